"""A report before it is HTML, JSON, CSV, XLSX or an e-mail: all of these are made of it, and none adds a figure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from lamplighter.domain.definitions.business import ReportKind
from lamplighter.domain.window import Window

# What a figure's value may be; None is no data.
Value = Decimal | float | int | str | bool | None


class Unit(StrEnum):
    """How a value is written. A percentage is one of 100; a count of what is not counted has its unit in its label;
    ``USD_EACH``, what one of many costs, has three digits under a dollar.
    """

    COUNT = "count"
    PERCENT = "percent"
    USD = "usd"
    USD_EACH = "usd_each"
    SECONDS = "seconds"
    MILLISECONDS = "milliseconds"
    BYTES = "bytes"
    BYTES_PER_SECOND = "bytes_per_second"
    PER_SECOND = "per_second"
    RATIO = "ratio"
    DATE = "date"
    TIME = "time"
    TEXT = "text"


class Mark(StrEnum):
    """What a reader must know of a figure before believing it."""

    ESTIMATED = "estimated"
    PROVISIONAL = "provisional"
    FEW = "few"
    STALE = "stale"


class Standing(StrEnum):
    """Of a section and of a report, the gravest last."""

    GOOD = "good"
    NO_DATA = "no_data"
    ATTENTION = "attention"
    BAD = "bad"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """The snapshot that a figure was read from, and where in its body: ``kpis.0.value``.

    What is ``computed`` says how, from what lies at ``path``; several paths stand apart by ``; ``, and ``*`` is every
    item of a list. ``since``: it is made of all snapshots of the kind that were looked at from then on.
    """

    kind: str
    taken_at: datetime
    path: str
    computed: str = ""
    since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """``name`` is unique in its section. ``before`` is the period before's; ``threshold`` what it is held against."""

    name: str
    label: str
    value: Value
    unit: Unit
    source: Provenance | None
    before: Value = None
    threshold: Value = None
    marks: tuple[Mark, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    name: str
    label: str
    unit: Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Each row has a value for each column. ``left_out`` rows are more than a page bears: the CSV names their table."""

    name: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    source: Provenance | None
    left_out: int = 0


class ChartType(StrEnum):
    LINE = "line"
    BAR = "bar"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Points in the order of ``x``; None is a gap."""

    label: str
    y: tuple[float | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """``x`` are instants of a line, labels of bars. ``summary`` says in words what the chart shows."""

    name: str
    title: str
    type: ChartType
    unit: Unit
    x: tuple[datetime, ...] | tuple[str, ...]
    lines: tuple[Line, ...]
    summary: str
    period: Window
    source: Provenance | None
    threshold: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """What to do, why, and what a month of it may be worth where that is known: ``saving_usd`` is that at most. The
    title has no full stop.
    """

    title: str
    evidence: str
    saving_usd: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What is different from the period before, and why that matters, where it does: a sentence each."""

    what: str
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """``verdict`` is one sentence. ``finding`` is one clause without a full stop: what makes the section stand as it
    does; empty where that is good or there is no data.
    """

    kind: ReportKind
    title: str
    standing: Standing
    verdict: str
    finding: str = ""
    changes: tuple[Change, ...] = ()
    actions: tuple[Action, ...] = ()
    figures: tuple[Figure, ...] = ()
    charts: tuple[Chart, ...] = ()
    tables: tuple[Table, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """``revision`` counts from 1. ``revised`` says what changed since the revision before."""

    name: str
    workload: str
    title: str
    period: Window
    time_zone: str
    made_at: datetime
    standing: Standing
    verdict: str
    sections: tuple[Section, ...]
    revision: int = 1
    revised: tuple[str, ...] = ()
