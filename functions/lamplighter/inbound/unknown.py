"""What can't be parsed is announced as it came: never lost, and never an exception."""

from __future__ import annotations

import hashlib
import json

from lamplighter.domain.alert import Alert, AlertSource, AlertStatus
from lamplighter.inbound.alarm_notice import bounded_key
from lamplighter.inbound.alarm_summary import one_line
from lamplighter.inbound.arrival import Arrival
from lamplighter.inbound.plain import Json, mapping, text
from lamplighter.inbound.redaction import as_text, raw, redacted

# What stays the same when the same finding is sent again with other counts.
_IDENTITIES = {"aws.guardduty": "id", "aws.health": "eventArn"}
# Where the senders of such events put words for people.
_SPEAKING = ("title", "message", "description", "eventDescription", "summary", "eventTypeCode")


def unknown_alert(body: Json, arrival: Arrival, reason: str) -> Alert:
    """Firing, since nobody knows better.

    The same body from the same place has the same ``dedup_key``, whenever it is published: a repeat updates the
    incident, which ends by itself after a day, instead of opening another.
    """
    event = mapping(body) if is_eventbridge(body) else {}
    return Alert(
        source=AlertSource.UNKNOWN,
        status=AlertStatus.FIRING,
        name=f"unparsed notice from {arrival.via}",
        dedup_key=bounded_key(f"unparsed:{arrival.topic_arn or arrival.via}:{_identity(body, event)}"),
        occurred_at=arrival.at,
        summary=_summary(body, event, arrival),
        reason=reason,
        account_id=text(event.get("account"), 64),
        region=text(event.get("region"), 64),
        topic=arrival.topic,
        raw=raw(body),
    )


def is_eventbridge(body: Json) -> bool:
    event = mapping(body)
    return all(isinstance(event.get(key), str) for key in ("detail-type", "source")) and "detail" in event


def _identity(body: Json, event: dict[str, Json]) -> str:
    """An event's own id and time are new at every sending: they say nothing of what it tells."""
    stable: Json = body
    if event:
        detail = mapping(event.get("detail"))
        told = text(detail.get(_IDENTITIES.get(str(event.get("source")), ""))) or event.get("detail")
        stable = [event.get(key) for key in ("source", "detail-type", "account", "region", "resources")] + [told]
    return hashlib.sha256(json.dumps(stable, sort_keys=True).encode()).hexdigest()[:32]


def _summary(body: Json, event: dict[str, Json], arrival: Arrival) -> str:
    if event:
        detail = mapping(event.get("detail"))
        told = next((found for key in _SPEAKING if (found := text(detail.get(key)))), None)
        return one_line(redacted(f"{event.get('detail-type')}: {told or as_text(event.get('detail'))}"))
    subject = one_line(redacted(arrival.subject or ""))
    return subject or one_line(as_text(body)) or "an empty notice"
