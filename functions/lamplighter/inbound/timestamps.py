"""Senders' timestamps.

AWS writes ``2026-03-02T17:04:40.989+0000`` and ``…Z``, Prometheus RFC 3339 with nanoseconds.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from lamplighter.inbound.plain import Json

# Prometheus and Go write "no time" as the year 1; nothing we hear of happened before this.
_EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
# What claims to be later than this is no time: remembered, it would make every later notice a late one.
_AHEAD = timedelta(days=366)


def instant(value: Json, received_at: datetime) -> datetime | None:
    """In UTC, to the microsecond; a time without a zone is UTC. None where it says no credible time."""
    if not isinstance(value, str):
        return None
    try:
        read = datetime.fromisoformat(value.strip())
        aware = read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return aware if _EARLIEST <= aware <= received_at + _AHEAD else None
