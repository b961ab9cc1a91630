"""Batches of a FOCUS export added up exactly, by day, service, category, tag value and usage type."""

from __future__ import annotations

import decimal
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc

from lamplighter.adapters.focus_tags import tag_values
from lamplighter.domain.costs.charges import CostLine
from lamplighter.domain.costs.reading import BillQuestion
from lamplighter.domain.exact import exactly
from lamplighter.errors import ConfigurationError

_INVOICE, _RUN_RATE = "BilledCost", "EffectiveCost"
_COLUMNS = ("BillingCurrency", "ChargePeriodStart", "ServiceName", "ChargeCategory", _INVOICE, _RUN_RATE)
# AWS writes its amounts as doubles of up to 17 digits: 28 places hold the smallest of them that anybody pays.
_MONEY = pa.decimal128(38, 28)
_KEYS = ["day", "service", "category", "tag", "usage"]
# AWS's own column beside those of FOCUS.
_USAGE_TYPE = "x_UsageType"
_DATE_LENGTH = len("2026-11-01")

Key = tuple[date, str, str, str, str]
Amounts = tuple[Decimal, Decimal]


class FocusSums:
    """What is asked for of all batches together. ``lines`` are of a day; nothing is rounded."""

    def __init__(self, question: BillQuestion) -> None:
        self._question = question
        self._sums: dict[Key, Amounts] = {}

    @property
    def columns(self) -> tuple[str, ...]:
        """Those that are needed to answer the question."""
        tagged = bool(self._question.tags) or self._question.by_tag is not None
        wanted = (("Tags", tagged), (_USAGE_TYPE, self._question.by_usage))
        return (*_COLUMNS, *(name for name, needed in wanted if needed))

    def add(self, batch: pa.Table, file: str) -> None:
        """Raises ConfigurationError for amounts that are no dollars."""
        _require_dollars(batch, file)
        own = self._asked_for(batch, file)
        if not own.num_rows:
            return
        try:
            added = _summed(own)
        except pa.ArrowInvalid:  # more digits than fit; slowly then, and just as exactly, or not at all
            added = _summed_one_by_one(own, file)
        with exactly():
            for key, (invoice, run_rate) in added:
                before = self._sums.get(key, (Decimal(0), Decimal(0)))
                self._sums[key] = (before[0] + invoice, before[1] + run_rate)

    def lines(self) -> Mapping[date, tuple[CostLine, ...]]:
        """By day; with service, tag value and usage type, where these were asked for."""
        found: dict[date, list[CostLine]] = {}
        for (day, service, category, tag, usage), (invoice, run_rate) in sorted(self._sums.items()):
            found.setdefault(day, []).append(
                CostLine(
                    record_type=category,
                    invoice_usd=invoice,
                    run_rate_usd=run_rate,
                    service=service,
                    tag_value=tag if self._question.by_tag is not None else None,
                    usage_type=usage if self._question.by_usage else None,
                )
            )
        return {day: tuple(lines) for day, lines in found.items()}

    def _asked_for(self, batch: pa.Table, file: str) -> pa.Table:
        """The charges of the days and tags, under the names of ``_KEYS``. A charge belongs to the day it begins on."""
        question, day = self._question, _days(batch["ChargePeriodStart"], file)
        mask = pc.and_(pc.greater_equal(day, question.days.start), pc.less(day, question.days.end))
        for key, value in question.tags.items():
            mask = pc.and_(mask, pc.equal(tag_values(batch["Tags"], key, file), value))
        by_tag, nothing = question.by_tag, pa.repeat(pa.scalar(""), batch.num_rows)
        tag = tag_values(batch["Tags"], by_tag, file) if by_tag is not None else nothing
        usage = pc.fill_null(batch[_USAGE_TYPE], "") if question.by_usage else nothing
        table = pa.table(
            {
                "day": day,
                "service": pc.fill_null(batch["ServiceName"], ""),
                "category": pc.fill_null(batch["ChargeCategory"], ""),
                "tag": tag,
                "usage": usage,
                _INVOICE: batch[_INVOICE],
                _RUN_RATE: batch[_RUN_RATE],
            }
        )
        return table.filter(mask)


def _require_dollars(batch: pa.Table, file: str) -> None:
    others = sorted({str(one) for one in pc.unique(batch["BillingCurrency"]).to_pylist()} - {"USD"})
    if others:
        raise ConfigurationError(f"{file}: BillingCurrency is {', '.join(others)}; allowed: USD")


def _days(column: pa.ChunkedArray, file: str) -> pa.ChunkedArray:
    text = pa.types.is_string(column.type) or pa.types.is_large_string(column.type)
    if pa.types.is_timestamp(column.type) and column.type.tz:
        column = column.cast(pa.timestamp(column.type.unit, "UTC"))
    try:
        dates = pc.utf8_slice_codeunits(column, 0, _DATE_LENGTH) if text else column
        days = pc.cast(dates, pa.date32(), safe=False)  # of an instant its day
    except pa.ArrowInvalid as error:
        raise ConfigurationError(f"{file}: ChargePeriodStart: {error}") from error
    if days.null_count:
        raise ConfigurationError(f"{file}: ChargePeriodStart is missing in {days.null_count} charges")
    return days


def _summed(table: pa.Table) -> Iterator[tuple[Key, Amounts]]:
    """Raises ArrowInvalid for what is no number, is missing, or has more digits than fit."""
    sums = _with_amounts(table, _exact).group_by(_KEYS).aggregate([(_INVOICE, "sum"), (_RUN_RATE, "sum")])
    columns = [sums[name].to_pylist() for name in (*_KEYS, f"{_INVOICE}_sum", f"{_RUN_RATE}_sum")]
    rows = zip(*columns, strict=True)
    return (
        ((day, service, category, tag, usage), (paid, rate)) for day, service, category, tag, usage, paid, rate in rows
    )


def _with_amounts(table: pa.Table, converted: Callable[[pa.ChunkedArray], pa.ChunkedArray]) -> pa.Table:
    for name in (_INVOICE, _RUN_RATE):
        table = table.set_column(table.schema.get_field_index(name), name, converted(table[name]))
    return table


def _exact(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """A double by the shortest decimal that means it: 0.1 is 0.1."""
    if column.null_count:
        raise pa.ArrowInvalid("an amount is missing")
    return pc.cast(_text(column), _MONEY)


def _text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.cast(column, pa.string()) if pa.types.is_floating(column.type) else column


def _summed_one_by_one(table: pa.Table, file: str) -> Iterator[tuple[Key, Amounts]]:
    for row in _with_amounts(table, _text).to_pylist():
        try:
            amounts = (_amount(row[_INVOICE]), _amount(row[_RUN_RATE]))
        except (ArithmeticError, TypeError) as error:
            told = f"{_INVOICE} {row[_INVOICE]!r}, {_RUN_RATE} {row[_RUN_RATE]!r}"
            raise ConfigurationError(f"{file}: not both numbers: {told} (a charge of {row['day']})") from error
        yield (row["day"], row["service"], row["category"], row["tag"], row["usage"]), amounts


def _amount(written: str | Decimal | None) -> Decimal:
    """Raises ArithmeticError, TypeError for what is none: one NaN would make a NaN of the whole bill."""
    amount = Decimal(written)  # type: ignore[arg-type]
    if not amount.is_finite():
        raise decimal.InvalidOperation
    return amount
