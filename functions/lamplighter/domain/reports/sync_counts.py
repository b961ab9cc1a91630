"""What syncs uploaded: files, failures and bytes, by the names of their KPIs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from lamplighter.domain.reports.analysis import Rate, rate_of
from lamplighter.domain.reports.kpi_history import KpiHistory
from lamplighter.domain.window import Window

# KPIs of a workload that syncs: sums over their periods.
UPLOADED, FAILED, BYTES = "files-uploaded", "files-failed", "bytes-uploaded"
# Snapshots are taken some minutes before a period ends, and as long before it begins.
TOLERATED = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncCounts:
    """Of one stretch of time. None is no data; where files were uploaded and no failure is known, none failed: the
    sync publishes those that it has.
    """

    at: datetime
    uploaded: float | None
    failed: float | None
    size: float | None

    @property
    def rate(self) -> Rate | None:
        """Of the files that were tried, those that were uploaded."""
        if self.uploaded is None and self.failed is None:
            return None
        good = self.uploaded or 0
        return rate_of(good, good + (self.failed or 0))

    @property
    def success_percent(self) -> float | None:
        return None if self.rate is None else 100 * self.rate.value


def counts_of(history: KpiHistory, window: Window) -> SyncCounts:
    return counts_by_day(history, ((window.start.date(), window),))[0]


def whole_counts_of(history: KpiHistory, window: Window) -> SyncCounts:
    """No data where snapshots are missing: a part of it is no sum of it."""
    if history.uncovered(UPLOADED, window) > TOLERATED:
        return SyncCounts(at=window.start, uploaded=None, failed=None, size=None)
    return counts_of(history, window)


def counts_by_day(history: KpiHistory, days: Sequence[tuple[date, Window]]) -> tuple[SyncCounts, ...]:
    uploaded, failed, sizes = (history.by_day(name, days) for name in (UPLOADED, FAILED, BYTES))
    return tuple(
        SyncCounts(at=window.start, uploaded=up, failed=down, size=size)
        for (_, window), up, down, size in zip(days, uploaded, failed, sizes, strict=True)
    )


def counts_by_hour(history: KpiHistory) -> tuple[SyncCounts, ...]:
    """Those hours of the period of which anything is known, as CloudWatch has them."""
    series = [{point.at: point.value for point in history.points(name)} for name in (UPLOADED, FAILED, BYTES)]
    up, down, sizes = series
    return tuple(
        SyncCounts(at=at, uploaded=up.get(at), failed=down.get(at), size=sizes.get(at))
        for at in sorted({at for each in series for at in each})
    )
