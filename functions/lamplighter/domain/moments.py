"""Instants, as the reasons in messages say them."""

from __future__ import annotations

from datetime import UTC, datetime


def spoken(at: datetime | None) -> str:
    """``2026-11-20 12:00:30 UTC``."""
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC") if at else "an unknown time"
