"""Customers' figures in daily files in S3."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lamplighter.adapters.customers.daily_files import Columns, DailyFiles, Rows, day_reader, told_nameless
from lamplighter.domain.customers.figures import Batch, DayFigures, Profile

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

    from lamplighter.domain.customers.periods import Periods
    from lamplighter.domain.definitions.business import CustomerFields, Customers

_NEEDED = ("customer_id", "day", "requests")
_TEXTS = ("customer_id", "day", "name", "since")
_NUMBERS = ("requests", "errors", "open_tickets", "usage")


@dataclass(frozen=True, slots=True)
class CustomerFiles:
    """Implements CustomerFigures. ``location`` is ``BUCKET/PREFIX``."""

    s3: S3Client

    def read(self, customers: Customers, periods: Periods) -> Iterator[Batch]:
        fields, days = customers.fields, (periods.before, periods.last)
        columns = Columns(
            customer_id=fields.customer_id,
            texts=_named(fields, _TEXTS),
            numbers=_named(fields, _NUMBERS),
            needed=_named(fields, _NEEDED),
        )
        nameless = 0
        for rows in DailyFiles(self.s3).batches(customers.location, fields.day, days, columns):
            nameless += rows.nameless
            yield _batch(rows, fields)
        yield Batch(notes=told_nameless(nameless, customers.location))


def _named(fields: CustomerFields, keys: tuple[str, ...]) -> list[str]:
    return [name for key in keys if (name := getattr(fields, key))]


def _batch(rows: Rows, fields: CustomerFields) -> Batch:
    batch, named = rows.batch, {key: getattr(fields, key) for key in (*_TEXTS, *_NUMBERS)}
    read = {key: batch.column(name).to_pylist() for key, name in named.items() if name in batch.schema.names}
    numbers = [read.get(key) or [None] * batch.num_rows for key in _NUMBERS]
    days = map(DayFigures, read["customer_id"], map(day_reader(rows.place), read["day"]), *numbers)
    return Batch(days=list(days), profiles=list(_profiles(read)))


def _profiles(read: dict[str, list[Any]]) -> Iterator[Profile]:
    """Every row may repeat them."""
    ids = read["customer_id"]
    empty = [None] * len(ids)
    told = dict.fromkeys(zip(ids, read.get("name", empty), read.get("since", empty), strict=True))
    return (Profile(one, name or None, since or None) for one, name, since in told if name or since)
