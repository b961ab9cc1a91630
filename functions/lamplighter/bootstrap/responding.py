"""The parts of the functions that respond: intake, notifiers, remediator, audit recorder, sweeper."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import boto3
from botocore.config import Config

from lamplighter import settings
from lamplighter.adapters.dynamodb import Table
from lamplighter.adapters.dynamodb_incidents import DynamoDbIncidents
from lamplighter.adapters.eventbridge import EventBridgeBus
from lamplighter.bootstrap.common import AWS_CALLS, CLOCK, compiled_workloads
from lamplighter.usecases.change_incident import Incidents
from lamplighter.workloads import read_workloads

if TYPE_CHECKING:
    from lamplighter.domain.workload import Workloads
    from lamplighter.ports import AlarmStates, AlarmTags, AuditLog, Clock, FollowUps, QueueDelay, RemediationStore
    from lamplighter.usecases.notify import Notifying
    from lamplighter.usecases.notify_pagerduty import PagerDutyNotifier
    from lamplighter.usecases.notify_slack import SlackNotifier
    from lamplighter.usecases.remediation_steps import Remediations

# Nobody waits long for a severity: an outage of CloudWatch's must not use up the intake's time.
TAG_CALLS = Config(connect_timeout=1, read_timeout=2, retries={"mode": "standard", "total_max_attempts": 2})


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertIntake:
    clock: Clock
    incidents: Incidents
    tags: AlarmTags


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweeper:
    clock: Clock
    incidents: Incidents
    alarms: AlarmStates
    tags: AlarmTags
    remediations: RemediationStore
    follow_ups: FollowUps


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRecorder:
    clock: Clock
    audit: AuditLog
    queue: QueueDelay


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackNotifierParts:
    clock: Clock
    notifier: SlackNotifier
    queue: QueueDelay


@dataclass(frozen=True, slots=True, kw_only=True)
class PagerDutyNotifierParts:
    clock: Clock
    notifier: PagerDutyNotifier
    queue: QueueDelay


@dataclass(frozen=True, slots=True, kw_only=True)
class RemediatorParts:
    clock: Clock
    remediations: Remediations
    queue: QueueDelay


@cache
def alert_intake() -> AlertIntake:
    from lamplighter.adapters.cloudwatch_alarms import CloudWatchAlarms

    own = settings.read(settings.IncidentSettings, os.environ)
    tags = CloudWatchAlarms(boto3.client("cloudwatch", config=TAG_CALLS))
    return AlertIntake(clock=CLOCK, incidents=_incidents(own), tags=tags)


@cache
def sweeper() -> Sweeper:
    from lamplighter.adapters.cloudwatch_alarms import CloudWatchAlarms, CloudWatchAlarmStates
    from lamplighter.adapters.dynamodb_remediations import DynamoDbRemediations
    from lamplighter.adapters.sqs_follow_ups import SqsFollowUps

    own = settings.read(settings.SweeperSettings, os.environ)
    cloudwatch = boto3.client("cloudwatch", config=AWS_CALLS)
    return Sweeper(
        clock=CLOCK,
        incidents=_incidents(own),
        alarms=CloudWatchAlarmStates(cloudwatch, own.alarm_arn_prefix),
        tags=CloudWatchAlarms(cloudwatch),
        remediations=DynamoDbRemediations(_table(own)),
        follow_ups=SqsFollowUps(boto3.client("sqs", config=AWS_CALLS), own.remediation_queue_url),
    )


@cache
def audit_recorder() -> AuditRecorder:
    from lamplighter.adapters.dynamodb_audit import DynamoDbAuditLog

    own = settings.read(settings.AuditSettings, os.environ)
    audit = DynamoDbAuditLog(boto3.client("dynamodb", config=AWS_CALLS), own.audit_table)
    return AuditRecorder(clock=CLOCK, audit=audit, queue=_queue(own.queue_url))


@cache
def slack_notifier() -> SlackNotifierParts:
    from lamplighter.adapters.slack_api import SlackWebApi
    from lamplighter.adapters.slack_webhook import SlackIncomingWebhook
    from lamplighter.usecases.notify_slack import SlackNotifier

    own = settings.read(settings.SlackSettings, os.environ)
    notifier = SlackNotifier(
        notifying=_notifying(own), api=SlackWebApi(own.slack_api_url), webhook=SlackIncomingWebhook()
    )
    return SlackNotifierParts(clock=CLOCK, notifier=notifier, queue=_queue(own.queue_url))


@cache
def pagerduty_notifier() -> PagerDutyNotifierParts:
    from lamplighter.adapters.pagerduty_api import PagerDutyEventsApi
    from lamplighter.usecases.notify_pagerduty import PagerDutyNotifier

    own = settings.read(settings.PagerDutySettings, os.environ)
    notifier = PagerDutyNotifier(notifying=_notifying(own), api=PagerDutyEventsApi(own.pagerduty_events_url))
    return PagerDutyNotifierParts(clock=CLOCK, notifier=notifier, queue=_queue(own.queue_url))


@cache
def remediator() -> RemediatorParts:
    from lamplighter.adapters.cloudwatch_alarms import CloudWatchAlarms
    from lamplighter.adapters.dynamodb_remediations import DynamoDbRemediations
    from lamplighter.adapters.lambda_control import LambdaControl
    from lamplighter.adapters.sqs_follow_ups import SqsFollowUps
    from lamplighter.usecases.remediation_steps import Remediations

    own = settings.read(settings.RemediatorSettings, os.environ)
    incidents = _incidents(own)
    remediations = Remediations(
        store=DynamoDbRemediations(_table(own)),
        incidents=incidents.store,
        workloads=incidents.workloads,
        control=LambdaControl(boto3.client("lambda", config=AWS_CALLS)),
        alarms=CloudWatchAlarms(boto3.client("cloudwatch", config=AWS_CALLS)),
        follow_ups=SqsFollowUps(boto3.client("sqs", config=AWS_CALLS), own.queue_url),
        outbox=incidents.outbox,
        bus=incidents.bus,
        own_stack=own.stack_name,
    )
    return RemediatorParts(clock=CLOCK, remediations=remediations, queue=_queue(own.queue_url))


def _table(own: settings.IncidentSettings) -> Table:
    return Table(boto3.client("dynamodb", config=AWS_CALLS), own.incidents_table, CLOCK)


def _incidents(own: settings.IncidentSettings) -> Incidents:
    table = _table(own)
    return Incidents(
        store=DynamoDbIncidents(table),
        outbox=table,
        bus=EventBridgeBus(boto3.client("events", config=AWS_CALLS), own.bus_name),
        workloads=_workloads(),
    )


def _workloads() -> Workloads:
    return read_workloads(compiled_workloads())


def _notifying(own: settings.IncidentSettings) -> Notifying:
    from lamplighter.adapters.dynamodb_deliveries import DynamoDbDeliveries
    from lamplighter.adapters.dynamodb_remediations import DynamoDbRemediations
    from lamplighter.adapters.secrets_manager import SecretsManager
    from lamplighter.usecases.notify import Notifying

    table, incidents = _table(own), _incidents(own)
    return Notifying(
        incidents=incidents.store,
        remediations=DynamoDbRemediations(table),
        workloads=incidents.workloads,
        ledger=DynamoDbDeliveries(table),
        secrets=SecretsManager(boto3.client("secretsmanager", config=AWS_CALLS)),
        outbox=incidents.outbox,
        bus=incidents.bus,
    )


def _queue(queue_url: str) -> QueueDelay:
    from lamplighter.adapters.sqs_delay import SqsDelay

    return SqsDelay(boto3.client("sqs", config=AWS_CALLS), queue_url)
