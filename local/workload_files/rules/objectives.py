"""Service level objectives: a window, an indicator that can be counted, and tiers that can fire."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lamplighter.domain.burn_rate import can_fire, highest_burn_rate, tier_threshold
from lamplighter.domain.definitions.objectives import BurnRateTier, Slo
from lamplighter.domain.definitions.workload_file import WorkloadFile
from local.workload_files.problems import Finding, Location, allowed
from local.workload_files.rules.reading import Data, exactly_one, given, mapping, objects
from local.workload_files.rules.time_slices import guards_of_slices, slices, tier_of_slices
from local.workload_files.rules.times import time_zone

_COUNTS = ("valid", "good", "bad")
# Statistics that are a number of events: a share or a mean of them can't be added up over a window.
_COUNTING = re.compile(r"Sum|SampleCount|TC\(.+\)|tc\d+(\.\d+)?")
_TWO = 2
_MINUTE_S = 60


def _windows(data: Data) -> Iterator[Finding]:
    for place, window in objects(data, "slos", "window"):
        yield from exactly_one(place, window, "rolling_days", "calendar")
        yield from time_zone(place, window)


def _indicators(data: Data) -> Iterator[Finding]:
    for place, indicator in objects(data, "slos", "indicator"):
        said = given(indicator, *_COUNTS)
        if len(said) != _TWO:
            yield Finding(place, f"needs exactly two of {', '.join(_COUNTS)}; it has {' and '.join(said) or 'none'}")
        kinds = set()
        for name in given(indicator, *_COUNTS):
            count = mapping(indicator, name)
            yield from exactly_one((*place, name), count, "metric", "promql")
            yield from _count((*place, name), count)
            kinds |= set(given(count, "metric", "promql"))
        if len(kinds) > 1:
            yield Finding(place, "is counted by CloudWatch and by Prometheus: all of it by one of them")
        if "promql" in kinds and not given(data, "prometheus"):
            yield Finding(place, "asks Prometheus, and this file has no section of that name")


def _count(place: Location, count: Data) -> Iterator[Finding]:
    promql, statistic = count.get("promql"), mapping(count, "metric").get("statistic", "Sum")
    if isinstance(promql, str) and "{window}" not in promql:
        yield Finding(
            (*place, "promql"), "has no {window} in it: it is asked over several, as in increase(x[{window}])"
        )
    if isinstance(statistic, str) and not _COUNTING.fullmatch(statistic):
        message = f"is {statistic!r}, which is no number of events"
        yield Finding(
            (*place, "metric", "statistic"), f"{message}; {allowed(statistic, ['Sum', 'SampleCount', 'TC(:100)'])}"
        )


def _tiers(file: WorkloadFile) -> Iterator[Finding]:
    for at, slo in enumerate(file.slos):
        place: Location = ("slos", at, "tiers")
        for number, tier in enumerate(slo.tiers):
            yield from _tier((*place, number), slo, tier)
            if slo.time_slices:
                yield from tier_of_slices((*place, number), slo, slo.time_slices, tier)
        longs = [tier.long_window_s for tier in slo.tiers]
        if len(set(longs)) < len(longs):
            yield Finding(place, "two of the tiers have the same long_window_s: their alarms would have one name")


def _tier(place: Location, slo: Slo, tier: BurnRateTier) -> Iterator[Finding]:
    threshold = tier_threshold(slo, tier)
    if not can_fire(threshold, slo.objective):
        highest = float(highest_burn_rate(slo.objective))
        most = tier.budget_share * highest / float(threshold)
        message = f"can never fire: its burn rate is {float(threshold):.4g}, and at an objective of {slo.objective}"
        told = f"{message} a full outage burns at {highest:.4g}; allowed here: budget_share up to {most:.4g}"
        yield Finding(place, f"{told}, or a longer long_window_s")
    if tier.short_window_s >= tier.long_window_s:
        message = f"is {tier.short_window_s}; it should be shorter than long_window_s ({tier.long_window_s})"
        yield Finding((*place, "short_window_s"), message)
    for key, seconds in (("long_window_s", tier.long_window_s), ("short_window_s", tier.short_window_s)):
        if seconds % _MINUTE_S:
            yield Finding((*place, key), f"is {seconds}; allowed: multiples of {_MINUTE_S}")


RULES = (_windows, _indicators, guards_of_slices)
RULES_OF_FILES = (_tiers, slices)
