"""Any columns of customers' daily figures in files in S3."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lamplighter.adapters.customers.daily_files import Columns, DailyFiles, day_reader, told_nameless
from lamplighter.domain.costs.days import DAY
from lamplighter.domain.customer_costs.quantities import DayQuantities, QuantityBatch

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

    from lamplighter.domain.costs.days import Days
    from lamplighter.domain.definitions.business import Customers


@dataclass(frozen=True, slots=True)
class QuantityFiles:
    """Implements CustomerQuantities. ``location`` is ``BUCKET/PREFIX``; a column that a file lacks is no data."""

    s3: S3Client

    def read(self, customers: Customers, columns: Sequence[str], days: Days) -> Iterator[QuantityBatch]:
        fields, within = customers.fields, (days.start, days.end - DAY)
        keys = (fields.customer_id, fields.day)
        wanted = Columns(customer_id=fields.customer_id, texts=keys, numbers=columns, needed=keys)
        nameless = 0
        for rows in DailyFiles(self.s3).batches(customers.location, fields.day, within, wanted):
            nameless += rows.nameless
            batch, day_of = rows.batch, day_reader(rows.place)
            ids, days_of = (batch.column(key).to_pylist() for key in keys)
            there, empty = batch.schema.names, [None] * batch.num_rows
            numbers = zip(
                *(batch.column(name).to_pylist() if name in there else empty for name in columns), strict=True
            )
            yield QuantityBatch(days=list(map(DayQuantities, ids, map(day_of, days_of), numbers)))
        yield QuantityBatch(notes=told_nameless(nameless, customers.location))
