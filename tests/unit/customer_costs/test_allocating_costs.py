"""The bill of each workload among its customers: read, divided, compared with revenue, kept and published."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from lamplighter.business_ports import RevenueReader
from lamplighter.domain.costs.charges import BillDay, CostLine, FigureState
from lamplighter.domain.costs.days import Days
from lamplighter.domain.costs.reading import months_of
from lamplighter.domain.costs.selection import selection_of
from lamplighter.domain.customer_costs.report import CustomerCostReport
from lamplighter.domain.definitions.business import Costs, Customers, CustomerSource
from lamplighter.domain.definitions.workload_file import WorkloadFile
from lamplighter.domain.snapshot import Snapshot
from lamplighter.errors import ConfigurationError, Unavailable
from lamplighter.usecases.allocate_costs import Allocating, allocate_costs
from tests.builders_costs import READ_AT, TAGS, a_bill_day, a_line, nov
from tests.builders_customer_costs import COMPREHEND, list_prices
from tests.builders_plan import a_workload_file
from tests.builders_revenue import FakeRevenue, terms
from tests.fakes_costs import FakeTables
from tests.fakes_customer_costs import FakeCustomerQuantities, UnreadableRevenue
from tests.fakes_measuring import FakeMetricPublisher, FakeSnapshots

MORNING = READ_AT + timedelta(hours=6, minutes=40)
DAYS = Days(nov(9), nov(19))
LAMBDA, COMPREHENDS = a_line("6"), a_line("4", service="Amazon Comprehend")
USED = {"requests": 10, "analyses": 1000, "characters": 30_000}


def a_shop(costs: Mapping[str, Any] | None = None, **customers: Any) -> WorkloadFile:
    own: dict[str, Any] = {
        "source": CustomerSource.DYNAMODB,
        "location": "Customers",
        "revenue_table": "Revenue",
        "gross_margin": 0.8,
    }
    declared: dict[str, Any] = {
        "tags": TAGS,
        "metered": (COMPREHEND,),
        "shared_driver": "requests",
        "customer_days": 10,
    }
    return a_workload_file(costs=Costs(**declared | dict(costs or {})), customers=Customers(**own | customers))


@dataclass
class World:
    """Ten days of $10 each; ada uses Comprehend for $0.30 a day, and as many requests as bob."""

    shop: WorkloadFile = field(default_factory=a_shop)
    revenue: RevenueReader = field(default_factory=lambda: FakeRevenue([terms("ada", 100), terms("bob", 10)]))
    quantities: FakeCustomerQuantities = field(default_factory=FakeCustomerQuantities)
    snapshots: FakeSnapshots = field(default_factory=FakeSnapshots)
    tables: FakeTables = field(default_factory=FakeTables)
    publisher: FakeMetricPublisher = field(default_factory=FakeMetricPublisher)

    def __post_init__(self) -> None:
        self.quantities.figures = {
            **{("ada", str(day)): USED for day in DAYS},
            **{("bob", str(day)): {"requests": 10} for day in DAYS},
        }
        self.charge(DAYS)

    def charge(self, days: Iterable[date], *lines: CostLine, state: FigureState = FigureState.ESTIMATED) -> None:
        assert self.shop.costs
        self.snapshots.kept = {}
        bill: list[BillDay] = [a_bill_day(day, *(lines or (LAMBDA, COMPREHENDS)), state=state) for day in days]
        for month, body in months_of(bill, selection_of(self.shop.costs)).items():
            window = Days(month, month + timedelta(days=1)).window
            self.snapshots.save(Snapshot(workload=self.shop.workload, taken_at=window.start, window=window, body=body))

    def allocate(self, now: datetime = MORNING) -> CustomerCostReport:
        return self.allocate_all(now)[self.shop.workload]

    def allocate_all(self, now: datetime = MORNING) -> Mapping[str, CustomerCostReport]:
        allocating = Allocating(
            quantities=lambda _file, _customers: self.quantities,
            revenue=lambda _region: self.revenue,
            prices=list_prices(),
            snapshots=self.snapshots,
            tables=self.tables,
            publisher=self.publisher,
        )
        return allocate_costs(now, (self.shop,), allocating)


def test_a_bill_is_metered_shared_and_what_remains_is_shown() -> None:
    report = World().allocate()
    assert (report.days, report.bill_usd) == (DAYS, Decimal("100.00"))
    assert {one.customer_id: str(one.cost_usd) for one in report.dearest} == {"ada": "33.00", "bob": "30.00"}
    assert (report.metered_usd, report.shared_usd) == (Decimal(3), Decimal(60))
    assert [(one.what, str(one.usd)) for one in report.unallocated] == [("Amazon Comprehend", "37.00")]
    assert report.allocated_usd + report.unallocated_usd == report.bill_usd
    assert report.complete
    assert report.notes == ()


def test_margins_are_of_the_revenue_of_the_same_days() -> None:
    """$100 a month are $32.88 in ten days, $10 are $3.29."""
    margins = World().allocate().margins
    assert margins is not None
    assert [(one.customer_id, str(one.margin_usd)) for one in margins.below] == [("bob", "-26.71"), ("ada", "-0.12")]
    assert (margins.target_percent, margins.revenue_usd) == (Decimal(80), Decimal("36.17"))


def test_all_customers_are_in_the_table_and_the_report_names_it() -> None:
    world = World()
    report = world.allocate()
    assert report.table is not None
    table = world.tables.kept[report.table]
    assert table["customer_id"] == ["ada", "bob"]
    assert table["cost_usd"] == [Decimal("33.00"), Decimal("30.00")]


def test_the_same_schedule_twice_is_one_report() -> None:
    world = World()
    first = world.allocate()
    assert world.allocate(MORNING + timedelta(minutes=9)) == first
    assert len([kind for kind, _, _ in world.snapshots.kept if kind == "customer_costs"]) == 1


def test_measurements_say_what_was_allocated_and_what_was_not() -> None:
    world = World()
    world.allocate()
    assert {one.name: one.value for one in world.publisher.published} == {
        "AllocatedCostUsd": 63.0,
        "UnallocatedCostUsd": 37.0,
        "CustomersBelowMargin": 2.0,
    }


def test_usage_counts_on_the_days_only_whose_bill_is_known() -> None:
    world = World()
    world.charge([nov(9), nov(18)])
    report = world.allocate()
    assert (report.bill_usd, report.metered_usd) == (Decimal("20.00"), Decimal("0.6"))
    assert report.unread == tuple(nov(day) for day in range(10, 18))
    assert not report.complete
    assert world.publisher.published == []


def test_without_a_bill_nothing_is_divided() -> None:
    world = World()
    world.charge([])
    with pytest.raises(ExceptionGroup) as told:
        world.allocate()
    assert told.group_contains(Unavailable, match="no day of 2026-11-09 to 2026-11-18 is known of the bill")


@pytest.mark.parametrize(
    ("customers", "why"),
    [
        ({"revenue_table": None}, "no margins: the file names no customers.revenue_table"),
        ({"revenue_currency": "EUR"}, "no margins: revenue is in EUR, and the bill in USD"),
    ],
)
def test_without_revenue_in_the_bills_currency_there_are_no_margins(customers: dict[str, Any], why: str) -> None:
    report = World(shop=a_shop(**customers)).allocate()
    assert (report.margins, report.notes) == (None, (why,))
    assert report.allocated_usd == Decimal("63.00")


def test_revenue_that_cannot_be_read_is_told_after_the_costs_were_kept() -> None:
    world = World(revenue=UnreadableRevenue(ConfigurationError("table Revenue: no such table")))
    with pytest.raises(ExceptionGroup):
        world.allocate()
    kept = world.snapshots.latest(CustomerCostReport, world.shop.workload)
    assert kept is not None
    assert kept.body.margins is None
    assert kept.body.notes == ("no margins: table Revenue: no such table",)


def test_who_pays_without_usage_is_a_customer_and_who_left_is_none() -> None:
    paying, left = terms("cid", 50), terms("dan", 50, end=READ_AT.replace(month=10))
    report = World(revenue=FakeRevenue([paying, left])).allocate()
    assert {one.customer_id for one in report.dearest} == {"ada", "bob", "cid"}
    assert (report.customers, report.without_usage) == (3, 1)
    assert report.margins is not None
    assert (report.margins.unknown, report.margins.unknown_cost_usd) == (2, Decimal("63.00"))


def test_a_column_that_nobody_has_is_told() -> None:
    world = World()
    world.quantities.figures = {("ada", "2026-11-18"): {"requests": 1}}
    assert world.allocate().notes == (
        "nobody has a number of analyses, characters: what it would make cost is not metered",
    )


def test_figures_that_are_not_whole_make_no_whole_report() -> None:
    world = World()
    world.quantities.notes, world.quantities.complete = ("3 items can't be read",), False
    report = world.allocate()
    assert (report.complete, report.notes) == (False, ("3 items can't be read",))


def test_a_workload_that_declares_neither_is_left_alone() -> None:
    assert World(shop=a_shop({"metered": (), "shared_driver": None})).allocate_all() == {}
