"""Priced usage for people: each line of the file, what it is charged for, and the arithmetic."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from lamplighter.domain.exact import plainly
from lamplighter.domain.usage_pricing import PricedCharge, PricedLine
from local.pricing.usage_file import PricedFile

_CENT = Decimal("0.01")


def print_priced(file: PricedFile, console: Console) -> None:
    table = Table(
        box=SIMPLE_HEAD, pad_edge=False, title=f"{file.path.name}: what this usage costs", title_justify="left"
    )
    table.add_column("line", justify="right")
    table.add_column("what")
    table.add_column("how it comes about", overflow="fold")
    table.add_column("USD", justify="right", no_wrap=True)
    for number, line in zip(file.numbers, file.lines, strict=True):
        table.add_row(str(number), Text(_title(line)), "", _usd(line.usd), style="bold")
        for one in line.charges:
            _add(table, one)
    table.add_section()
    exact = _usd(file.usd)
    rounded = f"{file.usd.quantize(_CENT, ROUND_HALF_UP):,}"
    table.add_row("", "total", "" if rounded == exact else f"{exact}, to the cent", rounded, style="bold")
    console.print(table)
    for said in _said(file):
        console.print(f"  {said}", markup=False, highlight=False)


def _title(line: PricedLine) -> str:
    return f"{line.usage.service}, {line.usage.name}" if line.usage.name else line.usage.service


def _add(table: Table, one: PricedCharge) -> None:
    if one.charge.how:
        table.add_row("", Text(f"  {one.price.item}"), Text(one.charge.how), "")
        table.add_row("", "", Text(one.cost.arithmetic), _usd(one.cost.usd))
    else:
        table.add_row("", Text(f"  {one.price.item}"), Text(one.cost.arithmetic), _usd(one.cost.usd))


def _usd(amount: Decimal) -> str:
    """Cents at least, and every digit there is."""
    text = plainly(amount)
    return text if "." in text else f"{text}.00"


def _said(file: PricedFile) -> list[str]:
    free = "what is free each month is taken off" if file.free_tier else "nothing free is taken off (--free-tier does)"
    said = [f"list prices of {file.prices.region}, {file.prices.as_of}; {free}"]
    if file.unconfirmed:
        named = "; ".join(f"{price.service}, {price.item}" for price in file.unconfirmed)
        said.append(f"not confirmed at AWS: {named}")
    return said
