"""How the product is doing: KPIs, SLOs and health, in the words and lines that the page shows them with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from local.demo.facts import Facts
from local.demo.page.lines import Line, line
from local.demo.page.words import number

NBSP = "\N{NO-BREAK SPACE}"
_SIGNS = {"percent": "%", "milliseconds": "ms", "seconds": "s", "bytes": "B"}
# How a verdict is marked: by shape, colour and its own word.
_TONES = {
    "met": "good",
    "kept": "good",
    "healthy": "good",
    "burning": "warn",
    "degraded": "warn",
    "bad": "bad",
    "unhealthy": "bad",
}
_UNSURE = ("no data", "no target", "unknown")
_FULL = 100
_BILLION, _MILLION = 1e9, 1e6


@dataclass(frozen=True, slots=True, kw_only=True)
class Badge:
    """``tone``: good, warn, bad, unsure."""

    word: str
    tone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KpiView:
    """``trend`` says what it was before, where that is known."""

    title: str
    value: str
    unit: str
    verdict: Badge
    target: str
    trend: str
    spark: Line | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SloView:
    """``left`` in words, ``left_percent`` for a bar from 0 to 100. ``days`` is the chart of what was left each day."""

    title: str
    verdict: Badge
    sentence: str
    sli: str
    objective: str
    left: str
    left_percent: float
    burn: str
    burn_says: str
    forecast: str
    forecast_says: str
    why: str
    worst: str
    days: Line | None
    first_day: str
    last_day: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentView:
    name: str
    verdict: Badge
    latency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredView:
    requests: str
    kpis: Sequence[KpiView]
    slos: Sequence[SloView]
    health: Badge
    summary: str
    components: Sequence[ComponentView]


def measured_of(facts: Facts) -> MeasuredView | None:
    """None where nothing was measured."""
    measured = facts.get("measured")
    if not measured:
        return None
    health = measured["health"]["body"]
    return MeasuredView(
        requests=_many(measured["put"]["slo_window"]["requests"]),
        kpis=[_kpi(kpi) for kpi in measured["kpis"]["body"]["kpis"]],
        slos=[_slo(slo) for slo in measured["slos"]["body"]["slos"]],
        health=_badge(health["overall"]),
        summary=measured["status"]["summary"],
        components=[_component(each) for each in health["components"]],
    )


def _badge(verdict: str, missed: str = "warn") -> Badge:
    """A target that is missed is a pity, an objective that is missed is bad."""
    tone = "unsure" if verdict in _UNSURE else _TONES.get(verdict, missed)
    return Badge(word=verdict, tone=tone)


def _kpi(kpi: Mapping[str, Any]) -> KpiView:
    target, value = kpi["target"], _figure(kpi["value"], kpi["unit"])
    limit = "or more" if kpi["better"] == "higher" else "or less"
    shown, _, unit = value.rpartition(NBSP)
    return KpiView(
        title=kpi["title"],
        value=shown or value,
        unit=unit if shown else "",
        verdict=_badge(kpi["verdict"]),
        target="no target" if target is None else f"target {_figure(target, kpi['unit'])} {limit}",
        trend=_trend(kpi, value),
        spark=line([point["value"] for point in kpi["points"]]),
    )


def _trend(kpi: Mapping[str, Any], value: str) -> str:
    """Better than what, as far as the digits shown tell them apart."""
    if kpi["before"] is None:
        return "nothing to compare with"
    before = _figure(kpi["before"], kpi["unit"])
    return "as before" if before == value else f"{kpi['trend']}; before, {before}"


def _slo(slo: Mapping[str, Any]) -> SloView:
    left, days = slo["budget_left_share"], slo["days"]
    forecast, forecast_says = _forecast(slo["forecast"])
    return SloView(
        title=slo["title"],
        verdict=_badge(slo["verdict"], missed="bad"),
        sentence=f"{_many(slo['failures'])} of {_many(slo['events'])} requests failed it.",
        sli="no data" if slo["sli"] is None else _figure(slo["sli"] * _FULL, "percent"),
        objective=f"objective {_figure(slo['objective'] * _FULL, 'percent')}",
        left="no data" if left is None else f"{left * _FULL:.0f}{NBSP}%",
        left_percent=min(_FULL, max(0, (left or 0) * _FULL)),
        burn="no data" if slo["burn_rate"] is None else f"{slo['burn_rate']:.2f}{NBSP}×",
        burn_says=_burn(slo),
        forecast=forecast,
        forecast_says=forecast_says,
        why=slo["forecast"]["reason"] if slo["forecast"] else slo["reason"],
        worst=_worst(slo["worst_day"]),
        days=line([1, *(day["remaining"] for day in days)], lowest=0, highest=1),
        first_day=_day(days[0]["day"]) if days else "",
        last_day=_day(days[-1]["day"]) if days else "",
    )


def _burn(slo: Mapping[str, Any]) -> str:
    firing = [tier["severity"] for tier in slo["tiers"] if tier["firing"]]
    return f"{firing[0]} alarm" if firing else "no alarm"


def _forecast(found: Mapping[str, Any] | None) -> tuple[str, str]:
    if found is None or found["prospect"] == "too little data":
        return "not known", "too little data"
    if found["prospect"] == "exhausted":
        return "gone", "nothing is left"
    earliest, latest, horizon = (found[name] for name in ("earliest_days", "latest_days", "horizon_days"))
    if found["prospect"] == "lasts":
        says = f"{earliest} days at the earliest" if earliest else "nine times in ten"
        return f"{horizon}+{NBSP}days", says
    until = f"to {latest}" if latest else "or more"
    return f"{found['expected_days']}{NBSP}days", f"{earliest} {until}, four times in five"


def _worst(worst: Mapping[str, Any] | None) -> str:
    return f"Most in a day: {worst['consumed'] * _FULL:.0f}{NBSP}% on {_day(worst['day'])}." if worst else ""


def _component(found: Mapping[str, Any]) -> ComponentView:
    latency = found["latency_ms"]
    return ComponentView(
        name=found["component"],
        verdict=_badge(found["status"]),
        latency="" if latency is None else f"{latency:.0f}{NBSP}ms",
    )


def _figure(value: float | None, unit: str) -> str:
    """ "99.975 %", "64.9 %", "1,107 ms": what is almost all or almost nothing has more digits."""
    if value is None:
        return "no data"
    if unit == "percent":
        exact = f"{value:.3f}" if value < 1 or value > _FULL - 1 else f"{value:.1f}"
        return f"{exact.rstrip('0').rstrip('.') if '.' in exact else exact}{NBSP}%"
    return f"{number(value)}{NBSP}{_SIGNS.get(unit, unit)}"


def _many(count: float) -> str:
    if count >= _BILLION:
        return f"{count / _BILLION:.2f} billion"
    return f"{count / _MILLION:.2f} million" if count >= _MILLION else f"{count:,.0f}"


def _day(day: str) -> str:
    return f"{date.fromisoformat(day):%-d %b}"
