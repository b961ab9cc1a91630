"""Service level objectives: what counts, how much of it must be good, over which window, and when to be told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from annotated_types import Ge, Gt, Le, Lt, MinLen

from lamplighter.domain.alert import Severity
from lamplighter.domain.definitions.metrics import Metric, Seconds, Text


class CalendarWindow(StrEnum):
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"


@dataclass(frozen=True, slots=True, kw_only=True)
class SloWindow:
    """Exactly one of ``rolling_days`` and ``calendar``; a calendar window has a time zone (IANA)."""

    rolling_days: Annotated[int, Ge(1), Le(90)] | None = None
    calendar: CalendarWindow | None = None
    time_zone: str = "UTC"


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A number of events: exactly one of a CloudWatch metric and a PromQL expression with ``{window}`` in it."""

    metric: Metric | None = None
    promql: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """Good ÷ valid events: exactly two of the three. Where ``valid`` is left out it is the sum of the others."""

    valid: Count | None = None
    good: Count | None = None
    bad: Count | None = None

    @property
    def counts(self) -> Mapping[str, Count]:
        """Those that are given, by their names."""
        named = {"valid": self.valid, "good": self.good, "bad": self.bad}
        return {name: count for name, count in named.items() if count is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeSlices:
    """Slices of time count instead of events: one is good where at least ``target`` of its valid events are good.
    A slice of fewer than ``minimum_events`` valid events tells nothing, and does not count. Slices fill whole hours.
    """

    slice_s: Annotated[int, Ge(60), Le(3600)]
    target: Annotated[float, Gt(0), Le(1)]
    minimum_events: Annotated[int, Ge(1)] = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class BurnRateTier:
    """Fires when ``budget_share`` of the budget burns within ``long_window_s``, and still does in the short one."""

    budget_share: Annotated[float, Gt(0), Lt(1)]
    long_window_s: Seconds
    short_window_s: Seconds
    severity: Severity


# Google SRE Workbook, chapter 5, table 5-8: page at 2 % in 1 h and 5 % in 6 h, ticket at 10 % in 3 d.
DEFAULT_TIERS = (
    BurnRateTier(budget_share=0.02, long_window_s=3600, short_window_s=300, severity=Severity.CRITICAL),
    BurnRateTier(budget_share=0.05, long_window_s=21_600, short_window_s=1800, severity=Severity.CRITICAL),
    BurnRateTier(budget_share=0.10, long_window_s=259_200, short_window_s=21_600, severity=Severity.WARNING),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slo:
    """``objective`` is a ratio such as 0.999. Below ``minimum_events`` valid events in a tier's long window that tier
    does not fire by its ratio; ``failures_when_quiet`` bad events in it fire all the same. Neither is for time slices,
    of which a tier's long window always has enough.
    """

    name: Text
    objective: Annotated[float, Gt(0), Lt(1)]
    window: SloWindow
    indicator: Indicator
    title: str = ""
    description: str = ""
    minimum_events: Annotated[int, Ge(0)] = 100
    failures_when_quiet: Annotated[int, Ge(1)] | None = None
    time_slices: TimeSlices | None = None
    tiers: Annotated[tuple[BurnRateTier, ...], MinLen(1)] = DEFAULT_TIERS
