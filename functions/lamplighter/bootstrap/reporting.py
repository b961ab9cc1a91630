"""The parts of the functions that make reports."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import boto3

from lamplighter import settings
from lamplighter.bootstrap.common import AWS_CALLS, CLOCK
from lamplighter.bootstrap.sources import snapshots, workload_files

if TYPE_CHECKING:
    from lamplighter.adapters.s3_reports import S3Reports
    from lamplighter.adapters.ses_mail import SesMail
    from lamplighter.ports import Clock
    from lamplighter.usecases.build_report import ReportBuilding
    from lamplighter.usecases.deliver_report import ReportDelivering
    from lamplighter.usecases.keep_section import SectionKeeping
    from lamplighter.usecases.start_reports import ReportStarting
    from lamplighter.usecases.take_mail_feedback import FeedbackTaking

_NO_MAIL = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPlanner:
    clock: Clock
    starting: ReportStarting


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionBuilder:
    clock: Clock
    keeping: SectionKeeping


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportBuilder:
    clock: Clock
    building: ReportBuilding


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportMailer:
    clock: Clock
    delivering: ReportDelivering


@cache
def report_planner() -> ReportPlanner:
    from lamplighter.adapters.executions import Executions
    from lamplighter.usecases.start_reports import ReportStarting

    own = settings.read(settings.ReportPlannerSettings, os.environ)
    runs = Executions(client=boto3.client("stepfunctions", config=AWS_CALLS), state_machine_arn=own.state_machine_arn)
    starting = ReportStarting(files=workload_files().all, runs=runs, store=_reports(own.reports_bucket))
    return ReportPlanner(clock=CLOCK, starting=starting)


@cache
def section_builder() -> SectionBuilder:
    from lamplighter.adapters.dynamodb import Table
    from lamplighter.adapters.dynamodb_incidents import DynamoDbIncidents
    from lamplighter.adapters.dynamodb_remediations import DynamoDbRemediations
    from lamplighter.usecases.build_section import ReportSources
    from lamplighter.usecases.keep_section import SectionKeeping

    own = settings.read(settings.SectionSettings, os.environ)
    dynamodb = boto3.client("dynamodb", config=AWS_CALLS)
    incidents = Table(dynamodb, own.incidents_table, CLOCK)
    sources = ReportSources(
        snapshots=snapshots(own, dynamodb=dynamodb),
        incidents=DynamoDbIncidents(incidents),
        remediations=DynamoDbRemediations(incidents),
    )
    store = _reports(own.reports_bucket)
    keeping = SectionKeeping(files=workload_files().all, sources=sources, store=store)
    return SectionBuilder(clock=CLOCK, keeping=keeping)


@cache
def report_builder() -> ReportBuilder:
    from lamplighter.usecases.build_report import ReportBuilding

    own = settings.read(settings.ReportSettings, os.environ)
    return ReportBuilder(
        clock=CLOCK, building=ReportBuilding(files=workload_files().all, store=_reports(own.reports_bucket))
    )


@cache
def report_mailer() -> ReportMailer:
    from lamplighter.adapters.secrets_manager import SecretsManager
    from lamplighter.adapters.slack_api import SlackWebApi
    from lamplighter.adapters.slack_webhook import SlackIncomingWebhook
    from lamplighter.usecases.deliver_report import ReportDelivering

    own = settings.read(settings.ReportMailerSettings, os.environ)
    reports = _reports(own.reports_bucket)
    delivering = ReportDelivering(
        files=workload_files().all,
        store=reports,
        suppressions=reports,
        mailer=_mail(own.configuration_set),
        sender=None if own.mail_from == _NO_MAIL else own.mail_from,
        unsubscribe_to=own.unsubscribe_to,
        secrets=SecretsManager(boto3.client("secretsmanager", config=AWS_CALLS)),
        slack=SlackWebApi(own.slack_api_url),
        webhook=SlackIncomingWebhook(),
    )
    return ReportMailer(clock=CLOCK, delivering=delivering)


@cache
def mail_feedback() -> FeedbackTaking:
    from lamplighter.adapters.sns_operators import SnsOperators
    from lamplighter.usecases.take_mail_feedback import FeedbackTaking

    own = settings.read(settings.MailFeedbackSettings, os.environ)
    operators = SnsOperators(client=boto3.client("sns", config=AWS_CALLS), topic_arn=own.operators_topic)
    return FeedbackTaking(
        suppressions=_reports(own.reports_bucket), mailer=_mail(own.configuration_set), operators=operators
    )


def _reports(bucket: str) -> S3Reports:
    from botocore.config import Config

    from lamplighter.adapters.s3_reports import S3Reports

    return S3Reports(s3=boto3.client("s3", config=AWS_CALLS.merge(Config(signature_version="s3v4"))), bucket=bucket)


def _mail(configuration_set: str) -> SesMail:
    from lamplighter.adapters.ses_mail import SesMail

    return SesMail(client=boto3.client("sesv2", config=AWS_CALLS), configuration_set=configuration_set)
