"""KPI and SLO reports survive being written to S3 and read back."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from lamplighter.domain.definitions.workload_file import WorkloadFile
from lamplighter.domain.kpis import KpiReport
from lamplighter.domain.slos.status import SloReport
from lamplighter.domain.snapshot import Snapshot
from local.paths import WORKLOADS
from local.workload_files import load_workload_files
from tests.world_of_measuring import NOW, World, ago

SHIPPED = {file.workload: file for file in load_workload_files(WORKLOADS).named}


def read_back(snapshot: Snapshot[Any]) -> Snapshot[Any]:
    written = msgspec.json.encode(snapshot)
    back: Snapshot[Any] = msgspec.json.decode(written, type=Snapshot[type(snapshot.body)])  # type: ignore[misc]
    return back


@pytest.fixture
def aurastream() -> WorkloadFile:
    return SHIPPED["aurastream"]


def test_with_data_and_without_they_are_the_same(aurastream: WorkloadFile) -> None:
    world = World()
    valid = aurastream.slos[0].indicator.valid
    assert valid is not None
    assert valid.metric is not None
    for day in range(1, 20):
        world.reader.publish(valid.metric, ago(days=day), 1000)
    world.evaluate_kpis(NOW, aurastream)
    world.evaluate_slos(NOW, aurastream)
    for body in (KpiReport, SloReport):
        kept: Snapshot[Any] = world.kept(body, "aurastream")
        assert read_back(kept) == kept


@pytest.mark.parametrize("workload", SHIPPED)
def test_every_shipped_workload_is_evaluated_and_without_traffic_nothing_is_made_up(workload: str) -> None:
    world, file = World(prometheus_of=frozenset()), SHIPPED[workload]
    assert world.evaluate_kpis(NOW, file) == len(file.kpis)
    assert world.evaluate_slos(NOW, file) == len(file.slos)
    assert world.published() == {}
    if file.kpis:
        assert {result.verdict.value for result in world.kept(KpiReport, workload).body.kpis} == {"no data"}
    if file.slos:
        assert {status.verdict.value for status in world.kept(SloReport, workload).body.slos} == {"no data"}
