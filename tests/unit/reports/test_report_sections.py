"""What sections say: the verdict first, what changed and why it matters, and what to do with its worth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from lamplighter.domain.costs.charges import FigureState
from lamplighter.domain.costs.days import Days
from lamplighter.domain.costs.reading import Missing
from lamplighter.domain.costs.report import Read
from lamplighter.domain.costs.restatements import Restatement
from lamplighter.domain.costs.views import Figure as Cost
from lamplighter.domain.definitions.business import Budget, Costs, ReportKind
from lamplighter.domain.definitions.indicators import Better
from lamplighter.domain.inventory import columns
from lamplighter.domain.reports.document import Change, Figure, Mark, Section, Standing
from lamplighter.errors import ConfigurationError
from tests.builders_plan import a_workload_file
from tests.builders_storage import GIB, MIB, a_cell
from tests.whole_world_of_reports import AMOUNTS, a_whole_world, incident_of
from tests.world_of_reports import DAY, END, HOUR, NOW, START, SYNC_KPIS, Amount, World, a_kpi, constant

TAGS = {"Application": "Shop"}


def figures(section: Section) -> Mapping[str, Figure]:
    return {figure.name: figure for figure in section.figures}


def changes(section: Section) -> tuple[str, ...]:
    return tuple(f"{each.what} {each.why}".rstrip() for each in section.changes)


def with_kpi(unit: str = "percent", better: Better = Better.LOWER, *, was: float | None, now: float | None) -> Section:
    world = World()
    kpi = a_kpi("error-rate", unit, better, target=1, alert_at=5)
    world.kpis([kpi], {kpi.name: constant(now)}, days=1)
    world.kpis([kpi], {kpi.name: constant(was)}, end=START)
    return world.build(ReportKind.KPIS)


def test_a_kpi_that_misses_its_target_since_is_told_with_both_values() -> None:
    section = with_kpi(was=0.5, now=2)
    assert section.standing is Standing.ATTENTION
    assert section.verdict == "The KPI with a target does not meet it; missed: Error rate."
    assert section.finding == "Error rate is 2 % against a target of 1 %"
    assert section.changes == (
        Change(what="Error rate rose from 0.5 % to 2 %.", why="It misses its target of 1 % now."),
    )
    assert [action.title for action in section.actions] == ["Error rate: bring it back to its target"]


def test_a_kpi_beyond_its_limit_is_bad() -> None:
    assert with_kpi(was=2, now=6).standing is Standing.BAD


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [
        (0.5, 0.52, ()),
        (0.5, 0.8, ("Error rate rose from 0.5 % to 0.8 %, which is worse. It still meets its target of 1 %.",)),
        (0.5, 0.1, ("Error rate fell from 0.5 % to 0.1 %, which is better. It still meets its target of 1 %.",)),
        (0.5, None, ("Error rate has no data any more. Nobody can say how it is now.",)),
        (None, 0.5, ("Error rate has data again.",)),
    ],
)
def test_small_changes_are_no_news(was: float | None, now: float | None, told: tuple[str, ...]) -> None:
    assert changes(with_kpi(was=was, now=now)) == told


def test_no_data_is_neither_good_nor_bad() -> None:
    section = with_kpi(was=0.5, now=None)
    assert (section.standing, section.figures[0].value) == (Standing.NO_DATA, None)
    assert section.actions[0].title == "Error rate: find out why it has no data"


def test_an_slo_that_is_missed_says_which_day_took_the_budget() -> None:
    world = World()
    world.slos(lambda _: 0, START)
    world.slos(lambda at: 900 if at >= START + 20 * HOUR else 0)
    section = world.build(ReportKind.SLO)
    assert section.standing is Standing.BAD
    assert section.finding == "Availability missed its objective with 99.5 % good instead of 99.9 %"
    assert section.verdict == f"{section.finding}; its budget is overspent by 400 %."
    assert [each.what for each in section.changes] == ["Availability is missed; it was kept as the period began."]
    [action] = section.actions
    assert action.title == "Availability: put reliability before new changes"
    assert "3,600 of 720,000 failed, and 720 may." in action.evidence
    assert "The worst day was 20 Nov, which took 500 % of the budget." in action.evidence
    left = figures(section)["availability.budget_left"]
    assert left.value == pytest.approx(-400)
    assert (left.before, left.threshold) == (100, 0)


def test_what_a_day_took_of_a_budget_is_told_where_it_is_much() -> None:
    world = World()
    world.slos(lambda _: 0, START)
    world.slos(lambda at: 72 if at == END - 23 * HOUR else 0)
    [told] = world.build(ReportKind.SLO).changes
    went = "What is left of the error budget of Availability went from 100 % to 90 %"
    assert told.what == f"{went}."
    assert told.why == "The worst day was 20 Nov, which took 10 % of the budget."


def a_bill(day_usd: str = "10.00", read: Read | None = None, **changes: object) -> World:
    world = World(file=a_workload_file(costs=Costs(tags=TAGS), **changes))
    world.bills(lambda at: "10.00" if at < START.replace(day=1) else day_usd, read=read)
    return world


def test_costs_are_told_with_where_the_month_goes_and_how_settled_that_is() -> None:
    section = a_bill("20.00").build(ReportKind.COST)
    # 20 days at 20 + 1; the month of 30 days.
    assert section.verdict == "1 to 20 Nov cost $420 (estimated); November is heading for $630."
    assert (section.standing, section.finding) == (
        Standing.ATTENTION,
        "1 to 19 Nov cost 90.9 % more than 1 to 19 Oct",
    )
    why = "AWS Lambda is 95.2 % of November, more than anything else."
    assert f"1 to 19 Nov cost $399, 90.9 % more than 1 to 19 Oct ($209). {why}" in changes(section)
    period = figures(section)["period"]
    assert (period.value, period.before, period.marks) == (Decimal("21.00"), None, (Mark.ESTIMATED,))


def test_only_days_that_are_all_there_are_compared() -> None:
    """Of 20 Nov half is billed so far: it costs no less than any other day."""
    world = World(file=a_workload_file(costs=Costs(tags=TAGS)))
    world.bills(lambda at: "4.50" if at == START else "10.00")
    section = world.build(ReportKind.COST)
    told = figures(section)
    assert not any("cost" in change.what for change in section.changes)
    assert (told["month_to_date.run_rate"].before, told["period"].before) == (None, None)
    assert (told["whole_days"].value, told["whole_days"].before) == (Decimal("209.00"), Decimal("209.00"))
    assert told["whole_days"].note == "Before: 1 to 19 Oct."


def test_a_month_of_which_no_day_is_all_there_is_compared_with_none() -> None:
    world = World(file=a_workload_file(costs=Costs(tags=TAGS)))
    world.bills(lambda at: "10.00" if at.month == 10 else "99.00", START.replace(day=2))
    assert "whole_days" not in figures(world.build(ReportKind.COST, "2026-11-01"))


def test_a_month_that_is_going_to_pass_its_budget_is_bad_and_says_by_how_much() -> None:
    budget = Budget(name="shop", amount_usd=Decimal(600), tags=TAGS)
    other = Budget(name="other", amount_usd=Decimal(1), tags={"Application": "Other"})
    section = a_bill("20.00", budgets=(budget, other)).build(ReportKind.COST)
    assert section.standing is Standing.BAD
    assert section.finding == "November is heading for $630 against a budget of $600"
    assert "November is heading for $630, over its budget of $600." in section.verdict
    assert {chart.name: chart.threshold for chart in section.charts} == {"by_day": 20, "by_service": None}
    assert (section.actions[0].saving_usd, figures(section)["projection"].threshold) == (Decimal("30.00"), Decimal(600))


def test_a_day_that_is_not_in_the_bill_yet_costs_no_known_sum() -> None:
    world = World()
    world.bills(lambda _: "10.00", START)
    section = world.build(ReportKind.COST)
    period = figures(section)["period"]
    assert (period.value, period.before) == (None, None)
    assert "The bill was read up to 19 Nov; the period ends with 20 Nov." in section.notes


def test_a_week_whose_last_days_are_not_in_the_bill_has_no_sum() -> None:
    period = figures(a_bill().build(ReportKind.COST, "2026-W47"))["period"]
    assert (period.value, period.before) == (None, None)


def test_a_bill_that_is_days_old_is_marked_stale() -> None:
    world = World()
    world.bills(lambda _: "10.00", END - 3 * DAY)
    assert Mark.STALE in figures(world.build(ReportKind.COST))["month_to_date.run_rate"].marks


def test_what_was_told_of_earlier_days_and_reads_otherwise_is_told() -> None:
    day = (START - 9 * DAY).date()
    before, after = (
        Cost(invoice_usd=Decimal(usd), run_rate_usd=Decimal(usd), state=FigureState.ESTIMATED) for usd in ("10", "12.5")
    )
    restated = Restatement(day=day, service="AWS Lambda", before=before, after=after)
    section = a_bill(read=Read(restated=(restated,))).build(ReportKind.COST)
    told = "1 figure of 11 Nov was restated: $2.50 together. Reports of those days said otherwise."
    assert told in changes(section)
    [table] = [table for table in section.tables if table.name == "restatements"]
    assert table.rows == (("2026-11-11", "AWS Lambda", Decimal(10), Decimal("12.5"), "estimated"),)


def test_days_that_could_not_be_read_are_somebodys_to_read() -> None:
    missing = Missing(days=Days(START.date(), START.date() + DAY), why="no request is left", failed=False)
    section = a_bill(read=Read(missing=(missing,))).build(ReportKind.COST)
    assert [action.evidence for action in section.actions] == ["no request is left"]


def test_customers_newly_at_risk_are_told_with_what_they_pay() -> None:
    section = a_whole_world().build(ReportKind.CUSTOMERS)
    assert section.standing is Standing.BAD
    assert section.verdict == "2 of 12 customers are at risk, 1 of them newly; MRR is $140."
    assert section.finding == "1 customer became at risk with $40 of MRR"
    assert changes(section) == ("1 customer became at risk: bob. It pays $40 a month.",)
    why = "usage fell by 20 %, 11.2 % of requests fail"
    [action] = section.actions
    assert action.title == "Talk to 2 customers at risk, ada first"
    assert action.evidence == f"ada ($100 a month): {why}. bob ($40 a month): {why}."
    assert [row[:3] for row in section.tables[0].rows] == [("ada", 50, Decimal(100)), ("bob", 50, Decimal(40))]


def test_stale_figures_of_customers_judge_nobody() -> None:
    world = World()
    world.customers("ada", stale=True)
    section = world.build(ReportKind.CUSTOMERS)
    assert section.standing is Standing.NO_DATA
    assert section.verdict.startswith("Nobody can be judged: the newest figures are of 2026-11-11")
    assert [(figure.value, figure.marks) for figure in section.figures] == [(None, (Mark.STALE,))] * 4


def test_customers_that_are_at_risk_no_longer_are_told() -> None:
    world = World()
    world.customers("ada", "bob", taken_at=START)
    world.customers("bob")
    section = world.build(ReportKind.CUSTOMERS)
    assert changes(section) == ("At risk no longer, or out of sight: ada.",)
    assert (section.standing, section.finding) == (Standing.ATTENTION, "1 of 11 customers is at risk")


def test_incidents_are_counted_where_they_were_opened_and_where_they_ended() -> None:
    world = World()
    incident_of(world, START - HOUR, "Shop-Errors", resolved_at=START + HOUR)
    incident_of(world, START + 2 * HOUR, "Shop-Errors", resolved_at=END + HOUR)
    incident_of(world, END + HOUR, "Shop-Later")
    found = figures(world.build(ReportKind.INCIDENTS))
    told = {name: (found[name].value, found[name].before) for name in ("opened", "resolved", "open")}
    assert told == {"opened": (1, 1), "resolved": (1, 0), "open": (1, 1)}
    assert (found["time_to_resolve"].value, found["time_to_acknowledge"].value) == (2 * 3600, 300)


def test_an_incident_that_is_open_for_months_is_still_open() -> None:
    world = World()
    incident_of(world, START - 100 * DAY, "Shop-Errors")
    section = world.build(ReportKind.INCIDENTS)
    assert section.verdict == "No incident was opened; 1 is open as the period ends."
    assert "open for 101 d as the period ended; nobody has acknowledged it" in section.actions[0].evidence


def test_incidents_of_other_workloads_are_theirs() -> None:
    world = World()
    incident_of(world, START + HOUR, "Shop-Errors")
    own = world.incidents.incidents
    own.update({name: replace(one, workload="other") for name, one in own.items()})
    assert world.build(ReportKind.INCIDENTS).verdict == "No incident was opened, and none was open."


def test_an_alarm_that_goes_off_again_and_again_is_to_be_looked_at() -> None:
    world = World()
    for hour in range(3):
        incident_of(world, START + hour * HOUR, "Shop-Flaps", resolved_at=START + hour * HOUR + HOUR / 2)
    [action] = world.build(ReportKind.INCIDENTS).actions
    assert action.title == "Look at what sets off Shop-Flaps, or at its threshold"
    assert action.evidence == ("3 incidents on 20 Nov; half lasted 30 min or less.")


def test_what_the_storage_plan_saves_comes_first_by_the_month() -> None:
    world = World()
    world.bucket(a_cell(1000, GIB, prefix="raw/"), a_cell(10, GIB, prefix="photos/"))
    section = world.build(ReportKind.STORAGE)
    savings = [action.saving_usd for action in section.actions]
    assert savings == sorted((one for one in savings if one is not None), reverse=True) + [None] * savings.count(None)
    # 1010 GiB at $0.004 instead of $0.023; moving 1010 objects takes 2 cents off twelve months.
    assert savings[0] == Decimal("19.19")
    assert "$19.19 of it can be saved" in section.verdict
    assert section.finding == "$19.19 a month of storage can be saved"


def test_of_an_inventory_without_sizes_nothing_is_made_up() -> None:
    world = World()
    world.bucket(a_cell(10, MIB), missing=(columns.SIZE,))
    section = world.build(ReportKind.STORAGE)
    found = figures(section)
    assert section.standing is Standing.NO_DATA
    assert (found["my-photo-bucket.bytes"].value, found["my-photo-bucket.objects"].value) == (None, 10)


def test_each_bucket_is_told_by_its_last_inventory() -> None:
    world = World()
    for bucket, taken_at in (("a", START - 3 * DAY), ("a", START + HOUR), ("b", START - 5 * DAY), ("a", END + HOUR)):
        world.bucket(a_cell(1, GIB), bucket=bucket, taken_at=taken_at)
    section = world.build(ReportKind.STORAGE)
    sources = {figure.name: figure.source.taken_at for figure in section.figures if figure.source}
    assert (sources["a.bytes"], sources["b.bytes"]) == (START + HOUR, START - 5 * DAY)


def test_a_sync_that_fails_more_than_by_chance_is_told_with_its_interval() -> None:
    amounts: dict[str, Amount] = AMOUNTS | {"files-failed": lambda at: 25.0 if at >= START else None}
    world = World()
    world.kpis(SYNC_KPIS, amounts)
    section = world.build(ReportKind.SYNC_HISTORY)
    assert section.standing is Standing.BAD
    assert section.verdict == "2,400 of 3,000 files were uploaded (80 %), 2.344 GiB in all."
    assert section.finding == "600 of 3,000 files failed to upload (20 %)"
    assert "The success rate fell from 100 % to 80 %. That is more than chance does." in changes(section)
    assert "between 78.5 % and 81.4 %" in figures(section)["success_rate"].note


def test_one_failure_more_is_within_chance() -> None:
    amounts: dict[str, Amount] = AMOUNTS | {"files-failed": lambda at: 1.0 if at.hour < 2 + (at >= START) else None}
    world = World()
    world.kpis(SYNC_KPIS, amounts)
    section = world.build(ReportKind.SYNC_HISTORY)
    assert (figures(section)["failed"].before, figures(section)["failed"].value) == (2, 3)
    assert not any("success rate" in change.what for change in section.changes)


def test_a_day_on_which_no_sync_told_of_itself_is_no_success() -> None:
    world = World()
    world.kpis(SYNC_KPIS, dict.fromkeys(AMOUNTS, constant(None)))
    section = world.build(ReportKind.SYNC_HISTORY)
    assert (section.standing, section.verdict) == (Standing.NO_DATA, "No sync ran, or none told of itself.")
    assert figures(section)["success_rate"].value is None
    assert section.actions[0].title == "Find out whether syncs run"


def test_a_limit_that_growth_will_pass_is_told_before_it_is() -> None:
    world = World()
    kpi = a_kpi("latency", "milliseconds", Better.LOWER, target=200)
    world.kpis([kpi], {"latency": lambda at: 100.0 + 2 * ((at - START) / DAY)})
    section = world.build(ReportKind.PERFORMANCE)
    assert section.standing is Standing.ATTENTION
    [action] = [one for one in section.actions if "passes its limit" in one.title]
    # 101 on the 20th, and two more each day: 50 days on it is over 200.
    assert "it reaches 200 ms in 50 days" in action.evidence
    assert section.finding == "Latency reaches its limit of 200 ms in 50 days"
    [told] = section.changes
    assert told.what.startswith("Latency by day is rising by 2 ms a day")
    assert told.why == "It reaches 200 ms in 50 days."


def test_bottlenecks_of_the_hours_are_added_up_by_name() -> None:
    section = a_whole_world().build(ReportKind.PERFORMANCE)
    [table] = [table for table in section.tables if table.name == "bottlenecks"]
    # Of 2 + 5 seconds half a second each is the API's own.
    assert [(row[0], row[2], row[3]) for row in table.rows] == [("database", 6.0, 2), ("api", 1.0, 2)]
    matched = figures(section)["traces.matched"]
    assert (matched.value, matched.marks) == (2, (Mark.FEW, Mark.STALE))


def test_a_report_of_a_month_compares_with_the_month_before() -> None:
    world = World()
    world.customers("ada", taken_at=START.replace(month=10, day=1))
    world.customers("ada", "bob", taken_at=START.replace(day=1))
    section = world.build(ReportKind.CUSTOMERS, "2026-10")
    assert figures(section)["customers.at_risk"].before == 1


def test_a_day_that_is_under_way_is_told_as_far_as_it_is_known() -> None:
    """At six in the morning of the 21st."""
    world = World()
    world.kpis(SYNC_KPIS, AMOUNTS, end=NOW - HOUR / 6)
    incident_of(world, END + HOUR, "Shop-Errors")
    section = world.build(ReportKind.SYNC_HISTORY, "2026-11-21")
    assert (figures(section)["uploaded"].value, figures(section)["uploaded"].marks) == (600, ())
    assert world.build(ReportKind.INCIDENTS, "2026-11-21").verdict.endswith("1 is still open.")


def test_a_period_that_has_not_begun_is_an_error() -> None:
    with pytest.raises(ConfigurationError, match="'2026-11-22' has not begun"):
        World().build(ReportKind.KPIS, "2026-11-22")


def test_the_same_old_snapshot_is_nothing_to_compare_with() -> None:
    world = World()
    world.customers("ada", taken_at=START - timedelta(hours=3))
    section = world.build(ReportKind.CUSTOMERS)
    assert (figures(section)["customers.at_risk"].before, section.changes) == (None, ())
