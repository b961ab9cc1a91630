"""Customers' figures in a DynamoDB table.

Its partition key is ``customer_id``, its sort key ``day``; both are text. An item whose ``day`` is a day (UTC), as in
``2026-11-20``, holds that day's numbers: ``requests``, ``errors``, ``open_tickets``, and ``usage`` where that is
another one. One whose ``day`` is ``profile`` holds ``name`` and ``since`` (a day). What is missing is no data; other
items are left alone. So a product counts with ``ADD requests :one`` and no reading, and time to live ends old days.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import msgspec

from lamplighter.adapters.dynamodb_scan import SEGMENTS, Number, Page, Text, scanned
from lamplighter.domain.customers.figures import Batch, DayFigures, Profile, iso_day

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

    from lamplighter.domain.customers.periods import Periods
    from lamplighter.domain.definitions.business import CustomerFields, Customers

PROFILE = "profile"
_NUMBERS = ("requests", "errors", "open_tickets", "usage")


@dataclass(frozen=True, slots=True)
class CustomerTables:
    """Implements CustomerFigures, by a scan. ``client`` is a ``scanning_client``.

    A scan reads the whole table, other days too: 100 000 customers of 60 days of 120 bytes are 720 MB, 88 000 read
    units of 8 KB or one cent. A query for each customer would take at least 100 000 calls.
    """

    client: DynamoDBClient
    segments: int = SEGMENTS

    def read(self, customers: Customers, periods: Periods) -> Iterator[Batch]:
        refused, first = 0, ""
        for page in scanned(self.client, _item(customers.fields), _request(customers, periods), self.segments):
            yield _batch(page)
            refused += len(page.refused)
            if page.refused and not first:
                first = _told(customers.fields, *page.refused[0])
        if refused:
            note = f"{customers.location}: left out, for they can't be read: {refused} of its items; one is {first}"
            yield Batch(notes=(note,), complete=False)


def _item(fields: CustomerFields) -> type[Any]:
    """A struct whose attributes are named as the table's."""
    named = {name: getattr(fields, name) or name for name in ("customer_id", "day", *_NUMBERS, "name", "since")}
    return msgspec.defstruct(
        "Item",
        [
            ("customer_id", Text),
            ("day", Text),
            *((name, Number | None, None) for name in _NUMBERS),
            *((name, Text | None, None) for name in ("name", "since")),
        ],
        rename=named,
    )


def _request(customers: Customers, periods: Periods) -> dict[str, Any]:
    """Names by placeholders: many of them are DynamoDB's reserved words."""
    fields = customers.fields
    read = (fields.customer_id, fields.day, fields.requests, fields.errors, fields.open_tickets, fields.name)
    names = {
        f"#a{at}": name for at, name in enumerate((*read, fields.since, *([fields.usage] if fields.usage else [])))
    }
    return {
        "TableName": customers.location,
        "ProjectionExpression": ", ".join(names),
        "ExpressionAttributeNames": names,
        "FilterExpression": "#a1 = :profile OR #a1 BETWEEN :first AND :last",
        "ExpressionAttributeValues": {
            ":profile": {"S": PROFILE},
            ":first": {"S": periods.before.isoformat()},
            ":last": {"S": periods.last.isoformat()},
        },
    }


def _batch(page: Page[Any]) -> Batch:
    return Batch(days=list(_days(page.items)), profiles=list(_profiles(page.items)))


def _days(items: Iterable[Any]) -> Iterator[DayFigures]:
    for item in items:
        if _is_day(item.day.S):
            yield DayFigures(
                item.customer_id.S,
                item.day.S,
                item.requests and item.requests.N,
                item.errors and item.errors.N,
                item.open_tickets and item.open_tickets.N,
                item.usage and item.usage.N,
            )


@cache
def _is_day(written: str) -> bool:
    """Other text sorts among the days too. Items are many, and days few."""
    return iso_day(written) == written


def _profiles(items: Iterable[Any]) -> Iterator[Profile]:
    for item in items:
        if item.day.S == PROFILE:
            name, since = item.name, item.since
            yield Profile(item.customer_id.S, name.S if name else None, since.S if since else None)


def _told(fields: CustomerFields, raw: bytes, wrong: str) -> str:
    """By its key: the rest of it may be personal."""
    item = msgspec.json.decode(raw)
    key = {name: next(iter(item.get(name, {"": "(none)"}).values())) for name in (fields.customer_id, fields.day)}
    return f"{key}: {wrong}"
