"""What Lamplighter itself has to tell people of a workload: an alert by the same way as any other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lamplighter.domain.alert import AlertStatus, Severity

# Of the EventBridge event that carries one.
SOURCE = "lamplighter"
DETAIL_TYPE = "Lamplighter Notice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Of one workload, one ``topic`` has one alert, whatever its words: the same again is the same incident."""

    workload: str
    topic: str
    name: str
    status: AlertStatus
    severity: Severity
    occurred_at: datetime
    summary: str
    reason: str
