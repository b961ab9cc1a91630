"""The evaluator: one thread that watches every alarm of every account and region.

An alarm is evaluated when one of its periods has ended and when there is anything new to evaluate: data or settings.
That keeps a state set by hand "until the next alarm comparison occurs" (API Reference, SetAlarmState).
"""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Mapping, MutableMapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from local.embedded_aws.alarms.composite_watch import CompositeWatch, in_order
from local.embedded_aws.alarms.definition import Metric, truth
from local.embedded_aws.alarms.metric_watch import MetricWatch
from local.embedded_aws.alarms.state import AlarmState, Notice, Transition
from local.embedded_aws.alarms.statistic import Sample

logger = logging.getLogger("alarms")

TICK_S = 1.0
SETTLE_S = 0.5
"""How long after a period's end its last datapoints may still come in."""

Scope = tuple[str, str]
"""Account and region."""
StoredAlarm = MutableMapping[str, Any]


class Store(Protocol):
    """Where alarms and metrics lie. Everything but `scopes` concerns the scope that was entered."""

    def scopes(self) -> Iterable[Scope]: ...
    def entered(self, scope: Scope) -> AbstractContextManager[None]: ...
    def metric_alarms(self) -> Sequence[StoredAlarm]: ...
    def composite_alarms(self) -> Sequence[StoredAlarm]: ...
    def samples(self, metric: Metric) -> Sequence[Sample]: ...
    def sample_count(self, metric: Metric) -> int: ...
    def note(self, transition: Transition) -> None: ...


class Engine:
    """Evaluates, and hands out the notices of what has changed."""

    def __init__(self, store: Store, deliver: Callable[[Notice], None], clock: Callable[[], float] = time.time) -> None:
        self._store = store
        self._deliver = deliver
        self._clock = clock
        self._metric_watch = MetricWatch(store.samples, store.sample_count)
        self._composite_watch = CompositeWatch()
        self._manual: list[Notice] = []
        self._wake = threading.Event()
        self.lock = threading.RLock()
        """Held while alarms are read or written."""

    def start(self) -> None:
        """Tick for as long as the process lives."""
        threading.Thread(target=self._run, name="alarms", daemon=True).start()

    def _run(self) -> None:
        while True:
            self._wake.wait(TICK_S)
            self._wake.clear()
            try:
                self.tick()
            except Exception:  # the thread must outlive whatever a tick meets
                logger.exception("alarms were not evaluated")

    def wake(self) -> None:
        """Something has changed: do not wait for the next tick."""
        self._wake.set()

    def set_state(self, alarm: StoredAlarm, value: str, reason: str, reason_data: str | None) -> None:
        """SetAlarmState. A composite alarm's new state is told when it is next watched, suppressor and all."""
        with self.lock:
            new = AlarmState(value, reason, self._clock(), reason_data)
            notice = self._changed(alarm, new)
            if notice and not notice.transition.is_composite:
                self._note(notice.transition)
                self._manual.append(notice)
        self.wake()

    def tick(self) -> None:
        """Evaluate what is due, then tell of what has changed."""
        with self.lock:
            notices, self._manual = self._manual, []
            notices += [notice for scope in self._store.scopes() for notice in self._evaluated(scope)]
        for notice in notices:
            self._deliver(notice)

    def _evaluated(self, scope: Scope) -> list[Notice]:
        with self._store.entered(scope):
            now = self._clock()
            metric_alarms, composites = self._store.metric_alarms(), self._store.composite_alarms()
            self._metric_watch.forget_all_but(scope, metric_alarms)
            self._composite_watch.forget_all_but(scope, composites)
            notices = [self._metric_notice(alarm, now) for alarm in metric_alarms]
            states = {alarm["AlarmName"]: alarm for alarm in [*metric_alarms, *composites]}
            notices += [self._composite_notice(alarm, states, now) for alarm in in_order(composites)]
            told = [notice for notice in notices if notice]
            for notice in told:
                self._note(notice.transition)
        return told

    def _metric_notice(self, alarm: StoredAlarm, now: float) -> Notice | None:
        new = self._metric_watch.state(alarm, now - SETTLE_S, now)
        return self._changed(alarm, new) if new else None

    def _changed(self, alarm: StoredAlarm, new: AlarmState) -> Notice | None:
        """Store a state; there is a notice if it is another one."""
        old = AlarmState.of(alarm)
        new.store(alarm)
        if old.value == new.value:
            return None
        return Notice(Transition(dict(alarm), old, new), act=truth(alarm.get("ActionsEnabled", True)))

    def _composite_notice(self, alarm: StoredAlarm, states: Mapping[str, StoredAlarm], now: float) -> Notice | None:
        try:
            return self._composite_watch.notice(alarm, states, now)
        except Exception:  # one alarm's trouble is not the others'
            logger.exception("composite alarm %s was not evaluated", alarm["AlarmName"])
            return None

    def _note(self, transition: Transition) -> None:
        if transition.old.value != transition.new.value:
            self._store.note(transition)
