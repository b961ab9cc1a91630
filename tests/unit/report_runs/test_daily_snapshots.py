"""Which of the daily looks at bills and customers a morning's report has, wherever the morning is."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from lamplighter.domain.definitions.business import ReportKind
from lamplighter.domain.reports.period import by_utc_days, parse_period, utc_days
from lamplighter.domain.window import Window
from tests.world_of_reports import World


def midnight(day: int, month: int = 11) -> datetime:
    return datetime(2026, month, day, tzinfo=UTC)


@pytest.mark.parametrize("zone", ["America/New_York", "UTC", "Europe/Berlin", "Asia/Tokyo", "Pacific/Honolulu"])
def test_a_day_s_cost_is_read_from_the_bill_of_the_midnight_after_it(zone: str) -> None:
    """The bill that is read in the small hours of the 21st is the one that has the 20th."""
    world = World()
    for day in (20, 21, 22):
        world.bills(lambda at: "10.00" if at.day == 20 else "3.00", midnight(day))
    section = world.build(ReportKind.COST, "2026-11-20", zone)
    figure = next(one for one in section.figures if one.name == "period")
    assert str(figure.value) == "11.00"
    assert figure.source is not None
    assert figure.source.taken_at == midnight(21)


def test_a_bill_that_was_not_read_yet_is_missing_and_said_to_be() -> None:
    """At 06:00 in Tokyo it is 21:00 UTC of the day before, and the day's bill is read in the night."""
    world = World()
    world.bills(lambda _: "10.00", midnight(20))
    section = world.build(ReportKind.COST, "2026-11-20", "Asia/Tokyo")
    assert next(one for one in section.figures if one.name == "period").value is None
    assert any("19 Nov" in note and "20 Nov" in note for note in section.notes)


def test_customers_are_as_they_were_scored_for_the_period_s_last_day() -> None:
    world = World()
    for day, at_risk in ((20, ()), (21, ("acme",)), (22, ("acme", "zeta"))):
        world.customers(*at_risk, taken_at=midnight(day))
    section = world.build(ReportKind.CUSTOMERS, "2026-11-20", "Europe/Berlin")
    assert {one.source.taken_at for one in section.figures if one.source} == {midnight(21)}


@pytest.mark.parametrize("name", ["2026-09-27", "2026-04-05", "2026-09-26", "2026-09-28"])
def test_a_day_at_the_date_line_has_a_day_of_the_bill_though_clocks_change(name: str) -> None:
    period = parse_period(name, "Pacific/Auckland")
    assert utc_days(period)
    assert by_utc_days(period).window.length_s in (86_400, 172_800)


def test_a_month_s_days_of_utc_are_all_of_its_own() -> None:
    period = by_utc_days(parse_period("2026-11", "America/New_York"))
    assert period.window == Window(midnight(1), midnight(1, month=12))
