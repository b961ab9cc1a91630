"""What an alarm says, read from CloudWatch's API."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.stub import Stubber
from moto import mock_aws

from lamplighter.adapters.cloudwatch_alarms import CloudWatchAlarms, whole_periods
from lamplighter.domain.alert import Severity
from lamplighter.errors import Unavailable
from tests.builders import NOON, at

if TYPE_CHECKING:
    from mypy_boto3_cloudwatch import CloudWatchClient

ARN = "arn:aws:cloudwatch:us-east-1:123456789012:alarm:orders-throttles"


@pytest.fixture
def cloudwatch() -> Iterator[CloudWatchClient]:
    with mock_aws():
        yield boto3.client("cloudwatch", region_name="us-east-1")


@pytest.fixture
def alarms(cloudwatch: CloudWatchClient) -> CloudWatchAlarms:
    return CloudWatchAlarms(cloudwatch)


def an_alarm(client: CloudWatchClient, **changes: Any) -> None:
    values: dict[str, Any] = {
        "AlarmName": "orders-throttles",
        "Namespace": "Shop",
        "MetricName": "Throttles",
        "Dimensions": [{"Name": "FunctionName", "Value": "orders"}],
        "Statistic": "Sum",
        "Period": 60,
        "EvaluationPeriods": 1,
        "Threshold": 5.0,
        "ComparisonOperator": "GreaterThanThreshold",
    }
    client.put_metric_alarm(**{key: value for key, value in (values | changes).items() if value is not None})


def a_value(client: CloudWatchClient, when: datetime, value: float, function: str = "orders") -> None:
    dimensions: Any = [{"Name": "FunctionName", "Value": function}]
    client.put_metric_data(
        Namespace="Shop",
        MetricData=[{"MetricName": "Throttles", "Dimensions": dimensions, "Timestamp": when, "Value": value}],
    )


def test_only_whole_periods_since_the_change_count(cloudwatch: CloudWatchClient, alarms: CloudWatchAlarms) -> None:
    an_alarm(cloudwatch)
    for seconds, value in ((0, 90.0), (60, 9.0), (120, 5.0), (180, 80.0)):
        a_value(cloudwatch, at(seconds), value)
    a_value(cloudwatch, at(60), 70.0, function="another")
    reading = alarms.reading(ARN, since=at(10), now=at(200))
    assert reading is not None
    assert reading.values == (9.0, 5.0)
    assert reading.breaching == (True, False)
    assert not reading.state_only


def test_before_a_whole_period_has_passed_there_is_no_data(
    cloudwatch: CloudWatchClient, alarms: CloudWatchAlarms
) -> None:
    an_alarm(cloudwatch)
    a_value(cloudwatch, at(30), 9.0)
    reading = alarms.reading(ARN, since=at(10), now=at(70))
    assert reading is not None
    assert reading.values == ()
    assert not reading.state_only


@pytest.mark.parametrize(
    ("since", "now", "start", "end"),
    [(at(1), at(200), at(60), at(180)), (at(60), at(180), at(60), at(180)), (at(61), at(119), at(120), at(60))],
)
def test_periods_are_aligned_as_cloudwatch_aligns_them(
    since: datetime, now: datetime, start: datetime, end: datetime
) -> None:
    assert whole_periods(since, now, 60) == (start, end)


def test_an_alarm_of_that_name_elsewhere_is_another_alarm(
    cloudwatch: CloudWatchClient, alarms: CloudWatchAlarms
) -> None:
    an_alarm(cloudwatch)
    assert alarms.reading(ARN.replace("us-east-1", "eu-west-1"), NOON, at(60)) is None


@pytest.fixture
def answers() -> Iterator[tuple[CloudWatchAlarms, Stubber]]:
    client = boto3.client("cloudwatch", region_name="us-east-1")
    with Stubber(client) as stubber:
        yield CloudWatchAlarms(client), stubber


def described(**changes: Any) -> dict[str, Any]:
    state = {"AlarmArn": ARN, "StateValue": "ALARM", "StateUpdatedTimestamp": NOON}
    return {"ComparisonOperator": "GreaterThanThreshold", "Threshold": 5.0} | state | changes


def a_query(id_: str, **changes: Any) -> dict[str, Any]:
    return {"Id": id_, "Period": 60} | changes


def test_of_a_composite_only_the_state_is_read(answers: tuple[CloudWatchAlarms, Stubber]) -> None:
    alarms, stubber = answers
    composite = {"AlarmArn": ARN, "StateValue": "OK", "StateUpdatedTimestamp": NOON}
    stubber.add_response("describe_alarms", {"CompositeAlarms": [composite]})
    reading = alarms.reading(ARN, NOON, at(600))
    assert reading is not None
    assert (reading.state, reading.state_only) == ("OK", True)


def test_of_an_anomaly_band_only_the_state_is_read(answers: tuple[CloudWatchAlarms, Stubber]) -> None:
    alarms, stubber = answers
    band = described(
        ComparisonOperator="GreaterThanUpperThreshold",
        ThresholdMetricId="band",
        Metrics=[a_query("m1"), a_query("band", Expression="ANOMALY_DETECTION_BAND(m1, 2)")],
    )
    del band["Threshold"]
    stubber.add_response("describe_alarms", {"MetricAlarms": [band]})
    reading = alarms.reading(ARN, NOON, at(600))
    assert reading is not None
    assert reading.state_only


def test_of_metric_math_the_watched_expression_is_read(answers: tuple[CloudWatchAlarms, Stubber]) -> None:
    alarms, stubber = answers
    parts = [a_query("m1", Expression="SELECT 1", ReturnData=False), a_query("rate", Expression="m1 * 100")]
    stubber.add_response("describe_alarms", {"MetricAlarms": [described(Metrics=parts)]})
    result = {
        "Id": "rate",
        "Label": "rate",
        "Timestamps": [at(120), at(60)],
        "Values": [1.0, 9.0],
        "StatusCode": "Complete",
    }
    stubber.add_response("get_metric_data", {"MetricDataResults": [result]})
    reading = alarms.reading(ARN, NOON, at(600))
    assert reading is not None
    assert reading.values == (9.0, 1.0)


def test_what_cloudwatch_can_not_compute_is_no_reading(answers: tuple[CloudWatchAlarms, Stubber]) -> None:
    alarms, stubber = answers
    stubber.add_response("describe_alarms", {"MetricAlarms": [described(Metrics=[a_query("m1", Expression="x")])]})
    stubber.add_response("get_metric_data", {"MetricDataResults": [{"Id": "m1", "StatusCode": "InternalError"}]})
    with pytest.raises(Unavailable):
        alarms.reading(ARN, NOON, at(600))


def test_throttling_is_trouble_that_passes(answers: tuple[CloudWatchAlarms, Stubber]) -> None:
    alarms, stubber = answers
    stubber.add_client_error("describe_alarms", "Throttling", http_status_code=400)
    with pytest.raises(Unavailable):
        alarms.reading(ARN, NOON, at(60))


@pytest.mark.parametrize(("tag", "severity"), [("Critical", Severity.CRITICAL), ("high", None)])
def test_the_severity_tag_is_read_and_a_wrong_one_passed_over(
    cloudwatch: CloudWatchClient, alarms: CloudWatchAlarms, tag: str, severity: Severity | None
) -> None:
    an_alarm(cloudwatch, Tags=[{"Key": "severity", "Value": tag}])
    assert alarms.severity(ARN) is severity


def test_a_tag_that_can_not_be_read_is_no_severity(answers: tuple[CloudWatchAlarms, Stubber]) -> None:
    alarms, stubber = answers
    stubber.add_client_error("list_tags_for_resource", "AccessDenied", http_status_code=403)
    assert alarms.severity(ARN) is None


def test_noon_is_aligned_so_that_these_tests_mean_what_they_say() -> None:
    assert (NOON - datetime(1970, 1, 1, tzinfo=UTC)) % timedelta(seconds=60) == timedelta()
