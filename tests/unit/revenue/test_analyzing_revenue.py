"""Revenue of workloads, analyzed against stores in memory."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

import msgspec
import pytest

from lamplighter.domain.definitions.workload_file import WorkloadFile
from lamplighter.domain.revenue.report import RevenueReport
from lamplighter.domain.revenue.terms import EventKind
from lamplighter.domain.snapshot import Snapshot
from lamplighter.errors import Unavailable
from lamplighter.usecases.analyze_revenue import RevenueAnalysis, analyze_revenue
from tests.builders_customers import customers
from tests.builders_plan import a_workload_file
from tests.builders_revenue import NOW, FakeRevenue, event, figures, month, terms
from tests.fakes_costs import FakeTables
from tests.fakes_measuring import FakeMetricPublisher, FakeSnapshots


def a_file(workload: str = "shop", **changes: object) -> WorkloadFile:
    return a_workload_file(workload=workload, customers=customers(**{"revenue_table": "Revenue"} | changes))


@dataclass
class World:
    revenue: FakeRevenue = field(default_factory=FakeRevenue)
    snapshots: FakeSnapshots = field(default_factory=FakeSnapshots)
    tables: FakeTables = field(default_factory=FakeTables)
    publisher: FakeMetricPublisher = field(default_factory=FakeMetricPublisher)

    def analyze(self, *files: WorkloadFile, now: datetime = NOW + timedelta(hours=3)) -> list[Snapshot[RevenueReport]]:
        analysis = RevenueAnalysis(
            reader=self._reader, snapshots=self.snapshots, tables=self.tables, publisher=self.publisher
        )
        return analyze_revenue(now, files, analysis)

    def _reader(self, region: str) -> FakeRevenue:
        if region == "nowhere":
            raise Unavailable("nowhere: away")
        return self.revenue

    def published(self) -> dict[str, float]:
        return {one.name: one.value for one in self.publisher.published}


@pytest.fixture
def world() -> World:
    return World(FakeRevenue([terms("a"), terms("b"), terms("b", 50, start=month(10, 15))]))


def test_a_report_a_table_and_metrics_are_left(world: World) -> None:
    world.revenue.records += [event(100, month(10, 3), customer_id="b"), event(4, month(10, 3), EventKind.REFUNDED)]
    [snapshot] = world.analyze(a_file(gross_margin=0.8))
    kept = world.snapshots.latest(RevenueReport, "shop")
    assert kept == snapshot
    assert (snapshot.taken_at, snapshot.window.start, snapshot.window.end) == (NOW, month(10), NOW)
    assert world.published() == {
        "Mrr": 150,
        "Arr": 1800,
        "Arpa": 75,
        "CustomerLifetimeValue": 240,
        "BilledRevenue": 100,
        "RecognisedRevenue": 0,
        "NetRevenueRetention": 75,
        "GrossRevenueRetention": 75,
        "GrossMrrChurn": 25,
        "NetMrrChurn": 25,
        "CustomerChurn": 0,
        "PayingCustomers": 2,
    }
    table = world.tables.kept[str(snapshot.body.table)]
    assert (table["customer_id"], table["movement"]) == (["a", "b"], [None, "contraction"])
    assert figures(*table["mrr"], *table["mrr_month_start"]) == [100, 50, 100, 100]
    assert figures(*table["billed"], *table["refunded"]) == [0, 100, 4, 0]


def test_what_is_undefined_is_no_metric(world: World) -> None:
    world.revenue.records = [terms(start=month(11, 3))]
    world.analyze(a_file())
    assert {"Mrr", "Arpa"} <= world.published().keys()
    assert not {"NetRevenueRetention", "CustomerLifetimeValue", "CustomerChurn"} & world.published().keys()


def test_an_empty_table_is_no_revenue_and_no_average(world: World) -> None:
    world.revenue.records = []
    [snapshot] = world.analyze(a_file())
    assert (snapshot.body.customers, snapshot.body.arpa.value, snapshot.body.table) == (0, None, None)
    assert world.published()["Mrr"] == 0


def test_a_report_keeps_every_digit_where_it_is_stored(world: World) -> None:
    world.revenue.records = [terms(amount="0.1", interval=terms().interval)]
    [snapshot] = world.analyze(a_file())
    read = msgspec.json.decode(msgspec.json.encode(snapshot), type=Snapshot[RevenueReport])
    assert read == snapshot
    assert read.body.mrr == Decimal("0.1")


def test_workloads_without_a_revenue_table_are_left_out_and_trouble_with_one_spoils_no_other(world: World) -> None:
    broken = a_workload_file(workload="broken", region="nowhere", customers=customers(revenue_table="Revenue"))
    with pytest.raises(ExceptionGroup) as raised:
        world.analyze(broken, a_workload_file(workload="none"), a_file(revenue_table=None), a_file("fine"))
    assert raised.group_contains(Unavailable, match="nowhere")
    assert {workload for _, workload, _ in world.snapshots.kept} == {"fine"}
