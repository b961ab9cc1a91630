"""KPIs and SLOs evaluated against sources in memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from lamplighter.domain.definitions.metrics import Metric
from lamplighter.domain.definitions.workload_file import WorkloadFile
from lamplighter.domain.kpis import KpiReport, KpiResult
from lamplighter.domain.slos.status import SloReport, SloStatus
from lamplighter.domain.snapshot import BodyT, Snapshot
from lamplighter.measuring_ports import MetricReader, PrometheusReader
from lamplighter.usecases.evaluate_kpis import evaluate_kpis
from lamplighter.usecases.evaluate_slos import evaluate_slos
from lamplighter.usecases.measuring import Measuring
from tests.builders_plan import a_workload_file
from tests.fakes_measuring import FakeMetricPublisher, FakeSnapshots
from tests.fakes_metrics import FakeMetricReader, FakePrometheus

# A Friday.
NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
REQUESTS = Metric(namespace="AWS/ApiGateway", name="Count", dimensions={"ApiName": "shop"})
FAILED = Metric(namespace="AWS/ApiGateway", name="5XXError", dimensions={"ApiName": "shop"})
SUCCEEDED = Metric(namespace="Shop", name="Succeeded")
LATENCY = Metric(namespace="AWS/ApiGateway", name="Latency", statistic="p99", dimensions={"ApiName": "shop"})


def ago(**time: float) -> datetime:
    return NOW - timedelta(**time)


@dataclass
class World:
    """One CloudWatch for every region, and one Prometheus, which only ``prometheus_of`` may ask."""

    reader: FakeMetricReader = field(default_factory=FakeMetricReader)
    prometheus: FakePrometheus = field(default_factory=FakePrometheus)
    prometheus_of: frozenset[str] = frozenset({"shop"})
    snapshots: FakeSnapshots = field(default_factory=FakeSnapshots)
    publisher: FakeMetricPublisher = field(default_factory=FakeMetricPublisher)
    regions: list[str] = field(default_factory=list)

    def requests(self, at: datetime, all_of_them: float, failed: float = 0) -> None:
        """Counted within the minute that begins then. Of those that fail there is a datapoint with every count."""
        self.reader.publish(REQUESTS, at, all_of_them)
        self.reader.publish(FAILED, at, failed)

    def kpis(self, now: datetime = NOW, **changes: Any) -> tuple[KpiResult, ...]:
        self.evaluate_kpis(now, a_workload_file(**changes))
        return self.kept(KpiReport).body.kpis

    def evaluate_kpis(self, now: datetime, *files: WorkloadFile) -> int:
        return evaluate_kpis(now, files, self._measuring())

    def slos(self, now: datetime = NOW, **changes: Any) -> tuple[SloStatus, ...]:
        self.evaluate_slos(now, a_workload_file(**changes))
        return self.kept(SloReport).body.slos

    def evaluate_slos(self, now: datetime, *files: WorkloadFile) -> int:
        return evaluate_slos(now, files, self._measuring())

    def kept(self, body: type[BodyT], workload: str = "shop") -> Snapshot[BodyT]:
        latest = self.snapshots.latest(body, workload)
        assert latest is not None, f"no snapshot of {body.kind}"
        return latest

    def published(self) -> dict[tuple[str, str], float]:
        return dict(self._published())

    def _published(self) -> Iterator[tuple[tuple[str, str], float]]:
        for one in self.publisher.published:
            (of,) = one.dimensions.values()
            yield (one.name, of), one.value

    def _measuring(self) -> Measuring:
        readers: Mapping[str, PrometheusReader] = dict.fromkeys(self.prometheus_of, self.prometheus)
        return Measuring(
            metrics=self._reader_of, prometheus=readers, snapshots=self.snapshots, publisher=self.publisher
        )

    def _reader_of(self, region: str) -> MetricReader:
        self.regions.append(region)
        return self.reader
