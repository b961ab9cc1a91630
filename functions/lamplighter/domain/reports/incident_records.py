"""Incidents and remediations as they stand when a report is made, as the body that its figures point into."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from lamplighter.domain.incident import Incident
from lamplighter.domain.remediation import Remediation
from lamplighter.domain.window import Window


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentRecords:
    """All incidents opened since ``since``, and those before that are open still; the oldest first. ``remediations``
    are theirs.
    """

    kind: ClassVar[str] = "incidents"

    since: datetime
    incidents: tuple[Incident, ...]
    remediations: tuple[Remediation, ...] = ()

    def opened(self, window: Window) -> tuple[Incident, ...]:
        return tuple(one for one in self.incidents if window.start <= one.opened_at < window.end)

    def resolved(self, window: Window) -> tuple[Incident, ...]:
        return tuple(one for one in self.incidents if one.resolved_at and window.start <= one.resolved_at < window.end)

    def open_at(self, at: datetime) -> tuple[Incident, ...]:
        return tuple(
            one for one in self.incidents if one.opened_at < at and (one.resolved_at is None or one.resolved_at >= at)
        )

    def remediations_of(self, incidents: Iterable[Incident]) -> tuple[Remediation, ...]:
        ids = {one.incident_id for one in incidents}
        return tuple(one for one in self.remediations if one.incident_id in ids)
