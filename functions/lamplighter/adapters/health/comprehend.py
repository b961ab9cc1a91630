"""Whether Comprehend answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lamplighter.adapters.health.asking import asked
from lamplighter.domain.health.observations import Answered, Observation
from lamplighter.domain.health.subjects import Subject

if TYPE_CHECKING:
    from mypy_boto3_comprehend import ComprehendClient


@dataclass(frozen=True, slots=True)
class Comprehend:
    """Implements Probe by ListEndpoints, which is free: an analysis costs three units at least, $2.59 a month.

    It shows that the service answers in this region, not that an analysis succeeds: the product's own errors do.
    """

    client: ComprehendClient

    def observe(self, subject: Subject) -> Observation:  # noqa: ARG002 - every probe is told
        return asked("Comprehend", self._seen)

    def _seen(self) -> Observation:
        self.client.list_endpoints(MaxResults=1)
        return Answered()
