"""An SLO counted by Prometheus: events over each window of its tiers, and an alert for each tier that burns too fast.

Google SRE Workbook, chapter 5, "Multiwindow, Multi-Burn-Rate Alerts". The alerts of one SLO share a name, so that a
graver tier inhibits a lesser one and what is left is told at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lamplighter.domain.burn_rate import can_fire, error_budget, highest_burn_rate, tier_threshold
from lamplighter.domain.definitions.objectives import BurnRateTier, Count, Slo, TimeSlices
from lamplighter.domain.definitions.prometheus import Prometheus
from lamplighter.domain.definitions.workload_file import WorkloadFile
from lamplighter.errors import ConfigurationError
from local.synth.names import duration
from local.synth.prometheus.dashboards_of import dashboard_url
from local.synth.prometheus.numbers import decimal_text, percent_text
from local.synth.prometheus.slice_rules import recorded_slices, slices_burning, slices_explained

CATEGORY = "slo"
_WINDOW = "{window}"


def is_of_prometheus(slo: Slo) -> bool:
    return any(count.promql is not None for count in slo.indicator.counts.values())


def slo_alert_name(slo: Slo) -> str:
    """``api-availability`` is ApiAvailabilityBudgetBurn."""
    words = slo.name.replace("_", "-").replace(" ", "-").split("-")
    return "".join(word[:1].upper() + word[1:] for word in words) + "BudgetBurn"


def slo_group(file: WorkloadFile, section: Prometheus, slo: Slo) -> dict[str, Any]:
    """Raises ConfigurationError for a count without {window}, a tier that can't fire, and a window that is not kept."""
    for tier in slo.tiers:
        _refuse_unreachable(slo, tier)
    windows_s = sorted({window_s for tier in slo.tiers for window_s in (tier.short_window_s, tier.long_window_s)})
    if windows_s[-1] > section.retention_days * 86_400:
        raise ConfigurationError(
            f"slos[{slo.name}].tiers: a window of {duration(windows_s[-1])} needs that much kept; "
            f"prometheus.retention_days is {section.retention_days}"
        )
    alerts = [_alert(file, section, slo, tier) for tier in slo.tiers]
    if slo.time_slices:
        # Looked at once a slice, at its end.
        interval = duration(slo.time_slices.slice_s)
        rules = [*_recorded_slices(file, slo, slo.time_slices, windows_s), *alerts]
        return {"name": f"slo_{slo.name}", "interval": interval, "rules": rules}
    recorded = [rule for window_s in windows_s for rule in _recorded(file, slo, window_s)]
    return {"name": f"slo_{slo.name}", "rules": [*recorded, *alerts]}


def _refuse_unreachable(slo: Slo, tier: BurnRateTier) -> None:
    threshold = tier_threshold(slo, tier)
    if not can_fire(threshold, slo.objective):
        raise ConfigurationError(
            f"slos[{slo.name}].tiers: {percent_text(tier.budget_share)} in {duration(tier.long_window_s)} is a burn "
            f"rate of {decimal_text(threshold)}, and {percent_text(slo.objective)} burns at "
            f"{decimal_text(highest_burn_rate(slo.objective))} at most: it could never fire"
        )


def _recorded(file: WorkloadFile, slo: Slo, window_s: int) -> Iterator[dict[str, Any]]:
    """A window's events, then the share of them that was bad: of all events in it, never a mean of ratios."""
    labels = _labels(file, slo)
    valid, bad, ratio = _series(file, slo, window_s)
    yield {"record": _name(valid), "expr": _valid(slo, window_s), "labels": labels}
    yield {"record": _name(bad), "expr": _bad(slo, window_s), "labels": labels}
    # Without valid events there is no ratio: neither 0 nor 1.
    yield {"record": _name(ratio), "expr": f"{bad} / ({valid} > 0)", "labels": labels}


def _recorded_slices(
    file: WorkloadFile, slo: Slo, slices: TimeSlices, windows_s: list[int]
) -> Iterator[dict[str, Any]]:
    yield from _recorded(file, slo, slices.slice_s)
    valid, _, ratio = _series(file, slo, slices.slice_s)
    yield from recorded_slices(slo, slices, windows_s, _labels(file, slo), valid=valid, ratio=ratio)


def _labels(file: WorkloadFile, slo: Slo) -> dict[str, str]:
    return {"slo": slo.name, "workload": file.workload}


def _series(file: WorkloadFile, slo: Slo, window_s: int) -> tuple[str, str, str]:
    selector = f'{{slo="{slo.name}",workload="{file.workload}"}}'
    window = duration(window_s)
    names = (f"slo:valid_events:increase{window}", f"slo:bad_events:increase{window}", f"slo:error_ratio:{window}")
    valid, bad, ratio = (f"{name}{selector}" for name in names)
    return valid, bad, ratio


def _name(series: str) -> str:
    return series.partition("{")[0]


def _valid(slo: Slo, window_s: int) -> str:
    """Where it is not counted, the sum of the others, of which either may not have happened yet."""
    if slo.indicator.valid is not None:
        return _counted(slo, slo.indicator.valid, window_s)
    good = _counted(slo, slo.indicator.good or Count(), window_s)
    bad = _counted(slo, slo.indicator.bad or Count(), window_s)
    return f"((({good}) + ({bad})) or ({good}) or ({bad}))"


def _bad(slo: Slo, window_s: int) -> str:
    """A kind of event that has not happened yet has no series: beside valid events that is a count of nought."""
    valid = _valid(slo, window_s)
    if slo.indicator.bad is not None:
        return f"({_counted(slo, slo.indicator.bad, window_s)}) or ({valid}) * 0"
    good = _counted(slo, slo.indicator.good or Count(), window_s)
    return f"clamp_min(({valid}) - (({good}) or ({valid}) * 0), 0)"


def _counted(slo: Slo, count: Count, window_s: int) -> str:
    if count.promql is None or _WINDOW not in count.promql:
        raise ConfigurationError(f"slos[{slo.name}].indicator: each count needs promql with {_WINDOW} in it")
    return count.promql.replace(_WINDOW, duration(window_s))


def _alert(file: WorkloadFile, section: Prometheus, slo: Slo, tier: BurnRateTier) -> dict[str, Any]:
    window = duration(tier.long_window_s)
    said = {
        "summary": f"{slo.title or slo.name}: the error budget burns too fast",
        "description": f"{_explained(slo, tier)} {slo.description}".strip(),
        "dashboard": dashboard_url(file, section, _valid(slo, tier.long_window_s)),
    }
    return {
        "alert": slo_alert_name(slo),
        "expr": _burning(file, slo, tier),
        "labels": {
            "severity": tier.severity.value,
            "workload": file.workload,
            "category": CATEGORY,
            "slo": slo.name,
            "long_window": window,
        },
        "annotations": {key: value for key, value in said.items() if value},
    }


def _explained(slo: Slo, tier: BurnRateTier) -> str:
    if slo.time_slices:
        return slices_explained(slo, slo.time_slices, tier)
    long, short, rate = duration(tier.long_window_s), duration(tier.short_window_s), tier_threshold(slo, tier)
    share = f"{percent_text(tier.budget_share)} of the budget for {percent_text(slo.objective)} within {long}"
    quiet = f"; or {slo.failures_when_quiet} failures among few events" if _counts_when_quiet(slo) else ""
    return f"A burn rate of {decimal_text(rate)} or more, which is {share}, and still so within {short}{quiet}."


def _counts_when_quiet(slo: Slo) -> bool:
    return slo.failures_when_quiet is not None and slo.minimum_events > 0


def _burning(file: WorkloadFile, slo: Slo, tier: BurnRateTier) -> str:
    """Too fast in both windows, and enough events to tell; or, with few events, that many failures outright."""
    if slo.time_slices:
        return slices_burning(slo, slo.time_slices, tier, _labels(file, slo))
    valid, bad, ratio = _series(file, slo, tier.long_window_s)
    _, bad_lately, ratio_lately = _series(file, slo, tier.short_window_s)
    limit = f"{decimal_text(tier_threshold(slo, tier))} * {decimal_text(error_budget(slo.objective))}"
    arms = [f"{ratio} >= {limit}", f"{ratio_lately} >= {limit}"]
    if slo.minimum_events:
        arms.append(f"{valid} >= {slo.minimum_events}")
    burning = "\nand ".join(arms)
    if not _counts_when_quiet(slo):
        return burning
    quiet = [f"{bad} >= {slo.failures_when_quiet}", f"{bad_lately} > 0", f"{valid} < {slo.minimum_events}"]
    failing = "\nand ".join(quiet)
    return f"({burning})\nor\n({failing})"
