"""What the customers pay that are at risk."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from lamplighter.domain.customers.report import AtRiskCustomers
from lamplighter.domain.revenue.report import MOST_LISTED, CustomerMrr, RevenueReport
from lamplighter.domain.snapshot import Snapshot
from lamplighter.domain.window import Window
from lamplighter.usecases.analyze_revenue import RevenueAnalysis, analyze_revenue
from tests.builders_customers import customers
from tests.builders_plan import a_workload_file
from tests.builders_revenue import NOW, FakeRevenue, terms
from tests.fakes_costs import FakeTables
from tests.fakes_measuring import FakeMetricPublisher, FakeSnapshots


def analyzed(revenue: FakeRevenue, *at_risk: str) -> RevenueReport:
    snapshots = FakeSnapshots()
    if at_risk:
        body = AtRiskCustomers(ids=at_risk)
        window = Window(NOW - timedelta(days=28), NOW)
        snapshots.save(Snapshot(workload="shop", taken_at=NOW, window=window, body=body))
    analysis = RevenueAnalysis(
        reader=lambda _: revenue, snapshots=snapshots, tables=FakeTables(), publisher=FakeMetricPublisher()
    )
    [snapshot] = analyze_revenue(NOW, [a_workload_file(customers=customers(revenue_table="Revenue"))], analysis)
    return snapshot.body


def test_what_is_at_risk_is_what_those_customers_pay_the_largest_first() -> None:
    found = analyzed(FakeRevenue([terms("a", 50), terms("b", 80), terms("c", 900)]), "a", "b", "free").at_risk
    assert found is not None
    assert (found.scored_at, found.customers, found.paying, found.mrr) == (NOW, 3, 2, Decimal(130))
    assert found.largest == (CustomerMrr("b", Decimal(80)), CustomerMrr("a", Decimal(50)))


def test_of_many_the_largest_are_listed_and_all_are_counted() -> None:
    names = [f"c{number:03}" for number in range(MOST_LISTED + 20)]
    found = analyzed(FakeRevenue([terms(name, 1 + at) for at, name in enumerate(names)]), *names).at_risk
    assert found is not None
    assert (len(found.largest), found.paying, found.mrr) == (MOST_LISTED, 120, Decimal(sum(range(1, 121))))


def test_where_nobody_was_scored_nothing_is_said_to_be_at_risk() -> None:
    assert analyzed(FakeRevenue([terms("a")])).at_risk is None
