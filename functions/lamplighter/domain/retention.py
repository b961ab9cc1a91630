"""How long CloudWatch keeps what, and which whole periods of a window it can therefore tell.

CloudWatch API Reference, GetMetricData (StartTime) and MetricStat (Period): a period has to be a multiple of 60 s where
the start is 3 hours old or older, of 300 s from 15 days and of 3600 s from 63 days on, or there is no data. After 455
days there is none at all.
"""

from __future__ import annotations

import math
from datetime import datetime, timedelta

from lamplighter.domain.window import Window

_MINUTE_S = 60
_COARSER = ((timedelta(days=63), 3600), (timedelta(days=15), 300), (timedelta(hours=3), _MINUTE_S))


def kept_period_s(period_s: int, start: datetime, now: datetime) -> int:
    """The shortest period that is kept since then and is no shorter than this one."""
    step_s = _resolution_s(start, now)
    return math.ceil(period_s / step_s) * step_s


def whole_periods(window: Window, period_s: int, now: datetime) -> Window | None:
    """The part of the window that whole periods fill, or None where there is no such part.

    CloudWatch rounds StartTime down to the resolution of its age, and gives a period that begins before EndTime whole:
    either would count what lies outside the window.
    """
    grid_s = period_s if period_s < _MINUTE_S else max(_MINUTE_S, _resolution_s(window.start, now))
    start = window.start + timedelta(seconds=-window.start.timestamp() % grid_s)
    periods = (window.end - start) // timedelta(seconds=period_s)
    return Window(start, start + periods * timedelta(seconds=period_s)) if periods > 0 else None


def _resolution_s(start: datetime, now: datetime) -> int:
    age = now - start
    return next((step_s for older_than, step_s in _COARSER if age >= older_than), 1)
