"""KPIs, SLOs, health, traces and resource counts on the deployed template, with each function's own role enforced."""

from __future__ import annotations

import json
import secrets
import time
from datetime import UTC, datetime, timedelta

import pytest

from lamplighter.domain.health.report import HealthReport, HealthStatus
from lamplighter.domain.kpis import KpiReport, Trend, Verdict
from lamplighter.domain.resource_counts import ResourceCounts
from lamplighter.domain.slos.status import SloReport, SloVerdict
from lamplighter.domain.traces.report import TraceReport
from lamplighter.domain.window import rounded_down
from local.demo.measured import MeasuringError, latest, published, tick
from local.demo.stage import Stage

pytestmark = pytest.mark.embedded


def metric(stage: Stage, name: str, workload: str = "shop", **dimensions: str) -> float:
    """As soon as CloudWatch has taken it from the function's log."""
    deadline = time.monotonic() + 20
    while (value := published(stage, name, workload, **dimensions)) is None:
        assert time.monotonic() < deadline, f"{name} of {workload} is no metric"
        time.sleep(0.1)
    return value


def test_a_kpi_is_what_the_calls_say_and_a_source_that_is_away_costs_the_others_nothing(stage: Stage) -> None:
    with pytest.raises(MeasuringError, match="1 of 2 failed"):
        tick(stage, "kpi_evaluator")
    (availability,) = latest(stage, KpiReport, "shop").body.kpis
    assert availability.value == pytest.approx(100 * (1 - 2 / 1000))
    assert availability.before == pytest.approx(100 * (1 - 88 / 9000))
    assert (availability.verdict, availability.trend, availability.samples) == (Verdict.MISSED, Trend.BETTER, 1000)
    assert metric(stage, "KpiValue", Kpi="availability") == pytest.approx(99.8)
    (calls,) = latest(stage, KpiReport, "desk").body.kpis
    assert (calls.verdict, calls.value) == (Verdict.NO_DATA, None)
    assert "Prometheus" in calls.messages[0]
    assert published(stage, "KpiValue", "desk", Kpi="calls") is None


def test_an_slo_weighs_every_call_alike_and_a_source_that_is_away_costs_the_others_nothing(stage: Stage) -> None:
    with pytest.raises(MeasuringError, match="1 of 2 failed"):
        tick(stage, "slo_evaluator")
    (status,) = latest(stage, SloReport, "shop").body.slos
    assert (status.events, status.failures) == (10_000, 90)
    assert status.sli == pytest.approx(1 - 90 / 10_000)
    assert status.budget_left_share == pytest.approx((100 - 90) / 100)
    assert status.burn_rate == pytest.approx((2 / 1000) / 0.01)
    assert status.verdict is SloVerdict.KEPT
    assert metric(stage, "Sli", Slo="availability") == pytest.approx(99.1)
    assert metric(stage, "ErrorBudgetRemaining", Slo="availability") == pytest.approx(10)
    (desk,) = latest(stage, SloReport, "desk").body.slos
    assert (desk.verdict, desk.sli) == (SloVerdict.NO_DATA, None)
    assert published(stage, "Sli", "desk", Slo="availability") is None


def test_what_went_wrong_with_a_workload_stands_in_the_log(stage: Stage) -> None:
    with pytest.raises(MeasuringError, match="1 of 2 failed"):
        tick(stage, "slo_evaluator")

    def said() -> list[str]:
        group = "/aws/lambda/lamplighter-slo-evaluator"
        events = stage.client("logs").filter_log_events(logGroupName=group)["events"]
        return [event["message"] for event in events if "errors.Unavailable" in event["message"]]

    deadline = time.monotonic() + 20
    while not (lines := said()):
        assert time.monotonic() < deadline, "nothing"
        time.sleep(0.1)
    assert "SLOs of desk" in lines[0]


def test_what_is_there_is_healthy_and_every_check_may_look(stage: Stage) -> None:
    """Of what is not there it is said that it is not there: a role that may not look would not know."""
    tick(stage, "health_checker")
    shop, attic = (latest(stage, HealthReport, workload).body for workload in ("shop", "attic"))
    assert {each.component: each.status for each in shop.components if each.status is not HealthStatus.HEALTHY} == {}
    assert {each.component: each.reason for each in attic.components if each.status is not HealthStatus.UNHEALTHY} == {}
    assert [each.reason for each in (*shop.components, *attic.components) if "refuse" in each.reason] == []
    assert (shop.overall, attic.overall) == (HealthStatus.HEALTHY, HealthStatus.UNHEALTHY)
    assert [metric(stage, "Healthy", workload) for workload in ("shop", "attic")] == [1, 0]
    assert metric(stage, "ComponentHealthy", Component="table") == 1


def test_a_tick_that_comes_twice_makes_one_snapshot(stage: Stage) -> None:
    for _ in range(2):
        tick(stage, "resource_counter")
    bucket = stage.outputs["SnapshotsBucketName"]
    kept = stage.client("s3").list_objects_v2(Bucket=bucket, Prefix="snapshots/resources/shop/")["Contents"]
    index = stage.client("dynamodb").query(
        TableName=stage.outputs["SnapshotsTableName"],
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues={":pk": {"S": "SNAPSHOT#resources#shop"}},
    )["Items"]
    assert [item["key"]["S"] for item in index] == [found["Key"] for found in kept]
    assert len(kept) == len({rounded_down(found["LastModified"], 3600) for found in kept})


def test_resources_are_counted_by_type(stage: Stage) -> None:
    tick(stage, "resource_counter")
    counts = latest(stage, ResourceCounts, "shop").body.counts
    assert {each.type: each.count for each in counts} == {"dynamodb:table": 1, "s3:bucket": 1, "sqs:queue": 1}
    assert metric(stage, "ResourceCount", ResourceType="sqs:queue", Region="us-east-1") == 1


def test_the_last_whole_hours_traces_are_looked_through(stage: Stage) -> None:
    end = rounded_down(datetime.now(UTC), 3600) - timedelta(minutes=2)
    segment = {
        "trace_id": f"1-{int(end.timestamp()):08x}-{secrets.token_hex(12)}",
        "id": secrets.token_hex(8),
        "name": "shop",
        "start_time": end.timestamp() - 3,
        "end_time": end.timestamp(),
    }
    stage.client("xray").put_trace_segments(TraceSegmentDocuments=[json.dumps(segment)])
    tick(stage, "trace_analyzer")
    report = latest(stage, TraceReport, "shop").body
    assert (report.matched, report.slow, report.read) == (1, 1, 1)
    assert report.slowest[0].bottleneck == "shop"
