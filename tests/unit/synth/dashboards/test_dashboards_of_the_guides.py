"""The dashboards that the guides ask for, whole: what is on them, by metric and statistic."""

from __future__ import annotations

from functools import cache

import pytest

from local.paths import WORKLOADS
from local.synth.model import PlannedDashboard
from local.synth.plan import plan
from local.workload_files import load_workload_file


@cache
def dashboards(workload: str) -> dict[str, PlannedDashboard]:
    resolved = plan(load_workload_file(WORKLOADS / f"{workload}.yaml"))
    return {dashboard.name: dashboard for dashboard in resolved.dashboards}


def metrics(workload: str, name: str) -> set[tuple[str, str, str]]:
    return {
        (query.metric.namespace, query.metric.name, query.metric.statistic)
        for widget in dashboards(workload)[name].widgets
        for query in widget.queries
        if query.metric
    }


@pytest.mark.parametrize(
    ("namespace", "shown"),
    [
        ("AWS/ApiGateway", "Latency p50, Latency p95, Latency p99, 4XXError Sum, 5XXError Sum, Count Sum"),
        (
            "AWS/Cognito",
            "SignInSuccesses Sum, SignInSuccesses SampleCount, SignUpSuccesses Sum, TokenRefreshSuccesses Sum",
        ),
        (
            "AWS/DynamoDB",
            (
                "ConsumedReadCapacityUnits Sum, ConsumedWriteCapacityUnits Sum, ReadThrottleEvents Sum,"
                " WriteThrottleEvents Sum, SuccessfulRequestLatency Average, ConditionalCheckFailedRequests Sum,"
                " SystemErrors Sum, UserErrors Sum"
            ),
        ),
        (
            "AWS/S3",
            (
                "GetRequests Sum, PutRequests Sum, DeleteRequests Sum, BytesDownloaded Sum, BytesUploaded Sum,"
                " 4xxErrors Sum, 5xxErrors Sum, TotalRequestLatency p50, TotalRequestLatency p95,"
                " TotalRequestLatency p99"
            ),
        ),
        (
            "AWS/Bedrock",
            (
                "Invocations Sum, InvocationLatency p95, TimeToFirstToken p95, InvocationThrottles Sum,"
                " InputTokenCount Sum, OutputTokenCount Sum"
            ),
        ),
    ],
)
def test_bayons_production_dashboard_shows_application_health_and_each_service(namespace: str, shown: str) -> None:
    wanted = {(namespace, *one.split(" ")) for one in shown.split(", ")}
    assert wanted <= metrics("bayon-coagent", "BayonCoAgent-production")


def test_bayons_production_dashboard_computes_what_is_not_published() -> None:
    expressions = {
        query.expression
        for widget in dashboards("bayon-coagent")["BayonCoAgent-production"].widgets
        for query in widget.queries
    }
    assert "tried - succeeded" in expressions
    assert "(read / 1000 * 0.003 + written / 1000 * 0.015) / invocations" in expressions
    titles = {widget.title for widget in dashboards("bayon-coagent")["BayonCoAgent-production"].widgets}
    assert {"Application health", "Availability", "MFA events"} <= titles


def test_aurastreams_operational_dashboard_has_the_three_graphs_of_its_guide() -> None:
    graphs = {
        widget.title: [query.metric.name for query in widget.queries if query.metric]
        for widget in dashboards("aurastream")["AuraStream-Operational"].widgets
    }
    assert graphs["API Gateway Requests and Errors"] == ["Count", "4XXError", "5XXError"]
    assert graphs["Lambda Performance"] == ["Duration", "Errors", "Throttles"]
    assert graphs["Application Metrics"] == ["SentimentAnalysisCount", "CacheHitRate", "ProcessingTime"]


def test_aurastreams_business_dashboard_has_its_metrics_and_its_events() -> None:
    business = dashboards("aurastream")["AuraStream-Business"]
    assert {name for _, name, _ in metrics("aurastream", "AuraStream-Business")} == {
        "CustomerActivity",
        "Revenue",
        "Usage",
    }
    events = next(widget for widget in business.widgets if widget.title == "Business Events").body
    assert events["type"] == "log"
    assert events["properties"]["view"] == "table"
    assert events["properties"]["query"].startswith("SOURCE '/aws/lambda/aurastream-sync-handler' | fields @timestamp")
