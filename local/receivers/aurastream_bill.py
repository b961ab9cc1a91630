"""A bill as an account might have it that runs AuraStream and a little else: the same on every day it is asked.

Usage follows the week and grows a little. The last day is not all there yet, support comes on the sixth of the next
month, a credit and a refund lower the invoice, and a savings plan paid in advance is amortised.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache

from local.receivers.cost_explorer import Charge

DAYS = 75
_CENT_OF_CENT = Decimal("0.0001")
# A weekday's dollars.
_DAILY_USD = {
    "Amazon API Gateway": "6.2145",
    "AWS Lambda": "11.8312",
    "Amazon Comprehend": "41.5027",
    "Amazon DynamoDB": "4.9371",
    "Amazon Simple Storage Service": "2.2064",
    "AmazonCloudWatch": "5.7783",
    "AWS Step Functions": "0.8125",
    "AWS X-Ray": "0.4419",
}
_S3 = "Amazon Simple Storage Service"
_OTHERS_DAILY_USD = {
    (_S3, "TimedStorage-ByteHrs"): "2.6411",
    (_S3, "Requests-Tier1"): "0.2917",
    (_S3, "DataTransfer-Out-Bytes"): "0.1724",
    ("AWS Lambda", "Lambda-GB-Second"): "0.9214",
}
_WEEKEND = (5, 6)
_SUPPORT_DAY = 6
_SAVINGS_PLAN_USD = Decimal(90)
_ENVIRONMENTS: Mapping[str, Decimal] = {"production": Decimal("0.9"), "staging": Decimal("0.1")}


@cache
def aurastream_bill(today: date) -> Sequence[Charge]:
    """Every charge from the first of a month, 75 days ago or more, until yesterday."""
    start = (today - timedelta(days=DAYS)).replace(day=1)
    days = [start + timedelta(days=at) for at in range((today - start).days)]
    return tuple(charge for day in days for charge in _of_a_day(day, start, today))


def _of_a_day(day: date, start: date, today: date) -> Iterator[Charge]:
    traffic = Decimal("0.62") if day.weekday() in _WEEKEND else Decimal(1)
    growth = 1 + Decimal((day - start).days) * Decimal("0.002")
    # Cost Explorer is refreshed within a day: of yesterday not everything has come yet.
    arrived = Decimal("0.55") if day == today - timedelta(days=1) else Decimal(1)
    for environment, share in _ENVIRONMENTS.items():
        tags = {"Application": "AuraStream", "Environment": environment}
        for service, usd in _DAILY_USD.items():
            yield _charge(day, service, Decimal(usd) * traffic * growth * arrived * share, tags=tags)
    for (service, usage_type), usd in _OTHERS_DAILY_USD.items():
        charge = _charge(day, service, Decimal(usd) * arrived, tags={"Application": "PhotoSync"})
        yield replace(charge, usage_type=usage_type)
    yield from _monthly(day)


def _monthly(day: date) -> Iterator[Charge]:
    tags = {"Application": "AuraStream", "Environment": "production"}
    if day.day == 1:
        yield _charge(day, "Tax", Decimal("118.40"), record_type="Tax")
        yield _charge(day, "Amazon Comprehend", Decimal(-60), record_type="Credit", tags=tags)
    # All of it on the first by the invoice, and a part of it each day by the run rate.
    yield Charge(
        day=day,
        service="Savings Plans for AWS Compute usage",
        net_usd=_SAVINGS_PLAN_USD if day.day == 1 else Decimal(0),
        amortized_usd=_SAVINGS_PLAN_USD / 30,
        record_type="SavingsPlanRecurringFee",
        tags=tags,
    )
    if day.day == _SUPPORT_DAY:
        yield _charge(day, "AWS Support (Business)", Decimal(100), record_type="Support")
        yield _charge(day, "AWS Lambda", Decimal("-7.35"), record_type="Refund", tags=tags)


def _charge(
    day: date, service: str, usd: Decimal, *, record_type: str = "Usage", tags: Mapping[str, str] | None = None
) -> Charge:
    return Charge(
        day=day, service=service, net_usd=usd.quantize(_CENT_OF_CENT), record_type=record_type, tags=tags or {}
    )
