"""Prometheus Alertmanager's webhook, version 4: one body, many alerts.

Shape: https://prometheus.io/docs/alerting/latest/configuration/#webhook_config
"""

from __future__ import annotations

import hashlib
import json
from datetime import datetime

from lamplighter.domain.alert import Alert, AlertSource, AlertStatus
from lamplighter.inbound.alarm_notice import bounded_key, severity_named
from lamplighter.inbound.alarm_summary import one_line
from lamplighter.inbound.arrival import Arrival, Unreadable
from lamplighter.inbound.plain import Json, items, mapping, number, text, texts
from lamplighter.inbound.timestamps import instant

_STATUSES = {"firing": AlertStatus.FIRING, "resolved": AlertStatus.RESOLVED}
_MAX_LABELS = 50
# Written for people, the most telling first.
_SUMMARIES = ("summary", "message", "description")


def is_alertmanager(body: dict[str, Json]) -> bool:
    return isinstance(body.get("alerts"), list) and ("groupKey" in body or "receiver" in body or "version" in body)


def alertmanager_alert(entry: Json, body: dict[str, Json], arrival: Arrival) -> Alert:
    """One of the body's alerts; the group's own status says nothing of it. Raises Unreadable."""
    alert = mapping(entry)
    status = _STATUSES.get(text(alert.get("status")) or "")
    labels = dict(list(texts(alert.get("labels")).items())[:_MAX_LABELS])
    if status is None or not labels:
        raise Unreadable("an Alertmanager alert without a status that is known, or without labels")
    annotations = texts(alert.get("annotations"))
    told = next((annotations[key] for key in _SUMMARIES if key in annotations), "")
    name = labels.get("alertname") or "an alert without a name"
    url = text(alert.get("generatorURL")) or text(body.get("externalURL"))
    return Alert(
        source=AlertSource.ALERTMANAGER,
        status=status,
        name=name,
        dedup_key=_dedup_key(alert, labels, body),
        occurred_at=_changed_at(alert, status, arrival.received_at) or arrival.at,
        summary=one_line(told) or one_line(f"{name} {status.value}"),
        description=annotations.get("description", ""),
        severity=severity_named(labels.get("severity", "")),
        labels=labels,
        topic=arrival.topic,
        url=url if url and url.startswith(("http://", "https://")) else None,
    )


def _changed_at(alert: dict[str, Json], status: AlertStatus, received_at: datetime) -> datetime | None:
    """``endsAt`` is the year 1, or a time still to come, while it fires: it counts for the resolve only."""
    return instant(alert.get("startsAt" if status is AlertStatus.FIRING else "endsAt"), received_at)


def _dedup_key(alert: dict[str, Json], labels: dict[str, str], body: dict[str, Json]) -> str:
    """A fingerprint is a hash of the labels, which two Alertmanagers may share: their addresses tell them apart."""
    identity = json.dumps(labels, sort_keys=True).encode()
    fingerprint = text(alert.get("fingerprint"), 128) or hashlib.sha256(identity).hexdigest()[:16]
    return bounded_key(f"alertmanager:{text(body.get('externalURL')) or ''}:{fingerprint}")


def truncation_remarks(body: dict[str, Json]) -> tuple[str, ...]:
    """``max_alerts`` cut the list: the alerts that are missing are neither firing nor resolved by it."""
    cut = number(body.get("truncatedAlerts")) or 0
    group = one_line(text(body.get("groupKey")) or "its group")
    return (f"Alertmanager left {cut:.0f} more alerts of {group} out",) if cut > 0 else ()


def alertmanager_entries(body: dict[str, Json]) -> list[Json]:
    """Raises Unreadable where there is none."""
    entries = items(body.get("alerts"))
    if not entries:
        raise Unreadable("an Alertmanager notice without alerts")
    return entries
