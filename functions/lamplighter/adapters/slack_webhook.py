"""Slack's incoming webhooks: the URL is the credential."""

from __future__ import annotations

from dataclasses import dataclass, field

from lamplighter.adapters.http_post import JsonPoster
from lamplighter.ports import Payload, Secret


@dataclass(frozen=True, slots=True)
class SlackIncomingWebhook:
    """Implements SlackWebhook."""

    poster: JsonPoster = field(default_factory=lambda: JsonPoster("Slack webhook"))

    def post(self, url: Secret, message: Payload) -> None:
        self.poster.post(url.value.strip(), message)
