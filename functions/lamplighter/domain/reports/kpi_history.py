"""A workload's KPIs as snapshots kept them over time: values as of an instant, and datapoints of a stretch of time."""

from __future__ import annotations

import math
from bisect import bisect
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from lamplighter.domain.kpis import KpiReport, KpiResult
from lamplighter.domain.reports.origin import Origin, origin_of, origin_of_all, stale_after
from lamplighter.domain.reports.period import Period, same_time_before
from lamplighter.domain.series import Datapoint
from lamplighter.domain.snapshot import Snapshot
from lamplighter.domain.window import Window


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One KPI in one snapshot; ``path`` is where in its body."""

    taken_at: datetime
    path: str
    result: KpiResult
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class KpiHistory:
    """Oldest first. The windows of snapshots a day apart lie side by side, so their datapoints are counted once."""

    period: Period
    snapshots: tuple[Snapshot[KpiReport], ...]

    @property
    def now(self) -> Snapshot[KpiReport] | None:
        """As of the period's end."""
        return self.snapshots[-1] if self.snapshots else None

    @property
    def before(self) -> Snapshot[KpiReport] | None:
        """As of the same time one period earlier; None where nothing was kept of then."""
        at = same_time_before(self.period)
        since = at - stale_after(KpiReport.kind)
        return next((one for one in reversed(self.snapshots) if since <= one.taken_at <= at), None)

    def within(self) -> Iterator[Snapshot[KpiReport]]:
        return (one for one in self.snapshots if one.taken_at > self.period.window.start)

    def latest(self, name: str) -> Kept | None:
        return _kept(self.now, name, self.period) if self.now else None

    def earlier(self, name: str) -> Kept | None:
        return _kept(self.before, name, self.period) if self.before else None

    def values(self, name: str) -> tuple[Kept, ...]:
        """As of each snapshot within the period."""
        found = (_kept(one, name, self.period) for one in self.within())
        return tuple(one for one in found if one is not None)

    def values_of_all(self, name: str) -> tuple[Kept, ...]:
        """As of each snapshot, before the period too."""
        found = (_kept(one, name, self.period) for one in self.snapshots)
        return tuple(one for one in found if one is not None)

    def points(self, name: str, window: Window | None = None) -> tuple[Datapoint, ...]:
        """Of the window, the period where none is named: those whose middle lies in it, none beside another of its own
        time.
        """
        stretch = window or self.period.window
        results = [one for each in self.snapshots for one in each.body.kpis if one.name == name]
        if not results:
            return ()
        length = timedelta(seconds=results[-1].period_s)
        known = {point.at: point for result in results for point in result.points}
        inside = (known[at] for at in sorted(known) if stretch.start <= at + length / 2 < stretch.end)
        return tuple(_apart(inside, length))

    def uncovered(self, name: str, window: Window) -> timedelta:
        """How much of the window no snapshot is about."""
        own = [one.window for each in self.snapshots for one in each.body.kpis if one.name == name]
        at, gap = window.start, timedelta(0)
        for one in sorted(own, key=lambda each: each.start):
            gap += max(timedelta(0), min(one.start, window.end) - at)
            at = min(max(at, one.end), window.end)
        return gap + (window.end - at)

    def by_day(self, name: str, days: Sequence[tuple[date, Window]]) -> tuple[float | None, ...]:
        """Sums of the datapoints of days that follow one another; None of a day without any."""
        found = self.latest(name)
        if not days or found is None:
            return (None,) * len(days)
        half = timedelta(seconds=found.result.period_s) / 2
        points = self.points(name, Window(days[0][1].start, days[-1][1].end))
        starts = [window.start for _, window in days]
        placed = [(bisect(starts, point.at + half) - 1, point.value) for point in points]
        return tuple(_sum([value for place, value in placed if place == at]) for at in range(len(days)))

    def origin(self) -> Origin:
        """Of what is made of all of them; there is one at least."""
        return origin_of_all(self.snapshots, self.period)

    def path_of_points(self, name: str) -> str:
        found = self.latest(name)
        return f"{found.path}.points.*.value" if found else ""


def _kept(snapshot: Snapshot[KpiReport], name: str, period: Period) -> Kept | None:
    for at, result in enumerate(snapshot.body.kpis):
        if result.name == name:
            origin = origin_of(snapshot, period)
            return Kept(taken_at=snapshot.taken_at, path=f"kpis.{at}", result=result, origin=origin)
    return None


def _apart(points: Iterable[Datapoint], length: timedelta) -> Iterator[Datapoint]:
    end: datetime | None = None
    for point in points:
        if end is None or point.at >= end:
            end = point.at + length
            yield point


def _sum(values: Sequence[float]) -> float | None:
    return math.fsum(values) if values else None
