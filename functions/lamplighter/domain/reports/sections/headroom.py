"""How near each speed and each machine is to its limit: the nearest is where it gets tight first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lamplighter.domain.definitions.indicators import Better
from lamplighter.domain.kpis import KpiResult
from lamplighter.domain.reports.document import Table, Unit
from lamplighter.domain.reports.kpi_history import Kept, KpiHistory
from lamplighter.domain.reports.part import Part, columns
from lamplighter.domain.reports.words import percent
from lamplighter.domain.spoken_numbers import measured, roughly


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """``share`` of the limit, a ratio of 1: what is the better the higher has used all of it once it is that low."""

    result: KpiResult
    limit: float
    share: float


def headroom_part(found: Sequence[Kept], history: KpiHistory) -> Part:
    """Of those that have a limit; nothing where there are not two to compare."""
    used = sorted(filter(None, (used_of(one.result) for one in found)), key=lambda one: -one.share)
    if len(used) <= 1:
        return Part()
    return Part(tables=(_table(used, history),), notes=(_told(used[0]),))


def used_of(result: KpiResult) -> Used | None:
    """Of the limit beyond which it is bad, else of its target."""
    limit = result.alert_at if result.alert_at is not None else result.target
    if limit is None or not limit or not result.value:
        return None
    share = result.value / limit if result.better is Better.LOWER else limit / result.value
    return Used(result=result, limit=limit, share=share)


def _told(first: Used) -> str:
    value, limit = roughly(first.result.value or 0, first.result.unit), measured(first.limit, first.result.unit)
    used = f"{value} with a limit of {limit}, {percent(first.share)} of it used"
    return f"Nearest to its limit, and so the first bottleneck, is {first.result.title}: {used}."


def _table(used: Sequence[Used], history: KpiHistory) -> Table:
    return Table(
        name="headroom",
        caption="How near to its limit each of them is, the nearest first",
        columns=columns(
            (
                ("kpi", "KPI", Unit.TEXT),
                ("value", "Value", Unit.TEXT),
                ("limit", "Limit", Unit.TEXT),
                ("used", "Of the limit", Unit.PERCENT),
            )
        ),
        rows=tuple(
            (
                one.result.title,
                measured(one.result.value or 0, one.result.unit),
                measured(one.limit, one.result.unit),
                100 * one.share,
            )
            for one in used
        ),
        source=history.origin().at("kpis.*.value", "value ÷ limit, or limit ÷ value where more is better"),
    )
