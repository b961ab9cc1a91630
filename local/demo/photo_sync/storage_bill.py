"""What S3 charges for the bucket's storage: what its inventories list, at list prices, day by day."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import cache

from lamplighter.domain.inventory.bins import size_bin
from lamplighter.domain.inventory.cell import Amount
from lamplighter.domain.storage_plan.places import Billing, Place, billing
from lamplighter.domain.storage_plan.quantities import cost_usd
from local.demo.photo_sync.nights import nights, photos_before
from local.synth.bill.bill import list_prices

# An inventory is of then.
MORNING = time(6, tzinfo=UTC)


def storage_usd(today: date, days: Iterable[date]) -> Mapping[date, Decimal]:
    """Of each day its part of a month of what lies there that morning."""
    prices = list_prices()
    known = cache(lambda storage_class, bin_: billing(Place(storage_class), bin_, prices))
    photos = [*photos_before(today), *(photo for hour in nights(today) for photo in hour.photos)]
    photos.sort(key=lambda photo: photo.uploaded_at, reverse=True)
    lying: Counter[str] = Counter()
    found: dict[date, Decimal] = {}
    for day in sorted(days):
        while photos and photos[-1].uploaded_at < datetime.combine(day, MORNING):
            photo = photos.pop()
            kind: Billing = known(photo.storage_class, size_bin(photo.size))
            lying.update(kind.quantities(Amount(1, photo.size)))
        found[day] = cost_usd(lying, prices) / monthrange(day.year, day.month)[1]
    return found
