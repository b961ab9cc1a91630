"""What a report's page shows, every value in its words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from lamplighter.domain.reports.document import (
    Action,
    Chart,
    ChartType,
    Column,
    Figure,
    Mark,
    Report,
    Section,
    Standing,
    Table,
    Unit,
    Value,
)
from lamplighter.outbound.reports import words
from lamplighter.outbound.reports.bar_chart import BarChart, bar_chart
from lamplighter.outbound.reports.line_chart import LineChart, line_chart
from lamplighter.outbound.reports.values import shown

_WORDY = {Unit.TEXT, Unit.DATE, Unit.TIME}
# Longer values are set smaller.
_LONG_VALUE = 12
# What a tablet has room for.
_MOST_NARROW_COLUMNS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureView:
    """``before`` and ``threshold`` are empty where there is none; ``went``: "up from", "down from", "as before:"."""

    label: str
    value: str
    known: bool
    long: bool
    went: str
    before: str
    threshold: str
    marks: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartView:
    """``drawn`` is one of the two, by ``type``."""

    name: str
    title: str
    type: ChartType
    unit: str
    summary: str
    period: str
    drawn: LineChart | BarChart


@dataclass(frozen=True, slots=True, kw_only=True)
class TableView:
    """``numeric`` tells the columns that are aligned as numbers."""

    name: str
    caption: str
    columns: Sequence[Column]
    numeric: Sequence[bool]
    rows: Sequence[Sequence[str]]
    left_out: int

    @property
    def wide(self) -> bool:
        return len(self.columns) > _MOST_NARROW_COLUMNS


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionView:
    """``id`` is unique on the page. ``sources``: what of the section, and where that comes from."""

    id: str
    title: str
    standing: Standing
    verdict: str
    figures: Sequence[FigureView]
    charts: Sequence[ChartView]
    tables: Sequence[TableView]
    notes: Sequence[str]
    sources: Sequence[tuple[str, str]]

    @property
    def failed(self) -> bool:
        return self.standing is Standing.FAILED


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionView:
    """``saving`` is empty where none is known."""

    title: str
    evidence: str
    saving: str
    section: str
    section_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeView:
    text: str
    section: str
    section_id: str


def section_views(report: Report) -> list[SectionView]:
    return [_section(section, place, report) for place, section in enumerate(report.sections, start=1)]


def changes(report: Report) -> list[ChangeView]:
    return [
        ChangeView(text=text, section=section.title, section_id=_id(section, place))
        for place, section in enumerate(report.sections, start=1)
        for text in section.changes
    ]


def actions(report: Report) -> list[ActionView]:
    """What saves most comes first, then what saves nothing known, in the order of the sections."""
    found = [
        (action, section, place) for place, section in enumerate(report.sections, start=1) for action in section.actions
    ]
    found.sort(key=lambda each: each[0].saving_usd or Decimal(0), reverse=True)
    return [_action(action, section, place) for action, section, place in found]


def marks_used(report: Report) -> list[Mark]:
    used = {mark for section in report.sections for figure in section.figures for mark in figure.marks}
    return [mark for mark in Mark if mark in used]


def figure_view(figure: Figure, time_zone: str) -> FigureView:
    def written(value: Value) -> str:
        return "" if value is None else shown(value, figure.unit, time_zone)

    value = shown(figure.value, figure.unit, time_zone)
    return FigureView(
        label=figure.label,
        value=value,
        known=figure.value is not None,
        long=len(value) > _LONG_VALUE,
        went=_went(figure),
        before=written(figure.before),
        threshold=written(figure.threshold),
        marks=words.marks(figure.marks),
        note=figure.note,
    )


def table_view(table: Table, time_zone: str) -> TableView:
    return TableView(
        name=table.name,
        caption=table.caption,
        columns=table.columns,
        numeric=[column.unit not in _WORDY for column in table.columns],
        rows=[
            [shown(value, column.unit, time_zone) for value, column in zip(row, table.columns, strict=True)]
            for row in table.rows
        ],
        left_out=table.left_out,
    )


def chart_view(chart: Chart, report: Report) -> ChartView:
    is_line = chart.type is ChartType.LINE
    said = "" if chart.period == report.period else words.window_dates(chart.period, report.time_zone)
    return ChartView(
        name=chart.name,
        title=chart.title,
        type=chart.type,
        unit=words.UNITS[chart.unit],
        summary=chart.summary,
        period=said or words.dates(report),
        drawn=line_chart(chart, report.time_zone) if is_line else bar_chart(chart),
    )


def _section(section: Section, place: int, report: Report) -> SectionView:
    zone = report.time_zone
    sourced: list[Figure | Chart | Table] = [*section.figures, *section.charts, *section.tables]
    return SectionView(
        id=_id(section, place),
        title=section.title,
        standing=section.standing,
        verdict=section.verdict,
        figures=[figure_view(figure, zone) for figure in section.figures],
        charts=[chart_view(chart, report) for chart in section.charts],
        tables=[table_view(table, zone) for table in section.tables],
        notes=section.notes,
        sources=[(_what(each), words.source(each.source, zone)) for each in sourced],
    )


def _id(section: Section, place: int) -> str:
    return f"{section.kind.value}-{place}"


def _what(of: Figure | Chart | Table) -> str:
    if isinstance(of, Figure):
        return of.label
    return of.title if isinstance(of, Chart) else of.caption


def _went(figure: Figure) -> str:
    """Only of numbers: of two texts neither is more."""
    value, before = figure.value, figure.before
    if isinstance(value, str) or isinstance(before, str) or value is None or before is None:
        return "before:"
    if value == before:
        return "as before:"
    return "up from" if value > before else "down from"


def _action(action: Action, section: Section, place: int) -> ActionView:
    return ActionView(
        title=action.title,
        evidence=action.evidence,
        saving="" if action.saving_usd is None else shown(action.saving_usd, Unit.USD),
        section=section.title,
        section_id=_id(section, place),
    )
