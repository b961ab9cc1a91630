"""What reached people: the Slack message and the PagerDuty alert of an incident, as their readers got them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from markupsafe import Markup

from local.demo.page.milestones import is_about_the_incident, notifier
from local.demo.page.moments import Clock, Moment
from local.demo.page.slack_blocks import blocks_as_html


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackView:
    """``posted`` is how it first stood, None where that is not known."""

    channel: str
    at: str
    edits: int
    now: Markup
    posted: Markup | None
    versions: Sequence[Moment]


@dataclass(frozen=True, slots=True, kw_only=True)
class PagerDutyEvent:
    """``moment`` is when it was delivered, by the audit; None where the audit does not say."""

    action: str
    moment: Moment | None
    dedup_key: str
    routing_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PagerDutyView:
    """The alert that the events add up to."""

    status: str
    severity: str
    summary: str
    source: str
    details: Mapping[str, str]
    links: Sequence[Mapping[str, str]]
    events: Sequence[PagerDutyEvent]
    changes: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Messages:
    alarm: str
    incident_id: str
    slack: Sequence[SlackView]
    pagerduty: PagerDutyView | None


def messages_of(incident: Mapping[str, Any], clock: Clock) -> Messages:
    """No Slack message is an empty list, no PagerDuty event is None."""
    return Messages(
        alarm=incident["alarm"],
        incident_id=incident["incident_id"],
        slack=[_slack(message, _delivered(incident, "slack_notifier", clock)) for message in incident["slack"]],
        pagerduty=_pagerduty(incident, _delivered(incident, "pagerduty_notifier", clock)),
    )


def _delivered(incident: Mapping[str, Any], by: str, clock: Clock) -> list[Moment]:
    deliveries = filter(is_about_the_incident, incident["audit"])
    return [clock.moment(entry["occurred_at"]) for entry in deliveries if notifier(entry) == by]


def _slack(message: Mapping[str, Any], versions: Sequence[Moment]) -> SlackView:
    posted = message.get("posted")
    at = datetime.fromtimestamp(float(message["ts"]), UTC)
    return SlackView(
        channel=message.get("channel") or message["channel_id"],
        at=f"{at:%H:%M} UTC",
        edits=message["edits"],
        now=blocks_as_html(message["blocks"], message["text"]),
        posted=blocks_as_html(posted["blocks"], posted["text"]) if posted else None,
        versions=versions if len(versions) == message["edits"] + 1 else (),
    )


def _pagerduty(incident: Mapping[str, Any], delivered: Sequence[Moment]) -> PagerDutyView | None:
    events: Sequence[Mapping[str, Any]] = incident["pagerduty"]
    if not events:
        return None
    trigger = next((event for event in events if event["event_action"] == "trigger"), events[0])
    moments: Sequence[Moment | None] = delivered if len(delivered) == len(events) else [None] * len(events)
    return PagerDutyView(
        status={"resolve": "resolved", "acknowledge": "acknowledged"}.get(events[-1]["event_action"], "triggered"),
        severity=trigger.get("severity") or incident["severity"],
        summary=trigger["summary"] or "",
        source=trigger.get("source") or "",
        details=trigger.get("details") or {},
        links=trigger["links"],
        events=[_event(event, moment) for event, moment in zip(events, moments, strict=True)],
        changes=incident.get("pagerduty_changes", []),
    )


def _event(event: Mapping[str, Any], moment: Moment | None) -> PagerDutyEvent:
    return PagerDutyEvent(
        action=event["event_action"],
        moment=moment,
        dedup_key=event["dedup_key"],
        routing_key=event["routing_key"],
    )
