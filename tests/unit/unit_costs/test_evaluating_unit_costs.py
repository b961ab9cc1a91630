"""Unit costs of every workload: counted, divided, kept and published."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from lamplighter.domain.costs.days import Days
from lamplighter.domain.costs.reading import months_of
from lamplighter.domain.costs.selection import history_days, selection_of
from lamplighter.domain.definitions.business import Costs, UnitCost
from lamplighter.domain.definitions.metrics import Metric
from lamplighter.domain.definitions.workload_file import WorkloadFile
from lamplighter.domain.kpis import Trend
from lamplighter.domain.snapshot import Snapshot
from lamplighter.domain.unit_costs import UnitCostReport, UnitCostResult
from lamplighter.errors import Unavailable
from lamplighter.usecases.evaluate_unit_costs import evaluate_unit_costs
from lamplighter.usecases.measuring import NO_SERVER, Measuring
from tests.builders_costs import READ_AT, TAGS, a_bill_day, a_line, nov
from tests.builders_plan import a_workload_file
from tests.fakes_measuring import FakeMetricPublisher, FakeSnapshots
from tests.fakes_metrics import FakeMetricReader, FakePrometheus

MORNING = READ_AT + timedelta(hours=6, minutes=40)
METRIC = Metric(namespace="AuraStream/Application", name="SentimentAnalysisCount")
ANALYSIS = UnitCost(name="cost-per-analysis", unit="analysis", units=METRIC, window_days=3)
ORDER = UnitCost(name="cost-per-order", unit="order", promql="sum(increase(orders[{window}]))", window_days=3)


@dataclass
class World:
    """$10 a day from the first of November on."""

    units: tuple[UnitCost, ...] = (ANALYSIS,)
    metrics: FakeMetricReader = field(default_factory=FakeMetricReader)
    prometheus: dict[str, FakePrometheus] = field(default_factory=dict)
    snapshots: FakeSnapshots = field(default_factory=FakeSnapshots)
    publisher: FakeMetricPublisher = field(default_factory=FakeMetricPublisher)

    def __post_init__(self) -> None:
        bill = [a_bill_day(day, a_line("10")) for day in Days(nov(1), nov(20))]
        for month, body in months_of(bill, selection_of(self.costs)).items():
            window = Days(month, month + timedelta(days=1)).window
            self.snapshots.save(Snapshot(workload="shop", taken_at=window.start, window=window, body=body))

    @property
    def costs(self) -> Costs:
        return Costs(tags=TAGS, units=self.units)

    @property
    def file(self) -> WorkloadFile:
        return a_workload_file(costs=self.costs)

    def count(self, day: int, *numbers: float) -> None:
        self.metrics.publish(METRIC, READ_AT.replace(day=day, hour=12), *numbers)

    def evaluate(self) -> UnitCostResult:
        self.evaluate_all()
        return self.kept()

    def evaluate_all(self) -> int:
        measuring = Measuring(
            metrics=lambda _region: self.metrics,
            prometheus=self.prometheus,
            snapshots=self.snapshots,
            publisher=self.publisher,
        )
        return evaluate_unit_costs(MORNING, [self.file], measuring)

    def kept(self) -> UnitCostResult:
        found = self.snapshots.latest(UnitCostReport, "shop")
        assert found is not None
        return found.body.unit_costs[0]


def test_cost_and_units_of_the_last_settled_days_are_divided() -> None:
    """Read on the 20th: the 19th may still be growing."""
    world = World()
    for day, number in ((12, 999), (13, 100), (16, 100), (17, 50), (17, 50), (18, 100), (19, 999)):
        world.count(day, number)
    found = world.evaluate()
    assert found.now.days == Days(nov(16), nov(19))
    assert (found.now.value_usd, found.now.units) == (Decimal("0.1"), Decimal(300))
    assert (found.before.value_usd, found.before.units, found.trend) == (Decimal("0.3"), Decimal(100), Trend.BETTER)


def test_a_unit_cost_becomes_a_metric() -> None:
    world = World()
    world.count(17, 300)
    world.evaluate()
    assert [(one.name, one.value, one.workload) for one in world.publisher.published] == [("UnitCostUsd", 0.1, "shop")]


def test_units_can_be_counted_by_metric_math() -> None:
    tokens = {way: Metric(namespace="AWS/Bedrock", name=f"{way}TokenCount") for way in ("Input", "Output")}
    unit = UnitCost(
        name="tokens",
        unit="1,000 tokens",
        per=1000,
        expression="read + written",
        metrics={"read": tokens["Input"], "written": tokens["Output"]},
        window_days=3,
    )
    world = World(units=(unit,))
    for metric, number in ((tokens["Input"], 1000), (tokens["Output"], 500)):
        world.metrics.publish(metric, READ_AT.replace(day=17, hour=1), number)
    assert world.evaluate().now.value_usd == Decimal(20)


def test_units_can_be_counted_by_prometheus() -> None:
    """Day by day: a thousand orders on each."""
    prometheus = FakePrometheus({"sum(increase(orders[86400s]))": 1000})
    world = World(units=(ORDER,), prometheus={"shop": prometheus})
    found = world.evaluate()
    assert (found.now.value_usd, found.now.units, found.before.units) == (
        Decimal("0.01"),
        Decimal(3000),
        Decimal(3000),
    )


def test_without_a_server_to_ask_nothing_is_known_of_the_units() -> None:
    found = World(units=(ORDER,)).evaluate()
    assert (found.now.value_usd, found.messages) == (None, (NO_SERVER,))


def test_a_prometheus_that_is_away_is_told_after_the_report_was_kept() -> None:
    world = World(units=(ORDER,), prometheus={"shop": FakePrometheus(trouble=Unavailable("Prometheus is away"))})
    with pytest.raises(ExceptionGroup) as told:
        world.evaluate()
    assert told.group_contains(Unavailable, match="Prometheus is away")
    assert (world.kept().now.value_usd, world.kept().messages) == (None, ("Prometheus is away",))


def test_a_workload_without_units_is_left_alone() -> None:
    world = World(units=())
    assert world.evaluate_all() == 0
    assert world.snapshots.latest(UnitCostReport, "shop") is None


@pytest.mark.parametrize(
    ("costs", "days"),
    [
        ({}, 0),
        ({"units": (ANALYSIS,)}, 7),
        ({"shared_driver": "requests"}, 31),
        ({"shared_driver": "requests", "customer_days": 90, "units": (ANALYSIS,)}, 91),
        ({"units": (UnitCost(name="u", unit="u", units=METRIC, window_days=366),)}, 367),
    ],
)
def test_the_bill_is_kept_for_as_long_as_it_is_divided(costs: dict[str, Any], days: int) -> None:
    assert history_days(Costs(tags=TAGS, **costs)) == days
