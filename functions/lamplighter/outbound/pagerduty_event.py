"""An incident as PagerDuty events, without the routing key.

https://developer.pagerduty.com/docs/events-api-v2/trigger-events/
"""

from __future__ import annotations

from collections.abc import Mapping

from lamplighter.domain.events import DomainEvent, Value
from lamplighter.domain.incident import Incident
from lamplighter.domain.workload import Workload
from lamplighter.outbound.wording import condition_text, place, summary

CLIENT = "Lamplighter"
# payload.summary: at most 1024 characters; dedup_key: at most 255.
LONGEST_SUMMARY = 1024
# Not PagerDuty's limits: these keep the body far under its 512 KB, whatever an alarm says.
LONGEST_DETAIL = 4000
LONGEST_FIELD = 255
MOST_LABELS = 50
MOST_LINKS = 20
LONGEST_URL = 2000

Event = dict[str, object]


def trigger_event(incident: Incident, workload: Workload) -> Event:
    """Opens the alert, or adds what changed to it: repeats of one dedup key are one alert."""
    alert = incident.alert
    condition = alert.condition
    kind = (condition.metric_name or condition.expression) if condition else None
    payload = {
        "summary": shortened(_summary(incident, workload), LONGEST_SUMMARY),
        "source": shortened(alert.alarm_arn or alert.name, LONGEST_FIELD),
        "severity": incident.severity.value,
        "timestamp": incident.opened_at.isoformat(timespec="milliseconds"),
        "component": shortened(_component(incident), LONGEST_FIELD),
        "group": shortened(workload.workload, LONGEST_FIELD),
        "class": shortened(kind or f"{alert.source.value} alarm", LONGEST_FIELD),
        "custom_details": _details(incident, workload),
    }
    event: Event = {**_about(incident, "trigger"), "client": CLIENT, "payload": payload}
    if alert.url and len(alert.url) <= LONGEST_URL:
        event["client_url"] = alert.url
    return event | _links(incident.alert.url, workload)


def acknowledge_event(incident: Incident) -> Event:
    return _about(incident, "acknowledge")


def resolve_event(incident: Incident) -> Event:
    return _about(incident, "resolve")


def change_event(event: DomainEvent, workload: Workload) -> Event:
    """What was changed, for PagerDuty's list of recent changes: it pages nobody."""
    changed = {
        "before": _values(event.before),
        "after": _values(event.after),
        "why": shortened(event.why, LONGEST_DETAIL),
        "outcome": shortened(event.outcome, LONGEST_FIELD),
        "who": shortened(event.who, LONGEST_FIELD),
        "incident": event.incident_id,
    }
    payload = {
        "summary": shortened(f"{CLIENT}: {event.what}", LONGEST_SUMMARY),
        "source": shortened(workload.workload, LONGEST_FIELD),
        "timestamp": event.occurred_at.isoformat(timespec="milliseconds"),
        "custom_details": changed,
    }
    return {"payload": payload} | _links(None, workload)


def shortened(text: str, limit: int) -> str:
    """At most ``limit`` characters, and saying so where some were cut."""
    if len(text) <= limit:
        return text
    note = f" … [{len(text) - limit} or more characters cut]"
    return text[: limit - len(note)] + note


def _about(incident: Incident, action: str) -> Event:
    return {"event_action": action, "dedup_key": incident.incident_id}


def _summary(incident: Incident, workload: Workload) -> str:
    said = summary(incident.alert)
    # Not who acknowledged it: that is an event of its own, and no reason to trigger again.
    standing = "fired and now has no data" if incident.no_data_since else "is firing"
    headline = f"{workload.title}: {incident.alert.name} {standing}"
    return f"{headline}: {said}" if said else headline


def _component(incident: Incident) -> str:
    """What the metric is of: a table, a function; else the alarm."""
    dimensions = incident.alert.condition.dimensions if incident.alert.condition else {}
    return ", ".join(f"{key} {each}" for key, each in dimensions.items()) or incident.alert.name


def _details(incident: Incident, workload: Workload) -> Event:
    alert = incident.alert
    details = {
        "reason": alert.reason,
        "fires when": condition_text(alert.condition) if alert.condition else "",
        "where": place(alert),
        "workload": workload.title,
        "owner": f"{workload.owner.team}, {workload.owner.contact}",
        "description": alert.description,
        "triggered by": ", ".join(alert.children),
        "no data since": incident.no_data_since.isoformat() if incident.no_data_since else "",
        "as received": alert.raw or "",
        "incident": incident.incident_id,
    }
    labels = list(alert.labels.items())[:MOST_LABELS]
    labelled = {shortened(key, LONGEST_FIELD): shortened(text, LONGEST_FIELD) for key, text in labels}
    return {key: shortened(text, LONGEST_DETAIL) for key, text in details.items() if text} | (
        {"labels": labelled} if labelled else {}
    )


def _links(alarm_url: str | None, workload: Workload) -> Event:
    """At the top level, beside the payload."""
    links = [(alarm_url, "Alarm")] if alarm_url else []
    links += [(each.url, each.title) for each in workload.links]
    fitting = [(url, title) for url, title in links if len(url) <= LONGEST_URL][:MOST_LINKS]
    return {"links": [{"href": url, "text": shortened(title, LONGEST_FIELD)} for url, title in fitting]}


def _values(values: Mapping[str, Value]) -> dict[str, Value]:
    return {key: shortened(each, LONGEST_FIELD) if isinstance(each, str) else each for key, each in values.items()}
