"""Valid objects by default: a test names only what matters to it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from lamplighter.domain.alert import Alert, AlertSource, AlertStatus, Severity
from lamplighter.domain.incident import AlertHistory, Incident, Triage, fold
from lamplighter.domain.workload import (
    AlarmDefinition,
    FunctionChange,
    FunctionSetting,
    Mode,
    Owner,
    PagerDutyReceiver,
    Receiver,
    Route,
    Runbook,
    SlackReceiver,
    Workload,
    Workloads,
)

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
ALARM_ARN = "arn:aws:cloudwatch:us-east-1:123456789012:alarm:AuraStream-High-Error-Rate"


def at(seconds: float) -> datetime:
    """So many seconds after noon."""
    return NOON + timedelta(seconds=seconds)


def an_alert(**changes: Any) -> Alert:
    values: dict[str, Any] = {
        "source": AlertSource.CLOUDWATCH,
        "status": AlertStatus.FIRING,
        "name": "AuraStream-High-Error-Rate",
        "dedup_key": ALARM_ARN,
        "occurred_at": NOON,
        "summary": "Errors is 12 (> 5)",
        "reason": "Threshold Crossed",
        "alarm_arn": ALARM_ARN,
        "account_id": "123456789012",
        "region": "us-east-1",
    }
    return Alert(**values | changes)


def a_resolve(**changes: Any) -> Alert:
    return an_alert(**{"status": AlertStatus.RESOLVED, "occurred_at": at(60), "reason": "back under 5"} | changes)


def a_triage(**changes: Any) -> Triage:
    values: dict[str, Any] = {"workload": "aurastream", "severity": Severity.CRITICAL}
    return Triage(**values | changes)


def an_opened(**changes: Any) -> tuple[AlertHistory, Incident]:
    """The history and the incident that a firing alert leaves."""
    folded = fold(an_alert(**changes), a_triage(), None, None).action
    assert folded is not None
    assert folded.incident is not None
    return folded.history, folded.incident


def an_incident(**changes: Any) -> Incident:
    return an_opened(**changes)[1]


SLACK = Receiver(name="slack", slack=SlackReceiver(channel="#alerts", bot_token_secret="lamplighter/slack-bot-token"))
PAGERDUTY = Receiver(name="on-call", pagerduty=PagerDutyReceiver(routing_key_secret="lamplighter/pagerduty/aurastream"))


def a_runbook(**changes: Any) -> Runbook:
    values: dict[str, Any] = {
        "name": "high-error-rate",
        "alarms": ("AuraStream-High-Error-Rate",),
        "mode": Mode.AUTO,
        "change": FunctionChange(
            setting=FunctionSetting.RESERVED_CONCURRENCY, function="aurastream-sync-handler", to=100, at_most=100
        ),
    }
    return Runbook(**values | changes)


def a_workload(**changes: Any) -> Workload:
    values: dict[str, Any] = {
        "schema_version": 1,
        "workload": "aurastream",
        "title": "AuraStream",
        "owner": Owner(team="aurastream", contact="#aurastream"),
        "alarms": (AlarmDefinition(name="AuraStream-*", severity=Severity.CRITICAL),),
        "receivers": (SLACK, PAGERDUTY),
        "routes": (
            Route(severities=(Severity.CRITICAL,), receivers=("on-call",), continue_matching=True),
            Route(receivers=("slack",)),
        ),
        "runbooks": (a_runbook(),),
    }
    return Workload(**values | changes)


def a_default_workload(**changes: Any) -> Workload:
    values: dict[str, Any] = {
        "workload": "default",
        "title": "Everything else",
        "alarms": (),
        "routes": (Route(receivers=("slack",)),),
        "runbooks": (),
    }
    return a_workload(**values | changes)


def workloads(*named: Workload) -> Workloads:
    return Workloads(default=a_default_workload(), named=named or (a_workload(),))
