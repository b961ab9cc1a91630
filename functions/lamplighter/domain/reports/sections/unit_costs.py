"""What a unit costs, such as one analysis, with its numerator and denominator."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Context, Decimal

from lamplighter.domain.kpis import Trend
from lamplighter.domain.reports.document import Change, Figure, Table, Unit
from lamplighter.domain.reports.origin import Origin, origin_of
from lamplighter.domain.reports.part import Part, columns
from lamplighter.domain.reports.period import Period
from lamplighter.domain.reports.states import marks_of
from lamplighter.domain.reports.words import days as words_of_days
from lamplighter.domain.reports.words import dollars, unit_price, went
from lamplighter.domain.snapshot import Snapshot
from lamplighter.domain.spoken_numbers import roughly
from lamplighter.domain.unit_costs import UnitCostReport, UnitCostResult

# Significant ones, as its cost has.
_DIGITS = Context(prec=10)


def unit_costs_part(period: Period, snapshot: Snapshot[UnitCostReport]) -> Part:
    results, origin = snapshot.body.unit_costs, origin_of(snapshot, period)
    if not results:
        return Part()
    return Part(
        changes=tuple(told for result in results if (told := _change(result)) is not None),
        figures=tuple(figure for at, result in enumerate(results) for figure in _figures(at, result, origin)),
        tables=(_table(results, origin),),
        notes=tuple(message for result in results for message in result.messages),
    )


def _figures(at: int, result: UnitCostResult, origin: Origin) -> Iterator[Figure]:
    """The window is the definition's own."""
    now = result.now
    yield Figure(
        name=f"unit_cost.{result.name}",
        label=f"Cost per {result.unit}, {words_of_days(now.days)}",
        value=now.value_usd,
        unit=Unit.USD_EACH,
        source=origin.at(f"unit_costs.{at}.now.value_usd"),
        before=result.before.value_usd,
        marks=(*marks_of(now.state), *origin.marks),
        note=_made_of(result),
    )


def _made_of(result: UnitCostResult) -> str:
    now = result.now
    if now.value_usd is None or now.units is None:
        return now.reason
    lacking = "" if now.complete else " Days are missing."
    return f"{dollars(now.usd)} for {_how_many(result, now.units)}.{lacking}"


def _how_many(result: UnitCostResult, units: Decimal) -> str:
    """`19,194 of them`; where so many have a name of their own: `685 GB synced`, `12 × 1,000 tokens`."""
    if result.per == 1:
        return f"{roughly(float(units))} of them"
    return f"{roughly(float(_units(result, units)))} {'× ' if result.unit[0].isdigit() else ''}{result.unit}"


def _units(result: UnitCostResult, units: Decimal) -> Decimal:
    """What was counted, in the unit's own terms."""
    return units if result.per == 1 else _DIGITS.divide(units, Decimal(result.per))


def _change(result: UnitCostResult) -> Change | None:
    now, before, units = result.now.value_usd, result.before.value_usd, result.now.units
    if now is None or before is None or units is None or result.trend not in {Trend.BETTER, Trend.WORSE}:
        return None
    by = f" ({roughly(float(abs(result.change_percent)), 'percent')})" if result.change_percent is not None else ""
    worth = abs(now - before) * units / result.per
    more = "more" if now > before else "less"
    return Change(
        what=f"{went(f'The cost per {result.unit}', unit_price(before), unit_price(now), more=now > before)}{by}.",
        why=f"For what was counted from {words_of_days(result.now.days)} that is {dollars(worth)} {more}.",
    )


def _table(results: tuple[UnitCostResult, ...], origin: Origin) -> Table:
    return Table(
        name="unit_costs",
        caption="What a unit costs, and what that is made of",
        columns=columns(
            (
                ("unit", "Unit", Unit.TEXT),
                ("days", "Days", Unit.TEXT),
                ("cost", "Cost", Unit.USD),
                ("units", "Units", Unit.COUNT),
                ("value", "Cost per unit", Unit.USD_EACH),
                ("state", "State", Unit.TEXT),
                ("complete", "Complete", Unit.TEXT),
            )
        ),
        rows=tuple(
            (
                result.unit,
                words_of_days(result.now.days),
                result.now.usd,
                None if result.now.units is None else _units(result, result.now.units),
                result.now.value_usd,
                result.now.state.value,
                result.now.complete,
            )
            for result in results
        ),
        source=origin.at("unit_costs", "units ÷ per"),
    )
