"""What a usage line is charged for: items of the price list with their quantities, and how these come about."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from lamplighter.domain.exact import exactly, plainly
from lamplighter.domain.pricing import PriceList
from lamplighter.domain.usage import (
    ApiGatewayUsage,
    BedrockUsage,
    CognitoUsage,
    ComprehendUsage,
    DynamoDbUsage,
    ExpressWorkflowUsage,
    LambdaUsage,
    S3Usage,
    SqsUsage,
    Usage,
)

_NOTHING = Decimal(0)
_KIB_IN_A_GB = 1024 * 1024
# A unit is 100 characters, and a request three units at least (https://aws.amazon.com/comprehend/pricing/).
_CHARACTERS_IN_A_UNIT, _LEAST_UNITS = 100, 3
# Express workflows: by 100 ms and 64 MB (https://aws.amazon.com/step-functions/pricing/).
_EXPRESS_MS, _EXPRESS_MB = 100, 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """``how`` says where the quantity comes from, where it does not stand in the line: `2 × 121 ms × 512 MB = …`."""

    service: str
    item: str
    quantity: Decimal
    how: str = ""


def charges_of(usage: Usage, prices: PriceList) -> tuple[Charge, ...]:
    """None for what was not used. Raises KeyError for a storage class that the list does not have."""
    with exactly():
        found = _OF_KIND[usage.service](usage, prices) if usage.service in _OF_KIND else _as_they_stand(usage)
        return tuple(charge for charge in found if charge.quantity)


# Those whose quantities are charged as they stand: the service, and its items by field.
_ITEMS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "cloudwatch": (
        "CloudWatch",
        {
            "metrics": "custom metrics",
            "alarms": "alarm metrics",
            "high_resolution_alarms": "high-resolution alarm metrics",
            "composite_alarms": "composite alarms",
            "dashboards": "dashboards",
            "metrics_read": "metrics asked for with GetMetricData",
            "api_requests": "API requests",
            "logs_gb": "GB of logs ingested",
            "lambda_logs_gb": "GB of Lambda logs ingested",
            "logs_stored_gb": "GB-months of logs stored",
            "logs_scanned_gb": "GB scanned by queries",
            "insights_rules": "contributor insights rules",
            "rum_events": "RUM events",
        },
    ),
    "step_functions": ("Step Functions", {"transitions": "standard transitions"}),
    "ses": ("SES", {"messages": "messages", "attachments_gb": "GB of attachments"}),
    "sns": (
        "SNS",
        {"publishes": "publishes", "emails": "e-mail deliveries", "http_deliveries": "HTTP deliveries"},
    ),
    "eventbridge": ("EventBridge", {"events": "custom events", "schedule_invocations": "schedule invocations"}),
    "xray": (
        "X-Ray",
        {"traces": "traces recorded", "scanned": "traces retrieved or scanned", "insights": "traces of insights"},
    ),
    "kms": ("KMS", {"keys": "customer managed keys", "requests": "requests"}),
    "secrets_manager": ("Secrets Manager", {"secrets": "secrets", "requests": "requests"}),
    "cost_explorer": ("Cost Explorer", {"requests": "requests"}),
    "data_transfer": ("Data transfer", {"out_gb": "GB out to the internet"}),
}


def _as_they_stand(usage: Usage) -> Iterator[Charge]:
    service, items = _ITEMS[usage.service]
    for field, item in items.items():
        yield Charge(service=service, item=item, quantity=Decimal(getattr(usage, field)))


def _lambda(usage: LambdaUsage, _: PriceList) -> Iterator[Charge]:
    """A duration is rounded up to the millisecond."""
    architecture = "x86" if usage.architecture == "x86_64" else usage.architecture
    ms = math.ceil(usage.duration_ms)
    gb_seconds = Decimal(usage.requests) * ms * usage.memory_mb / 1024 / 1000
    how = f"{usage.requests:,} × {ms:,} ms × {usage.memory_mb:,} MB = {plainly(gb_seconds)} GB-seconds"
    yield Charge(service="Lambda", item="requests", quantity=Decimal(usage.requests))
    yield Charge(service="Lambda", item=f"GB-seconds {architecture}", quantity=gb_seconds, how=how)


def _api_gateway(usage: ApiGatewayUsage, _: PriceList) -> Iterator[Charge]:
    yield Charge(service="API Gateway", item=f"{usage.type.upper()} requests", quantity=Decimal(usage.requests))


def _dynamodb(usage: DynamoDbUsage, _: PriceList) -> Iterator[Charge]:
    yield Charge(service="DynamoDB", item="on-demand read units", quantity=usage.reads)
    yield Charge(service="DynamoDB", item="on-demand write units", quantity=usage.writes)
    yield Charge(service="DynamoDB", item="GB-months stored", quantity=usage.storage_gb)
    yield Charge(service="DynamoDB", item="GB-months of continuous backups", quantity=usage.backups_gb)
    for kind, units in (("read", usage.read_capacity), ("write", usage.write_capacity)):
        unit_hours = units * usage.hours
        how = f"{units:,} units × {plainly(usage.hours)} hours = {plainly(unit_hours)} unit-hours"
        yield Charge(service="DynamoDB", item=f"provisioned {kind} unit-hours", quantity=unit_hours, how=how)


def _s3(usage: S3Usage, prices: PriceList) -> Iterator[Charge]:
    name = usage.storage_class
    yield from _s3_storage(usage, prices)
    yield Charge(service="S3", item=f"PUT requests {name}", quantity=Decimal(usage.puts))
    yield Charge(service="S3", item=f"GET requests {name}", quantity=Decimal(usage.gets))
    yield Charge(service="S3", item=f"transitions into {name}", quantity=Decimal(usage.transitions))
    yield Charge(service="S3", item=f"restore requests {name}", quantity=Decimal(usage.restores))
    yield Charge(service="S3", item=f"GB retrieved {name}", quantity=usage.retrieved_gb)


def _s3_storage(usage: S3Usage, prices: PriceList) -> Iterator[Charge]:
    rules = prices.storage_class(usage.storage_class)
    tier = f" {usage.access_tier}" if rules.monitored_from_kib else ""
    item = f"GB-months {usage.storage_class}{tier}"
    least = _gb(usage.objects, rules.minimum_kib)
    overhead = _gb(usage.objects, rules.overhead_kib)
    billed = max(usage.storage_gb, least) + overhead
    how = ""
    if least > usage.storage_gb:
        how = f"{usage.objects:,} objects × {rules.minimum_kib} KiB at least = {plainly(least)} GB"
    elif overhead:
        how = (
            f"{plainly(usage.storage_gb)} + {usage.objects:,} objects × {rules.overhead_kib} KiB = {plainly(billed)} GB"
        )
    yield Charge(service="S3", item=item, quantity=billed, how=how)
    standard = _gb(usage.objects, rules.overhead_standard_kib)
    how = f"{usage.objects:,} objects × {rules.overhead_standard_kib} KiB = {plainly(standard)} GB"
    yield Charge(service="S3", item="GB-months STANDARD", quantity=standard, how=how)
    if rules.monitored_from_kib:
        monitored = f"objects monitored {usage.storage_class}"
        yield Charge(service="S3", item=monitored, quantity=Decimal(usage.objects))


def _gb(objects: int, kib: int) -> Decimal:
    return Decimal(objects * kib) / _KIB_IN_A_GB


def units_of_text(characters: Decimal) -> int:
    """What Comprehend charges for one request with this many characters, in units of 100."""
    return max(_LEAST_UNITS, math.ceil(characters / _CHARACTERS_IN_A_UNIT))


def _comprehend(usage: ComprehendUsage, _: PriceList) -> Iterator[Charge]:
    each = units_of_text(usage.characters)
    units = Decimal(usage.requests * each)
    how = f"{usage.requests:,} × {each:,} units for {plainly(usage.characters)} characters = {plainly(units)} units"
    yield Charge(service="Comprehend", item="units of sentiment", quantity=units, how=how)


def _express(usage: ExpressWorkflowUsage, _: PriceList) -> Iterator[Charge]:
    ms = _up_to(usage.duration_ms, _EXPRESS_MS)
    mb = _up_to(Decimal(usage.memory_mb), _EXPRESS_MB)
    gb_seconds = Decimal(usage.requests) * ms * mb / 1024 / 1000
    how = f"{usage.requests:,} × {ms:,} ms × {mb:,} MB = {plainly(gb_seconds)} GB-seconds"
    yield Charge(service="Step Functions", item="express requests", quantity=Decimal(usage.requests))
    yield Charge(service="Step Functions", item="express GB-seconds", quantity=gb_seconds, how=how)


def _up_to(value: Decimal, step: int) -> int:
    return math.ceil(value / step) * step


def _sqs(usage: SqsUsage, _: PriceList) -> Iterator[Charge]:
    yield Charge(service="SQS", item=f"{usage.type} requests", quantity=Decimal(usage.requests))


def _bedrock(usage: BedrockUsage, _: PriceList) -> Iterator[Charge]:
    for way, tokens in (("input", usage.input_tokens), ("output", usage.output_tokens)):
        yield Charge(service="Bedrock", item=f"{way} tokens of {usage.model}", quantity=Decimal(tokens))


def _cognito(usage: CognitoUsage, _: PriceList) -> Iterator[Charge]:
    yield Charge(service="Cognito", item=f"active users, {usage.plan}", quantity=Decimal(usage.active_users))


# The others.
_OF_KIND: Mapping[str, Callable[[Any, PriceList], Iterator[Charge]]] = {
    "lambda": _lambda,
    "api_gateway": _api_gateway,
    "dynamodb": _dynamodb,
    "s3": _s3,
    "comprehend": _comprehend,
    "step_functions_express": _express,
    "sqs": _sqs,
    "bedrock": _bedrock,
    "cognito": _cognito,
}
