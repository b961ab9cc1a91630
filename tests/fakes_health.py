"""Stand-ins for what looks at components."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lamplighter.domain.health.observations import HttpAnswer, Look, Observation
from lamplighter.domain.health.subjects import Subject

WELL = HttpAnswer(status=200, body="")
TOOK_MS = 12.0


@dataclass
class FakeHealthProbes:
    """What is seen of each component, by its name, or what goes wrong; all others are well."""

    seen: Mapping[str, Observation | Exception] = field(default_factory=dict)

    def look(self, subjects: Sequence[Subject]) -> Sequence[Look]:
        return [self._look(subject.check.name) for subject in subjects]

    def _look(self, component: str) -> Look:
        seen = self.seen.get(component, WELL)
        if isinstance(seen, Exception):
            return Look(observation=None, latency_ms=None, failure=seen)
        return Look(observation=seen, latency_ms=TOOK_MS)
