"""SLOs that are counted in slices of time: slices that fill hours and windows, and of which there is data still."""

from __future__ import annotations

from collections.abc import Iterator

from lamplighter.domain.definitions.objectives import BurnRateTier, CalendarWindow, Slo, SloWindow, TimeSlices
from lamplighter.domain.definitions.workload_file import WorkloadFile
from lamplighter.domain.slos.slices import longest_window_s
from local.workload_files.problems import Finding, Location
from local.workload_files.rules.reading import Data, given, objects

_HOUR_S = 3600
_MINUTE_S = 60
# The longest that a calendar's window can be.
_LONGEST_DAYS = {CalendarWindow.WEEK: 7, CalendarWindow.MONTH: 31, CalendarWindow.QUARTER: 92}
# Days that CloudWatch keeps periods of fewer seconds (domain/retention.py): a day less, for a window begins earlier.
_KEPT_DAYS = ((14, 60), (62, 300))


def guards_of_slices(data: Data) -> Iterator[Finding]:
    for place, slo in objects(data, "slos"):
        if given(slo, "time_slices"):
            for key in given(slo, "minimum_events", "failures_when_quiet"):
                message = "is for SLOs that count events; of time slices, time_slices.minimum_events says which count"
                yield Finding((*place, key), message)


def slices(file: WorkloadFile) -> Iterator[Finding]:
    for at, slo in enumerate(file.slos):
        if slo.time_slices:
            yield from _length(("slos", at, "time_slices", "slice_s"), slo, slo.time_slices.slice_s)


def _length(place: Location, slo: Slo, slice_s: int) -> Iterator[Finding]:
    if _HOUR_S % slice_s or slice_s % _MINUTE_S:
        yield Finding(place, f"is {slice_s}; allowed: whole minutes that fill an hour, as in 60, 300, 900, 3600")
        return
    days = _days(slo.window)
    shortest = next((seconds for kept, seconds in _KEPT_DAYS if days <= kept), _HOUR_S)
    if slice_s % shortest and _is_cloudwatch(slo):
        message = f"is {slice_s}; CloudWatch keeps what is {days} days old by {shortest} s only"
        yield Finding(place, f"{message}: allowed are multiples of that")


def tier_of_slices(place: Location, slo: Slo, slices: TimeSlices, tier: BurnRateTier) -> Iterator[Finding]:
    longest_s = longest_window_s(slices.slice_s)
    for key, seconds in (("long_window_s", tier.long_window_s), ("short_window_s", tier.short_window_s)):
        if seconds % slices.slice_s:
            yield Finding((*place, key), f"is {seconds}; allowed: multiples of time_slices.slice_s ({slices.slice_s})")
        elif seconds > longest_s and _is_cloudwatch(slo):
            message = f"is {seconds}; an alarm of CloudWatch looks back on slices of {slices.slice_s} s"
            yield Finding((*place, key), f"{message} for {longest_s} s at most")


def _days(window: SloWindow) -> int:
    if window.rolling_days is not None:
        return window.rolling_days
    return _LONGEST_DAYS[window.calendar] if window.calendar else 0


def _is_cloudwatch(slo: Slo) -> bool:
    return all(count.metric is not None for count in slo.indicator.counts.values())
