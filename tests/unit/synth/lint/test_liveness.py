"""Alarms that can never fire, that always fire, or that missing data makes lie."""

from __future__ import annotations

from typing import Any

import pytest

from lamplighter.domain.definitions.alarms import MissingData
from lamplighter.domain.definitions.metrics import Metric
from lamplighter.domain.definitions.own_metrics import OwnMetric
from local.synth.lint import Finding, Level, findings
from local.synth.model import Query
from tests.builders_plan import a_metric, a_plan, a_query, a_workload_file, an_alarm, math

ABOVE, AT_LEAST = "GreaterThanThreshold", "GreaterThanOrEqualToThreshold"
BELOW, AT_MOST = "LessThanThreshold", "LessThanOrEqualToThreshold"

CPU = a_metric("CPUUtilization", "Average", namespace="AWS/RDS", dimensions={"DBInstanceIdentifier": "main"})
READ_LATENCY = a_metric("ReadLatency", "Average", namespace="AWS/RDS", dimensions={"DBInstanceIdentifier": "main"})
STORAGE = a_metric("FreeStorageSpace", "Minimum", namespace="AWS/RDS", dimensions={"DBInstanceIdentifier": "main"})
API = {"ApiName": "shop"}
LATENCY = a_metric("Latency", "p99", namespace="AWS/ApiGateway", dimensions=API)
ERROR_RATE = a_metric("5XXError", "Average", namespace="AWS/ApiGateway", dimensions=API)
ERRORS = a_metric("5XXError", "Sum", namespace="AWS/ApiGateway", dimensions=API)
REQUESTS = a_metric("Count", "Sum", namespace="AWS/ApiGateway", dimensions=API)
CACHE_HIT_RATE = Metric(namespace="Shop", name="CacheHitRate", statistic="Average")
DECLARED = (OwnMetric(namespace="Shop", name="CacheHitRate", lowest=0, highest=1),)


def found(*queries: Query, file: dict[str, Any] | None = None, **alarm: Any) -> list[Finding]:
    return findings(a_workload_file(**file or {}), a_plan(an_alarm(*queries, **alarm)))


def rules(*queries: Query, level: Level = Level.ERROR, **more: Any) -> list[str]:
    return [finding.rule for finding in found(*queries, **more) if finding.level is level]


@pytest.mark.parametrize(
    ("metric", "comparison", "dead", "alive"),
    [
        (CPU, ABOVE, 100, 80),
        (CPU, AT_LEAST, 101, 100),
        (CPU, BELOW, 0, 10),
        (CPU, AT_MOST, -1, 0),
        (ERROR_RATE, ABOVE, 5, 0.05),
        (ERROR_RATE, ABOVE, 1, 0.99),
        (LATENCY, AT_MOST, 0, 1),
        (a_metric(statistic="Sum"), BELOW, 0, 1),
        (a_metric("Invocations"), BELOW, 1, 10),
        (a_metric("Duration", "PR(:1000)"), ABOVE, 100, 99),
        (a_metric("Duration", "SampleCount"), BELOW, 1, 2),
    ],
)
def test_a_threshold_out_of_reach_never_fires(metric: Metric, comparison: str, dead: float, alive: float) -> None:
    assert rules(a_query(metric), comparison=comparison, threshold=dead) == ["never-fires"]
    assert rules(a_query(metric), comparison=comparison, threshold=alive) == []


def test_what_can_never_fire_says_why() -> None:
    [finding] = found(a_query(ERROR_RATE), threshold=5)
    assert finding.message == "can never fire: the value is between 0 and 1, never above 5"
    assert finding.origin == "alarms[Shop-checkout-errors]"


@pytest.mark.parametrize(
    ("metric", "comparison", "always", "alive"),
    [
        (LATENCY, ABOVE, 0, 1000),
        (ERROR_RATE, BELOW, 50, 0.5),
        (a_metric(), AT_LEAST, 0, 1),
        (a_metric(), ABOVE, -1, 0),
        (CPU, AT_MOST, 100, 10),
    ],
)
def test_a_threshold_that_every_value_is_beyond_always_fires(
    metric: Metric, comparison: str, always: float, alive: float
) -> None:
    assert rules(a_query(metric), comparison=comparison, threshold=always) == ["always-fires"]
    assert rules(a_query(metric), comparison=comparison, threshold=alive) == []


def test_a_hit_rate_of_0_to_1_is_always_below_50_until_it_is_a_percentage() -> None:
    file = {"own_metrics": DECLARED}
    bare = rules(a_query(CACHE_HIT_RATE), file=file, comparison=BELOW, threshold=50)
    percent = rules(*math("100 * rate", rate=CACHE_HIT_RATE), file=file, comparison=BELOW, threshold=50)
    assert (bare, percent) == (["always-fires"], [])


def test_of_an_undeclared_metric_any_threshold_may_be_right() -> None:
    assert rules(a_query(CACHE_HIT_RATE), comparison=BELOW, threshold=50) == []


def test_a_count_that_exists_only_with_traffic_fires_on_any_traffic() -> None:
    assert rules(a_query(a_metric("Invocations")), threshold=0, level=Level.WARNING) == ["always-fires"]


def test_a_count_that_exists_only_when_something_went_wrong_may_fire_on_anything() -> None:
    throttles = a_metric("WriteThrottleEvents", namespace="AWS/DynamoDB", dimensions={"TableName": "orders"})
    assert rules(a_query(throttles), threshold=0) == []
    assert "always-fires" not in rules(a_query(throttles), threshold=0, level=Level.WARNING)
    assert rules(a_query(throttles), threshold=0, comparison=AT_LEAST) == ["always-fires"]


@pytest.mark.parametrize(
    ("expression", "dead", "alive"),
    [
        ("errors / requests", 1, 0.05),
        ("100 * errors / requests", 500, 5),
        ("errors / requests * 100", 100, 5),
        ("100 * (errors / (errors + requests))", 100, 5),
        ("IF(requests > 100, errors / requests, 0)", 1.5, 0.05),
        ("FILL(errors / requests, 0)", 2, 0.05),
        ("1 - errors / requests", 1, 0.5),
        ("(requests - errors) / requests", 1, 0.99),
        ("FILL(errors, 0) / MAX([FILL(requests, 0), FILL(errors, 0)])", 1, 0.05),
        ("IF(requests >= 100, FILL(errors, 0) / MAX([requests, errors]) * 1000, 0)", 1000, 14.4),
        ("(FILL(requests, 0) - FILL(errors, 0)) / FILL(requests, 0)", 1, 0.5),
        ("MAX([errors / requests, 0.1])", 1, 0.5),
        ("(errors / requests > 0.1) && (requests > 10)", 1, 0.5),
    ],
)
def test_a_rate_by_metric_math_has_the_bounds_of_a_rate(expression: str, dead: float, alive: float) -> None:
    queries = math(expression, errors=ERRORS, requests=REQUESTS)
    assert rules(*queries, threshold=dead) == ["never-fires"]
    assert rules(*queries, threshold=alive) == []


def test_availability_below_nothing_never_fires() -> None:
    queries = math("100 * (1 - errors / requests)", errors=ERRORS, requests=REQUESTS)
    assert rules(*queries, comparison=BELOW, threshold=0) == ["never-fires"]
    assert rules(*queries, comparison=BELOW, threshold=99) == []


def test_expressions_over_expressions_are_followed() -> None:
    queries = (*math("errors / requests", errors=ERRORS, requests=REQUESTS)[:2],)
    ratio = Query(id="ratio", expression="errors / requests", returned=False)
    percent = Query(id="percent", expression="100 * ratio")
    assert rules(*queries, ratio, percent, threshold=101) == ["never-fires"]
    assert rules(*queries, ratio, percent, threshold=99) == []


@pytest.mark.parametrize("expression", ["errors / other", "errors - requests", "RATE(requests)", "errors ^ 2"])
def test_what_is_not_known_to_be_bounded_is_left_alone(expression: str) -> None:
    other = a_metric("Count", "Sum", namespace="AWS/ApiGateway", dimensions={"ApiName": "another"})
    queries = math(expression, errors=ERRORS, requests=REQUESTS, other=other)
    assert rules(*queries, threshold=1_000_000) == []


def test_an_expression_that_cannot_be_read_is_left_to_cloudwatch() -> None:
    assert rules(*math("errors //", errors=ERRORS), threshold=1) == []


def test_the_share_of_good_sign_ins_is_their_sum_by_their_count() -> None:
    pool = {"UserPool": "pool", "UserPoolClient": "client"}
    good = a_metric("SignInSuccesses", "Sum", namespace="AWS/Cognito", dimensions=pool)
    tries = a_metric("SignInSuccesses", "SampleCount", namespace="AWS/Cognito", dimensions=pool)
    assert rules(*math("good / all", good=good, all=tries), threshold=1) == ["never-fires"]


def test_the_share_of_quick_requests_is_a_trimmed_count_by_the_count() -> None:
    quick = a_metric("Latency", "TC(:1000)", namespace="AWS/ApiGateway", dimensions=API)
    every = a_metric("Latency", "SampleCount", namespace="AWS/ApiGateway", dimensions=API)
    queries = math("1 - quick / all", quick=quick, all=every)
    assert rules(*queries, threshold=1) == ["never-fires"]
    assert rules(*queries, threshold=0.1) == []


def test_a_threshold_in_milliseconds_for_a_metric_in_seconds_is_a_warning() -> None:
    assert rules(a_query(READ_LATENCY), threshold=10, level=Level.WARNING) == ["unit"]
    assert rules(a_query(READ_LATENCY), threshold=0.01, level=Level.WARNING) == []


def test_a_threshold_in_gigabytes_for_a_metric_in_bytes_is_a_warning() -> None:
    assert rules(a_query(STORAGE), comparison=BELOW, threshold=5, level=Level.WARNING) == ["unit"]
    assert rules(a_query(STORAGE), comparison=BELOW, threshold=5 * 2**30, level=Level.WARNING) == []


def test_missing_data_of_an_error_count_must_not_breach() -> None:
    assert rules(a_query(), missing_data=MissingData.BREACHING) == ["missing-data"]
    assert rules(a_query(), missing_data=MissingData.NOT_BREACHING) == []


def test_a_heartbeat_breaches_when_its_metric_is_missing() -> None:
    heartbeat = a_query(a_metric("Invocations"))
    assert rules(heartbeat, comparison=BELOW, threshold=1, missing_data=MissingData.BREACHING) == []


def test_a_metric_that_is_always_there_may_breach_when_it_is_not() -> None:
    assert rules(a_query(CPU), threshold=80, missing_data=MissingData.BREACHING) == []
    assert rules(a_query(CPU), threshold=100, missing_data=MissingData.BREACHING) == ["never-fires"]


def test_a_filled_expression_has_no_missing_data() -> None:
    filled = math("FILL(errors, 0) / FILL(requests, 1)", errors=ERRORS, requests=REQUESTS)
    bare = math("errors / requests", errors=ERRORS, requests=REQUESTS)
    assert rules(*filled, threshold=0.1, missing_data=MissingData.BREACHING) == []
    assert rules(*bare, threshold=0.1, missing_data=MissingData.BREACHING) == ["missing-data"]


@pytest.mark.parametrize("missing", [MissingData.MISSING, MissingData.IGNORE])
def test_an_alarm_that_waits_for_traffic_is_a_warning(missing: MissingData) -> None:
    assert rules(a_query(), missing_data=missing, level=Level.WARNING) == ["missing-data"]
    assert rules(a_query(CPU), missing_data=missing, threshold=80, level=Level.WARNING) == []


def test_missing_data_of_dynamodb_is_ignored_whatever_is_said() -> None:
    throttles = a_metric("WriteThrottleEvents", namespace="AWS/DynamoDB", dimensions={"TableName": "orders"})
    assert rules(a_query(throttles), level=Level.WARNING) == ["missing-data"]
    assert found(*math("FILL(m, 0)", m=throttles)) == []
    told = found(a_query(throttles), missing_data=MissingData.BREACHING)
    assert told[0].level is Level.ERROR
    assert "breaching has no effect" in told[0].message


def test_a_band_has_no_threshold_to_reach() -> None:
    band = Query(id="band", expression="ANOMALY_DETECTION_BAND(m1, 2)")
    above = "GreaterThanUpperThreshold"
    assert rules(a_query(LATENCY), band, band_id="band", threshold=None, comparison=above) == []
