"""Usage lines: how much of a service was used in a month, in the terms in which one knows it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Literal, TypeAlias

from annotated_types import Ge, Le, MinLen

Count: TypeAlias = Annotated[int, Ge(0)]
Amount: TypeAlias = Annotated[Decimal, Ge(0)]
StorageClassName: TypeAlias = Literal[
    "STANDARD", "STANDARD_IA", "ONEZONE_IA", "GLACIER_IR", "GLACIER", "DEEP_ARCHIVE", "INTELLIGENT_TIERING"
]
_NONE = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """``name`` tells lines of one service apart."""

    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LambdaUsage(Line):
    """``duration_ms`` of one request on average, without the ones on provisioned concurrency."""

    service: Literal["lambda"] = "lambda"
    requests: Count
    duration_ms: Amount
    memory_mb: Annotated[int, Ge(128), Le(10240)]
    architecture: Literal["x86_64", "arm64"] = "x86_64"


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiGatewayUsage(Line):
    service: Literal["api_gateway"] = "api_gateway"
    requests: Count
    type: Literal["rest", "http"] = "rest"


@dataclass(frozen=True, slots=True, kw_only=True)
class DynamoDbUsage(Line):
    """``reads`` and ``writes`` in request units on demand; ``read_capacity`` and ``write_capacity`` in units that were
    provisioned for ``hours`` (730 is a month).
    """

    service: Literal["dynamodb"] = "dynamodb"
    reads: Amount = _NONE
    writes: Amount = _NONE
    storage_gb: Amount = _NONE
    backups_gb: Amount = _NONE
    read_capacity: Count = 0
    write_capacity: Count = 0
    hours: Amount = Decimal(730)


@dataclass(frozen=True, slots=True, kw_only=True)
class S3Usage(Line):
    """Of one storage class. GB are 2^30 bytes, on the month's average. ``objects``: how many lie there, for what is
    charged by object. ``access_tier`` is of INTELLIGENT_TIERING.
    """

    service: Literal["s3"] = "s3"
    storage_class: StorageClassName = "STANDARD"
    access_tier: Literal["frequent", "infrequent", "archive instant"] = "frequent"
    storage_gb: Amount = _NONE
    objects: Count = 0
    puts: Count = 0
    gets: Count = 0
    transitions: Count = 0
    restores: Count = 0
    retrieved_gb: Amount = _NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class ComprehendUsage(Line):
    """``characters`` of one request on average."""

    service: Literal["comprehend"] = "comprehend"
    requests: Count
    characters: Annotated[Decimal, Ge(1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class CloudWatchUsage(Line):
    """``alarms`` counts the metrics in them, ``metrics_read`` those that GetMetricData is asked for."""

    service: Literal["cloudwatch"] = "cloudwatch"
    metrics: Count = 0
    alarms: Count = 0
    high_resolution_alarms: Count = 0
    composite_alarms: Count = 0
    dashboards: Count = 0
    metrics_read: Count = 0
    api_requests: Count = 0
    logs_gb: Amount = _NONE
    lambda_logs_gb: Amount = _NONE
    logs_stored_gb: Amount = _NONE
    logs_scanned_gb: Amount = _NONE
    insights_rules: Count = 0
    rum_events: Count = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class StepFunctionsUsage(Line):
    """Of standard workflows."""

    service: Literal["step_functions"] = "step_functions"
    transitions: Count


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpressWorkflowUsage(Line):
    """``duration_ms`` and ``memory_mb`` of one execution on average."""

    service: Literal["step_functions_express"] = "step_functions_express"
    requests: Count
    duration_ms: Amount
    memory_mb: Annotated[int, Ge(1)] = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class SesUsage(Line):
    service: Literal["ses"] = "ses"
    messages: Count
    attachments_gb: Amount = _NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class SnsUsage(Line):
    service: Literal["sns"] = "sns"
    publishes: Count = 0
    emails: Count = 0
    http_deliveries: Count = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SqsUsage(Line):
    service: Literal["sqs"] = "sqs"
    requests: Count
    type: Literal["standard", "FIFO"] = "standard"


@dataclass(frozen=True, slots=True, kw_only=True)
class EventBridgeUsage(Line):
    service: Literal["eventbridge"] = "eventbridge"
    events: Count = 0
    schedule_invocations: Count = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class XRayUsage(Line):
    """``insights``: traces of groups that have them."""

    service: Literal["xray"] = "xray"
    traces: Count = 0
    scanned: Count = 0
    insights: Count = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class KmsUsage(Line):
    service: Literal["kms"] = "kms"
    keys: Count = 0
    requests: Count = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretsManagerUsage(Line):
    service: Literal["secrets_manager"] = "secrets_manager"
    secrets: Count = 0
    requests: Count = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class BedrockUsage(Line):
    """``model`` is its id."""

    service: Literal["bedrock"] = "bedrock"
    model: Annotated[str, MinLen(1)]
    input_tokens: Count = 0
    output_tokens: Count = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CognitoUsage(Line):
    service: Literal["cognito"] = "cognito"
    active_users: Count
    plan: Literal["lite", "essentials", "plus"] = "essentials"


@dataclass(frozen=True, slots=True, kw_only=True)
class CostExplorerUsage(Line):
    service: Literal["cost_explorer"] = "cost_explorer"
    requests: Count


@dataclass(frozen=True, slots=True, kw_only=True)
class DataTransferUsage(Line):
    """``out_gb``: to the internet."""

    service: Literal["data_transfer"] = "data_transfer"
    out_gb: Amount


Usage: TypeAlias = (
    LambdaUsage
    | ApiGatewayUsage
    | DynamoDbUsage
    | S3Usage
    | ComprehendUsage
    | CloudWatchUsage
    | StepFunctionsUsage
    | ExpressWorkflowUsage
    | SesUsage
    | SnsUsage
    | SqsUsage
    | EventBridgeUsage
    | XRayUsage
    | KmsUsage
    | SecretsManagerUsage
    | BedrockUsage
    | CognitoUsage
    | CostExplorerUsage
    | DataTransferUsage
)
