"""The metric reader, asking the embedded AWS over HTTP."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from lamplighter.adapters.cloudwatch_client import cloudwatch_client
from lamplighter.adapters.cloudwatch_metrics import CloudWatchMetrics
from lamplighter.adapters.system_clock import SystemClock
from lamplighter.domain.definitions.metrics import Metric
from lamplighter.domain.series import Question
from lamplighter.domain.window import Window, rounded_down
from local.embedded_aws.launcher import EmbeddedAws

pytestmark = pytest.mark.embedded

END = rounded_down(datetime.now(UTC), 60)
HOUR = Window(END - timedelta(hours=1), END)


@pytest.fixture
def client(aws: EmbeddedAws, monkeypatch: pytest.MonkeyPatch) -> Any:
    for name, value in aws.environment().items():
        monkeypatch.setenv(name, value)
    return cloudwatch_client(Config(retries={"total_max_attempts": 1}))


@pytest.fixture
def reader(client: Any) -> CloudWatchMetrics:
    return CloudWatchMetrics(client=client, clock=SystemClock(), pause_s=0)


@pytest.fixture
def shop(client: Any, request: pytest.FixtureRequest) -> str:
    """A namespace with ten minutes of 100 calls and one error a minute."""
    namespace = f"Shop/{request.node.name}"
    for name, number in (("Calls", 100.0), ("Errors", 1.0)):
        moments = [HOUR.start + timedelta(minutes=minute) for minute in range(10)]
        data = [{"MetricName": name, "Timestamp": moment, "Value": number} for moment in moments]
        client.put_metric_data(Namespace=namespace, MetricData=data)
    return namespace


def query(namespace: str, id_: str, name: str, period: int = 60) -> dict[str, Any]:
    metric = {"Namespace": namespace, "MetricName": name}
    return {"Id": id_, "MetricStat": {"Metric": metric, "Period": period, "Stat": "Sum"}}


def asked(client: Any, *queries: dict[str, Any], **fields: Any) -> dict[str, Any]:
    request = {"StartTime": HOUR.start, "EndTime": HOUR.end, "ScanBy": "TimestampAscending"}
    answer: dict[str, Any] = client.get_metric_data(MetricDataQueries=list(queries), **request | fields)
    return answer


def test_metrics_and_expressions_are_read_in_one_go(reader: CloudWatchMetrics, shop: str) -> None:
    metrics = {name: Metric(namespace=shop, name=name.capitalize()) for name in ("calls", "errors")}
    answers = reader.read(
        [
            Question(key="errors", window=HOUR, period_s=300, metric=metrics["errors"]),
            Question(key="rate", window=HOUR, period_s=300, expression="100 * errors / calls", metrics=metrics),
            Question(key="bad", window=HOUR, period_s=300, expression="100 * / calls", metrics=metrics),
            Question(key="absent", window=HOUR, period_s=300, metric=Metric(namespace=shop, name="Absent")),
        ]
    )
    assert [(point.at - HOUR.start, point.value) for point in answers["errors"].points] == [
        (timedelta(0), 5),
        (timedelta(minutes=5), 5),
    ]
    assert [point.value for point in answers["rate"].points] == [1, 1]
    assert "CloudWatch refuses it" in answers["bad"].messages[0]
    assert (answers["absent"].points, answers["absent"].complete) == ((), True)


def test_pages_of_a_few_datapoints_hold_all(client: Any, shop: str) -> None:
    queries = [query(shop, "m1", "Calls"), query(shop, "m2", "Errors")]
    pages = client.get_paginator("get_metric_data").paginate(
        MetricDataQueries=queries, StartTime=HOUR.start, EndTime=HOUR.end, MaxDatapoints=6
    )
    found = [result for page in pages for result in page["MetricDataResults"]]
    assert sum(len(result["Values"]) for result in found) == 20
    assert {result["StatusCode"] for result in found[:-2]} == {"PartialData"}
    assert {result["StatusCode"] for result in found[-2:]} == {"Complete"}


def test_of_an_expression_there_is_no_second_page(client: Any, shop: str) -> None:
    expression = {"Id": "e1", "Expression": "m1 * 2"}
    answer = asked(client, query(shop, "m1", "Calls"), expression, MaxDatapoints=6)
    assert "NextToken" not in answer
    assert {result["StatusCode"] for result in answer["MetricDataResults"]} == {"PartialData"}


@pytest.mark.parametrize(
    ("count", "fields", "code", "words"),
    [
        (501, {}, "ValidationError", "500"),
        (1, {"MaxDatapoints": 100_801}, "ValidationError", "100800"),
        (1, {"NextToken": "elsewhere"}, "InvalidNextToken", "elsewhere"),
        (1, {"EndTime": HOUR.start}, "ValidationError", "StartTime"),
    ],
)
def test_what_cloudwatch_refuses_is_refused(
    client: Any, count: int, fields: dict[str, Any], code: str, words: str
) -> None:
    with pytest.raises(ClientError, match=words) as refused:
        asked(client, *(query("Shop", f"m{number}", "Calls") for number in range(count)), **fields)
    assert refused.value.response["Error"]["Code"] == code


def test_500_queries_label_options_and_all_are_taken(client: Any) -> None:
    queries = [query("Shop", f"m{number}", "Calls") for number in range(500)]
    assert len(asked(client, *queries, LabelOptions={"Timezone": "+0100"})["MetricDataResults"]) == 500
