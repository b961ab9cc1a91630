"""A template's resources, one kind of a workload file after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from local.discover.found import entry_of
from local.discover.functions import functions
from local.discover.intrinsics import Unknown, references
from local.discover.queues import queues
from local.discover.stack_view import Seen, StackView
from local.discover.yaml_lines import Entry, Noted

# The stage that SAM gives an API that it makes of functions' events ("Generated CloudFormation resources", AWS SAM).
_SAM_STAGE = "Prod"


def resources(view: StackView) -> dict[str, list[Entry]]:
    """By the keys of a workload file's ``resources``; kinds of which there is none are left out."""
    found = {kind: list(find(view)) for kind, find in _FINDERS.items()}
    return {kind: entries for kind, entries in found.items() if entries}


def _apis(view: StackView) -> Iterator[Entry]:
    for seen in view.of("AWS::ApiGateway::RestApi", "AWS::Serverless::Api"):
        yield entry_of(seen, _stage_of(view, seen), name=_rest_name(view, seen))
    for seen in view.of("AWS::ApiGatewayV2::Api", "AWS::Serverless::HttpApi"):
        if seen.properties.get("ProtocolType", "HTTP") == "HTTP":
            api_id = seen.physical_id or Unknown("")
            name = seen.name if isinstance(seen.name, str) else seen.logical_id
            yield entry_of(seen, {"type": "http", "api_id": api_id}, name=name)
    yield from _implicit_apis(view)


def _rest_name(view: StackView, seen: Seen) -> str | Unknown:
    """Without a name, API Gateway takes the title of its OpenAPI document; SAM writes the stack's name there."""
    name = seen.name
    body = seen.inside("Body") or seen.inside("DefinitionBody")
    info = body.get("info")
    title = info.get("title") if isinstance(info, Mapping) else None
    if isinstance(name, str):
        return name
    if title is not None:
        return title if isinstance(title, str | Unknown) else Unknown("")
    if seen.type == "AWS::Serverless::Api" and not name.written and "DefinitionUri" not in seen.raw:
        return _text_or_unknown(view.resolved({"Ref": "AWS::StackName"}), "${AWS::StackName}")
    return name


def _text_or_unknown(value: Any, written: str) -> str | Unknown:
    return value if isinstance(value, str) else Unknown(written)


def _stage_of(view: StackView, api: Seen) -> dict[str, Any]:
    """Metrics by stage cover one stage alone, so it is named only where there is one."""
    stages = [stage for stage in view.of("AWS::ApiGateway::Stage") if api.logical_id in references(stage.raw)]
    stages = stages or ([api] if api.type == "AWS::Serverless::Api" else [])
    caching = any(stage.properties.get("CacheClusterEnabled") is True for stage in stages)
    name = stages[0].text("StageName") if len(stages) == 1 else None
    return {"stage": name, "caching": True if caching else None}


def _implicit_apis(view: StackView) -> Iterator[Entry]:
    """APIs that SAM makes of functions' events."""
    events = [
        event
        for seen in view.of("AWS::Serverless::Function")
        for event in seen.inside("Events").values()
        if isinstance(event, Mapping)
    ]
    kinds = {event.get("Type") for event in events if not {"RestApiId", "ApiId"} & set(event.get("Properties") or {})}
    if "Api" in kinds:
        name = _text_or_unknown(view.resolved({"Ref": "AWS::StackName"}), "${AWS::StackName}")
        yield entry_of(_implicit(view, "ServerlessRestApi"), {"stage": _SAM_STAGE}, name=name)
    if "HttpApi" in kinds:
        seen = _implicit(view, "ServerlessHttpApi")
        yield entry_of(seen, {"type": "http", "api_id": seen.physical_id or Unknown("")}, name=seen.logical_id)


def _implicit(view: StackView, logical_id: str) -> Seen:
    physical_id = view.source.physical_ids.get(logical_id)
    return Seen(logical_id=logical_id, type="", properties={}, raw={}, physical_id=physical_id)


def _tables(view: StackView) -> Iterator[Entry]:
    for seen in view.of("AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable", "AWS::Serverless::SimpleTable"):
        indexes = [str(index["IndexName"]) for index in seen.entries("GlobalSecondaryIndexes") if _named(index)]
        insights = seen.inside("ContributorInsightsSpecification").get("Enabled") is True
        yield entry_of(
            seen, {**_billing(seen), "indexes": indexes or None, "contributor_insights": True if insights else None}
        )


def _named(index: Mapping[str, Any]) -> bool:
    return isinstance(index.get("IndexName"), str)


def _billing(seen: Seen) -> dict[str, Any]:
    """CloudFormation's default is PROVISIONED, SAM's SimpleTable's is on demand unless it provisions something."""
    capacity = seen.inside("ProvisionedThroughput")
    default = "PROVISIONED" if seen.type != "AWS::Serverless::SimpleTable" or capacity else "PAY_PER_REQUEST"
    mode = seen.properties.get("BillingMode") or default
    if mode == "PAY_PER_REQUEST":
        return {"billing": "on_demand"}
    billing = "provisioned" if mode == "PROVISIONED" else Noted("on_demand", f"guessed: the template says {mode}")
    return {
        "billing": billing,
        "read_capacity": _units(capacity.get("ReadCapacityUnits")),
        "write_capacity": _units(capacity.get("WriteCapacityUnits")),
    }


def _units(value: object) -> int | None:
    return int(value) if isinstance(value, int | str) and str(value).isdigit() and int(value) > 0 else None


def _buckets(view: StackView) -> Iterator[Entry]:
    for seen in view.of("AWS::S3::Bucket"):
        configurations = seen.entries("MetricsConfigurations")
        whole = [entry for entry in configurations if not {"Prefix", "TagFilters", "AccessPointArn"} & set(entry)]
        known = next((entry.get("Id") for entry in [*whole, *configurations]), None)
        remarks = () if known else ("no metrics configuration: S3 counts no requests of it",)
        yield entry_of(seen, {"request_metrics": known if isinstance(known, str) else None}, remarks=remarks)


def _user_pools(view: StackView) -> Iterator[Entry]:
    clients = list(view.of("AWS::Cognito::UserPoolClient"))
    for seen in view.of("AWS::Cognito::UserPool"):
        own = [client for client in clients if seen.logical_id in references(client.raw)]
        client_id = next((client.physical_id for client in own if client.physical_id), None)
        others = [client.logical_id for client in own[1:]]
        remarks = (f"its other clients are left out: {', '.join(others)}",) if others else ()
        name = seen.name if isinstance(seen.name, str) else seen.logical_id
        ids = {"pool_id": seen.physical_id or Unknown(""), "client_id": client_id or Unknown("")}
        yield entry_of(seen, ids, name=name, remarks=remarks)


def _databases(view: StackView) -> Iterator[Entry]:
    for seen in view.of("AWS::RDS::DBInstance"):
        name = seen.name
        yield entry_of(
            seen,
            {
                "engine": seen.text("Engine"),
                "storage_gb": seen.number("AllocatedStorage"),
                "replica": True if seen.properties.get("SourceDBInstanceIdentifier") else None,
            },
            name=name.lower() if isinstance(name, str) else name,  # RDS stores identifiers in lower case
        )


def _caches(view: StackView) -> Iterator[Entry]:
    for seen in view.of("AWS::ElastiCache::CacheCluster"):
        yield entry_of(seen, {"engine": seen.text("Engine")})
    for seen in view.of("AWS::ElastiCache::ReplicationGroup"):
        for node in range(1, (seen.number("NumCacheClusters") or 1) + 1):
            # ElastiCache numbers the nodes of a group; metrics are published by node.
            name = f"{seen.name}-{node:03}".lower() if isinstance(seen.name, str) else seen.name
            remarks = ("guessed: a node of its replication group, by the way ElastiCache numbers them",)
            yield entry_of(seen, {"engine": seen.text("Engine")}, name=name, remarks=remarks)


_FINDERS: dict[str, Callable[[StackView], Iterator[Entry]]] = {
    "apis": _apis,
    "functions": functions,
    "tables": _tables,
    "buckets": _buckets,
    "user_pools": _user_pools,
    "databases": _databases,
    "caches": _caches,
    "queues": queues,
}

# What a draft reads, besides what describes it further.
READ: Sequence[str] = (
    "AWS::ApiGateway::RestApi",
    "AWS::ApiGateway::Stage",
    "AWS::ApiGatewayV2::Api",
    "AWS::CloudWatch::Alarm",
    "AWS::CloudWatch::CompositeAlarm",
    "AWS::Cognito::UserPool",
    "AWS::Cognito::UserPoolClient",
    "AWS::DynamoDB::GlobalTable",
    "AWS::DynamoDB::Table",
    "AWS::ElastiCache::CacheCluster",
    "AWS::ElastiCache::ReplicationGroup",
    "AWS::Lambda::Function",
    "AWS::Logs::LogGroup",
    "AWS::RDS::DBInstance",
    "AWS::S3::Bucket",
    "AWS::SQS::Queue",
    "AWS::Serverless::Api",
    "AWS::Serverless::Function",
    "AWS::Serverless::HttpApi",
    "AWS::Serverless::SimpleTable",
)
