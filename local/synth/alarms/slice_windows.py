"""The window alarms of an SLO that is counted in slices of time: so many bad slices of a window's are an ALARM, M of N.

No metric math counts slices within a period, so here a slice is the period and the window N of them. A slice of less
than an hour is looked back on for a day at most.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lamplighter.domain.alert import Severity
from lamplighter.domain.burn_rate import error_budget
from lamplighter.domain.definitions.alarms import MissingData, Topic
from lamplighter.domain.definitions.objectives import BurnRateTier, Slo, TimeSlices
from lamplighter.domain.slos.slices import longest_window_s, needed_bad
from lamplighter.errors import ConfigurationError
from local.synth.alarms.burn_queries import slice_queries
from local.synth.alarms.defaults.recipe import Beyond
from local.synth.alarms.wording import spoken
from local.synth.model import MetricAlarm


def slice_windows(
    title: str, slo: Slo, tier: BurnRateTier, origin: str, name_of: Callable[[str], str]
) -> Iterator[MetricAlarm]:
    """The long window's and the short one's. Raises ConfigurationError for a window that is not so many slices."""
    slices = slo.time_slices
    if slices is None:
        raise ConfigurationError(f"slos[{slo.name}]: has no time_slices")
    for which, window_s in (("long", tier.long_window_s), ("short", tier.short_window_s)):
        _check(slices, window_s, f"{origin}.{which}_window_s")
        needed = needed_bad(slo, tier, window_s, slices.slice_s)
        yield MetricAlarm(
            name=name_of(which),
            origin=f"{origin}.{which}",
            severity=Severity.INFO,
            topic=Topic.NONE,
            queries=slice_queries(slo, slices),
            comparison=Beyond.ABOVE,
            threshold=float(error_budget(slices.target)),
            periods=window_s // slices.slice_s,
            breaching=needed,
            missing_data=MissingData.NOT_BREACHING,
            description=(
                f"The SLO {slo.name} of {title}: {needed} or more bad slices of {spoken(slices.slice_s)} within "
                f"{spoken(window_s)}. Nobody is told of it by itself."
            ),
            actions=False,
        )


def _check(slices: TimeSlices, window_s: int, origin: str) -> None:
    longest_s = longest_window_s(slices.slice_s)
    if window_s % slices.slice_s or window_s > longest_s:
        raise ConfigurationError(
            f"{origin}: is {window_s}; time slices of {slices.slice_s} s take multiples of that, up to {longest_s}"
        )
