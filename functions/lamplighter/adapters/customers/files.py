"""Customers' figures in daily files in S3."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lamplighter.adapters.customers.daily_files import Columns, DailyFiles, day_reader, written
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
            texts=_named(fields, _TEXTS), numbers=_named(fields, _NUMBERS), needed=_named(fields, _NEEDED)
        )
        for place, batch in DailyFiles(self.s3).batches(customers.location, fields.day, days, columns):
            yield _batch(batch, fields, place)


def _named(fields: CustomerFields, keys: tuple[str, ...]) -> list[str]:
    return [name for key in keys if (name := getattr(fields, key))]


def _batch(batch: Any, fields: CustomerFields, place: str) -> Batch:
    named = {key: getattr(fields, key) for key in (*_TEXTS, *_NUMBERS)}
    read = {key: batch.column(name).to_pylist() for key, name in named.items() if name in batch.schema.names}
    ids, day_of = [str(one) for one in read["customer_id"]], day_reader(place)
    numbers = [read.get(key) or [None] * batch.num_rows for key in _NUMBERS]
    days = map(DayFigures, ids, map(day_of, read["day"]), *numbers)
    return Batch(days=list(days), profiles=list(_profiles(ids, read)))


def _profiles(ids: list[str], read: dict[str, list[Any]]) -> Iterator[Profile]:
    """Every row may repeat them."""
    empty = [None] * len(ids)
    names, since = read.get("name", empty), read.get("since", empty)
    told = {one: (name, day) for one, name, day in zip(ids, names, since, strict=True) if name or day}
    for customer_id, (name, day) in told.items():
        yield Profile(customer_id, name, written(day) if day else None)
