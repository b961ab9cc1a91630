"""The bill for people: the costliest first, and in it what costs a dollar or more, by name."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from local.synth.bill.model import Bill, Line, NotEstimated, Part

_CENT = Decimal("0.01")
_SMALL = Decimal("0.05")
_A_DOLLAR = Decimal(1)
_NOTHING = Decimal(0)


def print_bill(bill: Bill, console: Console) -> None:
    """Item by item, both totals, and what is not in them."""
    console.print(_table(bill))
    for said in _said(bill):
        console.print(f"  {said}", markup=False, highlight=False)
    if bill.not_estimated:
        console.print(_not_estimated(bill.not_estimated))


def _table(bill: Bill) -> Table:
    table = _empty(f"{bill.workload}: what watching it costs a month")
    table.add_column("USD", justify="right", no_wrap=True)
    table.add_column("after free tier", justify="right", no_wrap=True)
    table.add_column("of it", justify="right", no_wrap=True, style="dim")
    table.add_column("what", overflow="fold")
    small = [line for line in bill.lines if line.usd < _SMALL]
    for line in bill.lines:
        if line not in small:
            _add(table, line)
    if small:
        _add_small(table, small)
    table.add_section()
    table.add_row(_written(bill.usd), _written(bill.usd_after_free), "", "total", style="bold")
    return table


def _empty(title: str) -> Table:
    return Table(box=SIMPLE_HEAD, pad_edge=False, title=title, title_justify="left")


def _add(table: Table, line: Line) -> None:
    what = Text(f"{line.price.service} {line.price.item}: {line.arithmetic}")
    table.add_row(_written(line.usd), _written(line.usd_after_free), "", what)
    named = [part for part in line.costliest if line.share(part) >= _A_DOLLAR] if len(line.parts) > 1 else []
    for part in named:
        table.add_row("", "", _written(line.share(part)), Text(part.what, style="dim"))
    rest = line.costliest[len(named) :]
    if named and rest:
        left = sum((line.share(part) for part in rest), _NOTHING)
        table.add_row("", "", _written(left), Text(_others(rest), style="dim"))


def _others(rest: tuple[Part, ...]) -> str:
    return rest[0].what if len(rest) == 1 else f"{len(rest)} more"


def _add_small(table: Table, small: list[Line]) -> None:
    usd = sum((line.usd for line in small), _NOTHING)
    after_free = sum((line.usd_after_free for line in small), _NOTHING)
    named = ", ".join(f"{line.price.service} {line.price.item}" for line in small)
    table.add_row(_written(usd), _written(after_free), "", Text(f"under five cents each: {named}"))


def _said(bill: Bill) -> Iterator[str]:
    for note in dict.fromkeys(line.note for line in bill.lines if line.note):
        of = [line.price.item for line in bill.lines if line.note == note and line.usd >= _SMALL]
        yield f"{', '.join(of) or 'of what is under five cents'}: {note}"
    elsewhere = "" if bill.region == bill.prices_region else f"; the workload is in {bill.region}"
    yield f"list prices of {bill.prices_region}, {bill.as_of}{elsewhere}"
    if unconfirmed := [line.price for line in bill.lines if not line.price.confirmed and line.usd >= _SMALL]:
        yield f"not confirmed at AWS: {', '.join(f'{price.item} ({price})' for price in unconfirmed)}"


def _not_estimated(unknown: tuple[NotEstimated, ...]) -> Table:
    table = _empty("not estimated")
    for column in ("what", "why", "price"):
        table.add_column(column, overflow="fold")
    for one in unknown:
        table.add_row(Text(one.what), Text(one.why), Text(one.price))
    return table


def _written(amount: Decimal) -> str:
    return f"{amount.quantize(_CENT, ROUND_HALF_UP):,}"
