"""Whose alert it is, how grave, and who is told."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase

from .alert import Alert, AlertSource, Severity
from .decision import Decision
from .incident import Incident, Triage
from .workload import Receiver, Route, Workload, Workloads

_SEVERITY_PREFIX = re.compile(r"^\s*\[?severity\s*[=:]\s*(critical|error|warning|info)\b", re.IGNORECASE)
_PRIORITY_PREFIX = re.compile(r"^\s*\[P([1-5])\]", re.IGNORECASE)
_LABELLED = {AlertSource.ALERTMANAGER, AlertSource.LAMPLIGHTER}
_PRIORITIES = {
    "1": Severity.CRITICAL,
    "2": Severity.ERROR,
    "3": Severity.WARNING,
    "4": Severity.INFO,
    "5": Severity.INFO,
}


def triage(alert: Alert, tagged: Severity | None, workloads: Workloads) -> tuple[Triage, str]:
    """Whose it is and how grave, and who said so.

    Severity from the alarm's tag, else its description's prefix, else the workload, else its topic, else warning.
    """
    workload = _whose(alert, workloads)
    defined = workload.alarm(alert.name)
    sources = (
        (tagged, "the alarm's tag"),
        (alert.severity, "the alert itself"),
        (described_severity(alert.description), "the description's prefix"),
        (defined.severity if defined else None, f"workload {workload.workload}"),
        (_topic_severity(alert.topic), "the topic's name"),
    )
    severity, source = next(
        ((severity, source) for severity, source in sources if severity is not None),
        (Severity.WARNING, "the default"),
    )
    return Triage(workload=workload.workload, severity=severity), f"severity {severity.value} from {source}"


def _whose(alert: Alert, workloads: Workloads) -> Workload:
    """By the label that Lamplighter's own notices and Prometheus rules carry: many workloads have a HighErrorRate. Else
    by name.
    """
    labelled = alert.labels.get("workload") if alert.source in _LABELLED else None
    return next((each for each in workloads.named if each.workload == labelled), None) or workloads.owning(alert.name)


def described_severity(description: str) -> Severity | None:
    """``severity=critical …`` or ``[P1] …`` at the start of a description."""
    if match := _SEVERITY_PREFIX.match(description):
        return Severity(match[1].lower())
    if match := _PRIORITY_PREFIX.match(description):
        return _PRIORITIES[match[1]]
    return None


def _topic_severity(topic: str | None) -> Severity | None:
    if topic is None:
        return None
    words = re.split(r"[^a-z]+", topic.lower())
    return next((severity for severity in Severity if severity.value in words), None)


def route(incident: Incident, workload: Workload) -> Decision[tuple[Receiver, ...]]:
    """Who is told. Where no route matches, everyone the workload has: better told too widely than not at all."""
    names: list[str] = []
    for entry in workload.routes:
        if not _matches(entry, incident):
            continue
        names += [name for name in entry.receivers if name not in names]
        if not entry.continue_matching:
            break
    receivers = tuple(receiver for name in names if (receiver := workload.receiver(name)) is not None)
    if not receivers:
        why = f"no route of workload {workload.workload} matches {incident.severity.value}: all its receivers are told"
        return Decision(workload.receivers, why)
    return Decision(receivers, f"routes of workload {workload.workload}")


def _matches(entry: Route, incident: Incident) -> bool:
    if entry.severities and incident.severity not in entry.severities:
        return False
    return not entry.alarms or any(fnmatchcase(incident.alert.name, pattern) for pattern in entry.alarms)
