"""Every figure, chart and table of every section points at what it was read from."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from itertools import chain
from typing import Any

import msgspec
import pytest

from lamplighter.domain.definitions.business import ReportKind
from lamplighter.domain.reports.document import Chart, Figure, Provenance, Section, Table
from lamplighter.domain.reports.incident_records import IncidentRecords
from tests.whole_world_of_reports import a_whole_world
from tests.world_of_reports import NOW, World

PERIODS = ("2026-11-20", "2026-W47", "2026-11")
# What `computed` says, where it is told of one value alone.
ARITHMETIC = {"× 100": lambda value: 100 * value}
# And where of several: all that lies at its paths.
OF_SEVERAL: Mapping[str, Callable[[list[Any]], Any]] = {
    "sum of all snapshots of the period": sum,
    "the saving ÷ the months of its horizon, to the cent": lambda found: (found[0] / found[1]).quantize(
        Decimal("0.01")
    ),
    "how many are listed, and how many more there are": lambda found: len(found[0]) + found[1],
    "0, for it is gone": lambda _: 0,
}
WORLD = a_whole_world()


def bodies(world: World) -> dict[tuple[str, datetime], Any]:
    """As JSON would have them, but for exact amounts and times."""
    found = {(kind, at): one.body for (kind, _, at), one in world.snapshots.kept.items()}
    records = IncidentRecords(
        since=NOW,
        incidents=tuple(world.incidents.incidents.values()),
        remediations=tuple(world.remediations.remediations.values()),
    )
    found["incidents", NOW] = records
    return {key: msgspec.to_builtins(body, builtin_types=(Decimal, datetime, date)) for key, body in found.items()}


BODIES = bodies(WORLD)


def found_at(source: Provenance, path: str) -> list[Any]:
    """``*`` is every item. Raises LookupError where a path leads nowhere."""
    values = [BODIES[source.kind, source.taken_at]]
    for step in path.split("."):
        values = [each for value in values for each in _down(value, step)]
    return values


def _down(value: Any, step: str) -> list[Any]:
    if value is None:
        return [None]
    if step == "*":
        return list(value)
    return [value[int(step)] if isinstance(value, list | tuple) else value[step]]


def sources(section: Section) -> Iterator[tuple[str, Provenance]]:
    shown: list[Figure | Chart | Table] = [*section.figures, *section.charts, *section.tables]
    for each in shown:
        assert each.source is not None, each.name
        yield each.name, each.source


@pytest.mark.parametrize("period", PERIODS)
@pytest.mark.parametrize("kind", ReportKind)
def test_every_path_leads_somewhere(kind: ReportKind, period: str) -> None:
    for name, source in sources(WORLD.build(kind, period)):
        for path in source.path.split("; "):
            assert found_at(source, path), (name, path)


@pytest.mark.parametrize("period", PERIODS)
@pytest.mark.parametrize("kind", ReportKind)
def test_a_figure_that_is_not_computed_is_what_lies_there(kind: ReportKind, period: str) -> None:
    for figure in WORLD.build(kind, period).figures:
        assert figure.source is not None
        if not figure.source.computed:
            [value] = found_at(figure.source, figure.source.path)
            told = value.isoformat() if isinstance(value, date) else value
            assert told == figure.value, figure.name


def found_in_all(source: Provenance, path: str) -> Iterator[Any]:
    """Of all snapshots that it is made of."""
    for kind, taken_at in BODIES:
        if kind == source.kind and (source.since or source.taken_at) <= taken_at <= source.taken_at:
            yield from found_at(replace(source, taken_at=taken_at), path)


def test_a_figure_that_is_computed_of_several_comes_to_it() -> None:
    met = set()
    for figure in (figure for kind in ReportKind for figure in WORLD.build(kind).figures):
        assert figure.source is not None
        if (compute := OF_SEVERAL.get(figure.source.computed)) is not None:
            found = [each for path in figure.source.path.split("; ") for each in found_in_all(figure.source, path)]
            assert figure.value == compute(found), figure.name
            met.add(figure.source.computed)
    assert met == set(OF_SEVERAL)


@pytest.mark.parametrize("kind", ReportKind)
def test_a_figure_that_is_computed_of_one_value_comes_to_it(kind: ReportKind) -> None:
    for figure in WORLD.build(kind).figures:
        assert figure.source is not None
        if (compute := ARITHMETIC.get(figure.source.computed)) is not None:
            [value] = found_at(figure.source, figure.source.path)
            assert figure.value == (None if value is None else compute(value)), figure.name


def numbers_in(value: Any) -> Iterator[float]:
    """All that lie in it, however deep; those of ratios as percentages too."""
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for each in value:
            yield from numbers_in(each)
    elif isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        yield float(value)
        yield 100 * float(value)


def lying_at(source: Provenance) -> list[float]:
    return [each for path in source.path.split("; ") for each in numbers_in(found_at(source, path))]


def strangers(source: Provenance, shown: Iterable[Any]) -> list[Any]:
    lie = lying_at(source)
    told = [each for each in shown if isinstance(each, int | float | Decimal) and not isinstance(each, bool)]
    return [each for each in told if not any(math.isclose(float(each), one) for one in lie)]


@pytest.mark.parametrize("period", PERIODS)
@pytest.mark.parametrize("kind", ReportKind)
def test_each_number_of_a_table_or_chart_that_is_not_computed_lies_where_it_says(kind: ReportKind, period: str) -> None:
    section = WORLD.build(kind, period)
    for table in section.tables:
        if table.source is not None and not table.source.computed:
            assert strangers(table.source, chain.from_iterable(table.rows)) == [], table.name
    for chart in section.charts:
        if chart.source is not None and chart.source.computed in {"", "× 100"}:
            assert strangers(chart.source, chain.from_iterable(line.y for line in chart.lines)) == [], chart.name


@pytest.mark.parametrize("kind", ReportKind)
def test_names_are_unique_in_a_section_and_rows_fit_their_columns(kind: ReportKind) -> None:
    section = WORLD.build(kind)
    assert section.kind is kind
    for each in (section.figures, section.charts, section.tables):
        names = [one.name for one in each]
        assert len(names) == len(set(names)), names
    for table in section.tables:
        columns = [column.name for column in table.columns]
        assert len(columns) == len(set(columns)) == len({column.label for column in table.columns})
        assert all(len(row) == len(columns) for row in table.rows)
    for chart in section.charts:
        assert chart.summary
        assert all(len(line.y) == len(chart.x) for line in chart.lines)


@pytest.mark.parametrize("period", PERIODS)
@pytest.mark.parametrize("kind", ReportKind)
def test_nothing_measured_is_said_and_is_no_figure(kind: ReportKind, period: str) -> None:
    section = World().build(kind, period)
    if kind is ReportKind.INCIDENTS:
        assert section.verdict == "No incident was opened, and none was open."
    else:
        assert (section.standing.value, section.figures) == ("no_data", ())
    assert section.verdict.endswith(".")
