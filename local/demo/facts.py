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
from local.demo.stage import Stage
from local.demo.watch import FunctionSettings, Watch

Facts = dict[str, Any]


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
        "alarms": [_alarm(alarm, watch, run) for alarm in watch.alarms()],
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


def _alarm(alarm: Mapping[str, Any], watch: Watch, run: Run) -> Mapping[str, Any]:
    return {
        "name": alarm["AlarmName"],
        "description": alarm.get("AlarmDescription", ""),
        "metric": f"{alarm['Namespace']} {alarm['MetricName']}",
        "statistic": alarm.get("ExtendedStatistic") or alarm["Statistic"],
        "period_s": alarm["Period"],
        "comparison": alarm["ComparisonOperator"],
        "threshold": alarm["Threshold"],
        "transitions": [asdict(transition) for transition in watch.transitions.get(alarm["AlarmName"], [])],
        "datapoints": watch.series(dict(alarm), run.spike_from, run.ended_at),
    }


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
        "remediation": watch.remediation(incident),
        "audit": watch.audit(incident),
    }


def _slack(incident_id: str, stage: Stage) -> list[Mapping[str, Any]]:
    """The messages about an incident as they stand now, and every text each has had."""
    return [
        {
            "channel_id": message.channel_id,
            "ts": message.ts,
            "edits": message.edits,
            "text": message.text,
            "blocks": message.blocks,
        }
        for message in stage.slack.messages
        if message.metadata and message.metadata["event_payload"]["incident_id"] == incident_id
    ]


def _pagerduty(incident_id: str, stage: Stage) -> list[Mapping[str, Any]]:
    """Every event that PagerDuty accepted for an incident, in order."""
    sent = [
        msgspec.json.decode(record.body) for record in stage.pagerduty.records if record.status == HTTPStatus.ACCEPTED
    ]
    return [
        {
            "event_action": event["event_action"],
            "dedup_key": event["dedup_key"],
            "routing_key": event["routing_key"],
            "summary": event.get("payload", {}).get("summary"),
            "links": event.get("links", []),
        }
        for event in sent
        if event.get("dedup_key") == incident_id
    ]
