"""Which snapshots a report is made of: few of many, for each is a file to fetch."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from lamplighter.domain.definitions.business import Every
from lamplighter.domain.inventory_run.counts import InventoryCounts
from lamplighter.domain.kpis import KpiReport
from lamplighter.domain.reports.kpi_history import KpiHistory
from lamplighter.domain.reports.period import Period, period_before, same_time_before
from lamplighter.domain.reports.sections.storage import BucketSnapshots
from lamplighter.domain.reports.trends import days_of_trend
from lamplighter.domain.snapshot import BodyT, Snapshot
from lamplighter.domain.storage_plan.report import StorageReport
from lamplighter.domain.traces.report import TraceReport
from lamplighter.domain.window import Window
from lamplighter.measuring_ports import SnapshotHistory

_TICK = timedelta(microseconds=1)
_HOUR = timedelta(hours=1)
# The last one is looked for step by step further back: those that are taken every few minutes are found in the first,
# and none is fetched that is not needed. What is older than the last says nothing of a period any more.
_REACHES = (timedelta(minutes=20), timedelta(hours=2), timedelta(hours=25), timedelta(days=8))
# Inventories are made daily or weekly.
_INVENTORIES = timedelta(days=9)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportSnapshots:
    """Of one workload, for one period."""

    workload: str
    period: Period
    snapshots: SnapshotHistory

    def last(self, body: type[BodyT]) -> Snapshot[BodyT] | None:
        """As of the period's end."""
        return self._until(body, self.period.told_until, _REACHES)

    def both(self, body: type[BodyT]) -> tuple[Snapshot[BodyT] | None, Snapshot[BodyT] | None]:
        """As of its end, and as of its beginning; not the same one twice."""
        now, before = self.last(body), self._until(body, self.period.window.start, _REACHES)
        same = now is not None and before is not None and now.taken_at == before.taken_at
        return now, None if same else before

    def then(self, body: type[BodyT]) -> Snapshot[BodyT] | None:
        """As of the same time one period earlier, of what is taken every few minutes."""
        return self._until(body, same_time_before(self.period), _REACHES[:1])

    def within(self, body: type[BodyT]) -> tuple[Snapshot[BodyT], ...]:
        """Taken after the beginning of the period and until its end: what is taken at midnight is of the day before."""
        return tuple(self._between(body, self.period.window.start, self.period.told_until))

    def kpi_history(self, *, trend: bool = False) -> KpiHistory:
        """By the day, of the period and the one before; by the hour of a period of one day. With ``trend`` of the last
        weeks too.
        """
        until = self.period.told_until
        instants = {at for at in self._instants(trend=trend) if at < until}
        found = [self._until(KpiReport, at, _REACHES[:1]) for at in sorted(instants)]
        kept = {one.taken_at: one for one in (*found, self.last(KpiReport)) if one is not None}
        return KpiHistory(period=self.period, snapshots=tuple(kept[at] for at in sorted(kept)))

    def _instants(self, *, trend: bool) -> Iterator[datetime]:
        before = period_before(self.period)
        yield before.window.start
        yield same_time_before(self.period)
        for days in (before.days(), self.period.days(), days_of_trend(self.period) if trend else ()):
            yield from (window.end for _, window in days)
        if self.period.every is Every.DAY:
            hours = int((self.period.window.end - self.period.window.start) / _HOUR)
            yield from (self.period.window.start + at * _HOUR for at in range(hours))

    def traces(self) -> tuple[Snapshot[TraceReport], ...]:
        """Of a day all, of longer periods the last of each day."""
        if self.period.every is Every.DAY:
            return self.within(TraceReport)
        found = (self._until(TraceReport, window.end, (window.end - window.start,)) for _, window in self.period.days())
        return tuple(one for one in found if one is not None)

    def buckets(self) -> tuple[BucketSnapshots, ...]:
        """Every bucket's last inventory, by the bucket's name."""
        end, start = self.period.told_until, self.period.window.start
        now = {one.body.bucket: one for one in self._between(StorageReport, end - _INVENTORIES, end)}
        before = {one.body.bucket: one for one in self._between(StorageReport, start - _INVENTORIES, start)}
        return tuple(
            # Its counts were kept at the instant of its report, which no other bucket shares.
            BucketSnapshots(
                now=now[name],
                before=before.get(name),
                counts=self._until(InventoryCounts, now[name].taken_at, (_TICK,)),
            )
            for name in sorted(now)
        )

    def _until(self, body: type[BodyT], at: datetime, reaches: tuple[timedelta, ...]) -> Snapshot[BodyT] | None:
        for reach in reaches:
            last = deque(self._between(body, at - reach, at), maxlen=1)
            if last:
                return last[0]
        return None

    def _between(self, body: type[BodyT], after: datetime, until: datetime) -> Iterator[Snapshot[BodyT]]:
        """``until`` is in it, ``after`` is not."""
        return self.snapshots.between(body, self.workload, Window(after + _TICK, until + _TICK))
