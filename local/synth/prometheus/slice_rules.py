"""Rules of an SLO that is counted in slices of time: a recording says at the end of each whether it was bad."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from lamplighter.domain.burn_rate import error_budget
from lamplighter.domain.definitions.objectives import BurnRateTier, Slo, TimeSlices
from lamplighter.domain.slos.slices import needed_bad
from lamplighter.errors import ConfigurationError
from local.synth.names import duration
from local.synth.prometheus.numbers import decimal_text, percent_text


def recorded_slices(
    slo: Slo, slices: TimeSlices, windows_s: Iterable[int], labels: Mapping[str, str], *, valid: str, ratio: str
) -> Iterator[dict[str, Any]]:
    """``valid`` and ``ratio`` are the series of a slice's events and of those that failed, recorded before."""
    allowed, bad = decimal_text(error_budget(slices.target)), _bad_slice(slices)
    # A slice with too few events has no sample: it counts neither way.
    yield {
        "record": bad,
        "expr": f"({ratio} > bool {allowed}) and {valid} >= {slices.minimum_events}",
        "labels": dict(labels),
    }
    for window_s in windows_s:
        _check(slo, slices, window_s)
        # A second less than the window: a sample at its very beginning is the slice before.
        counted = f"sum_over_time({bad}{_selector(labels)}[{window_s - 1}s])"
        yield {"record": _bad_slices(window_s), "expr": counted, "labels": dict(labels)}


def slices_burning(slo: Slo, slices: TimeSlices, tier: BurnRateTier, labels: Mapping[str, str]) -> str:
    return "\nand ".join(
        f"{_bad_slices(window_s)}{_selector(labels)} >= {needed_bad(slo, tier, window_s, slices.slice_s)}"
        for window_s in (tier.long_window_s, tier.short_window_s)
    )


def slices_explained(slo: Slo, slices: TimeSlices, tier: BurnRateTier) -> str:
    needed = needed_bad(slo, tier, tier.long_window_s, slices.slice_s)
    share = f"{percent_text(tier.budget_share)} of the budget for {percent_text(slo.objective)}"
    window = duration(tier.long_window_s)
    return (
        f"{needed} or more bad slices of {duration(slices.slice_s)} within {window}, which is {share}, "
        f"and still so within {duration(tier.short_window_s)}."
    )


def _check(slo: Slo, slices: TimeSlices, window_s: int) -> None:
    if window_s % slices.slice_s:
        raise ConfigurationError(
            f"slos[{slo.name}].tiers: a window of {duration(window_s)} is not so many slices of {slices.slice_s} s"
        )


def _bad_slice(slices: TimeSlices) -> str:
    return f"slo:bad_slice:{duration(slices.slice_s)}"


def _bad_slices(window_s: int) -> str:
    return f"slo:bad_slices:sum{duration(window_s)}"


def _selector(labels: Mapping[str, str]) -> str:
    return "{" + ",".join(f'{name}="{value}"' for name, value in labels.items()) + "}"
