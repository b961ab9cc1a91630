"""Asked live, CloudWatch says which metrics have had data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import boto3
import pytest
from botocore.config import Config
from moto import mock_aws

from lamplighter.errors import LamplighterError
from local.synth.lint import CloudWatchMetrics, Level, live_findings
from tests.builders_plan import a_metric, a_plan, a_query, a_workload_file, an_alarm

if TYPE_CHECKING:
    from mypy_boto3_cloudwatch import CloudWatchClient


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Iterator[CloudWatchClient]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    with mock_aws():
        yield boto3.client("cloudwatch", region_name="us-east-1")


def publish(client: CloudWatchClient, **dimensions: str) -> None:
    pairs = [{"Name": name, "Value": value} for name, value in dimensions.items()]
    datum = {"MetricName": "Orders", "Value": 1.0, "Dimensions": pairs}
    client.put_metric_data(Namespace="Shop", MetricData=[datum])  # type: ignore[list-item]


def said(client: CloudWatchClient, **dimensions: str) -> list[str]:
    metric = a_metric("Orders", namespace="Shop", dimensions=dimensions)
    plan = a_plan(an_alarm(a_query(metric)), an_alarm(a_query(metric), name="again"))
    found = live_findings(a_workload_file(), plan, CloudWatchMetrics(client))
    assert {(finding.level, finding.rule) for finding in found} <= {(Level.WARNING, "not-listed")}
    return [finding.message for finding in found]


def test_a_metric_that_is_listed_is_alive(client: CloudWatchClient) -> None:
    publish(client, Tier="gold", Shop="1")
    assert said(client, Shop="1", Tier="gold") == []


def test_a_metric_that_never_had_data_is_a_warning(client: CloudWatchClient) -> None:
    [message] = said(client, Tier="gold")
    assert message == "CloudWatch lists no Shop Orders with Tier=gold in the last two weeks"


def test_other_values_of_the_dimensions_are_told_apart_from_other_dimensions(client: CloudWatchClient) -> None:
    publish(client, Tier="gold")
    assert said(client, Tier="iron")[0].endswith("it lists other values of these dimensions")
    assert said(client, Shop="1")[0].endswith("it lists other dimensions")
    assert said(client)[0].endswith("it lists other dimensions")


def test_a_refusal_is_said(client: CloudWatchClient) -> None:
    nowhere = Config(retries={"total_max_attempts": 1}, connect_timeout=1)
    with mock_aws(config={"core": {"passthrough": {"urls": [".*127.0.0.1.*"]}}}):
        deaf = boto3.client("cloudwatch", region_name="us-east-1", endpoint_url="http://127.0.0.1:9", config=nowhere)
        with pytest.raises(LamplighterError, match="could not list Shop Orders"):
            CloudWatchMetrics(deaf).dimension_sets("Shop", "Orders")
