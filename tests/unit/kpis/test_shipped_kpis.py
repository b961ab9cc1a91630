"""The KPIs of the shipped workloads, over traffic of known figures."""

from __future__ import annotations

from decimal import Decimal

from lamplighter.domain.definitions.metrics import Metric
from lamplighter.domain.kpis import KpiReport, KpiResult
from local.paths import WORKLOADS
from local.workload_files import load_workload_files
from tests.world_of_measuring import NOW, World, ago

SHIPPED = {file.workload: file for file in load_workload_files(WORKLOADS).named}


def metric(workload: str, kpi: str, id_: str | None = None) -> Metric:
    (found,) = [each for each in SHIPPED[workload].kpis if each.name == kpi]
    of_kpi = found.metric if id_ is None else found.metrics[id_]
    assert of_kpi is not None
    return of_kpi


def results(world: World, workload: str) -> dict[str, KpiResult]:
    world.evaluate_kpis(NOW, SHIPPED[workload])
    return {result.name: result for result in world.kept(KpiReport, workload).body.kpis}


def test_aurastreams_figures() -> None:
    world, ours = World(), "aurastream"
    world.reader.publish(metric(ours, "availability", "requests"), ago(minutes=30), 36_000)
    world.reader.publish(metric(ours, "availability", "failed"), ago(minutes=30), 18)
    world.reader.publish(metric(ours, "cache-hit-rate", "hits"), ago(hours=2), 3)
    world.reader.publish(metric(ours, "cache-hit-rate", "misses"), ago(hours=2), 1)
    world.reader.publish(metric(ours, "latency-p99"), ago(minutes=20), *[100.0] * 990, *[3000.0] * 10)
    found = results(world, ours)
    told = {name: (result.value, result.verdict.value) for name, result in found.items() if name != "latency-p99"}
    assert told == {
        "availability": (99.95, "met"),
        "error-rate": (0.05, "met"),
        "throughput": (10, "missed"),
        "cache-hit-rate": (75, "met"),
    }
    assert 100 <= (found["latency-p99"].value or 0) <= 3000


def test_a_cache_that_was_only_missed_is_hit_at_0_percent() -> None:
    world = World()
    world.reader.publish(metric("aurastream", "cache-hit-rate", "misses"), ago(hours=2), 5)
    found = results(world, "aurastream")["cache-hit-rate"]
    assert (found.value, found.verdict.value) == (0, "bad")


def test_photo_syncs_errors_are_of_all_files() -> None:
    world = World()
    world.reader.publish(metric("photo-sync", "error-rate", "uploaded"), ago(hours=3), *[1.0] * 196)
    world.reader.publish(metric("photo-sync", "error-rate", "failed"), ago(hours=3), *[1.0] * 4)
    assert results(world, "photo-sync")["error-rate"].value == 2


def test_what_a_model_costs_is_by_its_tokens() -> None:
    world, ours, kpi = World(), "bayon-coagent", "bedrock-cost-per-invocation"
    (model,) = SHIPPED[ours].resources.models
    assert (model.input_usd_per_1000_tokens, model.output_usd_per_1000_tokens) == (Decimal("0.003"), Decimal("0.015"))
    world.reader.publish(metric(ours, kpi, "read"), ago(hours=3), 2000)
    world.reader.publish(metric(ours, kpi, "written"), ago(hours=3), 400)
    world.reader.publish(metric(ours, kpi, "invocations"), ago(hours=3), 1, 1)
    found = results(world, ours)
    assert (found[kpi].value, found[kpi].verdict.value) == (0.006, "no target")
    assert (found["bedrock-throttles"].value, found["bedrock-throttles"].verdict.value) == (0, "met")


def test_throttles_are_known_only_with_traffic_or_throttles() -> None:
    world, ours = World(), "bayon-coagent"
    assert results(world, ours)["database-throttles"].value is None
    world.reader.publish(metric(ours, "database-throttles", "write_throttles"), ago(hours=3), 7)
    assert results(world, ours)["database-throttles"].value == 7


def test_of_the_sign_ins_that_fail_a_share_is_told() -> None:
    world, ours = World(), "bayon-coagent"
    world.reader.publish(metric(ours, "sign-ins"), ago(hours=3), *[1.0] * 95, *[0.0] * 5)
    found = results(world, ours)
    assert found["sign-ins"].value == 95
    assert abs((found["failed-sign-ins"].value or 0) - 5) < 1e-9
