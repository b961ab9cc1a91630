"""A shop whose reports are made on the deployed template, and what is left of them."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from email.message import EmailMessage
from functools import partial
from typing import Any

from lamplighter.domain.definitions.business import Every, Report, ReportKind
from lamplighter.domain.definitions.indicators import Better, Kpi
from lamplighter.domain.kpis import KpiAnswers, KpiReport, kpi_result
from lamplighter.domain.snapshot import Snapshot
from lamplighter.domain.window import Window
from lamplighter.domain.workload import Receiver, SlackReceiver
from lamplighter.workload_files import WorkloadFiles
from local.demo.mails import read_mail, sent_mails
from local.demo.measured import invoke, snapshots_of
from local.demo.progress import until
from local.demo.stage import Stage
from tests.builders_plan import a_workload_file

WORKLOAD, ZONE, DAY = "shop", "America/New_York", "2025-11-20"
READER = "reader@example.com"
# SES's mailbox simulator: one address that is gone, and one whose owner complains.
GONE, CROSS = "bounce@simulator.amazonses.com", "complaint@simulator.amazonses.com"
SLACK = Receiver(
    name="channel",
    slack=SlackReceiver(channel="#aurastream-alerts", bot_token_secret="lamplighter/slack-bot-token"),
)
CALLS = Kpi(name="calls", title="Calls", unit="calls", better=Better.HIGHER, promql="calls", alert_at=10)
DAILY = Report(
    name="shop-daily",
    sections=(ReportKind.KPIS, ReportKind.INCIDENTS),
    every=Every.DAY,
    at="06:00",
    time_zone=ZONE,
    recipients=(READER, GONE, CROSS),
)
WEEKLY = Report(name="shop-weekly", sections=(ReportKind.KPIS,), every=Every.WEEK, at="06:00", time_zone=ZONE, pdf=True)
MONTHLY = Report(
    name="shop-monthly",
    sections=(ReportKind.KPIS,),
    every=Every.MONTH,
    at="06:00",
    time_zone=ZONE,
    retention_days=400,
)


def files() -> WorkloadFiles:
    shop = a_workload_file(receivers=(SLACK,), kpis=(CALLS,), reports=(DAILY, WEEKLY, MONTHLY))
    return WorkloadFiles(default=a_workload_file(workload="default"), named=(shop,))


def keep_calls(stage: Stage, value: float, taken_at: datetime) -> None:
    window = Window(taken_at - timedelta(days=1), taken_at)
    result = kpi_result(CALLS, window, KpiAnswers(value=value, before=None, points=(), samples=1000))
    body = KpiReport(kpis=(result,))
    snapshots_of(stage).save(Snapshot(workload=WORKLOAD, taken_at=taken_at, window=window, body=body))


def order(stage: Stage, **changes: Any) -> list[str]:
    """The executions that were started."""
    asked = {"workload": WORKLOAD, "report": DAILY.name, "period": DAY, **changes}
    return list(invoke(stage, "report_planner", json.dumps(asked).encode()))


def ended(stage: Stage, name: str) -> str:
    """How: why it failed, where it did."""
    arn = f"{stage.outputs['ReportStateMachineArn'].replace(':stateMachine:', ':execution:')}:{name}"
    return str(until(f"the end of {name}", partial(_ended, stage, arn)))


def _ended(stage: Stage, arn: str) -> str | None:
    found = stage.client("stepfunctions").describe_execution(executionArn=arn)
    return None if found["status"] == "RUNNING" else str(found.get("cause", found["status"]))


def started(stage: Stage) -> list[str]:
    machine = stage.outputs["ReportStateMachineArn"]
    return [one["name"] for one in stage.client("stepfunctions").list_executions(stateMachineArn=machine)["executions"]]


def mails(stage: Stage) -> list[EmailMessage]:
    """In the order of sending."""
    return [read_mail(path) for path in sent_mails(stage)]


def body_of(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def kept(stage: Stage, key: str) -> bytes:
    """Of the reports bucket."""
    content: bytes = stage.client("s3").get_object(Bucket=stage.outputs["ReportsBucketName"], Key=key)["Body"].read()
    return content


def document(stage: Stage, report: str, period: str, revision: int = 1) -> dict[str, Any]:
    """A report's JSON."""
    found: dict[str, Any] = json.loads(kept(stage, f"reports/{WORKLOAD}/{report}/{period}/r{revision}/report.json"))
    return found
