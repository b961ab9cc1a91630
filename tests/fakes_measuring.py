"""Stand-ins for where measurements and snapshots go."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from lamplighter.domain.measurement import Measurement
from lamplighter.domain.snapshot import BodyT, Snapshot
from lamplighter.domain.window import Window


@dataclass
class FakeMetricPublisher:
    published: list[Measurement] = field(default_factory=list)

    def publish(self, measurements: Sequence[Measurement]) -> None:
        self.published.extend(measurements)


@dataclass
class FakeSnapshots:
    """In memory, by kind, workload and time."""

    kept: dict[tuple[str, str, datetime], Snapshot[Any]] = field(default_factory=dict)

    def save(self, snapshot: Snapshot[Any]) -> None:
        self.kept[snapshot.body.kind, snapshot.workload, snapshot.taken_at] = snapshot

    def latest(self, body: type[BodyT], workload: str) -> Snapshot[BodyT] | None:
        return max(self._of(body, workload), key=lambda one: one.taken_at, default=None)

    def between(self, body: type[BodyT], workload: str, taken: Window) -> Iterator[Snapshot[BodyT]]:
        within = [one for one in self._of(body, workload) if taken.start <= one.taken_at < taken.end]
        yield from sorted(within, key=lambda one: one.taken_at)

    def latest_of_each(self, body: type[BodyT], workload: str, taken: Window) -> Sequence[Snapshot[BodyT]]:
        latest = {one.subject: one for one in self.between(body, workload, taken)}
        return [latest[subject] for subject in sorted(latest)]

    def _of(self, body: type[BodyT], workload: str) -> list[Snapshot[BodyT]]:
        return [one for (kind, name, _), one in self.kept.items() if (kind, name) == (body.kind, workload)]
