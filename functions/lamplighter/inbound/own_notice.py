"""What Lamplighter itself has to tell of a workload, as an EventBridge event: its detail is a ``Notice``."""

from __future__ import annotations

from lamplighter.domain.alert import Alert, AlertSource, AlertStatus
from lamplighter.domain.notice import DETAIL_TYPE, SOURCE
from lamplighter.inbound.alarm_notice import bounded_key, severity_named
from lamplighter.inbound.alarm_summary import one_line
from lamplighter.inbound.arrival import Arrival, Unreadable
from lamplighter.inbound.plain import NAME_LIMIT, Json, mapping, text
from lamplighter.inbound.timestamps import instant

_STATUSES = {status.value: status for status in AlertStatus}


def is_own_notice(event: dict[str, Json]) -> bool:
    return event.get("source") == SOURCE and event.get("detail-type") == DETAIL_TYPE


def own_notice(event: dict[str, Json], arrival: Arrival) -> Alert:
    """Raises Unreadable where it lacks what tells it from others."""
    detail = mapping(event.get("detail"))
    workload, topic = text(detail.get("workload"), NAME_LIMIT), text(detail.get("topic"), NAME_LIMIT)
    status = _STATUSES.get(text(detail.get("status")) or "")
    if workload is None or topic is None or status is None:
        raise Unreadable("a notice of ours without a workload, a topic, or a status that is known")
    name = text(detail.get("name"), NAME_LIMIT) or f"{workload}-{topic}"
    return Alert(
        source=AlertSource.LAMPLIGHTER,
        status=status,
        name=name,
        dedup_key=bounded_key(f"lamplighter:{workload}:{topic}"),
        occurred_at=instant(detail.get("occurred_at"), arrival.received_at) or arrival.at,
        summary=one_line(text(detail.get("summary")) or "") or one_line(f"{name} {status.value}"),
        reason=text(detail.get("reason")) or "",
        severity=severity_named(text(detail.get("severity")) or ""),
        account_id=text(event.get("account"), NAME_LIMIT),
        region=text(event.get("region"), NAME_LIMIT),
        labels={"workload": workload},
    )
