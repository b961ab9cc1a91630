"""AWS's resources are looked at through its real clients, over moto in process."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import boto3
import pytest
from botocore.config import Config
from moto import mock_aws

from lamplighter.adapters.health.apis import Apis
from lamplighter.adapters.health.buckets import Buckets
from lamplighter.adapters.health.caches import Caches
from lamplighter.adapters.health.comprehend import Comprehend
from lamplighter.adapters.health.databases import Databases
from lamplighter.adapters.health.functions import Functions
from lamplighter.adapters.health.probe import Probe
from lamplighter.adapters.health.queues import Queues
from lamplighter.adapters.health.tables import Tables
from lamplighter.bootstrap.health_probes import health_probes
from lamplighter.domain.definitions.indicators import HealthCheckType as Type
from lamplighter.domain.definitions.resources import (
    Api,
    ApiType,
    Bucket,
    Cache,
    Database,
    Function,
    Queue,
    Resource,
    Table,
)
from lamplighter.domain.health.observations import (
    Answered,
    ApiSeen,
    FunctionSeen,
    InState,
    Missing,
    Observation,
    QueueSeen,
    TableSeen,
)
from lamplighter.errors import ConfigurationError
from tests.builders_health import a_check, a_subject, a_watched_file

if TYPE_CHECKING:
    pass

NOW = datetime.now(UTC).replace(second=0, microsecond=0)
ONCE = Config(retries={"mode": "standard", "total_max_attempts": 1})


class AtNow:
    def now(self) -> datetime:
        return NOW


@pytest.fixture(autouse=True)
def _aws() -> Iterator[None]:
    with mock_aws():
        yield


def seen(probe: Probe, resource: Resource | None = None) -> Observation:
    return probe.observe(a_subject(resource))


def test_a_function() -> None:
    role = boto3.client("iam").create_role(
        RoleName="shop", AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": []})
    )["Role"]["Arn"]
    code = io.BytesIO()
    with zipfile.ZipFile(code, "w") as archive:
        archive.writestr("shop.py", "")
    client = boto3.client("lambda")
    client.create_function(
        FunctionName="shop", Runtime="python3.13", Role=role, Handler="shop.handler", Code={"ZipFile": code.getvalue()}
    )

    assert seen(Functions(client), Function(name="shop")) == FunctionSeen(state="Active", last_update="Successful")
    assert seen(Functions(client), Function(name="gone")) == Missing()


def test_a_table_and_its_indexes() -> None:
    client = boto3.client("dynamodb")
    client.create_table(
        TableName="Cart",
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("pk", "day")],
        BillingMode="PAY_PER_REQUEST",
        GlobalSecondaryIndexes=[
            {
                "IndexName": "ByDay",
                "KeySchema": [{"AttributeName": "day", "KeyType": "HASH"}],
                "Projection": {"ProjectionType": "ALL"},
            }
        ],
    )

    assert seen(Tables(client), Table(name="Cart")) == TableSeen(status="ACTIVE", indexes={"ByDay": "ACTIVE"})
    assert seen(Tables(client), Table(name="Gone")) == Missing()


def test_a_bucket() -> None:
    client = boto3.client("s3")
    client.create_bucket(Bucket="photos")

    assert seen(Buckets(client), Bucket(name="photos")) == Answered()
    assert seen(Buckets(client), Bucket(name="gone")) == Missing()


def test_a_database() -> None:
    client = boto3.client("rds")
    client.create_db_instance(DBInstanceIdentifier="ims-db", DBInstanceClass="db.t4g.micro", Engine="postgres")

    assert seen(Databases(client), Database(name="ims-db")) == InState("available")
    assert seen(Databases(client), Database(name="gone")) == Missing()


def test_a_cache() -> None:
    client = boto3.client("elasticache")
    client.create_cache_cluster(
        CacheClusterId="ims-cache-001", CacheNodeType="cache.t4g.micro", Engine="redis", NumCacheNodes=1
    )

    assert seen(Caches(client), Cache(name="ims-cache-001")) == InState("available")
    assert seen(Caches(client), Cache(name="gone")) == Missing()


def test_comprehend() -> None:
    assert seen(Comprehend(boto3.client("comprehend"))) == Answered()


def test_a_rest_api_is_found_by_its_name() -> None:
    rest, http = boto3.client("apigateway"), boto3.client("apigatewayv2")
    probe = Apis(rest, http)
    api_id = rest.create_rest_api(name="shop")["id"]

    assert seen(probe, Api(name="shop")) == ApiSeen(stages={})

    root = rest.get_resources(restApiId=api_id)["items"][0]["id"]
    rest.put_method(restApiId=api_id, resourceId=root, httpMethod="GET", authorizationType="NONE")
    rest.put_integration(restApiId=api_id, resourceId=root, httpMethod="GET", type="MOCK")
    rest.create_deployment(restApiId=api_id, stageName="prod")

    assert seen(probe, Api(name="shop")) == ApiSeen(stages={"prod": True})
    assert seen(probe, Api(name="gone")) == Missing()


def test_an_http_api_is_known_by_its_id() -> None:
    rest, http = boto3.client("apigateway"), boto3.client("apigatewayv2")
    probe = Apis(rest, http)
    api_id = http.create_api(Name="shop", ProtocolType="HTTP")["ApiId"]
    http.create_stage(ApiId=api_id, StageName="empty")

    assert seen(probe, Api(name="shop", type=ApiType.HTTP, api_id=api_id)) == ApiSeen(stages={"empty": False})
    assert seen(probe, Api(name="shop", type=ApiType.HTTP, api_id="gone123456")) == Missing()
    with pytest.raises(ConfigurationError, match="api_id"):
        seen(probe, Api(name="shop", type=ApiType.HTTP))


def test_a_queue_is_as_old_as_cloudwatch_said_last() -> None:
    sqs, cloudwatch = boto3.client("sqs"), boto3.client("cloudwatch")
    probe = Queues(sqs, cloudwatch, AtNow())
    url = sqs.create_queue(QueueName="orders")["QueueUrl"]

    assert seen(probe, Queue(name="orders")) == QueueSeen(waiting=0, oldest_message_s=None)

    sqs.send_message(QueueUrl=url, MessageBody="one")
    for minutes, age_s in ((20, 9000.0), (4, 70.0), (2, 130.0)):
        cloudwatch.put_metric_data(
            Namespace="AWS/SQS",
            MetricData=[
                {
                    "MetricName": "ApproximateAgeOfOldestMessage",
                    "Dimensions": [{"Name": "QueueName", "Value": "orders"}],
                    "Timestamp": NOW - timedelta(minutes=minutes),
                    "Value": age_s,
                }
            ],
        )

    assert seen(probe, Queue(name="orders")) == QueueSeen(waiting=1, oldest_message_s=130.0)
    assert seen(probe, Queue(name="gone")) == Missing()


def test_a_target_of_another_kind_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="a target that is a table"):
        seen(Tables(boto3.client("dynamodb")), Bucket(name="photos"))


@pytest.mark.parametrize("type_", list(Type))
def test_there_is_a_probe_for_every_type_of_check(type_: Type) -> None:
    probes = health_probes([a_watched_file(a_check(type_))]).probes

    assert list(probes) == [(type_, "us-east-1")]
