"""Key performance indicators: what each is over its window, whether that is good enough, and where it is going."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from lamplighter.domain.definitions.indicators import Better, Kpi
from lamplighter.domain.measurement import Measurement, Unit
from lamplighter.domain.moments import spoken
from lamplighter.domain.series import Datapoint
from lamplighter.domain.spoken_numbers import measured, roughly
from lamplighter.domain.window import Window

# Of fewer, one more or less moves a percentage by more than one; the 99th percentile of fewer is their maximum.
FEW_SAMPLES = 100
# What metric math in floating point may be off by: 100 * (1 - 1 / 1000) is 99.9.
_NOISE = 1e-9


class Verdict(StrEnum):
    MET = "met"
    MISSED = "missed"
    BAD = "bad"
    NO_TARGET = "no target"
    NO_DATA = "no data"


class Trend(StrEnum):
    """Against the window before it."""

    BETTER = "better"
    WORSE = "worse"
    UNCHANGED = "unchanged"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class KpiAnswers:
    """What was read for one KPI. ``samples`` is what the value was computed from, None where nobody can say."""

    value: float | None
    before: float | None
    points: tuple[Datapoint, ...] = ()
    samples: int | None = None
    messages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KpiResult:
    """``value``, ``before``, ``change`` (value - before), ``target`` and ``alert_at`` are in ``unit``. ``few``: from
    so few samples that it says little. ``points`` are for a chart, by ``period_s``; their mean is not the value.
    """

    name: str
    title: str
    unit: str
    better: Better
    target: float | None
    alert_at: float | None
    window: Window
    value: float | None
    verdict: Verdict
    reason: str
    samples: int | None
    few: bool
    before: float | None
    change: float | None
    trend: Trend
    period_s: int
    points: tuple[Datapoint, ...]
    messages: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KpiReport:
    """All of a workload's, in its file's order."""

    kind: ClassVar[str] = "kpis"

    kpis: tuple[KpiResult, ...]


def kpi_result(kpi: Kpi, window: Window, answers: KpiAnswers) -> KpiResult:
    value, before = _known(answers.value), _known(answers.before)
    few = value is not None and answers.samples is not None and answers.samples < FEW_SAMPLES
    verdict = verdict_of(kpi, value)
    return KpiResult(
        name=kpi.name,
        title=kpi.title,
        unit=kpi.unit,
        better=kpi.better,
        target=kpi.target,
        alert_at=kpi.alert_at,
        window=window,
        value=value,
        verdict=verdict,
        reason=_reason(kpi, window, value, verdict) + (_few(answers.samples) if few else ""),
        samples=answers.samples,
        few=few,
        before=before,
        change=value - before if value is not None and before is not None else None,
        trend=trend_of(kpi.better, value, before),
        period_s=kpi.period_s,
        points=answers.points,
        messages=answers.messages,
    )


def verdict_of(kpi: Kpi, value: float | None) -> Verdict:
    """At the target it is met, and at ``alert_at`` not yet bad."""
    if value is None:
        return Verdict.NO_DATA
    if kpi.alert_at is not None and not _reaches(kpi.better, value, kpi.alert_at):
        return Verdict.BAD
    if kpi.target is None:
        return Verdict.NO_TARGET
    return Verdict.MET if _reaches(kpi.better, value, kpi.target) else Verdict.MISSED


def trend_of(better: Better, value: float | None, before: float | None) -> Trend:
    if value is None or before is None:
        return Trend.UNKNOWN
    if math.isclose(value, before, rel_tol=_NOISE, abs_tol=_NOISE):
        return Trend.UNCHANGED
    return Trend.BETTER if (value > before) == (better is Better.HIGHER) else Trend.WORSE


def kpi_measurements(workload: str, report: KpiReport) -> tuple[Measurement, ...]:
    """The values that are known: no data is no measurement."""
    return tuple(
        Measurement(
            name="KpiValue",
            value=result.value,
            unit=_UNITS.get(result.unit, Unit.NONE),
            workload=workload,
            dimensions={"Kpi": result.name},
        )
        for result in report.kpis
        if result.value is not None
    )


_UNITS = {"percent": Unit.PERCENT, "milliseconds": Unit.MILLISECONDS, "seconds": Unit.SECONDS, "bytes": Unit.BYTES}


def _known(value: float | None) -> float | None:
    """Prometheus divides 0 by 0 into NaN: that is no data."""
    return value if value is not None and math.isfinite(value) else None


def _reaches(better: Better, value: float, limit: float) -> bool:
    if math.isclose(value, limit, rel_tol=_NOISE):
        return True
    return value > limit if better is Better.HIGHER else value < limit


def _reason(kpi: Kpi, window: Window, value: float | None, verdict: Verdict) -> str:
    if value is None:
        return f"{kpi.title}: no data from {spoken(window.start)} to {spoken(window.end)}."
    limit = kpi.alert_at if verdict is Verdict.BAD else kpi.target
    is_ = f"{kpi.title} is {roughly(value, kpi.unit, beside=limit)}"
    higher = kpi.better is Better.HIGHER
    if verdict is Verdict.BAD and kpi.alert_at is not None:
        is_ += f", {'under' if higher else 'over'} the {measured(kpi.alert_at, kpi.unit)} where it is bad"
    if kpi.target is None:
        return f"{is_}; no target is set."
    does = "meets" if verdict is Verdict.MET else "misses"
    return f"{is_}: it {does} the target of {measured(kpi.target, kpi.unit)} or {'more' if higher else 'less'}."


def _few(samples: int | None) -> str:
    return f" It is made of {samples} samples only, and says little."
