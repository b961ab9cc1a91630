"""What is said of one KPI against its target, and against what it was."""

from __future__ import annotations

from collections.abc import Iterable

from lamplighter.domain.kpis import KpiResult, Trend, Verdict, trend_of
from lamplighter.domain.reports.document import Change, Standing
from lamplighter.domain.reports.words import counted, listed, went
from lamplighter.domain.spoken_numbers import measured, roughly

# What changed by less is no news where the verdict is the same.
_NEWS = 0.1
# The graver first.
STANDINGS = {Verdict.BAD: Standing.BAD, Verdict.MISSED: Standing.ATTENTION}


def kpi_finding(results: Iterable[KpiResult]) -> str:
    """The worst of them, in a clause; empty where all is well."""
    known = list(results)
    for verdict in STANDINGS:
        if off := [result for result in known if result.verdict is verdict]:
            others = sum(result.verdict in STANDINGS for result in known) - 1
            more = (
                f" and {counted(others, 'more KPI')} {'misses its' if others == 1 else 'miss their'} target"
                if others
                else ""
            )
            return f"{off[0].title} is {against(off[0])}{more}"
    silent = [result.title for result in known if result.verdict is Verdict.NO_DATA]
    return f"{listed(silent)} {'has' if len(silent) == 1 else 'have'} no data" if silent else ""


def against(result: KpiResult) -> str:
    """`1,109 ms against a target of 1,000 ms`."""
    limit = result.target if result.target is not None else result.alert_at
    said = roughly(result.value or 0, result.unit, beside=limit)
    what = "a target" if result.target is not None else "a limit"
    return said if limit is None else f"{said} against {what} of {measured(limit, result.unit)}"


def kpi_change(now: KpiResult, before: KpiResult) -> Change | None:
    """Why it matters: the target that it meets or misses since; else the way it goes, where that is far."""
    if now.value is None or before.value is None:
        if now.value is before.value:
            return None
        if now.value is None:
            return Change(what=f"{now.title} has no data any more.", why="Nobody can say how it is now.")
        return Change(what=f"{now.title} has data again.")
    trend = kpi_trend(now, before)
    if trend not in {Trend.BETTER, Trend.WORSE}:
        return None
    was = roughly(before.value, now.unit, beside=now.value)
    moved = went(now.title, was, roughly(now.value, now.unit, beside=before.value), more=now.value > before.value)
    if now.verdict is not before.verdict and now.target is not None:
        does = "meets" if now.verdict is Verdict.MET else "misses"
        return Change(what=f"{moved}.", why=f"It {does} its target of {measured(now.target, now.unit)} now.")
    return Change(what=f"{moved}, which is {trend.value}.", why=_still(now))


def kpi_trend(now: KpiResult, before: KpiResult | None) -> Trend:
    """As far as it is worth telling: better or worse where the verdict is another one, or the value is far off."""
    trend = trend_of(now.better, now.value, None if before is None else before.value)
    if before is None or now.value is None or before.value is None or now.verdict is not before.verdict:
        return trend
    far = abs(now.value - before.value) > _NEWS * abs(before.value)
    return trend if far and not now.few else Trend.UNCHANGED


def _still(now: KpiResult) -> str:
    if now.target is None:
        return ""
    does = "still meets" if now.verdict is Verdict.MET else "still misses"
    return f"It {does} its target of {measured(now.target, now.unit)}."
