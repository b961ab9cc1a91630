"""PagerDuty's Events API v2."""

from __future__ import annotations

from dataclasses import dataclass, field

from lamplighter.adapters.http_post import JsonPoster
from lamplighter.ports import Payload, Secret


@dataclass(frozen=True, slots=True)
class PagerDutyEventsApi:
    """Implements PagerDutyApi. ``origin`` is https://events.pagerduty.com, or another service region's."""

    origin: str
    poster: JsonPoster = field(default_factory=lambda: JsonPoster("PagerDuty"))

    def enqueue(self, routing_key: Secret, event: Payload) -> None:
        self._post("/v2/enqueue", routing_key, event)

    def enqueue_change(self, routing_key: Secret, change: Payload) -> None:
        self._post("/v2/change/enqueue", routing_key, change)

    def _post(self, path: str, routing_key: Secret, body: Payload) -> None:
        self.poster.post(f"{self.origin.rstrip('/')}{path}", {**body, "routing_key": routing_key.value.strip()})
