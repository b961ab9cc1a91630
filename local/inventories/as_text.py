"""A bucket's storage on a terminal: where the money is, what to do, and what nobody can say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from lamplighter.domain.inventory_run.counts import Portion
from lamplighter.domain.storage_plan.report import StorageReport
from local.inventories.storage import Storage
from local.inventories.words import bar, bytes_words, count_words, usd_words

_PREFIXES, _RECOMMENDATIONS = 10, 10
_INDENT = (0, 0, 0, 2)


def print_storage(storage: Storage, console: Console) -> None:
    _print_head(storage, console)
    _print_money(storage.report, console)
    _print_advice(storage.report, console)
    _print_shape(storage, console)
    _print_unknown(storage.report, console)


def _print_head(storage: Storage, console: Console) -> None:
    report = storage.report
    console.print(Text.assemble((report.bucket, "bold"), f", listed {report.created_at:%Y-%m-%d %H:%M} UTC"))
    cost = report.cost
    usd = "at a cost that nobody can say" if cost.usd is None else f"{usd_words(cost.usd)} a month"
    stored = f"{count_words(report.objects)} objects, {bytes_words(report.bytes)}: "
    console.print(Text.assemble(stored, (usd, "bold green")))
    console.print(Text(f"List prices of {cost.region}, {cost.prices_as_of}", style="dim"))


def _print_money(report: StorageReport, console: Console) -> None:
    cost = report.cost
    if not cost.usd:
        return
    _heading("Where the money is", console)
    classes = [
        (f"{one.storage_class} {one.tier}".strip(), one.objects, one.bytes, one.usd) for one in cost.by_class if one.usd
    ]
    _print_dear(("class", "objects", "size", "a month", ""), classes, cost.usd, console)
    prefixes = [(one.prefix or "(none)", one.objects, one.bytes, one.usd) for one in cost.by_prefix if one.usd]
    _print_dear(("prefix", "objects", "size", "a month", ""), prefixes[:_PREFIXES], cost.usd, console)
    more = cost.more_prefixes + max(0, len(prefixes) - _PREFIXES)
    if more:
        _print_line(f"and {count_words(more)} more prefixes", console, style="dim")
    if cost.noncurrent_usd:
        _print_line(f"{usd_words(cost.noncurrent_usd)} of it is for noncurrent versions.", console)
    for one in cost.unpriced:
        _print_line(f"{count_words(one.objects)} objects have no price. {one.reason}", console)


def _print_dear(
    names: Sequence[str], rows: Iterable[tuple[str, int, int, Decimal]], whole: Decimal, console: Console
) -> None:
    _print_grid(
        names,
        (
            (name, count_words(objects), bytes_words(size), usd_words(usd), bar(float(usd / whole)))
            for name, objects, size, usd in sorted(rows, key=lambda row: -row[3])
        ),
        console,
    )


def _print_shape(storage: Storage, console: Console) -> None:
    counts = storage.counts
    for title, portions in (("size", counts.by_size), ("last changed", counts.by_age)):
        if portions:
            _heading(f"By {title}", console)
            _print_grid((title, "objects", "size", ""), _shares(portions, storage), console)
    dear = {one.prefix for one in storage.report.cost.by_prefix}
    deeper = [one for one in counts.top_prefixes if one.name not in dear][:_PREFIXES]
    if deeper:
        _heading(f"The largest prefixes, {counts.prefix_depth} deep", console)
        _print_grid(("prefix", "objects", "size", ""), _shares(deeper, storage), console)
    facts = [*_facts(storage)]
    if facts:
        _heading("What else stands out", console)
        for fact in facts:
            _print_line(fact, console)


def _shares(portions: Sequence[Portion], storage: Storage) -> Iterator[tuple[str, str, str, str]]:
    """Of all bytes; of all objects where there are no sizes."""
    whole = storage.counts.total
    for one in portions:
        share = one.objects / (whole.objects or 1) if one.bytes is None else one.bytes / (whole.bytes or 1)
        yield one.name, count_words(one.objects), bytes_words(one.bytes), bar(share)


def _facts(storage: Storage) -> Iterator[str]:
    """What is none of, or unknown, is left out."""
    counts = storage.counts
    failed = [one for one in counts.facets.get("replication_status") or () if one.name == "FAILED"]
    counted = (
        ("smaller than 128 KiB", counts.small),
        ("noncurrent versions", counts.noncurrent),
        ("delete markers", counts.delete_markers),
        ("not encrypted at rest", counts.unencrypted),
        ("failed to be replicated", failed[0] if failed else None),
    )
    for name, one in counted:
        if one is not None and one.objects:
            size = f", {bytes_words(one.bytes)}" if one.bytes else ""
            yield f"{name}: {count_words(one.objects)}{size}"
    if storage.report.growth.bytes_per_day is not None:
        yield storage.report.growth.reason


def _print_advice(report: StorageReport, console: Console) -> None:
    _heading("What to do", console)
    _print_line(report.plan.reason, console, style="bold")
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(justify="right", style="bold")
    table.add_column()
    for number, one in enumerate(report.recommendations[:_RECOMMENDATIONS], 1):
        table.add_row(str(number), Text.assemble(one.title, "\n", (one.evidence, "dim")))
    console.print(Padding(table, _INDENT, expand=False))
    if len(report.recommendations) > _RECOMMENDATIONS:
        more = len(report.recommendations) - _RECOMMENDATIONS
        _print_line(f"and {more} more, by -o or --json", console, style="dim")


def _print_unknown(report: StorageReport, console: Console) -> None:
    _heading("What this inventory does not say", console)
    if report.missing:
        _print_line(f"It lacks {', '.join(report.missing)}.", console, style="dim")
    for sentence in report.unknown:
        _print_line(sentence, console, style="dim")


def _print_line(sentence: str, console: Console, style: str = "") -> None:
    console.print(Padding(Text(sentence, style=style), _INDENT, expand=False))


def _heading(title: str, console: Console) -> None:
    console.print()
    console.print(Text(title, style="bold cyan"))


def _print_grid(names: Sequence[str], rows: Iterable[Sequence[str]], console: Console) -> None:
    """Nothing without rows."""
    table = Table(box=None, pad_edge=False, padding=(0, 3, 0, 0), header_style="dim")
    for at, name in enumerate(names):
        table.add_column(name, justify="right" if 0 < at < len(names) - 1 else "left", no_wrap=True)
    for row in rows:
        table.add_row(*map(Text, row))
    if table.row_count:
        console.print(Padding(table, _INDENT, expand=False))
