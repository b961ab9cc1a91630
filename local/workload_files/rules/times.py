"""Local times of day, and the time zones they are in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from zoneinfo import available_timezones

from local.workload_files.problems import Finding, Location, allowed
from local.workload_files.rules.reading import Data

_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
# When clocks change they skip, or repeat, an hour of the night: what is due in it runs not at all, or twice
# (EventBridge Scheduler's user guide, "Daylight savings time").
_NIGHT_ENDS = "04:00"


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def time_zone(place: Location, data: Data) -> Iterator[Finding]:
    zone = data.get("time_zone")
    if isinstance(zone, str) and zone not in _zones():
        close = allowed(zone, sorted(_zones())).partition("; ")[2]
        message = f"is {zone!r}; it should be an IANA time zone such as Europe/Berlin"
        yield Finding((*place, "time_zone"), f"{message}; {close}" if close else message)


def time_of_day(place: Location, data: Data, key: str) -> Iterator[Finding]:
    written = data.get(key)
    if isinstance(written, int) and not isinstance(written, bool):  # YAML 1.1 reads 12:30 as a number to the base 60
        yield Finding((*place, key), f'is read as the number {written}; write a time in quotes, as in "12:30"')
    elif isinstance(written, str) and not _TIME.fullmatch(written):
        yield Finding((*place, key), f'is {written!r}; it should be a time of day as in "06:00"')
    elif isinstance(written, str) and written < _NIGHT_ENDS:
        message = (
            f"is {written}; allowed: {_NIGHT_ENDS} to 23:59, for when clocks change an hour of the night is missing"
        )
        yield Finding((*place, key), message)
