"""The facts of a run, read back from the services after it: what summary.json holds and the page is made of."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any

import msgspec

from lamplighter.domain.incident import Incident
from lamplighter.domain.workload import Runbook, Workloads
from local.demo.stage import Stage
from local.demo.watch import FunctionSettings, Watch
from local.paths import WORKLOADS
from local.workload_files import load_workloads

Facts = dict[str, Any]
POST = "/api/chat.postMessage"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What was seen on the way that can't be read back afterwards."""

    started_at: datetime
    ended_at: datetime
    spike_from: datetime
    spike_until: datetime
    callers: int
    answered: int
    turned_away: int
    before: FunctionSettings
    changed: FunctionSettings


def facts_of(stage: Stage, watch: Watch, run: Run) -> Facts:
    """JSON values only; times are ISO 8601 in UTC."""
    after = watch.function()
    content = {
        "started_at": run.started_at,
        "ended_at": run.ended_at,
        "duration_s": round((run.ended_at - run.started_at).total_seconds(), 1),
        "machine": {"python": platform.python_version(), "system": platform.system()},
        "quiet_s": stage.quiet_s,
        "load": {
            "from": run.spike_from,
            "until": run.spike_until,
            "callers": run.callers,
            "answered": run.answered,
            "turned_away": run.turned_away,
        },
        "function": {
            "name": stage.function,
            "reserved_concurrency": _path("reserved_concurrency", run, after),
            "memory_mb": _path("memory_mb", run, after),
        },
        "alarms": [_alarm(alarm, stage, watch, run) for alarm in watch.alarms()],
        "incidents": [_incident(incident, stage, watch) for incident in watch.all_incidents()],
    }
    builtins: Facts = msgspec.to_builtins(content)
    return builtins


def _path(setting: str, run: Run, after: FunctionSettings) -> Mapping[str, int | None]:
    return {
        "before": getattr(run.before, setting),
        "changed": getattr(run.changed, setting),
        "given_back": getattr(after, setting),
    }


def _alarm(alarm: Mapping[str, Any], stage: Stage, watch: Watch, run: Run) -> Mapping[str, Any]:
    return {
        "name": alarm["AlarmName"],
        "description": alarm.get("AlarmDescription", ""),
        "metric": f"{alarm['Namespace']} {alarm['MetricName']}",
        "statistic": alarm.get("ExtendedStatistic") or alarm["Statistic"],
        "unit": _unit(alarm, stage, run),
        "period_s": alarm["Period"],
        "comparison": alarm["ComparisonOperator"],
        "threshold": alarm["Threshold"],
        "transitions": [asdict(transition) for transition in watch.transitions.get(alarm["AlarmName"], [])],
        "datapoints": watch.series(dict(alarm), run.spike_from, run.ended_at),
    }


def _unit(alarm: Mapping[str, Any], stage: Stage, run: Run) -> str | None:
    """As the metric's points carry it: an alarm need not name one."""
    points = stage.client("cloudwatch").get_metric_statistics(
        **{key: alarm[key] for key in ("Namespace", "MetricName", "Dimensions", "Period")},
        StartTime=run.spike_from,
        EndTime=run.ended_at,
        Statistics=["SampleCount"],
    )["Datapoints"]
    return points[0]["Unit"] if points else None


def _incident(incident: Incident, stage: Stage, watch: Watch) -> Mapping[str, Any]:
    return {
        "incident_id": incident.incident_id,
        "alarm": incident.alert.name,
        "status": incident.status,
        "severity": incident.severity,
        "workload": incident.workload,
        "summary": incident.alert.summary,
        "opened_at": incident.opened_at,
        "resolved_at": incident.resolved_at,
        "slack": _slack(incident.incident_id, stage),
        "pagerduty": _pagerduty(incident.incident_id, stage),
        "pagerduty_changes": _change_events(incident.incident_id, stage),
        "runbook": _runbook(incident, stage),
        "remediation": watch.remediation(incident),
        "audit": watch.audit(incident),
    }


def _runbook(incident: Incident, stage: Stage) -> Mapping[str, Any] | None:
    """The bounds it was deployed with, and the quiet time that the shipped workload file has."""
    deployed, shipped = (
        _first_runbook(workloads, incident) for workloads in (stage.workloads(), load_workloads(WORKLOADS))
    )
    if deployed is None or shipped is None:
        return None
    return {
        "name": deployed.name,
        "mode": deployed.mode,
        "setting": deployed.change.setting,
        "at_most": deployed.change.at_most,
        "verify_within_s": deployed.verify_within_s,
        "quiet_s": deployed.quiet_s,
        "shipped_quiet_s": shipped.quiet_s,
    }


def _first_runbook(workloads: Workloads, incident: Incident) -> Runbook | None:
    return next(iter(workloads.get(incident.workload).runbooks_for(incident.alert.name)), None)


def _slack(incident_id: str, stage: Stage) -> list[Mapping[str, Any]]:
    """The messages about an incident as they stand now, and as the first was posted."""
    names = {channel_id: name for name, channel_id in stage.slack.channels.items()}
    return [
        {
            "channel": names.get(message.channel_id),
            "channel_id": message.channel_id,
            "ts": message.ts,
            "edits": message.edits,
            "text": message.text,
            "blocks": message.blocks,
            "posted": _posted(incident_id, stage),
        }
        for message in stage.slack.messages
        if message.metadata and _about(message.metadata) == incident_id
    ]


def _posted(incident_id: str, stage: Stage) -> Mapping[str, Any] | None:
    requests = [msgspec.json.decode(record.body) for record in stage.slack.records if record.path == POST]
    posted = [request for request in requests if _about(request.get("metadata")) == incident_id]
    return {"text": posted[0]["text"], "blocks": posted[0]["blocks"]} if posted else None


def _about(metadata: Mapping[str, Any] | None) -> str | None:
    return metadata["event_payload"]["incident_id"] if metadata else None


def _pagerduty(incident_id: str, stage: Stage) -> list[Mapping[str, Any]]:
    """Every event that PagerDuty accepted for an incident's alert, in order. The key is the stand-in's."""
    return [
        {
            "event_action": event["event_action"],
            "dedup_key": event["dedup_key"],
            "routing_key": event["routing_key"],
            "summary": event.get("payload", {}).get("summary"),
            "severity": event.get("payload", {}).get("severity"),
            "source": event.get("payload", {}).get("source"),
            "details": event.get("payload", {}).get("custom_details", {}),
            "links": event.get("links", []),
        }
        for event in _accepted(stage)
        if event.get("dedup_key") == incident_id
    ]


def _change_events(incident_id: str, stage: Stage) -> list[str]:
    """The summaries of PagerDuty's change events: they stand beside an alert, and wake nobody."""
    payloads = [event["payload"] for event in _accepted(stage) if "event_action" not in event]
    return [each["summary"] for each in payloads if each.get("custom_details", {}).get("incident") == incident_id]


def _accepted(stage: Stage) -> list[dict[str, Any]]:
    records = [record for record in stage.pagerduty.records if record.status == HTTPStatus.ACCEPTED]
    return [msgspec.json.decode(record.body) for record in records]
