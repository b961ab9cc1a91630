"""Traces and tags in the embedded AWS, read by the adapters that the functions use."""

from __future__ import annotations

import json
import secrets
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from lamplighter.adapters.resource_tags import TaggingApi
from lamplighter.adapters.xray_traces import XRayTraces
from lamplighter.domain.definitions.telemetry import TraceGroup, Tracing
from lamplighter.domain.resource_type import resource_type
from lamplighter.domain.traces.report import Found
from lamplighter.domain.window import Window
from lamplighter.errors import ConfigurationError
from lamplighter.usecases.analyze_traces import read_report
from local.embedded_aws.launcher import EmbeddedAws
from tests.builders_plan import a_workload_file

pytestmark = pytest.mark.embedded


def the_last(hours: float) -> Window:
    now = datetime.now(UTC)
    return Window(now - timedelta(hours=hours), now + timedelta(minutes=1))


def put_a_trace(aws: EmbeddedAws, service: str, lasted_s: float, **fields: Any) -> str:
    """A gateway that calls a function that asks a table: two segments and what X-Ray would infer, ended just now."""
    end = time.time() - 5
    start, trace_id = end - lasted_s, f"1-{int(end):08x}-{secrets.token_hex(12)}"
    ids = {name: secrets.token_hex(8) for name in ("gateway", "call", "function", "table")}
    table = {
        "id": ids["table"],
        "name": "customers",
        "namespace": "aws",
        "start_time": start + 0.2,
        "end_time": end - 0.2,
    }
    call = {"id": ids["call"], "name": "invoke", "namespace": "aws", "start_time": start, "end_time": end}
    gateway = {
        "id": ids["gateway"],
        "name": service,
        "start_time": start,
        "end_time": end,
        "subsegments": [call],
        **fields,
    }
    function = {
        "id": ids["function"],
        "parent_id": ids["call"],
        "name": f"{service}-handler",
        "start_time": start + 0.1,
        "end_time": end - 0.1,
        "subsegments": [table],
    }
    documents = [json.dumps({"trace_id": trace_id, **document}) for document in (function, gateway)]
    answer = aws.client("xray").put_trace_segments(TraceSegmentDocuments=documents)
    assert answer["UnprocessedTraceSegments"] == []
    return trace_id


@pytest.fixture
def reader(aws: EmbeddedAws) -> XRayTraces:
    return XRayTraces(lambda region: aws.client("xray", region_name=region))


def test_slow_traces_are_found_and_their_bottleneck_is_named(aws: EmbeddedAws, reader: XRayTraces) -> None:
    slow = [put_a_trace(aws, "shop-slow", 2 + number / 10) for number in range(7)]
    put_a_trace(aws, "shop-slow", 0.6)
    group = TraceGroup(name="slow", filter_expression='service("shop-slow") AND responsetime > 1')
    report = read_report(a_workload_file(tracing=Tracing(groups=(group,))), the_last(1), reader)
    assert (report.found, report.matched, report.slow, report.read) == (Found.MATCHED, 7, 7, 7)
    assert [one.summary.id for one in report.slowest] == slow[::-1]
    slowest = report.slowest[0]
    assert (slowest.summary.entry, slowest.bottleneck) == ("shop-slow", "customers")
    assert slowest.summary.duration_s == pytest.approx(2.6, abs=1e-3)
    own = {one.name: one.own_s / one.count for one in report.bottlenecks}
    assert own == pytest.approx({"customers": 1.9, "shop-slow-handler": 0.2, "invoke": 0.2, "shop-slow": 0}, abs=1e-3)


def test_errors_are_found_and_nothing_matching_is_told_from_nothing_there(aws: EmbeddedAws, reader: XRayTraces) -> None:
    failed = put_a_trace(aws, "shop-failed", 0.9, fault=True, annotations={"operationType": "checkout"})
    for expression in ('service("shop-failed") { fault = true }', 'annotation.operationType = "checkout"'):
        assert [one.id for one in reader.summaries("us-east-1", expression, the_last(1)).found] == [failed]
    assert reader.summaries("us-east-1", "duration > 9999", the_last(30)).any_seen
    elsewhere = reader.summaries("eu-west-1", "duration > 0", the_last(1))
    assert (elsewhere.found, elsewhere.any_seen) == ((), False)


def test_a_wrong_expression_is_refused(reader: XRayTraces) -> None:
    with pytest.raises(ConfigurationError, match="respnse"):
        reader.summaries("us-east-1", "respnse > 1", the_last(1))


def test_more_than_five_ids_a_call_are_refused_as_by_x_ray(aws: EmbeddedAws) -> None:
    xray = aws.client("xray")
    with pytest.raises(xray.exceptions.InvalidRequestException):
        xray.batch_get_traces(TraceIds=[f"1-00000000-{number:024x}" for number in range(6)])


def test_what_carries_the_tags_is_found(aws: EmbeddedAws) -> None:
    shop = {"Application": "Counted", "Environment": "production"}
    pairs = [{"Key": key, "Value": value} for key, value in shop.items()]
    aws.client("sqs").create_queue(QueueName="counted-orders", tags=shop)
    aws.client("sqs").create_queue(QueueName="counted-staging", tags={"Application": "Counted"})
    aws.client("sns").create_topic(Name="counted-alerts", Tags=pairs)
    aws.client("s3").create_bucket(Bucket="counted-receipts")
    aws.client("s3").put_bucket_tagging(Bucket="counted-receipts", Tagging={"TagSet": pairs})
    aws.client("dynamodb").create_table(
        TableName="counted-customers",
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        Tags=pairs,
    )
    tagging = TaggingApi(lambda region: aws.client("resourcegroupstaggingapi", region_name=region))
    found = tagging.arns("us-east-1", shop)
    assert sorted(map(resource_type, found)) == ["dynamodb:table", "s3:bucket", "sns:topic", "sqs:queue"]
