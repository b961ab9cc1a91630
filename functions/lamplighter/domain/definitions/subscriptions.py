"""Who hears of this workload's alarms straight from the core stack's topics, without Lamplighter in between."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from lamplighter.domain.definitions.alarms import Topic
from lamplighter.domain.definitions.metrics import Text


class Protocol(StrEnum):
    EMAIL = "email"
    SMS = "sms"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """``endpoint`` is an e-mail address, or a telephone number in E.164 form such as +15550100. Whoever is told this
    way is told even when Lamplighter itself is down, and of every single change of an alarm.
    """

    topic: Topic
    protocol: Protocol
    endpoint: Text
