"""What a report's page shows, every value in its words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from lamplighter.domain.reports.document import (
    Action,
    Chart,
    ChartType,
    Figure,
    Mark,
    Report,
    Section,
    Standing,
    Table,
    Unit,
    Value,
)
from lamplighter.domain.reports.part import to_do
from lamplighter.outbound.reports import words
from lamplighter.outbound.reports.bar_chart import BarChart, bar_chart
from lamplighter.outbound.reports.line_chart import LineChart, line_chart
from lamplighter.outbound.reports.table_view import TableView, table_view
from lamplighter.outbound.reports.values import shown, spoken

# Longer values are set smaller.
_LONG_VALUE = 12
_SILENT = {Standing.NO_DATA, Standing.FAILED}


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureView:
    """``compared`` with the period before: ``up from 45,377``, ``as before``, and
    ``about as before`` where it differs by less than is shown. It and others are empty without any."""

    label: str
    value: str
    known: bool
    long: bool
    compared: str
    threshold: str
    marks: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartView:
    """``axis``: what is counted, and of when. ``drawn`` is one of the two, by ``type``."""

    name: str
    title: str
    type: ChartType
    axis: str
    summary: str
    drawn: LineChart | BarChart


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionView:
    """``id`` is unique on the page. ``sources``: what of the section, and where that comes from."""

    id: str
    title: str
    standing: Standing
    said: str
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
    """What a month of it may be worth is ``saving``, empty where that is not known."""

    title: str
    evidence: str
    saving: str
    saving_usd: Decimal | None
    section: str
    section_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeView:
    """``why`` is empty where it does not matter."""

    what: str
    why: str
    section: str
    section_id: str

    @property
    def text(self) -> str:
        return f"{self.what} {self.why}".rstrip()


def section_views(report: Report) -> list[SectionView]:
    return [_section(section, place, report) for place, section in enumerate(report.sections, start=1)]


def changes(report: Report) -> list[ChangeView]:
    return [
        ChangeView(what=each.what, why=each.why, section=section.title, section_id=_id(section, place))
        for place, section in enumerate(report.sections, start=1)
        for each in section.changes
    ]


def by_section(changed: Sequence[ChangeView]) -> Iterator[tuple[ChangeView, list[ChangeView]]]:
    """The first of each section, which names it, and all of the section."""
    for _, same in groupby(changed, key=lambda each: each.section_id):
        group = list(same)
        yield group[0], group


def actions(report: Report) -> list[ActionView]:
    """Of the gravest sections first, of as grave ones what is worth most."""
    return [_action(action, report.sections[place], place + 1) for place, action in to_do(report.sections)]


def nothing_changed(report: Report) -> str:
    """Where no change is told: that there is none is known only of what has data."""
    return _as_far_as_known("Nothing of note since the period before", report)


def nothing_to_do(report: Report) -> str:
    return _as_far_as_known("Nothing to do", report)


def _as_far_as_known(said: str, report: Report) -> str:
    silent, all_ = sum(section.standing in _SILENT for section in report.sections), len(report.sections)
    if silent and silent == all_:
        return "Unknown: there is no data."
    return f"{said}, as far as is known: {silent} of {all_} sections tell nothing." if silent else f"{said}."


def marks_used(report: Report) -> list[Mark]:
    used = {mark for section in report.sections for figure in section.figures for mark in figure.marks}
    return [mark for mark in Mark if mark in used]


def figure_view(figure: Figure, time_zone: str) -> FigureView:
    def written(value: Value) -> str:
        return "" if value is None else spoken(value, figure.unit, time_zone)

    value = spoken(figure.value, figure.unit, time_zone, beside=figure.threshold)
    return FigureView(
        label=figure.label,
        value=value,
        known=figure.value is not None,
        long=len(value) > _LONG_VALUE,
        compared=_compared(figure, value, written(figure.before)),
        threshold=written(figure.threshold),
        marks=words.marks(figure.marks),
        note=figure.note,
    )


def chart_view(chart: Chart, report: Report) -> ChartView:
    is_line = chart.type is ChartType.LINE
    return ChartView(
        name=chart.name,
        title=chart.title,
        type=chart.type,
        summary=chart.summary,
        axis=words.axis(chart, report.time_zone),
        drawn=line_chart(chart, report.time_zone, report.made_at) if is_line else bar_chart(chart),
    )


def _section(section: Section, place: int, report: Report) -> SectionView:
    zone = report.time_zone
    sourced: list[Figure | Chart | Table] = [*section.figures, *section.charts, *section.tables]
    return SectionView(
        id=_id(section, place),
        title=section.title,
        standing=section.standing,
        said=words.STANDINGS[section.standing],
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


def _compared(figure: Figure, value: str, before: str) -> str:
    """Only of numbers: of two texts neither is more. What only reads the same is not quite so."""
    if not before or value == before:
        return "" if not before else "as before" if figure.value == figure.before else "about as before"
    if isinstance(figure.value, str) or isinstance(figure.before, str) or figure.value is None or figure.before is None:
        return f"before: {before}"
    return f"{'up' if figure.value > figure.before else 'down'} from {before}"


def _action(action: Action, section: Section, place: int) -> ActionView:
    return ActionView(
        title=action.title,
        evidence=action.evidence,
        saving="" if action.saving_usd is None else shown(action.saving_usd, Unit.USD),
        saving_usd=action.saving_usd,
        section=section.title,
        section_id=_id(section, place),
    )
