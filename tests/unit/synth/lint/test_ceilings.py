"""Thresholds beyond what a service cuts off: its own limits, and those that the file says of a resource."""

from __future__ import annotations

from typing import Any

import pytest

from lamplighter.domain.definitions.metrics import Metric
from lamplighter.domain.definitions.resources import Database, Function, Resources
from local.synth.catalogue import catalogue
from local.synth.lint import Finding, Level, findings
from local.synth.model import Query
from tests.builders_plan import a_metric, a_plan, a_query, a_workload_file, an_alarm, math

ABOVE, AT_LEAST = "GreaterThanThreshold", "GreaterThanOrEqualToThreshold"
BELOW, AT_MOST = "LessThanThreshold", "LessThanOrEqualToThreshold"
REST = a_metric("Latency", "p99", namespace="AWS/ApiGateway", dimensions={"ApiName": "shop"})
HTTP = a_metric("IntegrationLatency", "Maximum", namespace="AWS/ApiGateway", dimensions={"ApiId": "a1"})
DURATION = a_metric("Duration", "p99")
EVENT_AGE = a_metric("AsyncEventAge", "Maximum")
MESSAGE_AGE = a_metric(
    "ApproximateAgeOfOldestMessage", "Maximum", namespace="AWS/SQS", dimensions={"QueueName": "mails"}
)
CONNECTIONS = a_metric(
    "CurrConnections", "Maximum", namespace="AWS/ElastiCache", dimensions={"CacheClusterId": "sessions"}
)
POOL = a_metric("DatabaseConnections", "Maximum", namespace="AWS/RDS", dimensions={"DBInstanceIdentifier": "main"})
OF_FILE = Resources(
    functions=(Function(name="checkout", timeout_s=30),), databases=(Database(name="main", max_connections=100),)
)


def found(*queries: Query, resources: Resources | None = None, **alarm: Any) -> list[Finding]:
    file = a_workload_file(resources=resources or Resources())
    return [one for one in findings(file, a_plan(an_alarm(*queries, **alarm))) if one.rule == "ceiling"]


@pytest.mark.parametrize(
    ("metric", "ceiling", "level"),
    [
        (REST, 29_000, Level.WARNING),
        (HTTP, 30_000, Level.WARNING),
        (DURATION, 900_000, Level.ERROR),
        (EVENT_AGE, 21_600_000, Level.WARNING),
        (MESSAGE_AGE, 1_209_600, Level.ERROR),
        (CONNECTIONS, 65_000, Level.ERROR),
    ],
)
def test_a_threshold_that_a_service_cuts_off_is_told(metric: Metric, ceiling: float, level: Level) -> None:
    (told,) = found(a_query(metric), comparison=ABOVE, threshold=ceiling)
    assert told.level is level
    assert told.message.startswith(f"never fires: the value ends at {ceiling:g}, never above {ceiling:g}: ")
    assert "https://docs.aws.amazon.com/" in told.message
    assert found(a_query(metric), comparison=AT_LEAST, threshold=ceiling) == []
    assert found(a_query(metric), comparison=ABOVE, threshold=ceiling - 1) == []
    (always,) = found(a_query(metric), comparison=AT_MOST, threshold=ceiling)
    assert always.message.startswith("fires whenever there is data")
    assert found(a_query(metric), comparison=BELOW, threshold=ceiling) == []


@pytest.mark.parametrize(("metric", "own"), [(DURATION, 30_000), (POOL, 100)])
def test_what_the_file_says_of_a_resource_is_a_ceiling_too(metric: Metric, own: float) -> None:
    (told,) = found(a_query(metric), resources=OF_FILE, comparison=ABOVE, threshold=own)
    assert told.level is Level.WARNING
    assert "(resources." in told.message
    assert found(a_query(metric), resources=OF_FILE, comparison=ABOVE, threshold=own - 1) == []
    assert found(a_query(metric), comparison=ABOVE, threshold=own) == []


def test_sums_have_no_ceiling() -> None:
    summed = a_metric("Duration", "Sum")
    assert found(a_query(summed), comparison=ABOVE, threshold=10_000_000) == []


def test_metric_math_is_seen_through() -> None:
    seconds = math("duration / 1000", duration=DURATION)
    (told,) = found(*seconds, resources=OF_FILE, comparison=ABOVE, threshold=30)
    assert told.message.startswith(
        "never fires: the value ends at 30, never above 30: the function times out after 30 s"
    )
    assert found(*seconds, resources=OF_FILE, comparison=ABOVE, threshold=24) == []


def test_every_ceiling_has_its_page() -> None:
    every = [one for service in catalogue().services.values() for each in service.metrics.values() for one in each]
    cut_off = [one.ceiling for one in every if one.ceiling is not None]
    assert cut_off
    assert [one.why for one in cut_off if not one.source.startswith("https://docs.aws.amazon.com/")] == []
