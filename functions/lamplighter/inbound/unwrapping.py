"""Bodies out of what carries them: SNS to Lambda, SNS by HTTP(S), a function URL, EventBridge, a list."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from dataclasses import replace

from lamplighter.inbound.arrival import Arrival, Notice
from lamplighter.inbound.plain import Json, items, mapping, parsed, text
from lamplighter.inbound.timestamps import instant
from lamplighter.inbound.unknown import is_eventbridge

# Envelopes lie in envelopes: an EventBridge event by SNS by a function URL is three.
_MAX_ENVELOPES = 6
_SNS_TYPES = {"Notification", "SubscriptionConfirmation", "UnsubscribeConfirmation"}


def unwrapped(body: Json, arrival: Arrival, envelopes: int = 0) -> Iterator[Notice]:
    """Every body in it with what its envelopes say: at least one, whatever it is."""
    inner = list(_inner(body, arrival)) if envelopes < _MAX_ENVELOPES else []
    if not inner:
        yield Notice(body, arrival)
    for notice in inner:
        yield from unwrapped(notice.body, notice.arrival, envelopes + 1)


def _inner(body: Json, arrival: Arrival) -> Iterator[Notice]:
    if isinstance(body, list):
        yield from _listed(body, arrival)
    elif isinstance(body, str):
        yield from _written(body, arrival)
    elif isinstance(body, dict):
        yield from _carried(body, arrival)


def _listed(body: list[Json], arrival: Arrival) -> Iterator[Notice]:
    """A list of notices; a list of anything else is one notice."""
    if all(isinstance(entry, dict) for entry in body):
        yield from (Notice(entry, arrival) for entry in body)


def _written(body: str, arrival: Arrival) -> Iterator[Notice]:
    value = parsed(body)
    if isinstance(value, dict | list):
        yield Notice(value, arrival)


def _carried(body: dict[str, Json], arrival: Arrival) -> Iterator[Notice]:
    if records := items(body.get("Records")):
        yield from (_record(record, arrival) for record in records)
    elif _is_sns(body):
        yield _sns(body, arrival)
    elif _is_http(body):
        yield _http(body, arrival)
    elif is_eventbridge(body) and arrival.via != body["source"]:
        yield Notice(body, _eventbridge(body, arrival))


def _record(record: Json, arrival: Arrival) -> Notice:
    sns = mapping(mapping(record).get("Sns"))
    if "Message" in sns:
        return _sns(sns, arrival)
    source = text(mapping(record).get("eventSource"), 64) or text(mapping(record).get("EventSource"), 64)
    return Notice(record, replace(arrival, via=source or arrival.via))


def _is_sns(body: dict[str, Json]) -> bool:
    return text(body.get("Type")) in _SNS_TYPES and "Message" in body and isinstance(body.get("TopicArn"), str)


def _sns(message: dict[str, Json], arrival: Arrival) -> Notice:
    """The subject may be null, the message text or JSON."""
    topic_arn = text(message.get("TopicArn"), 512)
    at = replace(
        arrival,
        topic_arn=topic_arn,
        via=(topic_arn or "").rpartition(":")[2] or "an SNS topic",
        subject=text(message.get("Subject"), 256),
        sent_at=instant(message.get("Timestamp"), arrival.received_at) or arrival.sent_at,
    )
    return Notice(message.get("Message"), at)


def _is_http(body: dict[str, Json]) -> bool:
    return "http" in mapping(body.get("requestContext")) or ("isBase64Encoded" in body and "body" in body)


def _http(request: dict[str, Json], arrival: Arrival) -> Notice:
    """A function URL's event. Its headers hold the caller's credentials and go no further."""
    body = request.get("body")
    if request.get("isBase64Encoded") is True and isinstance(body, str):
        body = _decoded(body)
    return Notice(body, replace(arrival, via="the function URL"))


def _decoded(body: str) -> str:
    """The text itself where it is no base64."""
    try:
        return base64.b64decode(body, validate=True).decode("utf-8", errors="replace")
    except (binascii.Error, ValueError):
        return body


def _eventbridge(event: dict[str, Json], arrival: Arrival) -> Arrival:
    source = text(event.get("source"), 64) or arrival.via
    return replace(arrival, via=source, sent_at=instant(event.get("time"), arrival.received_at) or arrival.sent_at)
