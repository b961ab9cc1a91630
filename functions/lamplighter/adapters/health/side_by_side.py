"""Runs probes side by side, so that one that hangs delays no other."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass

from lamplighter.adapters.health.probe import Probe
from lamplighter.domain.definitions.indicators import HealthCheckType
from lamplighter.domain.health.observations import Look
from lamplighter.domain.health.subjects import Subject
from lamplighter.errors import Unanswered


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Implements HealthProbes; ``probes`` by type and region.

    A thread a check, all at once: Lambda allows 1024. Nobody waits for a thread after its check's time, neither the
    invocation nor, as they are daemons, the end of the process. A thread that was frozen with its sandbox ends at its
    client's own time-outs in a later invocation; what it brings then is dropped.
    """

    probes: Mapping[tuple[HealthCheckType, str], Probe]

    def look(self, subjects: Sequence[Subject]) -> Sequence[Look]:
        started = time.monotonic()
        looks = [self._started(subject) for subject in subjects]
        return [_look(look, subject, started) for look, subject in zip(looks, subjects, strict=True)]

    def _started(self, subject: Subject) -> Future[Look]:
        look: Future[Look] = Future()
        name = f"health {subject.workload}/{subject.check.name}"
        threading.Thread(target=self._observe, args=(look, subject), name=name, daemon=True).start()
        return look

    def _observe(self, look: Future[Look], subject: Subject) -> None:
        started = time.monotonic()
        try:
            observation = self.probes[subject.check.type, subject.region].observe(subject)
        except Exception as failure:  # noqa: BLE001 - it goes to who waits for the look
            look.set_result(Look(observation=None, latency_ms=None, failure=failure))
        else:
            look.set_result(Look(observation=observation, latency_ms=(time.monotonic() - started) * 1000))


def _look(look: Future[Look], subject: Subject, started: float) -> Look:
    limit_s = subject.check.timeout_s
    try:
        return look.result(timeout=max(0.0, started + limit_s - time.monotonic()))
    except TimeoutError:
        return Look(observation=None, latency_ms=None, failure=Unanswered(f"did not answer within {limit_s:g} s"))
