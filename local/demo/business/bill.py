"""AuraStream's bill as it would be for the traffic that the demo puts: that of a smaller product, service by service as
much larger as its requests and analyses are more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache

from local.receivers.aurastream_bill import aurastream_bill
from local.receivers.cost_explorer import Charge

# What each is tagged with as Application.
PRODUCT_TAG, PHOTOS_TAG = "AuraStream", "PhotoSync"
_TIMES: Mapping[str, int] = {
    "Amazon API Gateway": 36,
    "AWS Lambda": 18,
    "Amazon Comprehend": 58,
    "Amazon DynamoDB": 6,
    "Amazon Simple Storage Service": 8,
    "AmazonCloudWatch": 12,
}
_OTHERWISE = 20
_TOLD_DAYS = 40


@cache
def busy_bill(today: date) -> Sequence[Charge]:
    """Every charge of the account; those that are not AuraStream's as they are."""
    return tuple(_times(charge) if belongs(charge, PRODUCT_TAG) else charge for charge in aurastream_bill(today))


def belongs(charge: Charge, application: str) -> bool:
    return charge.tags.get("Application") == application


def charges_of(bill: Iterable[Charge], application: str, today: date) -> list[list[str]]:
    """Its own since 40 days: day, service, record type, and what was charged and what it comes to amortised."""
    found: dict[tuple[str, str, str], tuple[Decimal, Decimal]] = {}
    for one in bill:
        if belongs(one, application) and one.day >= today - timedelta(days=_TOLD_DAYS):
            key = (one.day.isoformat(), one.service, one.record_type)
            net, amortized = found.get(key, (Decimal(0), Decimal(0)))
            found[key] = (net + one.net_usd, amortized + one.metric("NetAmortizedCost"))
    return [[*key, *map(str, sums)] for key, sums in found.items()]


def _times(charge: Charge) -> Charge:
    times = Decimal(_TIMES.get(charge.service, _OTHERWISE))
    amortized = None if charge.amortized_usd is None else charge.amortized_usd * times
    return replace(charge, net_usd=charge.net_usd * times, amortized_usd=amortized)
