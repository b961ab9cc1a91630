"""Subscriptions and revenue events in a DynamoDB table.

Its partition key is ``customer_id``, its sort key ``entry``; both are text.

``subscription#ID#START``: the terms of a subscription from that instant on, until those with the next start, or until
``end``. With ``status``, ``amount`` (number: what is paid each interval, discounts taken off), ``tax`` (how much of it
is tax), ``interval`` (day, week, month, year), ``interval_count`` (1), ``charge`` (recurring, metered, one_off) and
``currency``. A change writes the next terms and leaves the old: MRR has a history.

``event#INSTANT#ID``: with ``kind`` (billed, refunded, recognised), ``amount``, ``tax`` and ``currency``.

Instants are ISO, in UTC where they name no zone. Other items are left alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from lamplighter.adapters.dynamodb_scan import SEGMENTS, Exact, Text, scanned
from lamplighter.domain.revenue.ledger import RevenueBatch
from lamplighter.domain.revenue.terms import Charge, EventKind, Interval, RevenueEvent, Status, Terms
from lamplighter.errors import ConfigurationError

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

    from lamplighter.domain.definitions.business import Customers

_SUBSCRIPTION, _EVENT = "subscription#", "event#"
# Beyond this it is no money, and its digits would not fit.
_MOST = Decimal(10**15)
StrEnumT = TypeVar("StrEnumT", bound=StrEnum)


class _Item(msgspec.Struct, frozen=True):
    customer_id: Text
    entry: Text
    currency: Text | None = None
    amount: Exact | None = None
    tax: Exact | None = None
    status: Text | None = None
    interval: Text | None = None
    interval_count: Exact | None = None
    charge: Text | None = None
    end: Text | None = None
    kind: Text | None = None


@dataclass(frozen=True, slots=True)
class DynamoDbRevenue:
    """Implements RevenueReader, by a scan. ``client`` is a ``scanning_client``."""

    client: DynamoDBClient
    segments: int = SEGMENTS

    def read(self, customers: Customers) -> Iterator[RevenueBatch]:
        table = customers.revenue_table or ""
        for page in scanned(self.client, _Item, _request(table), self.segments):
            for raw, wrong in page.refused:
                raise ConfigurationError(f"table {table}: {_key(raw)}: {wrong}")
            yield _batch(page.items, customers, table)


def _request(table: str) -> dict[str, Any]:
    names = {f"#a{at}": name for at, name in enumerate(_Item.__struct_fields__)}
    return {
        "TableName": table,
        "ConsistentRead": True,
        "ProjectionExpression": ", ".join(names),
        "ExpressionAttributeNames": names,
        "FilterExpression": "begins_with(#a1, :subscription) OR begins_with(#a1, :event)",
        "ExpressionAttributeValues": {":subscription": {"S": _SUBSCRIPTION}, ":event": {"S": _EVENT}},
    }


def _batch(items: Any, customers: Customers, table: str) -> RevenueBatch:
    terms: list[Terms] = []
    events: list[RevenueEvent] = []
    for item in items:
        try:
            _require_currency(item, customers.revenue_currency)
            if item.entry.S.startswith(_SUBSCRIPTION):
                terms.append(_terms(item))
            else:
                events.append(_event(item))
        except ValueError as error:
            place = f"customer_id {item.customer_id.S!r}, entry {item.entry.S!r}"
            raise ConfigurationError(f"table {table}: {place}: {error}") from error
    return RevenueBatch(terms=terms, events=events)


def _require_currency(item: _Item, currency: str) -> None:
    """Sums of several would need rates of exchange, and a day for each."""
    if item.currency is None or item.currency.S != currency:  # noqa: SIM300 - S is DynamoDB's, no constant
        said = repr(item.currency.S) if item.currency else "missing"
        raise ValueError(f"currency is {said}; allowed: {currency} (customers.revenue_currency), one for a whole table")


def _terms(item: _Item) -> Terms:
    subscription_id, _, start = item.entry.S.removeprefix(_SUBSCRIPTION).rpartition("#")
    if not subscription_id:
        raise ValueError(f"entry should be {_SUBSCRIPTION}ID#START")
    amount, tax = _money(item)
    return Terms(
        customer_id=item.customer_id.S,
        subscription_id=subscription_id,
        start=_instant(start, "entry"),
        status=_one_of(Status, item.status, "status"),
        amount=amount,
        tax=tax,
        interval=_one_of(Interval, item.interval, "interval"),
        interval_count=_count(item.interval_count),
        charge=_one_of(Charge, item.charge, "charge", Charge.RECURRING),
        end=_instant(item.end.S, "end") if item.end else None,
    )


def _event(item: _Item) -> RevenueEvent:
    at, _, _ = item.entry.S.removeprefix(_EVENT).partition("#")
    amount, tax = _money(item)
    return RevenueEvent(
        customer_id=item.customer_id.S,
        at=_instant(at, "entry"),
        kind=_one_of(EventKind, item.kind, "kind"),
        amount=amount,
        tax=tax,
    )


def _money(item: _Item) -> tuple[Decimal, Decimal]:
    if item.amount is None:
        raise ValueError("amount is missing; it should be a number")
    amount, tax = item.amount.N, item.tax.N if item.tax else Decimal(0)
    if not 0 <= amount < _MOST:
        raise ValueError(f"amount is {amount}; allowed: 0 and more, to {_MOST}")
    if not 0 <= tax <= amount:
        raise ValueError(f"tax is {tax}; allowed: 0 to the amount, {amount}")
    return amount, tax


def _count(written: Exact | None) -> int:
    count = written.N if written else Decimal(1)
    if count < 1 or count != int(count):
        raise ValueError(f"interval_count is {count}; it should be a whole number from 1 on")
    return int(count)


def _instant(written: str, name: str) -> datetime:
    try:
        read = datetime.fromisoformat(written)
    except ValueError:
        raise ValueError(f"{name} has {written!r}; it should be an instant such as 2026-11-01T00:00:00Z") from None
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def _one_of(kind: type[StrEnumT], written: Text | None, name: str, default: StrEnumT | None = None) -> StrEnumT:
    if written is None and default is not None:
        return default
    found = next((each for each in kind if written and each.value == written.S), None)
    if found is None:
        said = repr(written.S) if written else "missing"
        raise ValueError(f"{name} is {said}; allowed: {', '.join(each.value for each in kind)}")
    return found


def _key(raw: bytes) -> str:
    item = msgspec.json.decode(raw)
    return ", ".join(f"{name} {next(iter(item[name].values()))!r}" for name in ("customer_id", "entry"))
