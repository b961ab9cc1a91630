"""What a live resource is asked is answered under CloudFormation's names, on moto."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws

from local.discover.descriptions import DESCRIPTIONS, function_log_group, log_group_retention


@pytest.fixture(autouse=True)
def _aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    with mock_aws():
        yield


def client(service: str) -> Any:
    name: Any = service
    return boto3.client(name, region_name="us-east-1")


def described(kind: str, physical_id: str) -> dict[str, Any]:
    description = DESCRIPTIONS[kind]
    return description.read(client(description.service), physical_id)


def test_apis_have_their_names() -> None:
    rest = client("apigateway").create_rest_api(name="aurastream-api")["id"]
    http = client("apigatewayv2").create_api(Name="web", ProtocolType="HTTP")["ApiId"]
    assert described("AWS::ApiGateway::RestApi", rest) == {"Name": "aurastream-api"}
    assert described("AWS::ApiGatewayV2::Api", http) == {"Name": "web", "ProtocolType": "HTTP"}


def test_a_database_has_its_engine_storage_and_source() -> None:
    rds = client("rds")
    settings = {"Engine": "postgres", "DBInstanceClass": "db.t3.micro", "MasterUsername": "a", "AllocatedStorage": 20}
    rds.create_db_instance(DBInstanceIdentifier="ims", MasterUserPassword="x" * 12, **settings)
    rds.create_db_instance_read_replica(DBInstanceIdentifier="copy", SourceDBInstanceIdentifier="ims")
    assert described("AWS::RDS::DBInstance", "ims") == {"Engine": "postgres", "AllocatedStorage": 20}
    assert described("AWS::RDS::DBInstance", "copy")["SourceDBInstanceIdentifier"] == "ims"


def test_a_cache_has_its_engine() -> None:
    settings = {"Engine": "redis", "NumCacheNodes": 1, "CacheNodeType": "cache.t3.micro"}
    client("elasticache").create_cache_cluster(CacheClusterId="ims-001", **settings)
    assert described("AWS::ElastiCache::CacheCluster", "ims-001") == {"Engine": "redis"}


def test_a_user_pool_has_its_name() -> None:
    pool = client("cognito-idp").create_user_pool(PoolName="users")["UserPool"]["Id"]
    assert described("AWS::Cognito::UserPool", pool) == {"UserPoolName": "users"}


def test_a_table_on_demand_has_no_capacity_of_its_own() -> None:
    client("dynamodb").create_table(
        TableName="results",
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
    )
    found = described("AWS::DynamoDB::Table", "results")
    assert (found["BillingMode"], found["GlobalSecondaryIndexes"]) == ("PAY_PER_REQUEST", [])


def test_a_log_group_has_its_own_retention_and_not_that_of_one_whose_name_goes_on() -> None:
    logs = client("logs")
    for name, days in (("/x", None), ("/x/more", 7)):
        logs.create_log_group(logGroupName=name)
        if days:
            logs.put_retention_policy(logGroupName=name, retentionInDays=days)
    assert described("AWS::Logs::LogGroup", "/x") == {}
    assert described("AWS::Logs::LogGroup", "/x/more") == {"RetentionInDays": 7}
    assert log_group_retention(logs, "/x") == {"/x": None}
    assert log_group_retention(logs, "/none") == {}


def test_a_function_writes_where_lambda_writes_by_itself() -> None:
    role = client("iam").create_role(RoleName="r", AssumeRolePolicyDocument="{}")["Role"]["Arn"]
    functions = client("lambda")
    functions.create_function(
        FunctionName="one", Role=role, Runtime="python3.13", Handler="a.b", Timeout=9, Code={"ZipFile": b"x"}
    )
    assert described("AWS::Lambda::Function", "one") == {"Timeout": 9}
    assert function_log_group(functions, "one") == "/aws/lambda/one"
