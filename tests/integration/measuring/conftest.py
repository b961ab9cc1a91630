"""template.yaml, deployed as it is, with workloads whose figures are known: one for all tests of a file.

The shop's are read from CloudWatch, and its components are there. Nothing of the attic's is. The desk's figures are
those of a Prometheus that is away.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from lamplighter.domain.definitions import resources
from lamplighter.domain.definitions.indicators import Better, HealthCheck, HealthCheckType, Kpi
from lamplighter.domain.definitions.metrics import Metric
from lamplighter.domain.definitions.objectives import Count, Indicator, Slo, SloWindow
from lamplighter.domain.definitions.prometheus import Prometheus, PrometheusServer
from lamplighter.domain.definitions.telemetry import TraceGroup, Tracing
from lamplighter.domain.definitions.workload_file import WorkloadFile
from lamplighter.domain.window import rounded_down
from lamplighter.workload_files import WorkloadFiles
from local.demo.stage import Stage
from local.receivers.product_endpoint import ProductEndpoint
from tests.builders_plan import a_workload_file

CALLS, FAILED = Metric(namespace="Shop", name="Calls"), Metric(namespace="Shop", name="Failed")
TAGS = {"Application": "Shop"}
# Nobody listens there.
NOWHERE = "http://127.0.0.1:9"


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with ExitStack() as running:
        endpoint = running.enter_context(ProductEndpoint())
        files = WorkloadFiles(default=a_workload_file(workload="default"), named=(shop(endpoint.url), attic(), desk()))
        stage = running.enter_context(Stage(quiet_s=1, files=files))
        stage.deploy_core()
        open_the_shop(stage)
        yield stage


def shop(url: str) -> WorkloadFile:
    availability = Kpi(
        name="availability",
        title="Availability",
        unit="percent",
        target=99.9,
        better=Better.HIGHER,
        expression="100 * (1 - FILL(failed, 0) / calls)",
        metrics={"calls": CALLS, "failed": FAILED},
    )
    return a_workload_file(
        tags=TAGS,
        kpis=(availability,),
        slos=(an_slo(Indicator(valid=Count(metric=CALLS), bad=Count(metric=FAILED))),),
        tracing=Tracing(groups=(TraceGroup(name="all", filter_expression='service("shop")'),)),
        resources=resources.Resources(
            endpoints=(resources.Endpoint(name="http", url=url),),
            functions=(resources.Function(name="lamplighter-sweeper"),),
            tables=(resources.Table(name="table"),),
            buckets=(resources.Bucket(name="shop-bucket"),),
            queues=(resources.Queue(name="queue"),),
        ),
        health_checks=(
            a_check(HealthCheckType.HTTP, "http"),
            a_check(HealthCheckType.FUNCTION, "lamplighter-sweeper"),
            a_check(HealthCheckType.TABLE, "table"),
            a_check(HealthCheckType.BUCKET, "shop-bucket"),
            a_check(HealthCheckType.QUEUE, "queue"),
            a_check(HealthCheckType.COMPREHEND, None),
        ),
    )


def attic() -> WorkloadFile:
    return a_workload_file(
        workload="attic",
        resources=resources.Resources(
            endpoints=(resources.Endpoint(name="absent", url=NOWHERE),),
            apis=(resources.Api(name="absent"),),
            functions=(resources.Function(name="absent"),),
            tables=(resources.Table(name="absent"),),
            buckets=(resources.Bucket(name="absent-bucket"),),
            queues=(resources.Queue(name="absent"),),
            models=(resources.Model(name="absent", model_id="nobody.nothing-v1:0"),),
            databases=(resources.Database(name="absent"),),
            caches=(resources.Cache(name="absent"),),
        ),
        health_checks=(
            a_check(HealthCheckType.HTTP, "absent"),
            a_check(HealthCheckType.API, "absent"),
            a_check(HealthCheckType.FUNCTION, "absent"),
            a_check(HealthCheckType.TABLE, "absent"),
            a_check(HealthCheckType.BUCKET, "absent-bucket"),
            a_check(HealthCheckType.QUEUE, "absent"),
            a_check(HealthCheckType.MODEL, "absent"),
            a_check(HealthCheckType.DATABASE, "absent"),
            a_check(HealthCheckType.CACHE, "absent"),
        ),
    )


def desk() -> WorkloadFile:
    counted, bad = Count(promql="sum(increase(calls[{window}]))"), Count(promql="sum(increase(bad[{window}]))")
    return a_workload_file(
        workload="desk",
        kpis=(Kpi(name="calls", title="Calls", unit="", promql=counted.promql, better=Better.HIGHER),),
        slos=(an_slo(Indicator(valid=counted, bad=bad)),),
        prometheus=Prometheus(server=PrometheusServer(url=NOWHERE)),
    )


def an_slo(indicator: Indicator) -> Slo:
    return Slo(name="availability", objective=0.99, window=SloWindow(rolling_days=7), indicator=indicator)


def a_check(type_: HealthCheckType, target: str | None) -> HealthCheck:
    return HealthCheck(name=type_.value, type=type_, target=target)


def open_the_shop(stage: Stage) -> None:
    """Of today's 1000 calls 2 failed, of yesterday's 9000 88; what was more than a week ago counts for nothing."""
    now = rounded_down(datetime.now(UTC), 300)
    for hours, calls, failed in ((1, 1000, 2), (30, 9000, 88), (24 * 8, 5000, 5000)):
        put(stage, CALLS.name, now - timedelta(hours=hours), calls)
        put(stage, FAILED.name, now - timedelta(hours=hours), failed)
    tags = [{"Key": key, "Value": value} for key, value in TAGS.items()]
    stage.client("sqs").create_queue(QueueName="queue", tags=TAGS)
    stage.client("s3").create_bucket(Bucket="shop-bucket")
    stage.client("s3").put_bucket_tagging(Bucket="shop-bucket", Tagging={"TagSet": tags})
    stage.client("dynamodb").create_table(
        TableName="table",
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        Tags=tags,
    )


def put(stage: Stage, name: str, at: datetime, count: int) -> None:
    datum: dict[str, Any] = {"MetricName": name, "Timestamp": at, "Values": [1.0], "Counts": [float(count)]}
    stage.client("cloudwatch").put_metric_data(Namespace="Shop", MetricData=[datum])
