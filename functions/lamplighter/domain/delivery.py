"""A delivery: what one receiver was told of one incident, the ledger that keeps telling it once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from .incident import IncidentStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """``told`` is the status that the receiver knows, None before the first telling.

    ``attempted_at`` is set when a telling goes out and cleared when its answer is recorded: found set, the
    earlier attempt may have arrived. ``reference`` is where the message is (Slack: its ts; PagerDuty: the
    dedup key), ``address`` where it went (Slack: the channel's id), ``credential_version`` the version of the
    secret it was sent with, and ``digest`` identifies the content last sent. ``failure`` is why it can't be told,
    where only a person can put that right.
    """

    incident_id: str
    receiver: str
    version: int = 0
    claimed_until: datetime | None = None
    attempted_at: datetime | None = None
    told: IncidentStatus | None = None
    told_at: datetime | None = None
    reference: str | None = None
    address: str | None = None
    credential_version: str | None = None
    digest: str | None = None
    failure: str | None = None
