"""AuraStream's customers, as they might be: what each uses day by day. The same on every day that is asked about.

Most go on as they always did. A few do less, fail more or complain; one is new, one has gone silent.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

# All customers' requests on a weekday, as many as the traffic that is put has.
_A_WEEKDAY, _WEEKEND = 90_000_000, 0.75
_WEEKEND_DAYS = (5, 6)
# What is not in the cache is analyzed; a request takes so long on average.
_ANALYZED, _REQUEST_MS = 0.35, 270
_ALL_STORED_GB = 22_000
_RECENT_DAYS = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """``weight`` is its part of all requests, beside those of others. ``trend``: how many times what it used before it
    uses in the last two weeks. ``silent_days``: for so long nothing came. ``characters`` of a text on average.
    """

    customer_id: str
    name: str
    weight: int
    characters: int = 240
    since_days: int = 400
    trend: float = 1.0
    errors: float = 0.0004
    tickets: int = 0
    silent_days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A customer's figures of a day (UTC); the columns of its item."""

    day: date
    requests: int
    errors: int
    open_tickets: int
    analyses: int
    characters: int
    duration_ms: int
    reads: int
    writes: int
    storage_gb: int


_STEADY = (
    ("Alder & Vane", 96, 210),
    ("Beacon Retail", 88, 250),
    ("Blue Ferry Travel", 81, 180),
    ("Brightwater Bank", 74, 290),
    ("Cobalt Games", 66, 140),
    ("Dovetail Homes", 61, 260),
    ("Eastlight News", 57, 420),
    ("Fernway Foods", 52, 190),
    ("Gable Insurance", 47, 330),
    ("Hazel Telecom", 43, 230),
    ("Inkwell Books", 39, 380),
    ("Juniper Health", 36, 270),
    ("Kite Airlines", 33, 220),
    ("Larkspur Fashion", 30, 160),
    ("Millrace Energy", 27, 280),
    ("Northgate Hotels", 24, 240),
    ("Orchard Music", 21, 150),
    ("Pinewood Motors", 18, 250),
    ("Quill Magazines", 15, 580),
    ("Rookery Parcels", 12, 200),
    ("Saltmarsh Cruises", 10, 260),
    ("Thistle Pets", 8, 170),
)


def customers() -> tuple[Customer, ...]:
    steady = (
        Customer(customer_id=f"cus-{number:03}", name=name, weight=weight, characters=characters)
        for number, (name, weight, characters) in enumerate(_STEADY, start=1)
    )
    return (*steady, *_with_a_story())


def _with_a_story() -> Iterator[Customer]:
    yield Customer(customer_id="cus-023", name="Harbor Press", weight=42, trend=0.61, errors=0.084, tickets=8)
    yield Customer(customer_id="cus-024", name="Meridian Books", weight=17, errors=0.063, tickets=4)
    yield Customer(customer_id="cus-025", name="Copperleaf Tours", weight=29, trend=0.8, errors=0.031)
    yield Customer(customer_id="cus-026", name="Stonebridge Media", weight=35, trend=0.72, tickets=6, characters=310)
    # Recovered: yesterday's errors were more than these.
    yield Customer(customer_id="cus-027", name="Tidewater Travel", weight=22, trend=1.08, errors=0.024, tickets=1)
    yield Customer(customer_id="cus-028", name="Umber Studios", weight=14, trend=0.93, tickets=3)
    yield Customer(customer_id="cus-029", name="Violet Cosmetics", weight=20, trend=1.3)
    yield Customer(customer_id="cus-030", name="Wren Analytics", weight=9, since_days=9, characters=200)
    yield Customer(customer_id="cus-031", name="Yarrow Clinics", weight=11, silent_days=20)
    yield Customer(customer_id="cus-032", name="Zephyr Sports", weight=13, trend=1.15, characters=190)


def days_of(customer: Customer, today: date, length: int) -> Iterator[Day]:
    """So many that end with yesterday, without those that there is nothing of."""
    for back in range(length, 0, -1):
        if customer.silent_days < back <= customer.since_days:
            yield _day(customer, today - timedelta(days=back), recent=back <= _RECENT_DAYS)


def _day(customer: Customer, day: date, *, recent: bool) -> Day:
    chance = random.Random(f"{customer.customer_id} {day}")  # noqa: S311 - the same numbers on every run
    whole = _A_WEEKDAY * (_WEEKEND if day.weekday() in _WEEKEND_DAYS else 1)
    part = customer.weight / _ALL_WEIGHTS * (customer.trend if recent else 1)
    requests = round(whole * part * chance.uniform(0.98, 1.02))
    analyses = round(requests * _ANALYZED)
    return Day(
        day=day,
        requests=requests,
        errors=round(requests * (customer.errors if recent else 0.0004)),
        open_tickets=customer.tickets if recent else 0,
        analyses=analyses,
        characters=analyses * customer.characters,
        duration_ms=requests * _REQUEST_MS,
        reads=requests,
        writes=analyses,
        storage_gb=round(_ALL_STORED_GB * part),
    )


_ALL_WEIGHTS = sum(customer.weight for customer in customers())
