"""Dashboards in CloudWatch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated

from annotated_types import Ge, Le, MinLen

from lamplighter.domain.definitions.metrics import Metric, Seconds, Text


class View(StrEnum):
    LINES = "lines"
    STACKED = "stacked"
    NUMBERS = "numbers"
    BARS = "bars"
    TABLE = "table"


@dataclass(frozen=True, slots=True, kw_only=True)
class Widget:
    """Exactly one of ``metrics`` (with ``expressions`` over their ids, if any), ``query``, ``alarms`` and ``text``.

    ``thresholds`` are horizontal lines by their labels. Width in columns of 24.
    """

    title: Text
    metrics: Mapping[str, Metric] = field(default_factory=dict)
    expressions: Mapping[str, str] = field(default_factory=dict)
    query: str | None = None
    log_groups: tuple[Text, ...] = ()
    alarms: tuple[Text, ...] = ()
    text: str | None = None
    view: View = View.LINES
    period_s: Seconds = 300
    unit: str = ""
    thresholds: Mapping[str, float] = field(default_factory=dict)
    width: Annotated[int, Ge(1), Le(24)] = 8
    height: Annotated[int, Ge(1)] = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    title: Text
    widgets: Annotated[tuple[Widget, ...], MinLen(1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dashboard:
    """``resources`` lists the kinds of resources whose own widgets it shows (``apis``, ``functions``, …); ``slos``,
    ``kpis`` and ``alarms`` show those of the file.
    """

    name: Text
    title: Text
    sections: tuple[Section, ...] = ()
    resources: tuple[Text, ...] = ()
    slos: bool = False
    kpis: bool = False
    alarms: bool = False
