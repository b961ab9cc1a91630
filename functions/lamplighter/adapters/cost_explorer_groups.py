"""What Cost Explorer is asked for, and the lines that its groups are.

UsageQuantity is never asked for: unfiltered it adds up hours and gigabytes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from lamplighter.domain.costs.charges import CostLine
from lamplighter.domain.costs.reading import BillQuestion
from lamplighter.errors import ConfigurationError

if TYPE_CHECKING:
    from mypy_boto3_ce.type_defs import (
        ExpressionTypeDef,
        GetCostAndUsageRequestTypeDef,
        GroupDefinitionTypeDef,
        GroupTypeDef,
        MetricValueTypeDef,
    )

BY_SERVICE: GroupDefinitionTypeDef = {"Type": "DIMENSION", "Key": "SERVICE"}
BY_USAGE: GroupDefinitionTypeDef = {"Type": "DIMENSION", "Key": "USAGE_TYPE"}
_RECORD_TYPE: GroupDefinitionTypeDef = {"Type": "DIMENSION", "Key": "RECORD_TYPE"}
_INVOICE, _RUN_RATE = "NetUnblendedCost", "NetAmortizedCost"

ToLine = Callable[["GroupTypeDef"], CostLine]


def by_tag(key: str) -> GroupDefinitionTypeDef:
    return {"Type": "TAG", "Key": key}


def request_of(question: BillQuestion, group: GroupDefinitionTypeDef) -> GetCostAndUsageRequestTypeDef:
    """``End`` is exclusive, as that of ``Days`` is; two groups are the most that are allowed."""
    request: GetCostAndUsageRequestTypeDef = {
        "TimePeriod": {"Start": question.days.start.isoformat(), "End": question.days.end.isoformat()},
        "Granularity": "DAILY",
        "Metrics": [_INVOICE, _RUN_RATE],
        "GroupBy": [group, _RECORD_TYPE],
    }
    return {**request, "Filter": _filter(question.tags)} if question.tags else request


def _filter(tags: Mapping[str, str]) -> ExpressionTypeDef:
    """An expression has one root: several tags need an And."""
    each: Sequence[ExpressionTypeDef] = [{"Tags": {"Key": key, "Values": [tags[key]]}} for key in sorted(tags)]
    return each[0] if len(each) == 1 else {"And": each}


def service_line(group: GroupTypeDef) -> CostLine:
    service, record_type = group["Keys"]
    return _line(group, record_type, service=service)


def tag_line(key: str) -> ToLine:
    """A group's key reads `Environment$production`; what has no such tag is under `Environment$`."""

    def line(group: GroupTypeDef) -> CostLine:
        tag, record_type = group["Keys"]
        return _line(group, record_type, tag_value=tag.removeprefix(f"{key}$"))

    return line


def usage_line(group: GroupTypeDef) -> CostLine:
    usage_type, record_type = group["Keys"]
    return _line(group, record_type, usage_type=usage_type)


def _line(
    group: GroupTypeDef,
    record_type: str,
    *,
    service: str | None = None,
    tag_value: str | None = None,
    usage_type: str | None = None,
) -> CostLine:
    metrics = group["Metrics"]
    return CostLine(
        record_type=record_type,
        invoice_usd=_usd(metrics[_INVOICE]),
        run_rate_usd=_usd(metrics[_RUN_RATE]),
        service=service,
        tag_value=tag_value,
        usage_type=usage_type,
    )


def _usd(value: MetricValueTypeDef) -> Decimal:
    """Raises ConfigurationError for an account that is billed in another currency."""
    if value["Unit"] != "USD":
        raise ConfigurationError(f"Cost Explorer: the bill is in {value['Unit']}; allowed: USD")
    return Decimal(value["Amount"])
