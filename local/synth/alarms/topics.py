"""Whom an alarm tells."""

from __future__ import annotations

from lamplighter.domain.alert import Severity
from lamplighter.domain.definitions.alarms import Topic

_BY_SEVERITY = {
    Severity.CRITICAL: Topic.CRITICAL,
    Severity.ERROR: Topic.WARNING,
    Severity.WARNING: Topic.WARNING,
    Severity.INFO: Topic.NONE,
}


def topic_of(severity: Severity, said: Topic | None = None) -> Topic:
    """What the file says, else what goes with the severity."""
    return said or _BY_SEVERITY[severity]
