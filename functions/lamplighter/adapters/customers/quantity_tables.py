"""Any columns of customers' daily figures in a DynamoDB table, which is as CustomerTables has it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec

from lamplighter.adapters.dynamodb_scan import SEGMENTS, Number, Page, Text, scanned
from lamplighter.domain.customer_costs.quantities import DayQuantities, QuantityBatch

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

    from lamplighter.domain.costs.days import Days
    from lamplighter.domain.definitions.business import CustomerFields, Customers


@dataclass(frozen=True, slots=True)
class QuantityTables:
    """Implements CustomerQuantities, by a scan of the whole table. ``client`` is a ``scanning_client``."""

    client: DynamoDBClient
    segments: int = SEGMENTS

    def read(self, customers: Customers, columns: Sequence[str], days: Days) -> Iterator[QuantityBatch]:
        refused = 0
        item = _item(customers.fields, columns)
        for page in scanned(self.client, item, _request(customers, columns, days), self.segments):
            yield _batch(page, len(columns))
            refused += len(page.refused)
        if refused:
            note = f"{refused} items of {customers.location} can't be read and are left out"
            yield QuantityBatch(notes=(note,), complete=False)


def _item(fields: CustomerFields, columns: Sequence[str]) -> type[Any]:
    """A struct whose attributes are named as the table's."""
    named = {
        "customer_id": fields.customer_id,
        "day": fields.day,
        **{f"n{at}": name for at, name in enumerate(columns)},
    }
    numbers = [(f"n{at}", Number | None, None) for at in range(len(columns))]
    return msgspec.defstruct("Item", [("customer_id", Text), ("day", Text), *numbers], rename=named)


def _request(customers: Customers, columns: Sequence[str], days: Days) -> dict[str, Any]:
    """Names by placeholders: many of them are DynamoDB's reserved words."""
    names = {f"#a{at}": name for at, name in enumerate((customers.fields.customer_id, customers.fields.day, *columns))}
    return {
        "TableName": customers.location,
        "ProjectionExpression": ", ".join(names),
        "ExpressionAttributeNames": names,
        "FilterExpression": "#a1 >= :first AND #a1 < :end",
        "ExpressionAttributeValues": {":first": {"S": days.start.isoformat()}, ":end": {"S": days.end.isoformat()}},
    }


def _batch(page: Page[Any], columns: int) -> QuantityBatch:
    fields = [f"n{at}" for at in range(columns)]
    rows = [
        DayQuantities(item.customer_id.S, item.day.S, [_number(getattr(item, field)) for field in fields])
        for item in page.items
    ]
    return QuantityBatch(days=rows)


def _number(attribute: Number | None) -> float | None:
    return None if attribute is None else attribute.N
