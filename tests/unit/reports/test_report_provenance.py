"""Every figure, chart and table of every section points at what it was read from."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
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


@pytest.mark.parametrize("kind", ReportKind)
def test_a_figure_that_is_computed_of_one_value_comes_to_it(kind: ReportKind) -> None:
    for figure in WORLD.build(kind).figures:
        assert figure.source is not None
        if (compute := ARITHMETIC.get(figure.source.computed)) is not None:
            [value] = found_at(figure.source, figure.source.path)
            assert figure.value == (None if value is None else compute(value)), figure.name


@pytest.mark.parametrize("kind", ReportKind)
def test_names_are_unique_in_a_section_and_rows_fit_their_columns(kind: ReportKind) -> None:
    section = WORLD.build(kind)
    assert section.kind is kind
    for each in (section.figures, section.charts, section.tables):
        names = [one.name for one in each]
        assert len(names) == len(set(names)), names
    for table in section.tables:
        columns = [column.name for column in table.columns]
        assert len(columns) == len(set(columns))
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
