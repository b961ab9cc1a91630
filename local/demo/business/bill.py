"""AuraStream's bill as it would be for the traffic that the demo puts: that of a smaller product, service by service as
much larger as its requests and analyses are more. Photo-sync's is that of a bucket with what its inventories list.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache

from local.demo.photo_sync.storage_bill import storage_usd
from local.receivers.aurastream_bill import aurastream_bill
from local.receivers.cost_explorer import Charge

# What each is tagged with as Application.
PRODUCT_TAG, PHOTOS_TAG = "AuraStream", "PhotoSync"
# A usage type.
STORED = "TimedStorage-ByteHrs"
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
_CENT_OF_CENT = Decimal("0.0001")


@cache
def busy_bill(today: date) -> Sequence[Charge]:
    """Every charge of the account; those that are neither AuraStream's nor photo-sync's storage as they are."""
    charges = aurastream_bill(today)
    stored = storage_usd(today, {charge.day for charge in charges})
    return tuple(_busy(charge, stored) for charge in charges)


def _busy(charge: Charge, stored: Mapping[date, Decimal]) -> Charge:
    if belongs(charge, PRODUCT_TAG):
        return _times(charge)
    if belongs(charge, PHOTOS_TAG) and charge.usage_type == STORED:
        return replace(charge, net_usd=stored[charge.day].quantize(_CENT_OF_CENT))
    return charge


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
