"""How a notice arrived, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lamplighter.domain.alert import Alert
from lamplighter.inbound.plain import Json


class Unreadable(ValueError):  # noqa: N818 - a state of the notice
    """A notice that is not what it looked like; its message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """What the envelopes around a body say. ``via`` names its carrier for people: a topic, a source, a way."""

    received_at: datetime
    via: str = "an unknown sender"
    sent_at: datetime | None = None
    topic_arn: str | None = None
    subject: str | None = None

    @property
    def topic(self) -> str | None:
        """The topic's name."""
        return self.topic_arn.rpartition(":")[2] if self.topic_arn else None

    @property
    def at(self) -> datetime:
        """When it was sent as far as anyone said, else when it was received."""
        return self.sent_at or self.received_at


@dataclass(frozen=True, slots=True)
class Notice:
    """One body out of its envelopes."""

    body: Json
    arrival: Arrival


@dataclass(frozen=True, slots=True)
class Heard:
    """The alerts in an event; ``remarks`` tells of what is known and is no alert."""

    alerts: tuple[Alert, ...] = ()
    remarks: tuple[str, ...] = ()
