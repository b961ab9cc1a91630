"""KPIs over time: each event counted once, however snapshots overlap and clocks change."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from lamplighter.domain.definitions.business import ReportKind
from lamplighter.domain.kpis import KpiReport
from lamplighter.domain.reports.document import Mark, Section, Value
from lamplighter.domain.series import Datapoint
from lamplighter.domain.snapshot import Snapshot
from tests.world_of_reports import DAY, END, HOUR, START, SYNC_KPIS, WORKLOAD, Amount, World, constant

QUIET: dict[str, Amount] = {kpi.name: constant(None) for kpi in SYNC_KPIS}
ONE_FILE_AN_HOUR: dict[str, Amount] = QUIET | {"files-uploaded": constant(1.0)}


def a_world(amounts: dict[str, Amount] = ONE_FILE_AN_HOUR, end: datetime = END) -> World:
    world = World()
    world.kpis(SYNC_KPIS, amounts, end=end, days=70)
    return world


def shifted(snapshot: Snapshot[KpiReport], by: timedelta) -> Snapshot[KpiReport]:
    """With all its datapoints."""
    kpis = tuple(
        replace(kpi, points=tuple(Datapoint(point.at + by, point.value) for point in kpi.points))
        for kpi in snapshot.body.kpis
    )
    return replace(snapshot, taken_at=snapshot.taken_at + by, body=KpiReport(kpis=kpis))


def value(section: Section, name: str) -> Value:
    return next(figure.value for figure in section.figures if figure.name == name)


def before(section: Section, name: str) -> Value:
    return next(figure.before for figure in section.figures if figure.name == name)


@pytest.mark.parametrize(("period", "hours"), [("2026-11-20", 24), ("2026-W46", 168), ("2026-10", 744)])
def test_each_hour_is_counted_once_however_snapshots_overlap(period: str, hours: int) -> None:
    section = a_world().build(ReportKind.SYNC_HISTORY, period)
    assert value(section, "uploaded") == hours


def test_of_a_period_that_snapshots_lack_days_of_no_sum_is_told() -> None:
    """There are 70 days: of September, the month before, 19."""
    section = a_world().build(ReportKind.SYNC_HISTORY, "2026-10")
    assert (value(section, "uploaded"), before(section, "uploaded")) == (744, None)


def test_a_week_of_which_one_day_is_missing_is_no_week_to_compare_with() -> None:
    world = a_world()
    for key in [key for key in world.snapshots.kept if key[2] == START - 7 * DAY]:
        del world.snapshots.kept[key]
    assert before(world.build(ReportKind.SYNC_HISTORY, "2026-W47"), "uploaded") is None


def test_datapoints_beside_others_of_the_same_time_are_left_out() -> None:
    """A snapshot that comes ten minutes early has hours that begin ten minutes early."""
    world = a_world()
    noon = START + 12 * HOUR
    early = world.snapshots.kept.pop(("kpis", WORKLOAD, noon))
    world.snapshots.kept["kpis", WORKLOAD, noon - timedelta(minutes=10)] = shifted(early, -timedelta(minutes=10))
    assert value(world.build(ReportKind.SYNC_HISTORY), "uploaded") == 24


def test_where_snapshots_of_the_period_itself_are_missing_its_sum_is_marked() -> None:
    world = a_world()
    for key in [key for key in world.snapshots.kept if key[2] == START - 2 * DAY]:
        del world.snapshots.kept[key]
    section = world.build(ReportKind.SYNC_HISTORY, "2026-W47")
    [uploaded] = [figure for figure in section.figures if figure.name == "uploaded"]
    # From Monday to Friday, without Tuesday; it is six on Saturday morning.
    assert (uploaded.value, uploaded.marks) == (4 * 24, (Mark.FEW, Mark.STALE))
    assert "No snapshot is about 1 d 6 h of 16 to 22 Nov." in section.notes


@pytest.mark.parametrize("late", [timedelta(minutes=5), timedelta(minutes=10)])
def test_where_snapshots_are_taken_minutes_before_midnight_a_day_still_has_24_hours(late: timedelta) -> None:
    section = a_world(end=END - late).build(ReportKind.SYNC_HISTORY)
    assert (value(section, "uploaded"), before(section, "uploaded")) == (24, 24)


def test_a_day_of_25_hours_is_counted_whole() -> None:
    """1 November 2026 in New York ends at 05:00 UTC on the second."""
    end = datetime.fromisoformat("2026-11-02T05:00:00+00:00")
    section = a_world(end=end).build(ReportKind.SYNC_HISTORY, "2026-11-01", "America/New_York")
    assert (value(section, "uploaded"), before(section, "uploaded")) == (25, 24)


def test_a_snapshot_that_is_missing_leaves_a_gap_and_makes_nothing_up() -> None:
    world = a_world()
    lost = [key for key in world.snapshots.kept if key[2] == START - 2 * DAY]
    for key in lost:
        del world.snapshots.kept[key]
    section = world.build(ReportKind.SYNC_HISTORY)
    [files] = [chart for chart in section.charts if chart.name == "files_by_day"]
    assert files.lines[0].y[-4:] == (None, 24, 24, 24)
    assert "On 1 of the last 28 days no sync told of itself." in section.notes


def test_what_was_measured_after_the_period_is_not_in_it() -> None:
    world = a_world(end=END + 5 * HOUR)
    world.kpis(SYNC_KPIS, ONE_FILE_AN_HOUR, end=END)
    assert value(world.build(ReportKind.SYNC_HISTORY), "uploaded") == 24
