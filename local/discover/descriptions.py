"""How a deployed resource is set up, asked of its service and answered under CloudFormation's names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Description:
    """``read`` takes the service's client and the physical id; what it can't tell it leaves out."""

    service: str
    read: Callable[[Any, str], dict[str, Any]]


def _function(client: Any, name: str) -> dict[str, Any]:
    return {"Timeout": client.get_function_configuration(FunctionName=name)["Timeout"]}


def _table(client: Any, name: str) -> dict[str, Any]:
    table = client.describe_table(TableName=name)["Table"]
    capacity = table.get("ProvisionedThroughput") or {}
    return {
        "BillingMode": (table.get("BillingModeSummary") or {}).get("BillingMode", "PROVISIONED"),
        "GlobalSecondaryIndexes": [
            {"IndexName": index["IndexName"]} for index in table.get("GlobalSecondaryIndexes") or []
        ],
        "ProvisionedThroughput": {
            key: capacity[key] for key in ("ReadCapacityUnits", "WriteCapacityUnits") if key in capacity
        },
    }


def _bucket(client: Any, name: str) -> dict[str, Any]:
    """A filter shows up as the properties of AWS::S3::Bucket MetricsConfiguration that narrow it."""
    listed = client.list_bucket_metrics_configurations(Bucket=name).get("MetricsConfigurationList") or []
    return {"MetricsConfigurations": [{"Id": entry["Id"], **_narrowed(entry.get("Filter") or {})} for entry in listed]}


def _narrowed(narrowing: dict[str, Any]) -> dict[str, Any]:
    return {"Prefix": narrowing} if narrowing else {}


def _rest_api(client: Any, api_id: str) -> dict[str, Any]:
    return {"Name": client.get_rest_api(restApiId=api_id)["name"]}


def _http_api(client: Any, api_id: str) -> dict[str, Any]:
    api = client.get_api(ApiId=api_id)
    return {"Name": api["Name"], "ProtocolType": api["ProtocolType"]}


def _database(client: Any, name: str) -> dict[str, Any]:
    instance = client.describe_db_instances(DBInstanceIdentifier=name)["DBInstances"][0]
    described = {
        "Engine": instance.get("Engine"),
        "AllocatedStorage": instance.get("AllocatedStorage"),
        "SourceDBInstanceIdentifier": instance.get("ReadReplicaSourceDBInstanceIdentifier"),
    }
    return {key: value for key, value in described.items() if value is not None}


def _cache(client: Any, name: str) -> dict[str, Any]:
    clusters = client.describe_cache_clusters(CacheClusterId=name)["CacheClusters"]
    return {"Engine": clusters[0]["Engine"]} if clusters else {}


def _user_pool(client: Any, pool_id: str) -> dict[str, Any]:
    return {"UserPoolName": client.describe_user_pool(UserPoolId=pool_id)["UserPool"]["Name"]}


def _log_group(client: Any, name: str) -> dict[str, Any]:
    retention = log_group_retention(client, name).get(name)
    return {"RetentionInDays": retention} if retention is not None else {}


def log_group_retention(client: Any, name: str) -> dict[str, int | None]:
    """Retention in days by the group's name, None for ever; empty where there is no such group."""
    groups = client.describe_log_groups(logGroupNamePrefix=name, limit=50)["logGroups"]
    retention = {group["logGroupName"]: group.get("retentionInDays") for group in groups}
    return {name: retention[name]} if name in retention else {}


def function_log_group(client: Any, name: str) -> str:
    """Where a function writes, whether or not the group is there yet."""
    settings = client.get_function_configuration(FunctionName=name).get("LoggingConfig") or {}
    return settings.get("LogGroup") or f"/aws/lambda/{name}"


DESCRIPTIONS = {
    "AWS::ApiGateway::RestApi": Description("apigateway", _rest_api),
    "AWS::ApiGatewayV2::Api": Description("apigatewayv2", _http_api),
    "AWS::Cognito::UserPool": Description("cognito-idp", _user_pool),
    "AWS::DynamoDB::GlobalTable": Description("dynamodb", _table),
    "AWS::DynamoDB::Table": Description("dynamodb", _table),
    "AWS::ElastiCache::CacheCluster": Description("elasticache", _cache),
    "AWS::Lambda::Function": Description("lambda", _function),
    "AWS::Logs::LogGroup": Description("logs", _log_group),
    "AWS::RDS::DBInstance": Description("rds", _database),
    "AWS::S3::Bucket": Description("s3", _bucket),
}
