"""What had happened before the evening: put, inventoried and measured while the demo waits for its alarms to recover.

Not while it waits for them to go off: both must do that in the same ten seconds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from types import TracebackType
from typing import Self

from lamplighter.domain.reports.period import known_at, period_before, same_time_before
from lamplighter.domain.reports.trends import days_of_trend
from lamplighter.domain.window import rounded_down
from lamplighter.usecases.evaluate_kpis import evaluate_kpis
from lamplighter.usecases.evaluate_slos import evaluate_slos
from local.demo.earlier import measure_earlier
from local.demo.facts import Facts
from local.demo.photo_sync.metrics import night_facts, put_nights
from local.demo.photo_sync.nights import NIGHTS, Hour, nights
from local.demo.photo_sync.stored import MORNINGS, inventory_mornings
from local.demo.progress import Progress
from local.demo.reports import period_of_report
from local.demo.stage import Note, Stage
from local.demo.staged_files import PHOTOS, PRODUCT
from local.demo.traffic import DAYS, Stretch, put_traffic, traffic_until

_INSTANTS_S = 300
_HOUR = timedelta(hours=1)
_TB = 1e12


@dataclass(slots=True)
class Past:
    """A context manager. ``begin`` comes back at once, ``tell`` waits. ``put`` is what was put of photo-sync;
    ``now`` is when the demo began.
    """

    stage: Stage
    traffic: tuple[Stretch, ...] = ()
    data_points: int = 0
    put: Facts = field(default_factory=dict)
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    _hours: tuple[Hour, ...] = ()
    _pool: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(max_workers=1))
    _steps: dict[str, Future[str]] = field(default_factory=dict)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(cancel_futures=True)

    def begin(self) -> None:
        for title, step in self._titled():
            self._steps[title] = self._pool.submit(step)

    def tell(self, progress: Progress) -> None:
        """Raises what a step raised."""
        for title, step in self._steps.items():
            progress.act(title, partial(_awaited, step))

    def _titled(self) -> Iterator[tuple[str, Callable[[], str]]]:
        yield f"{DAYS} days of traffic are put", self._traffic
        yield f"{NIGHTS} nights of photos are put", self._nights
        yield f"{MORNINGS} inventories are read", self._inventories
        yield "the days before are measured", self._earlier

    def _traffic(self) -> str:
        """A few minutes more than have passed: the evaluators are asked in some."""
        self.traffic = traffic_until(rounded_down(self.now, _INSTANTS_S) + timedelta(minutes=15))
        self.data_points = put_traffic(self.stage.client("cloudwatch"), self.traffic)
        return f"{sum(stretch.requests for stretch in self.traffic) / 1e9:.1f} billion requests"

    def _nights(self) -> str:
        self._hours = tuple(hour for hour in nights(self.now.date()) if hour.at < self.now)
        put_nights(self.stage.client("cloudwatch"), self._hours)
        self.put["nights"] = night_facts(self._hours)
        return f"{sum(night['files'] for night in self.put['nights']):,} files"

    def _inventories(self) -> str:
        self.put["inventories"] = inventory_mornings(self.stage, self._hours, self.now.date())
        last = self.put["inventories"][-1]
        return f"{last['objects']:,} objects, {last['bytes'] / _TB:.2f} TB"

    def _earlier(self) -> str:
        """As of each hour and each day that the reports look at, and of this time of the day before."""
        daily, so_far = (period_of_report(self.stage, one, self.now) for one in (PHOTOS, PRODUCT))
        days = [window.end for _, window in days_of_trend(daily)]
        yesterday = period_before(so_far).window.start.astimezone(UTC)
        today = so_far.window.start.astimezone(UTC)
        hours = [*(yesterday + at * _HOUR for at in range(0, 23, 3)), *(today + at * _HOUR for at in range(25))]
        begun = [at for at in hours if at <= self.now]
        then = same_time_before(known_at(so_far, self.now))
        kept = (
            measure_earlier(self.stage, evaluate_kpis, PHOTOS, days),
            measure_earlier(self.stage, evaluate_kpis, PRODUCT, [*begun, then]),
            measure_earlier(self.stage, evaluate_slos, PRODUCT, [yesterday, today, then]),
        )
        return f"{sum(kept)} snapshots"


def _awaited(step: Future[str], _note: Note) -> str:
    return step.result()
