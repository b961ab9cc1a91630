"""What is found is said once, in a clause that the report's own verdict can be made of; and what burns, how fast."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from lamplighter.domain.costs.days import Days
from lamplighter.domain.costs.reading import history_of
from lamplighter.domain.costs.report import Read, cost_report
from lamplighter.domain.customers.report import AtRiskCustomers
from lamplighter.domain.definitions.business import Budget, Costs, ReportKind
from lamplighter.domain.definitions.indicators import Better
from lamplighter.domain.remediation import RemediationStatus
from lamplighter.domain.reports.document import Figure, Mark, Section, Standing, Unit
from lamplighter.domain.slos.status import SloReport
from lamplighter.domain.storage_plan.report import storage_report
from lamplighter.domain.unit_cost_questions import UnitCount, settled_days
from lamplighter.domain.unit_costs import UnitCostReport, unit_cost_result
from tests.builders_costs import a_bill_day, a_line
from tests.builders_plan import a_workload_file
from tests.builders_revenue import report_of, terms
from tests.builders_storage import GIB, PRICES, a_bucket, a_cell
from tests.whole_world_of_reports import AMOUNTS, a_whole_world, incident_of
from tests.world_of_reports import (
    COST_PER_ORDER,
    DAY,
    END,
    HOUR,
    NOW,
    START,
    SYNC_KPIS,
    WORKLOAD,
    Amount,
    World,
    a_kpi,
    constant,
)

PER = (("order", "order", 1), ("gb", "GB synced", GIB), ("tokens", "1,000 tokens", 1000))
WELL = {Standing.GOOD, Standing.NO_DATA}


def a_bad_world() -> World:
    world = World(file=a_workload_file(costs=Costs(tags={}), budgets=(Budget(name="all", amount_usd=Decimal(1)),)))
    world.kpis(SYNC_KPIS, AMOUNTS | {"files-failed": constant(50.0), "latency": constant(9000.0)})
    world.slos(lambda at: 20 if at >= END - 2 * HOUR else 0)
    world.bills(lambda _: "10.00")
    world.customers("ada")
    incident_of(world, START + HOUR, "Shop-Errors")
    return world


WHOLE, BAD = a_whole_world(), a_bad_world()


@pytest.mark.parametrize("world", [World(), WHOLE, BAD], ids=["empty", "whole", "bad"])
@pytest.mark.parametrize("kind", ReportKind)
def test_what_is_not_well_has_a_finding_and_what_is_has_none(world: World, kind: ReportKind) -> None:
    section = world.build(kind)
    assert bool(section.finding) == (section.standing not in WELL), section.verdict
    assert not section.finding.endswith(".")


@pytest.mark.parametrize("kind", ReportKind)
def test_every_change_says_what_in_a_sentence(kind: ReportKind) -> None:
    for change in WHOLE.build(kind).changes:
        assert change.what.endswith(".")
        assert not change.why or change.why.endswith(".")


@pytest.mark.parametrize("world", [WHOLE, BAD], ids=["whole", "bad"])
@pytest.mark.parametrize("kind", ReportKind)
def test_what_to_do_is_no_sentence_and_why_is_one(world: World, kind: ReportKind) -> None:
    """Some forms of a report put them one after the other."""
    for action in world.build(kind).actions:
        assert not action.title.endswith(".")
        assert action.evidence.endswith(".")


@pytest.mark.parametrize("world", [WHOLE, BAD], ids=["whole", "bad"])
@pytest.mark.parametrize("kind", ReportKind)
def test_no_note_of_a_figure_says_its_value_again(world: World, kind: ReportKind) -> None:
    section = world.build(kind)
    for figure in section.figures:
        if isinstance(figure.value, float) and not figure.value.is_integer():
            assert f"{figure.value:.4g}" not in figure.note, figure.name


def slo_section(failures: dict[int, int]) -> Section:
    """So many failures in each of the hours before the end."""
    world = World()
    world.slos(lambda at: failures.get(round((END - at) / HOUR), 0))
    return world.build(ReportKind.SLO)


def figures(section: Section) -> dict[str, Figure]:
    return {figure.name: figure for figure in section.figures}


def test_an_slo_that_burns_says_how_fast_and_when_its_budget_would_be_gone() -> None:
    section = slo_section(dict.fromkeys(range(1, 73), 2))
    assert section.finding == "Availability burns its error budget 2 times too fast"
    assert section.verdict == f"{section.finding}; 80 % of its budget is left."
    [action] = section.actions
    assert action.title == "Availability: stop what burns its error budget"
    # 576 of 720 are left, and 2 go in an hour.
    assert action.evidence == (
        "In the last 3 d failures took 2 times what the budget bears, in the last 6 h 2 times. "
        "At the present pace, by which it is judged, the 80 % that is left is gone in 12 d, "
        "though at that of the last 28 days it lasts. "
        "The worst day was 20 Nov, which took 6.67 % of the budget."
    )


def test_the_first_chart_is_of_what_is_gravest() -> None:
    world = World()
    kept = world.slos(lambda _: 0, name="errors", title="Errors")
    world.keep(SloReport(slos=(kept, world.slos(lambda _: 2))))
    assert [chart.name for chart in world.build(ReportKind.SLO).charts] == ["availability.budget", "errors.budget"]

    met = a_kpi("bandwidth", "MB/s", target=1)
    missed = a_kpi("latency", "milliseconds", Better.LOWER, target=200)
    world.kpis([met, missed], {"bandwidth": constant(9.0), "latency": constant(300.0)}, days=3)
    assert [chart.name for chart in world.build(ReportKind.KPIS).charts] == ["latency", "bandwidth"]


def test_a_budget_that_lasts_says_for_how_long_at_least() -> None:
    left = figures(slo_section({}))["availability.exhausted_in_days"]
    assert (left.value, left.unit, left.note) == ("over 30", Unit.TEXT, "At the pace of the last 28 days.")


def test_a_budget_that_is_gone_lasts_no_more_days() -> None:
    left = figures(slo_section(dict.fromkeys(range(1, 100), 20)))["availability.exhausted_in_days"]
    assert (left.value, left.unit) == (0, Unit.COUNT)


def test_an_slo_that_is_kept_says_what_is_left() -> None:
    section = slo_section({30: 72})
    assert (section.verdict, section.finding) == ("The SLO is kept; of Availability 90 % of its budget is left.", "")


def test_a_kpi_of_another_length_than_the_period_says_which() -> None:
    """Of a day's report the day's KPIs need not."""
    world = World()
    kpi = a_kpi("latency", "milliseconds", Better.LOWER, target=200)
    world.kpis([kpi], {"latency": constant(100.0)}, days=8)
    [figure] = world.build(ReportKind.KPIS).figures
    assert figure.note == ""
    [figure] = world.build(ReportKind.KPIS, "2026-W47").figures
    assert figure.note == "Of 1 d until 21 Nov, 00:00 UTC."


def test_how_often_a_target_was_missed_is_told_with_how_many_readings_there_are() -> None:
    world = World()
    kpi = a_kpi("latency", "milliseconds", Better.LOWER, target=200)
    world.kpis([kpi], {"latency": lambda at: 100.0 if at < START else 300.0})
    section = world.build(ReportKind.KPIS)
    [action] = section.actions
    # The mean of a day is over 200 once half of it is at 300.
    assert (
        action.evidence == "It is 300 ms against a target of 200 ms. It was missed in 12 of 24 readings of the period."
    )
    [chart] = section.charts
    assert (chart.threshold, chart.summary) == (
        200,
        "Missed its target of 200 ms in all 24 hours; at worst 300 ms (20 Nov, 00:00).",
    )


def test_the_chart_of_what_has_no_target_tells_what_is_usual_and_what_was_most() -> None:
    world = World()
    kpi = a_kpi("files-uploaded")
    world.kpis([kpi], {kpi.name: lambda at: 10.0 + 5 * (at == START + 7 * HOUR) if at.hour else None})
    [chart] = world.build(ReportKind.KPIS).charts
    assert chart.summary == "Median 10 files over 23 hours, from 10 files (20 Nov, 01:00) to 15 files (20 Nov, 07:00)."


def test_of_what_comes_in_each_step_the_chart_says_how_much_a_step() -> None:
    world = World()
    world.kpis(SYNC_KPIS, AMOUNTS | {"files-uploaded": lambda at: 10.0 + 5 * (at == START + 7 * HOUR)})
    told = {chart.name: chart.summary for chart in world.build(ReportKind.SYNC_HISTORY).charts}
    assert told["files_by_hour"] == "Median 10 files an hour, from 10 (20 Nov, 00:00) to 15 (20 Nov, 07:00)."
    assert told["files_by_day"] == "Median 240 files a day, from 240 (24 Oct) to 245 (20 Nov)."
    assert told["bytes_by_day"] == "2.344 GiB in each of 28 days."


def test_a_chart_is_told_in_the_report_s_own_time_zone() -> None:
    world = World()
    world.kpis([a_kpi("latency", "milliseconds", Better.LOWER, target=200)], {"latency": constant(100.0)}, days=8)
    [chart] = world.build(ReportKind.KPIS, time_zone="America/New_York").charts
    assert "(20 Nov, 00:00)" in chart.summary
    assert chart.x[0] == datetime(2026, 11, 20, 5, tzinfo=UTC)


def test_the_nearest_to_its_limit_is_the_first_bottleneck() -> None:
    world = World()
    cpu = a_kpi("cpu-utilization", "percent", Better.LOWER, title="CPU", target=80)
    speed = a_kpi("throughput", "MB/s", target=20, alert_at=10)
    world.kpis([speed, cpu], {"throughput": constant(40.0), "cpu-utilization": constant(60.0)})
    section = world.build(ReportKind.PERFORMANCE)
    [table] = [table for table in section.tables if table.name == "headroom"]
    assert [(row[0], row[3]) for row in table.rows] == [("CPU", 75), ("Throughput", 25)]
    told = "Nearest to its limit, and so the first bottleneck, is CPU: 60 % with a limit of 80 %, 75 % of it used."
    assert told in section.notes


@pytest.mark.parametrize(
    ("status", "what", "why"),
    [
        (RemediationStatus.GIVEN_BACK, "Runbooks changed 1 setting: 1 given back.", "Nothing of it is left in place."),
        (RemediationStatus.KEPT, "Runbooks changed 1 setting: 1 kept.", "1 change is in place still."),
    ],
)
def test_what_runbooks_changed_is_told_with_what_is_left_of_it(status: RemediationStatus, what: str, why: str) -> None:
    world = a_whole_world()
    kept = world.remediations.remediations
    kept.update({key: replace(one, status=status) for key, one in kept.items()})
    [told] = [each for each in world.build(ReportKind.INCIDENTS).changes if "Runbooks" in each.what]
    assert (told.what, told.why) == (what, why)


def test_a_median_of_few_is_marked() -> None:
    world = World()
    for hour in range(5):
        incident_of(world, START + hour * HOUR, f"Shop-{hour}", resolved_at=START + hour * HOUR + HOUR / 2)
    few = figures(world.build(ReportKind.INCIDENTS))["time_to_resolve"]
    incident_of(world, START + 6 * HOUR, "Shop-6", resolved_at=START + 7 * HOUR)
    enough = figures(world.build(ReportKind.INCIDENTS))["time_to_resolve"]
    assert (few.marks, few.note, enough.marks) == ((Mark.FEW,), "Of 5 incidents.", ())


def test_where_no_incidents_are_kept_there_is_no_data_of_them() -> None:
    world = World()
    section = world.build(ReportKind.INCIDENTS, records=False)
    assert (section.standing, section.figures) == (Standing.NO_DATA, ())
    assert section.verdict.startswith("No data: ")


def test_what_a_margin_loses_is_one_sum_in_two_lengths() -> None:
    [action] = [one for one in WHOLE.build(ReportKind.COST).actions if "margin" in one.title]
    assert action.title == "Look at prices and usage of 2 customers with a margin under 60 %"
    assert WHOLE.build(ReportKind.COST).finding == "2 customers leave a margin under 60 %"
    assert action.evidence == (
        "bob costs more than it pays: $5 in 30 days, which is $5.07 in a mean month. "
        "1 more has a thin margin: ada (33.3 %)."
    )
    assert str(action.saving_usd) == "5.07"


def test_customers_are_called_by_their_names_where_these_are_known() -> None:
    world = a_whole_world()
    for at, called in ((START, {"ada": "Ada & Sons"}), (END, {"bob": "Bob's Bikes"})):
        key = ("customers", WORKLOAD, at)
        report = world.snapshots.kept[key].body
        named = tuple(replace(one, name=called.get(one.customer_id, "")) for one in report.at_risk)
        kept = tuple(one for one in named if one.name)
        world.snapshots.kept[key] = replace(world.snapshots.kept[key], body=replace(report, at_risk=kept))
    world.keep(AtRiskCustomers(ids=("bob",)), END)
    gone = [change.what for change in world.build(ReportKind.CUSTOMERS).changes if "no longer" in change.what]
    assert gone == ["At risk no longer, or out of sight: Ada & Sons."]
    section = world.build(ReportKind.COST)
    [action] = [one for one in section.actions if "margin" in one.title]
    assert action.evidence.startswith("Bob's Bikes costs more than it pays: ")
    [table] = [one for one in section.tables if one.name == "below_margin"]
    assert [row[0] for row in table.rows] == ["Bob's Bikes", "ada"]


def test_of_two_forecasts_of_a_budget_it_is_said_which_one_decides() -> None:
    left = figures(slo_section(dict.fromkeys(range(1, 73), 2)))["availability.exhausted_in_days"]
    assert left.note == (
        "At the pace of the last 28 days; it is judged by the present one, at which it is gone in 12 d."
    )


def test_what_is_told_is_as_of_when_it_is_made() -> None:
    world = World()
    incident_of(world, NOW - HOUR, "Shop-Errors")
    assert world.build(ReportKind.INCIDENTS).verdict == "No incident was opened, and none was open."


def test_of_several_kpis_the_worst_is_named_and_the_others_are_counted() -> None:
    world = World()
    kpis = [a_kpi(name, "percent", Better.LOWER, target=1, alert_at=5) for name in ("slow", "broken", "fine")]
    world.kpis(kpis, {"slow": constant(2.0), "broken": constant(6.0), "fine": constant(0.5)}, days=1)
    section = world.build(ReportKind.KPIS)
    assert section.finding == "Broken is 6 % against a target of 1 % and 1 more KPI misses its target"
    assert section.verdict == "1 of 3 KPIs with a target meets it; bad: Broken; missed: Slow."


def test_the_worst_hour_is_the_highest_of_what_should_be_low_and_the_lowest_of_what_should_be_high() -> None:
    world = World()
    amounts = {name: lambda at: 100.0 + at.hour if at >= START else 100.0 for name in ("latency", "throughput")}
    slow = a_kpi("latency", "milliseconds", Better.LOWER, target=120)
    world.kpis([slow, a_kpi("throughput", "MB/s", target=100)], amounts)
    told = {chart.name: chart.summary for chart in world.build(ReportKind.KPIS).charts}
    # At the target itself it is met.
    assert told == {
        "latency": "Missed its target of 120 ms in 3 of 24 hours; at worst 123 ms (20 Nov, 23:00).",
        "throughput": "Kept to its target of 100 MB/s in all 24 hours; at worst 100 MB/s (20 Nov, 00:00).",
    }


@pytest.mark.parametrize(
    ("usd", "rose", "more"), [("20.00", "$0.021 (90.9 %)", "$70"), ("21.00", "$0.022 (100 %)", "$77")]
)
def test_what_a_dearer_unit_comes_to_is_told(usd: str, rose: str, more: str) -> None:
    """7 000 orders at as much each, instead of $0.011."""
    world = World(file=a_workload_file(costs=Costs(tags={})))
    world.bills(lambda at: usd if at >= START - 7 * DAY else "10.00")
    [told] = [change for change in world.build(ReportKind.COST).changes if "per order" in change.what]
    assert told.what == f"The cost per order rose from $0.011 to {rose}."
    assert told.why == f"For what was counted from 13 to 19 Nov that is {more} more."


def test_a_unit_that_is_so_many_of_what_is_counted_is_told_in_its_own_terms() -> None:
    world = World(file=a_workload_file(costs=Costs(tags={})))
    world.bills(lambda _: "10.00")
    days = settled_days(END, 7)
    kept = {day: a_bill_day(day, a_line("12.35")) for day in Days(days.start - 7 * DAY, days.end)}
    units = [replace(COST_PER_ORDER, name=name, unit=unit, per=per) for name, unit, per in PER]
    counted = {"order": 10, "gb": 7 * GIB, "tokens": 5000}
    found = [
        unit_cost_result(unit, days, kept, UnitCount(by_day={day: Decimal(counted[unit.name]) for day in kept}))
        for unit in units
    ]
    world.keep(UnitCostReport(unit_costs=tuple(found)))
    section = world.build(ReportKind.COST)
    told = [figure for figure in section.figures if figure.name.startswith("unit_cost.")]
    assert [(figure.label, figure.unit, figure.note) for figure in told] == [
        ("Cost per order, 13 to 19 Nov", Unit.USD_EACH, "$86.45 for 70 of them."),
        ("Cost per GB synced, 13 to 19 Nov", Unit.USD_EACH, "$86.45 for 49 GB synced."),
        ("Cost per 1,000 tokens, 13 to 19 Nov", Unit.USD_EACH, "$86.45 for 35 × 1,000 tokens."),
    ]
    [table] = [table for table in section.tables if table.name == "unit_costs"]
    assert [row[:4] for row in table.rows] == [
        (unit, "13 to 19 Nov", Decimal("86.45"), count) for (_, unit, _), count in zip(PER, (70, 49, 35), strict=True)
    ]


def test_services_stand_in_the_order_of_the_cost_that_is_shown() -> None:
    """What was paid up front for a year is on the invoice of one day, and in the cost of all."""
    world = World(file=a_workload_file(costs=Costs(tags={})))
    history = history_of(END, 62)
    lines = (a_line("9.00", service="Savings Plans", amortized="1.00"), a_line("2.00", service="AWS Lambda"))
    kept = {day: a_bill_day(day, *lines) for day in history}
    world.keep(cost_report(Costs(tags={}), history, kept, Read()))
    section = world.build(ReportKind.COST)
    [chart] = [chart for chart in section.charts if chart.name == "by_service"]
    [table] = [table for table in section.tables if table.name == "by_service"]
    assert chart.x == tuple(row[0] for row in table.rows) == ("AWS Lambda", "Savings Plans")
    assert chart.summary == "AWS Lambda costs most, $40."


def test_performance_says_what_misses_then_what_will_and_then_the_rest() -> None:
    world = World()
    kpis = [
        a_kpi("throughput", "MB/s", target=20),
        a_kpi("latency", "milliseconds", Better.LOWER, target=200),
        a_kpi("cpu-utilization", "percent", Better.LOWER, title="CPU", target=80),
        a_kpi("memory-utilization", "percent", Better.LOWER, title="Memory", target=80),
    ]
    busier: Amount = lambda at: 70.0 + 0.5 * ((at - START) / DAY)  # noqa: E731
    amounts: dict[str, Amount] = {"throughput": constant(15.0), "latency": constant(300.0)}
    world.kpis(kpis, amounts | {"cpu-utilization": constant(40.0), "memory-utilization": busier})
    section = world.build(ReportKind.PERFORMANCE)
    assert section.verdict == (
        "Throughput is 15 MB/s against a target of 20 MB/s and Latency is 300 ms against a target of 200 ms; "
        "Memory reaches its limit of 80 % in 20 days; CPU meets its target."
    )
    assert [change.why for change in section.changes] == ["It reaches 80 % in 20 days."]
    world.kpis(kpis[1:3], {"latency": constant(100.0), "cpu-utilization": constant(40.0)})
    well = world.build(ReportKind.PERFORMANCE).verdict
    assert well == "Latency is 100 ms and CPU is 40 %; all targets are met."


def test_one_bucket_is_named_in_the_verdict_and_several_wherever_they_are_told() -> None:
    def told(*buckets: str) -> tuple[str, set[bool]]:
        world = World()
        for hours, bucket in enumerate(buckets):
            world.bucket(a_cell(1000, GIB), bucket=bucket, taken_at=START + hours * HOUR)
        section = world.build(ReportKind.STORAGE)
        labels = [
            *(figure.label for figure in section.figures),
            *(chart.title for chart in section.charts),
            *(table.caption for table in section.tables),
            *(action.title for action in section.actions),
        ]
        return section.verdict, {label.startswith(("photos: ", "raw: ")) for label in labels}

    alone, two = told("photos"), told("photos", "raw")
    assert alone[0].startswith("photos holds 1000 GiB in 1,000 objects, $23 a month at list prices; $")
    assert two[0].startswith("2 buckets hold 1.953 TiB in 2,000 objects, $46 a month at list prices; $")
    assert (alone[1], two[1]) == ({False}, {True})


def test_what_a_table_cannot_tell_of_any_row_is_no_column() -> None:
    """Of a bill that was read for the first time nothing is known of when the period began."""
    world = World(file=a_workload_file(costs=Costs(tags={})))
    world.bills(lambda _: "10.00")
    first, later = world.build(ReportKind.COST), WHOLE.build(ReportKind.COST)
    names = [[column.name for column in one.tables[0].columns] for one in (first, later)]
    assert ["since" in one for one in names] == [False, True]


def test_when_a_limit_is_reached_is_told_in_words_and_of_no_limit_too() -> None:
    world = World()
    kpis = [
        a_kpi("latency", "milliseconds", Better.LOWER, target=200),
        a_kpi("wait", "milliseconds", Better.LOWER, target=200),
        a_kpi("run", "milliseconds", Better.LOWER),
    ]
    rising: Amount = lambda at: 100.0 + 2 * ((at - START) / DAY)  # noqa: E731
    world.kpis(kpis, {"latency": rising, "wait": constant(1.23456), "run": constant(9.0)})
    [table] = [table for table in world.build(ReportKind.PERFORMANCE).tables if table.name == "capacity"]
    assert [(row[0], row[2], row[5], row[6]) for row in table.rows[::2]] == [
        ("Latency", "161 ms", "200 ms", "in 50 days"),
        ("Wait", "1.23 ms", "200 ms", "not within a year"),
        ("Run", "9 ms", "none", "never"),
    ]


def test_what_new_revenue_is_worth_a_year_is_told() -> None:
    world = World()
    world.keep(report_of(terms("ada"), terms("bob", 40, subscription_id="s2", start=START), now=END))
    [told] = world.build(ReportKind.CUSTOMERS).changes
    assert (told.what, told.why) == ("MRR rose from $100 to $140 since 1 Nov: new $40.", "That is $480 a year more.")


def test_a_day_that_is_not_all_on_the_bill_says_so() -> None:
    section = WHOLE.build(ReportKind.COST)
    assert figures(section)["period"].note == "20 Nov is not all on the bill yet."
    assert figures(WHOLE.build(ReportKind.COST, "2026-11-19"))["period"].note == "19 Nov is not all on the bill yet."
    [chart] = [chart for chart in section.charts if chart.name == "by_day"]
    assert chart.summary == "$11 in each of 50 days. The last day is not all there yet."


def test_how_storage_grows_is_in_the_verdict() -> None:
    world = World()
    reports = [a_bucket(a_cell(100 + at, GIB), created_at=END - (8 - at) * DAY) for at in range(8)]
    history = [storage_report(aggregate, PRICES) for aggregate in reports]
    world.keep(storage_report(reports[-1], PRICES, history[:-1]), END - DAY)
    section = world.build(ReportKind.STORAGE)
    assert "; it grows by 1 GiB a day." in section.verdict
    assert figures(section)["my-photo-bucket.growth"].value == GIB
    assert [table.name for table in section.tables if "ahead" in table.name] == ["my-photo-bucket.ahead"]


def test_storage_requests_and_transfer_are_told_apart_where_that_is_asked_for() -> None:
    world = World(file=a_workload_file(costs=Costs(tags={})))
    usage = {"TimedStorage-ByteHrs": "6", "Requests-Tier1": "3", "DataTransfer-Out-Bytes": "1", "NoUsageType": "1"}
    world.bills(lambda _: "10.00", usage=usage)
    section = world.build(ReportKind.COST)
    told = {name: figure.value for name, figure in figures(section).items() if name.startswith("usage.")}
    # Twenty days of each.
    assert told == {"usage.storage": 120, "usage.requests": 60, "usage.data_transfer": 20}
    [table] = [table for table in section.tables if table.name == "by_usage"]
    assert [row[0] for row in table.rows] == ["storage", "requests", "data transfer", "other"]


@pytest.mark.parametrize(("hours", "told"), [(19, None), (20, "100 ms")])
def test_a_95th_percentile_of_few_is_none(hours: int, told: str | None) -> None:
    world = World()
    kpi = a_kpi("latency", "milliseconds", Better.LOWER, target=200)
    world.kpis([kpi], {"latency": lambda at: 100.0 if at < START or at.hour < hours else None})
    [table] = [table for table in world.build(ReportKind.PERFORMANCE).tables if table.name == "spreads"]
    assert [row[4] for row in table.rows] == [told]


def test_of_files_that_failed_the_worst_hour_is_told() -> None:
    world = World()
    failed = {START + 3 * HOUR: 5.0, START + 4 * HOUR: 4.0}
    world.kpis(SYNC_KPIS, AMOUNTS | {"files-failed": failed.get})
    [action] = world.build(ReportKind.SYNC_HISTORY).actions
    assert action.title == "Sync again the 9 files that failed"
    assert action.evidence == "5 of them failed in the hour from 20 Nov, 03:00 UTC, more than in any other."
