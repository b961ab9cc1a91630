"""A usage file: its lines, checked against the domain, and what they cost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, Inexact
from pathlib import Path

from lamplighter.domain.exact import exactly
from lamplighter.domain.pricing import Price, PriceList
from lamplighter.domain.usage import Usage
from lamplighter.domain.usage_charges import charges_of
from lamplighter.domain.usage_pricing import PricedLine, priced_month
from lamplighter.errors import ConfigurationError
from local.pricing.shape import shaped
from local.workload_files.problems import Finding, Problem, allowed, path_of
from local.workload_files.yaml_document import Document, read_document


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedFile:
    """``numbers``: in which line of the file each line of usage begins."""

    path: Path
    prices: PriceList
    free_tier: bool
    numbers: tuple[int, ...]
    lines: tuple[PricedLine, ...]

    @property
    def usd(self) -> Decimal:
        with exactly():
            return sum((line.usd for line in self.lines), Decimal(0))

    @property
    def unconfirmed(self) -> tuple[Price, ...]:
        """Prices that were used and not seen at AWS."""
        used = {one.price.key: one.price for line in self.lines for one in line.charges}
        return tuple(price for price in used.values() if not price.confirmed)


def price_file(path: Path, prices: PriceList, free_tier: bool | None = None) -> PricedFile:
    """``free_tier`` None leaves it to the file.

    Raises ConfigurationError with every problem of the file: its line, its key, and what is allowed.
    """
    document = _document(path)
    lines, findings = shaped(document.data) if document.data is not None else ([], [])
    found = [*document.findings, *findings, *unpriced(lines, prices)]
    if found:
        raise ConfigurationError("\n".join(str(_problem(path, document, one)) for one in found))
    said = bool(document.data.get("free_tier")) if isinstance(document.data, dict) else False
    free = said if free_tier is None else free_tier
    try:
        priced = priced_month([line for _, line in lines], prices, free_tier=free)
    except Inexact as error:
        raise ConfigurationError(f"{path}: some amounts have too many digits to add them up exactly") from error
    return PricedFile(
        path=path,
        prices=prices,
        free_tier=free,
        numbers=tuple(document.line(("usage", at)) for at, _ in lines),
        lines=priced,
    )


def _document(path: Path) -> Document:
    try:
        return read_document(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{path}: is not UTF-8 text") from error
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be read: {error.strerror}") from error


def unpriced(lines: Sequence[tuple[int, Usage]], prices: PriceList) -> Iterator[Finding]:
    """What the list has no price of, such as transitions into STANDARD or a model that it does not know."""
    known = {price.key for price in prices.prices}
    for at, line in lines:
        for charge in charges_of(line, prices):
            if (charge.service, charge.item) not in known:
                kind, _, _ = charge.item.partition(" ")
                listed = sorted(item for one, item in known if one == charge.service and item.startswith(f"{kind} "))
                said = f"there is no price of {charge.item}; {allowed(charge.item, listed)}"
                yield Finding(("usage", at), said)


def _problem(path: Path, document: Document, finding: Finding) -> Problem:
    return Problem(path, document.line(finding.location), path_of(finding.location), finding.message)
