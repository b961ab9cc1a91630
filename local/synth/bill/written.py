"""The bill as JSON and as a table."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from rich.console import Console
from rich.table import Table

from local.synth.bill.model import Bill, Line

_CENT = Decimal("0.01")


def to_json(bill: Bill) -> dict[str, Any]:
    """Amounts as strings with all their digits."""
    return {
        "workload": bill.workload,
        "region": bill.region,
        "prices": {"region": bill.prices_region, "as_of": bill.as_of},
        "usd_a_month": _plain(bill.usd),
        "usd_a_month_after_free": _plain(bill.usd_after_free),
        "lines": [_line(line) for line in bill.lines],
        "not_estimated": [{"what": one.what, "why": one.why} for one in bill.not_estimated],
    }


def _line(line: Line) -> dict[str, Any]:
    return {
        "service": line.price.service,
        "item": line.price.item,
        "quantity": _plain(line.quantity),
        "unit": line.price.unit,
        "usd": _plain(line.usd),
        "usd_after_free": _plain(line.usd_after_free),
        "arithmetic": line.arithmetic,
        "note": line.note,
        "source": line.price.source,
        "as_of": line.price.as_of,
        "parts": [{"origin": part.origin, "what": part.what, "quantity": _plain(part.quantity)} for part in line.parts],
    }


def print_bill(bill: Bill, console: Console) -> None:
    """Item by item, both totals, and what is not in them."""
    table = Table(title=f"{bill.workload}: what watching it costs a month", title_justify="left")
    table.add_column("service")
    table.add_column("how it comes about")
    table.add_column("USD", justify="right")
    table.add_column("after free tier", justify="right")
    for line in bill.lines:
        table.add_row(line.price.service, line.arithmetic, _cents(line.usd), _cents(line.usd_after_free))
    table.add_section()
    table.add_row("total", "", _cents(bill.usd), _cents(bill.usd_after_free), style="bold")
    console.print(table)
    for note in dict.fromkeys(f"{line.price.item}: {line.note}" for line in bill.lines if line.note):
        console.print(f"  {note}", markup=False, highlight=False)
    for one in bill.not_estimated:
        console.print(f"  not estimated: {one.what} ({one.why})", markup=False, highlight=False)
    elsewhere = "" if bill.region == bill.prices_region else f"; the workload is in {bill.region}"
    said = f"  list prices of {bill.prices_region}, {bill.as_of}{elsewhere}"
    console.print(said, markup=False, highlight=False)


def _cents(amount: Decimal) -> str:
    return f"{amount.quantize(_CENT, ROUND_HALF_UP):,}"


def _plain(amount: Decimal) -> str:
    return f"{amount:f}"
