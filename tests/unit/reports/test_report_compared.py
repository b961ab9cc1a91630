"""What is compared is alike: as much of the period before, the same time of the day, days that are all there."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from lamplighter.domain.definitions.business import ReportKind
from lamplighter.domain.definitions.indicators import Better
from lamplighter.domain.reports.document import Section, Value
from lamplighter.domain.reports.period import known_at, parse_period, same_time_before, window_before
from tests.whole_world_of_reports import incident_of
from tests.world_of_reports import DAY, END, HOUR, NOW, START, SYNC_KPIS, World, a_kpi, constant

TODAY = "2026-11-21"
LATENCY = a_kpi("latency", "milliseconds", Better.LOWER, target=200)


@pytest.mark.parametrize(
    ("name", "zone", "now", "then"),
    [
        ("2026-11-20", "UTC", "2026-11-25T00:00+00:00", "2026-11-20T00:00+00:00"),
        ("2026-11-20", "UTC", "2026-11-20T14:25+00:00", "2026-11-19T14:25+00:00"),
        ("2026-W47", "UTC", "2026-11-18T14:25+00:00", "2026-11-11T14:25+00:00"),
        ("2026-11", "UTC", "2026-11-18T14:25+00:00", "2026-10-18T14:25+00:00"),
        # February has no 31st.
        ("2026-03", "UTC", "2026-03-31T14:25+00:00", "2026-03-01T00:00+00:00"),
        # Clocks went back in the night, and forward.
        ("2026-11-01", "America/New_York", "2026-11-01T14:25-05:00", "2026-10-31T14:25-04:00"),
        ("2026-03-08", "America/New_York", "2026-03-08T14:25-04:00", "2026-03-07T14:25-05:00"),
        ("2026-11-02", "America/New_York", "2026-11-02T01:30-05:00", "2026-11-01T01:30-04:00"),
    ],
)
def test_the_time_to_compare_with_is_that_of_the_clock_on_the_wall(name: str, zone: str, now: str, then: str) -> None:
    period = known_at(parse_period(name, zone), datetime.fromisoformat(now).astimezone(UTC))
    assert same_time_before(period) == datetime.fromisoformat(then)
    assert window_before(period).end == datetime.fromisoformat(then)


def before(section: Section, name: str) -> Value:
    return next(figure.before for figure in section.figures if figure.name == name)


def test_a_kpi_of_a_day_so_far_is_compared_with_the_same_time_the_day_before() -> None:
    """Each hour of the 20th is a millisecond slower than the one before it, and those of the 21st as the 20th's."""
    world = World()
    world.kpis([LATENCY], {"latency": lambda at: 100.0 + at.hour if at >= START else 100.0}, end=NOW)
    for kind in (ReportKind.KPIS, ReportKind.PERFORMANCE):
        # The day until six in the morning of the 20th had six such hours: 100 and 15 ÷ 24.
        assert before(world.build(kind, TODAY), "latency") == pytest.approx(100 + 15 / 24)


@pytest.mark.parametrize("kind", [ReportKind.KPIS, ReportKind.PERFORMANCE, ReportKind.SLO])
def test_where_nothing_was_kept_of_then_nothing_is_compared_and_that_is_said_once(kind: ReportKind) -> None:
    world = World()
    for end, latency in ((START, 100.0), (END, 100.0), (NOW, 900.0)):
        world.kpis([LATENCY], {"latency": constant(latency)}, end=end)
        world.slos(lambda _: 2, end)
    world.slos(lambda _: 0, NOW)
    for key in [key for key in world.snapshots.kept if key[2] not in {START, END, NOW}]:
        del world.snapshots.kept[key]
    section = world.build(kind, TODAY)
    assert not section.changes
    assert {figure.before for figure in section.figures} == {None}
    told = [note for note in section.notes if "to compare with" in note]
    assert told == ["Nothing was measured at this time the day before: there is nothing to compare with."]


@pytest.mark.parametrize(("now", "trend"), [(1109.0, "about the same"), (1300.0, "worse"), (199.0, "better")])
def test_a_trend_is_told_where_it_is_a_change_worth_telling(now: float, trend: str) -> None:
    world = World()
    world.kpis([LATENCY], {"latency": constant(now)}, days=1)
    world.kpis([LATENCY], {"latency": constant(1106.0)}, end=START)
    section = world.build(ReportKind.KPIS)
    assert [row[6] for row in section.tables[0].rows] == [trend]
    assert bool(section.changes) == (trend != "about the same")


def test_files_of_a_day_so_far_are_compared_with_as_much_of_the_day_before() -> None:
    world = World()
    amounts = {kpi.name: constant(100.0 if kpi.name == "files-uploaded" else None) for kpi in SYNC_KPIS}
    world.kpis(SYNC_KPIS, amounts, end=NOW)
    assert before(world.build(ReportKind.SYNC_HISTORY, TODAY), "uploaded") == 600


def test_incidents_of_a_day_so_far_are_compared_with_as_much_of_the_day_before() -> None:
    world = World()
    incident_of(world, START + HOUR, "Shop-Errors", resolved_at=START + 2 * HOUR)
    incident_of(world, START + 12 * HOUR, "Shop-Errors", resolved_at=START + 13 * HOUR)
    section = world.build(ReportKind.INCIDENTS, TODAY)
    assert before(section, "opened") == 1
    [told] = section.changes
    assert told.what == "No incident was opened; by this time the day before there was 1."


def test_an_slo_of_a_day_so_far_is_compared_with_the_same_time_the_day_before() -> None:
    world = World()
    for at in (NOW - DAY, NOW):
        world.slos(lambda hour: 2 if NOW - 4 * DAY <= hour < NOW - DAY else 0, at)
    [told] = world.build(ReportKind.SLO, TODAY).changes
    assert told.what == "Availability is kept; it was burning at this time the day before."


@pytest.mark.parametrize(("opened", "then"), [(0, "there was none"), (1, "there was 1"), (3, "there were 3")])
def test_how_many_incidents_there_were_is_said_as_a_person_would(opened: int, then: str) -> None:
    world = World()
    for number in range(opened):
        incident_of(world, START - (number + 2) * HOUR, "Shop-Errors", resolved_at=START - HOUR)
    for number in range(2):
        incident_of(world, START + number * HOUR, "Shop-Errors", resolved_at=START + 5 * HOUR)
    assert world.build(ReportKind.INCIDENTS).changes[0].what == f"2 incidents were opened; the day before {then}."


def test_an_incident_from_before_is_told_apart_from_those_that_were_opened() -> None:
    world = World()
    incident_of(world, START - HOUR, "Shop-Customers")
    incident_of(world, START + HOUR, "Shop-Errors", resolved_at=START + 2 * HOUR)
    verdict = world.build(ReportKind.INCIDENTS).verdict
    assert verdict.endswith("; 1 from before is open as the period ends.")
    incident_of(world, START + 3 * HOUR, "Shop-Latency")
    assert world.build(ReportKind.INCIDENTS).verdict.endswith("; 2 are open as the period ends, 1 of them from before.")
