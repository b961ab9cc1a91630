"""PagerDuty as the notifier sees it: the Events API v2's alerts and changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from local.receivers.http_receiver import Answer, HttpReceiver, Request

ROUTING_KEY = "0123456789abcdef0123456789abcdef"
KEY_LENGTH = 32
LARGEST_BODY = 512 * 1024
LONGEST_DEDUP_KEY = 255
LONGEST_SUMMARY = 1024
_SEVERITIES = {"critical", "error", "warning", "info"}
_STATUSES = {"acknowledge": "acknowledged", "resolve": "resolved"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PagerDutyAlert:
    """An alert as a person sees it now; ``log`` lists the actions that it took, in order."""

    routing_key: str
    dedup_key: str
    status: str
    severity: str
    summary: str
    payload: Mapping[str, Any]
    links: tuple[Mapping[str, Any], ...] = ()
    log: tuple[str, ...] = ()


class PagerDutyStandIn(HttpReceiver):
    """Takes any routing key of the right length; each is a service of its own."""

    def __init__(self, record_path: Path | None = None) -> None:
        super().__init__(record_path)
        self._alerts: list[PagerDutyAlert] = []
        self._changes: list[Mapping[str, Any]] = []
        self._dropped: list[Mapping[str, Any]] = []

    @property
    def alerts(self) -> list[PagerDutyAlert]:
        """Oldest first."""
        with self.lock:
            return list(self._alerts)

    @property
    def changes(self) -> list[Mapping[str, Any]]:
        with self.lock:
            return list(self._changes)

    @property
    def dropped(self) -> list[Mapping[str, Any]]:
        """Accepted with 202 and without effect: another routing key, or nothing open."""
        with self.lock:
            return list(self._dropped)

    def respond(self, request: Request) -> Answer:
        event = request.fields()
        if event is None:
            return _invalid(["JSON parse error"])
        if len(request.body) > LARGEST_BODY:
            return _invalid([f"the event is larger than {LARGEST_BODY} bytes"])
        match request.path:
            case "/v2/enqueue":
                return self._enqueue(event)
            case "/v2/change/enqueue":
                return self._enqueue_change(event)
        return Answer(status=404, body={"status": "not found", "message": request.path})

    def _enqueue(self, event: Mapping[str, Any]) -> Answer:
        if errors := list(_event_errors(event)):
            return _invalid(errors)
        open_at = next((index for index, alert in enumerate(self._alerts) if _same_and_open(alert, event)), None)
        if event["event_action"] == "trigger":
            self._trigger(event, open_at)
        elif open_at is None:
            self._dropped.append(event)
        else:
            alert = self._alerts[open_at]
            action = str(event["event_action"])
            self._alerts[open_at] = replace(alert, status=_STATUSES[action], log=(*alert.log, action))
        return _accepted(str(event.get("dedup_key", "")))

    def _trigger(self, event: Mapping[str, Any], open_at: int | None) -> None:
        """A trigger of an open alert is added to its log, and does not take back an acknowledgement."""
        if open_at is not None:
            alert = self._alerts[open_at]
            self._alerts[open_at] = replace(alert, severity=event["payload"]["severity"], log=(*alert.log, "trigger"))
            return
        self._alerts.append(
            PagerDutyAlert(
                routing_key=event["routing_key"],
                dedup_key=event.get("dedup_key") or f"given-{len(self._alerts)}",
                status="triggered",
                severity=event["payload"]["severity"],
                summary=event["payload"]["summary"],
                payload=event["payload"],
                links=tuple(event.get("links", [])),
                log=("trigger",),
            )
        )

    def _enqueue_change(self, event: Mapping[str, Any]) -> Answer:
        payload = event.get("payload")
        errors = [*_key_errors(event), *_summary_errors(payload if isinstance(payload, dict) else {})]
        if errors:
            return _invalid(errors)
        self._changes.append(event)
        return _accepted("")


def _same_and_open(alert: PagerDutyAlert, event: Mapping[str, Any]) -> bool:
    same = (alert.routing_key, alert.dedup_key) == (event["routing_key"], event.get("dedup_key"))
    return same and alert.status != "resolved"


def _event_errors(event: Mapping[str, Any]) -> Iterator[str]:
    yield from _key_errors(event)
    action = event.get("event_action")
    if action not in ("trigger", *_STATUSES):
        yield "'event_action' must be one of trigger, acknowledge, resolve"
    if len(event.get("dedup_key") or "") > LONGEST_DEDUP_KEY:
        yield f"Length of 'dedup_key' is incorrect (should be at most {LONGEST_DEDUP_KEY} characters)"
    if action == "trigger":
        yield from _payload_errors(event)
    elif not event.get("dedup_key"):
        yield "'dedup_key' is missing or blank"


def _payload_errors(event: Mapping[str, Any]) -> Iterator[str]:
    payload = event.get("payload")
    if not isinstance(payload, dict):
        yield "'payload' is missing or blank"
        return
    yield from _summary_errors(payload)
    if not payload.get("source"):
        yield "'payload.source' is missing or blank"
    if payload.get("severity") not in _SEVERITIES:
        yield f"'payload.severity' is invalid (must be one of the following: {sorted(_SEVERITIES)})"
    if "links" in payload or "images" in payload:
        yield "'links' and 'images' stand at the top level"


def _summary_errors(payload: Mapping[str, Any]) -> Iterator[str]:
    if not payload.get("summary"):
        yield "'payload.summary' is missing or blank"
    elif len(payload["summary"]) > LONGEST_SUMMARY:
        yield f"Length of 'payload.summary' is incorrect (should be at most {LONGEST_SUMMARY} characters)"
    if "timestamp" in payload:
        try:
            datetime.fromisoformat(str(payload["timestamp"]))
        except ValueError:
            yield "'payload.timestamp' is no ISO 8601 time"


def _key_errors(event: Mapping[str, Any]) -> Iterator[str]:
    if len(str(event.get("routing_key") or "")) != KEY_LENGTH:
        yield f"Length of 'routing_key' is incorrect (should be {KEY_LENGTH} characters)"


def _invalid(errors: list[str]) -> Answer:
    return Answer(status=400, body={"status": "invalid event", "message": "Event object is invalid", "errors": errors})


def _accepted(dedup_key: str) -> Answer:
    key = {"dedup_key": dedup_key} if dedup_key else {}
    return Answer(status=202, body={"status": "success", "message": "Event processed"} | key)
