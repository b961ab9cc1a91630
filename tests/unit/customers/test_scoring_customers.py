"""Customers of workloads, scored day by day against stores in memory."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest

from lamplighter.domain.alert import AlertStatus, Severity
from lamplighter.domain.customers.figures import DayFigures, Profile
from lamplighter.domain.customers.report import MOST_LISTED, AtRiskCustomers, CustomerReport
from lamplighter.domain.definitions.business import AtRiskAlert, Customers, HealthPolicy
from lamplighter.domain.definitions.workload_file import WorkloadFile
from lamplighter.domain.snapshot import Snapshot
from lamplighter.errors import Unavailable
from lamplighter.usecases.score_customers import Scoring, score_customers
from tests.builders_customers import TODAY, YESTERDAY, customers, steady
from tests.builders_plan import a_workload_file
from tests.fakes_costs import FakeTables
from tests.fakes_customers import FakeCustomerFigures, FakeNotices
from tests.fakes_measuring import FakeMetricPublisher, FakeSnapshots

TOMORROW = TODAY + timedelta(days=1)
ALERT = AtRiskAlert()
# 6 % errors and six tickets: a score of 50.
UNWELL: dict[str, Any] = {"errors": 6, "open_tickets": 6}


@dataclass
class World:
    source: FakeCustomerFigures = field(default_factory=FakeCustomerFigures)
    snapshots: FakeSnapshots = field(default_factory=FakeSnapshots)
    tables: FakeTables = field(default_factory=FakeTables)
    publisher: FakeMetricPublisher = field(default_factory=FakeMetricPublisher)
    notices: FakeNotices = field(default_factory=FakeNotices)

    def has(self, *days: DayFigures | list[DayFigures]) -> None:
        self.source.days = [row for own in days for row in (own if isinstance(own, list) else [own])]

    def report(self, now: datetime = TODAY, **changes: Any) -> CustomerReport:
        [snapshot] = self.score(now, a_workload_file(customers=customers(**changes)))
        return snapshot.body

    def score(self, now: datetime, *files: WorkloadFile) -> list[Snapshot[CustomerReport]]:
        return score_customers(now, files, self.scoring())

    def scoring(self) -> Scoring:
        return Scoring(
            source=lambda _file, _customers: self.source,
            snapshots=self.snapshots,
            tables=self.tables,
            publisher=self.publisher,
            notices=self.notices,
        )

    def published(self) -> dict[str, float]:
        return {one.name: one.value for one in self.publisher.published}


@pytest.fixture
def world() -> World:
    return World()


def test_a_report_counts_each_outcome_and_lists_who_is_at_risk_the_worst_first(world: World) -> None:
    world.has(
        steady("fine"),
        steady("bad", **UNWELL),
        steady("worse", errors=6, open_tickets=6) + steady("worse", days=14, last=YESTERDAY - timedelta(days=14)),
        steady("new", days=3),
    )
    world.source.profiles = [Profile("silent", "Silent Ltd"), Profile("bad", "Bad Inc")]
    report = world.report()
    assert report.totals == {"at risk": 2, "healthy": 1, "new": 1, "no data": 1}
    assert [(one.customer_id, one.name, one.score) for one in report.at_risk] == [
        ("worse", None, 30),
        ("bad", "Bad Inc", 50),
    ]
    assert (report.customers, report.more_at_risk, report.source) == (5, 0, "dynamodb Customers")
    assert world.published() == {
        "CustomerFiguresAge": 0,
        "CustomersAtRisk": 2,
        "CustomersHealthy": 1,
        "CustomersNew": 1,
        "CustomersWithoutData": 1,
    }


def test_the_table_has_every_customer_with_its_reasons(world: World) -> None:
    world.has(steady("b", **UNWELL), steady("a"))
    report = world.report()
    assert report.table is not None
    table = world.tables.kept[report.table]
    assert (table["customer_id"], table["outcome"], table["score"]) == (["a", "b"], ["healthy", "at risk"], [100, 50])
    assert "over 5 %: 30 points off" in str(table["reasons"][1])


def test_the_list_is_bounded_and_the_rest_is_counted(world: World) -> None:
    world.has(*(steady(f"c{number:03}", days=1, **UNWELL) for number in range(MOST_LISTED + 7)))
    report = world.report()
    assert (len(report.at_risk), report.more_at_risk) == (MOST_LISTED, 7)
    kept = world.snapshots.latest(AtRiskCustomers, "shop")
    assert kept is not None
    assert len(kept.body.ids) == MOST_LISTED + 7


def test_changes_are_told_against_the_last_report(world: World) -> None:
    world.has(steady("stays", **UNWELL), steady("recovers", **UNWELL), steady("leaves", **UNWELL), steady("falls"))
    assert world.report().changes is None
    world.has(
        steady("stays", last=TODAY.date(), **UNWELL),
        steady("recovers", last=TODAY.date()),
        steady("falls", last=TODAY.date(), **UNWELL),
    )
    changes = world.report(TOMORROW).changes
    assert changes is not None
    assert (changes.since, changes.newly_at_risk.ids) == (TODAY, ("falls",))
    assert (changes.recovered.ids, changes.still_at_risk.ids) == (("recovers",), ("stays",))
    assert changes.out_of_sight.ids == ("leaves",)
    assert world.published()["CustomersNewlyAtRisk"] == 1


def test_the_same_schedule_twice_is_the_same_report(world: World) -> None:
    world.has(steady("a"))
    world.report()
    world.has(steady("a", last=TODAY.date(), **UNWELL))
    first = world.report(TOMORROW + timedelta(hours=3))
    again = world.report(TOMORROW + timedelta(hours=3, minutes=1))
    assert first == again
    assert again.changes is not None
    assert again.changes.newly_at_risk.ids == ("a",)
    assert len([one for one in world.snapshots.kept if one[0] == CustomerReport.kind]) == 2


def test_figures_that_end_a_day_early_are_no_decline(world: World) -> None:
    world.has(steady("a", days=40, last=YESTERDAY - timedelta(days=2)))
    report = world.report()
    assert report.totals["healthy"] == 1
    assert world.tables.kept[str(report.table)]["usage_trend_percent"] == [0]
    assert (report.freshness.age_days, report.freshness.stale) == (2, False)
    assert world.published()["CustomerFiguresAge"] == 2 * 86_400


def test_stale_figures_judge_nobody_and_say_how_old_they_are(world: World) -> None:
    world.has(steady("a", days=40, last=YESTERDAY - timedelta(days=3), **UNWELL))
    report = world.report(at_risk_alert=ALERT)
    assert report.freshness.stale
    assert report.freshness.reason == (
        "the newest figures are of 2026-11-16, 3 days before the last whole day: stale, for 2 are allowed"
    )
    assert report.totals == {"at risk": 0, "healthy": 0, "new": 0, "no data": 1}
    assert world.published() == {"CustomerFiguresAge": 3 * 86_400}
    assert world.notices.sent == []


def test_stale_figures_in_between_are_nothing_to_compare_with(world: World) -> None:
    world.has(steady("a", **UNWELL))
    world.report()
    world.has()
    assert world.report(TOMORROW).changes is None
    world.has(steady("a", last=TODAY.date() + timedelta(days=1), **UNWELL))
    changes = world.report(TOMORROW + timedelta(days=1)).changes
    assert changes is not None
    assert (changes.since, changes.still_at_risk.ids) == (TODAY, ("a",))


def test_a_source_without_any_figures_is_said_to_be_empty(world: World) -> None:
    report = world.report()
    assert (report.customers, report.table, report.freshness.age_days) == (0, None, None)
    assert report.freshness.stale
    assert world.published() == {}


def test_what_the_source_remarks_stands_in_the_report(world: World) -> None:
    world.source.notes, world.source.complete = ("there are more",), False
    world.has(steady("a"))
    report = world.report()
    assert (report.notes, report.complete) == (("there are more",), False)


def test_without_an_alert_in_the_file_nobody_is_told(world: World) -> None:
    world.has(steady("a", **UNWELL))
    world.report()
    assert world.notices.sent == []


def test_one_alert_tells_of_all_who_became_at_risk_by_their_ids(world: World) -> None:
    world.has(steady("before", **UNWELL), steady("a"), steady("b"))
    world.report()
    world.has(*(steady(name, last=TODAY.date(), **UNWELL) for name in ("before", "a", "b")))
    world.source.profiles = [Profile("a", "Acme")]
    world.report(TOMORROW, at_risk_alert=AtRiskAlert(severity=Severity.ERROR))
    [notice] = world.notices.sent
    assert notice.summary == "2 customers became at risk: a (50), b (50)"
    assert notice.reason.startswith("3 of 3 customers are at risk; ")
    assert (notice.status, notice.severity, notice.occurred_at) == (AlertStatus.FIRING, Severity.ERROR, TOMORROW)
    assert (notice.workload, notice.topic) == ("shop", "customers-at-risk")


def test_names_are_told_only_where_the_file_asks_for_them(world: World) -> None:
    world.has(steady("a", **UNWELL))
    world.source.profiles = [Profile("a", "Acme")]
    world.report(at_risk_alert=AtRiskAlert(names=True))
    assert [one.summary for one in world.notices.sent] == ["1 customer is at risk: a Acme (50)"]


def test_the_list_of_an_alert_is_short(world: World) -> None:
    world.has(*(steady(f"c{number:03}", days=1, **UNWELL) for number in range(250)))
    world.report(at_risk_alert=ALERT)
    [notice] = world.notices.sent
    assert notice.summary.startswith("250 customers are at risk: c000 (50), ")
    assert notice.summary.endswith("c009 (50) and 240 more")


def test_nobody_is_told_twice_of_the_same(world: World) -> None:
    world.has(steady("a", **UNWELL))
    world.report(at_risk_alert=ALERT)
    world.has(steady("a", last=TODAY.date(), **UNWELL))
    world.report(TOMORROW, at_risk_alert=ALERT)
    assert len(world.notices.sent) == 1


def test_the_alert_resolves_when_none_is_at_risk(world: World) -> None:
    world.has(steady("a", **UNWELL), steady("b", **UNWELL))
    world.report(at_risk_alert=ALERT)
    world.has(steady("a", last=TODAY.date()))
    world.report(TOMORROW, at_risk_alert=ALERT)
    resolved = world.notices.sent[-1]
    assert (resolved.status, resolved.summary) == (AlertStatus.RESOLVED, "no customer is at risk")
    assert resolved.reason == "without figures now: 1 of those that were"


def test_a_part_of_the_customers_resolves_nothing(world: World) -> None:
    world.source.complete = False
    world.has(steady("a"))
    world.report(at_risk_alert=ALERT)
    assert world.notices.sent == []


def test_what_could_not_be_told_is_told_by_the_run_that_is_repeated(world: World) -> None:
    world.has(steady("a", **UNWELL))
    world.notices.trouble = Unavailable("EventBridge: away")
    with pytest.raises(ExceptionGroup):
        world.report(at_risk_alert=ALERT)
    world.notices.trouble = None
    world.report(TOMORROW - timedelta(hours=1), at_risk_alert=ALERT)
    world.has(steady("a", last=TODAY.date(), **UNWELL))
    world.report(TOMORROW, at_risk_alert=ALERT)
    assert len(world.notices.sent) == 1


def test_trouble_with_one_workload_spoils_no_other(world: World) -> None:
    world.has(steady("a"))
    broken = FakeCustomerFigures(trouble=Unavailable("table Gone: away"))
    scoring = Scoring(
        source=lambda file, _customers: broken if file.workload == "first" else world.source,
        snapshots=world.snapshots,
        tables=world.tables,
        publisher=world.publisher,
        notices=world.notices,
    )
    files = tuple(a_workload_file(workload=name, customers=customers()) for name in ("first", "second"))
    with pytest.raises(ExceptionGroup) as raised:
        score_customers(TODAY, (*files, a_workload_file(workload="third")), scoring)
    assert raised.group_contains(Unavailable, match="table Gone")
    assert {workload for _, workload, _ in world.snapshots.kept} == {"second"}


def test_the_policy_says_how_long_a_trend_is(world: World) -> None:
    world.has(steady("a", days=2))
    short: Customers = customers(health=HealthPolicy(trend_days=1))
    [snapshot] = world.score(TODAY, a_workload_file(customers=short))
    assert snapshot.body.totals["healthy"] == 1
    assert snapshot.window.length_s == 2 * 86_400
