"""The last runs as a strip of bars: one a run, the newest on the right, runs that did not come about left empty."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from lamplighter.domain.health.report import CHECK_EVERY_S, HISTORY_RUNS, HealthStatus, Run

_STEP = timedelta(seconds=CHECK_EVERY_S)
_PITCH, _WIDTH, _HEIGHT = 5, 4, 24
# The worse, the taller: the strip says the same without its colours.
_HEIGHTS = {
    HealthStatus.HEALTHY: 10,
    HealthStatus.DEGRADED: 17,
    HealthStatus.UNHEALTHY: 24,
    HealthStatus.UNKNOWN: 10,
    None: 2,
}
NOT_CHECKED = "not checked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """``title`` as in ``10:05 UTC: healthy``; ``kind`` is a status, or "none"."""

    x: int
    y: int
    height: int
    kind: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """``label`` says in words what the bars show."""

    bars: Sequence[Bar]
    label: str
    width: int = HISTORY_RUNS * _PITCH - (_PITCH - _WIDTH)
    height: int = _HEIGHT
    bar_width: int = _WIDTH


def strip(history: Sequence[Run], status_of: Callable[[Run], HealthStatus | None]) -> Strip:
    """``history`` holds at least one run. ``status_of`` is None where a run has nothing to say."""
    by_time = {run.taken_at: status_of(run) for run in history}
    first = history[-1].taken_at - (HISTORY_RUNS - 1) * _STEP
    slots = [(first + place * _STEP, by_time.get(first + place * _STEP)) for place in range(HISTORY_RUNS)]
    bars = [_bar(place, at, status) for place, (at, status) in enumerate(slots)]
    return Strip(bars=bars, label=_label([status for _, status in slots]))


def _bar(place: int, at: datetime, status: HealthStatus | None) -> Bar:
    height = _HEIGHTS[status]
    return Bar(
        x=place * _PITCH,
        y=_HEIGHT - height,
        height=height,
        kind=status.value if status else "none",
        title=f"{at.astimezone(UTC):%H:%M} UTC: {status.value if status else NOT_CHECKED}",
    )


def _label(statuses: Sequence[HealthStatus | None]) -> str:
    """Checks that did not come about are told apart from those that did."""
    counted = Counter(status for status in statuses if status is not None)
    said = ", ".join(f"{counted[status]} {status}" for status in HealthStatus if counted[status])
    missing = len(statuses) - counted.total()
    return f"{counted.total()} checks: {said}" + (f"; {missing} {NOT_CHECKED}" if missing else "")
