"""Reads back what really happened, from the services themselves. Nothing here is remembered from what was asked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from lamplighter.adapters.dynamodb import Table
from lamplighter.adapters.dynamodb_audit import DynamoDbAuditLog
from lamplighter.adapters.dynamodb_incidents import DynamoDbIncidents
from lamplighter.adapters.dynamodb_remediations import DynamoDbRemediations
from lamplighter.adapters.system_clock import SystemClock
from lamplighter.domain.events import DomainEvent
from lamplighter.domain.incident import Incident
from lamplighter.domain.remediation import Remediation
from local.demo.stage import Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """One change of an alarm's state, as DescribeAlarms showed it."""

    state: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionSettings:
    """None is "none set"."""

    reserved_concurrency: int | None
    memory_mb: int


@dataclass(slots=True)
class Watch:
    """``transitions`` collects each alarm's states in the order they were seen."""

    stage: Stage
    transitions: dict[str, list[Transition]] = field(default_factory=dict)
    _incidents: DynamoDbIncidents = field(init=False)
    _remediations: DynamoDbRemediations = field(init=False)
    _audit: DynamoDbAuditLog = field(init=False)

    def __post_init__(self) -> None:
        dynamodb = self.stage.client("dynamodb")
        table = Table(dynamodb, self.stage.outputs["IncidentsTableName"], SystemClock())
        self._incidents = DynamoDbIncidents(table)
        self._remediations = DynamoDbRemediations(table)
        self._audit = DynamoDbAuditLog(dynamodb, self.stage.outputs["AuditTableName"])

    def alarm_states(self) -> dict[str, str]:
        """Every alarm of the product now; what changed since the last look is kept."""
        alarms = self.stage.client("cloudwatch").describe_alarms(AlarmNamePrefix="AuraStream-")["MetricAlarms"]
        for alarm in alarms:
            seen = self.transitions.setdefault(alarm["AlarmName"], [])
            if not seen or seen[-1].state != alarm["StateValue"]:
                at = alarm["StateUpdatedTimestamp"].astimezone(UTC)
                seen.append(Transition(state=alarm["StateValue"], at=at, reason=alarm.get("StateReason", "")))
        return {alarm["AlarmName"]: alarm["StateValue"] for alarm in alarms}

    def alarms(self) -> list[dict[str, Any]]:
        """The alarms' definitions."""
        found: list[dict[str, Any]] = self.stage.client("cloudwatch").describe_alarms(AlarmNamePrefix="AuraStream-")[
            "MetricAlarms"
        ]
        return found

    def incidents(self) -> dict[str, Incident]:
        """The latest incident of each alarm."""
        newest_first = self._incidents.recent(50)
        return {incident.alert.name: incident for incident in reversed(newest_first)}

    def all_incidents(self) -> list[Incident]:
        return self._incidents.recent(50)

    def remediation(self, incident: Incident) -> Remediation | None:
        return next(iter(self._remediations.of_incident(incident.incident_id)), None)

    def audit(self, incident: Incident) -> list[DomainEvent]:
        return self._audit.entries(incident.incident_id)

    def function(self) -> FunctionSettings:
        client, name = self.stage.client("lambda"), self.stage.function
        reserved = client.get_function_concurrency(FunctionName=name).get("ReservedConcurrentExecutions")
        memory_mb = client.get_function_configuration(FunctionName=name)["MemorySize"]
        return FunctionSettings(reserved_concurrency=reserved, memory_mb=memory_mb)

    def series(self, alarm: dict[str, Any], since: datetime, until: datetime) -> list[dict[str, Any]]:
        """The alarm's own metric over its own period, oldest first: {"at", "value"}."""
        answer = self.stage.client("cloudwatch").get_metric_data(
            StartTime=since - timedelta(seconds=alarm["Period"]),
            EndTime=until,
            ScanBy="TimestampAscending",
            MetricDataQueries=[
                {
                    "Id": "m",
                    "MetricStat": {
                        "Metric": {key: alarm[key] for key in ("Namespace", "MetricName", "Dimensions")},
                        "Period": alarm["Period"],
                        "Stat": alarm.get("ExtendedStatistic") or alarm["Statistic"],
                    },
                }
            ],
        )["MetricDataResults"][0]
        return [
            {"at": at.astimezone(UTC), "value": value}
            for at, value in zip(answer["Timestamps"], answer["Values"], strict=True)
        ]
