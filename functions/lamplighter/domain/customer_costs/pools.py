"""A bill's parts: what customers' metered usage is charged under, what is shared, and what nobody is given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from lamplighter.domain.costs.charges import APART, BillDay, CostLine, FigureState, weakest
from lamplighter.domain.exact import exactly
from lamplighter.domain.unit_costs import is_one_of

_NOTHING = Decimal(0)

Services = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pools:
    """``metered`` (by the services that a declaration names) and ``shared`` are the run rate; ``apart`` by record
    type are credits, refunds and tax; ``spread`` is what the invoice has on these days and the run rate on others
    (what is paid in advance), or the other way round. All together they are ``invoice_usd``.
    """

    invoice_usd: Decimal
    metered: Mapping[Services, Decimal]
    shared_usd: Decimal
    apart: Mapping[str, Decimal]
    spread_usd: Decimal
    state: FigureState


def pools(days: Iterable[BillDay], metered: Sequence[Services]) -> Pools:
    """A service that two declarations name belongs to the first of them."""
    own = tuple(days)
    lines = [line for day in own for line in day.lines]
    by_services: dict[Services, Decimal] = dict.fromkeys(metered, _NOTHING)
    apart: dict[str, Decimal] = {}
    shared = _NOTHING
    with exactly():
        for line in lines:
            services = _metered_under(line, metered)
            if line.kind in APART:
                apart[line.record_type] = apart.get(line.record_type, _NOTHING) + line.run_rate_usd
            elif services is not None:
                by_services[services] += line.run_rate_usd
            else:
                shared += line.run_rate_usd
        invoice = sum((line.invoice_usd for line in lines), _NOTHING)
        amortized = sum((line.run_rate_usd for line in lines), _NOTHING)
        return Pools(
            invoice_usd=invoice,
            metered=by_services,
            shared_usd=shared,
            apart=dict(sorted(apart.items())),
            spread_usd=invoice - amortized,
            state=weakest(day.state for day in own),
        )


def _metered_under(line: CostLine, metered: Iterable[Services]) -> Services | None:
    return next((services for services in metered if is_one_of(line.service, services)), None)
