"""What a unit costs, such as one analysis, with its numerator and denominator."""

from __future__ import annotations

from collections.abc import Iterator

from lamplighter.domain.kpis import Trend
from lamplighter.domain.reports.document import Figure, Table, Unit
from lamplighter.domain.reports.origin import Origin, origin_of
from lamplighter.domain.reports.part import Part, columns
from lamplighter.domain.reports.period import Period
from lamplighter.domain.reports.states import marks_of
from lamplighter.domain.reports.words import dollars, went
from lamplighter.domain.snapshot import Snapshot
from lamplighter.domain.unit_costs import UnitCostReport, UnitCostResult


def unit_costs_part(period: Period, snapshot: Snapshot[UnitCostReport]) -> Part:
    results, origin = snapshot.body.unit_costs, origin_of(snapshot, period)
    if not results:
        return Part()
    return Part(
        changes=tuple(told for result in results if (told := _change(result))),
        figures=tuple(figure for at, result in enumerate(results) for figure in _figures(at, result, origin)),
        tables=(_table(results, origin),),
        notes=tuple(message for result in results for message in result.messages),
    )


def _figures(at: int, result: UnitCostResult, origin: Origin) -> Iterator[Figure]:
    """Per so many units; the window is the definition's own."""
    per = f"{result.per:,} × " if result.per > 1 else ""
    now = result.now
    yield Figure(
        name=f"unit_cost.{result.name}",
        label=f"Cost per {per}{result.unit}, {now.days}",
        value=now.value_usd,
        unit=Unit.USD,
        source=origin.at(f"unit_costs.{at}.now.value_usd"),
        before=result.before.value_usd,
        marks=(*marks_of(now.state), *origin.marks),
        note=now.reason,
    )


def _change(result: UnitCostResult) -> str:
    now, before = result.now.value_usd, result.before.value_usd
    if now is None or before is None or result.trend not in {Trend.BETTER, Trend.WORSE}:
        return ""
    by = f" ({result.change_percent:+} %)" if result.change_percent is not None else ""
    what = f"The cost per {result.unit}"
    return f"{went(what, dollars(before), dollars(now), more=now > before)}{by}, {result.now.days}."


def _table(results: tuple[UnitCostResult, ...], origin: Origin) -> Table:
    return Table(
        name="unit_costs",
        caption="What a unit costs, and what that is made of",
        columns=columns(
            (
                ("unit", "Unit", Unit.TEXT),
                ("days", "Days", Unit.TEXT),
                ("per", "Per", Unit.COUNT),
                ("cost", "Cost", Unit.USD),
                ("units", "Units", Unit.COUNT),
                ("value", "Cost per", Unit.USD),
                ("state", "State", Unit.TEXT),
                ("complete", "Complete", Unit.TEXT),
            )
        ),
        rows=tuple(
            (
                result.unit,
                str(result.now.days),
                result.per,
                result.now.usd,
                result.now.units,
                result.now.value_usd,
                result.now.state.value,
                result.now.complete,
            )
            for result in results
        ),
        source=origin.at("unit_costs"),
    )
