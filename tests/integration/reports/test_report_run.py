"""The state machine `report` on the deployed template, with each function's own role enforced; its mail, read back."""

from __future__ import annotations

import email
import email.policy
import json
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
import requests

from lamplighter.domain.definitions.business import Every, Report, ReportKind
from lamplighter.domain.definitions.indicators import Better, Kpi
from lamplighter.domain.reports.period import last_whole_period
from lamplighter.domain.workload import Receiver, SlackReceiver
from lamplighter.workload_files import WorkloadFiles
from local.demo.stage import Stage
from local.paths import EVENTS
from local.synth.template.reports import report_part
from tests.builders_plan import a_workload_file

pytestmark = pytest.mark.embedded

READER, GONE = "reader@example.com", "gone@example.com"
SLACK = Receiver(
    name="channel",
    slack=SlackReceiver(channel="#aurastream-alerts", bot_token_secret="lamplighter/slack-bot-token"),
)
DAILY = Report(
    name="shop-daily",
    sections=(ReportKind.KPIS, ReportKind.INCIDENTS),
    every=Every.DAY,
    at="06:00",
    time_zone="America/New_York",
    recipients=(READER, GONE),
)
DAY = "2025-11-20"


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    kpi = Kpi(name="calls", title="Calls", unit="", better=Better.HIGHER, promql="calls")
    shop = a_workload_file(receivers=(SLACK,), kpis=(kpi,), reports=(DAILY,))
    with ExitStack() as running:
        stage = running.enter_context(
            Stage(quiet_s=1, files=WorkloadFiles(default=a_workload_file(workload="default"), named=(shop,)))
        )
        stage.deploy_core()
        yield stage


def order(stage: Stage, **changes: Any) -> list[str]:
    """The executions that were started."""
    asked = {"workload": "shop", "report": DAILY.name, "period": DAY, **changes}
    answer = stage.client("lambda").invoke(
        FunctionName=f"{stage.stack_name}-report-planner", Payload=json.dumps(asked).encode()
    )
    started = json.load(answer["Payload"])
    assert "FunctionError" not in answer, started
    return list(started)


def ended(stage: Stage, name: str) -> str:
    """How: why it failed, where it did."""
    arn = f"{stage.outputs['ReportStateMachineArn'].replace(':stateMachine:', ':execution:')}:{name}"
    deadline = time.monotonic() + 60
    while (found := stage.client("stepfunctions").describe_execution(executionArn=arn))["status"] == "RUNNING":
        assert time.monotonic() < deadline, f"{name} does not end"
        time.sleep(0.2)
    return str(found.get("cause", found["status"]))


def mails(stage: Stage) -> list[EmailMessage]:
    files = sorted((stage.aws.state / "mail").glob("*.eml"))
    return [email.message_from_bytes(one.read_bytes(), policy=email.policy.default) for one in files]


def test_a_report_is_made_once_and_mailed_and_again_only_on_demand(stage: Stage) -> None:
    (name,) = order(stage)
    assert (name, ended(stage, name)) == ("shop-daily-shop-2025-11-20-r1", "SUCCEEDED")
    assert order(stage) == []

    first, second = mails(stage)
    assert [first["To"], second["To"]] == [READER, GONE]
    body, page = first.get_body(("plain",)), first.get_body(("html",))
    assert body is not None
    assert page is not None
    assert "Shop" in first["Subject"]
    assert {one.get_filename() for one in first.iter_attachments()} == {"report.html", "report.xlsx"}
    link = next(line for line in body.get_content().splitlines() if line.startswith("http"))
    read = requests.get(link, timeout=10)
    assert read.ok, read.text
    assert read.text.lower().startswith("<!doctype html>")

    reports = stage.client("s3").list_objects_v2(Bucket=stage.outputs["ReportsBucketName"], Prefix="reports/")
    files = {one["Key"].rpartition("/")[2] for one in reports["Contents"]}
    assert {"report.html", "report.json", "report.xlsx", "delivery.json"} <= files
    index = stage.client("s3").get_object(Bucket=stage.outputs["ReportsBucketName"], Key="index.html")["Body"].read()
    assert b"reports/shop/shop-daily/2025-11-20/r1/report.html" in index
    (told,) = [one for one in stage.slack.messages if "Shop" in one.text]
    assert "The report" in told.shown()

    (again,) = order(stage, again=True)
    assert (again, ended(stage, again)) == ("shop-daily-shop-2025-11-20-r2", "SUCCEEDED")
    assert len(mails(stage)) == 4


def test_a_section_that_fails_says_so_in_the_mail_and_who_bounced_is_left_out(stage: Stage) -> None:
    stage.client("dynamodb").put_item(
        TableName=stage.outputs["SnapshotsTableName"],
        Item={
            "pk": {"S": "SNAPSHOT#kpis#shop"},
            "taken_at": {"S": "2025-11-20T04:59:00.000000Z"},
            "key": {"S": "snapshots/kpis/shop/broken.json"},
        },
    )
    stage.client("s3").put_object(
        Bucket=stage.outputs["SnapshotsBucketName"], Key="snapshots/kpis/shop/broken.json", Body=b"{}"
    )
    feedback = json.loads((EVENTS / "mail_feedback" / "bounce.json").read_text())
    feedback["detail"]["bounce"]["bouncedRecipients"][0]["emailAddress"] = GONE
    answer = stage.client("lambda").invoke(
        FunctionName=f"{stage.stack_name}-mail-feedback", Payload=json.dumps(feedback).encode()
    )
    assert "FunctionError" not in answer, answer["Payload"].read()
    suppressed = stage.client("sesv2").get_suppressed_destination(EmailAddress=GONE)["SuppressedDestination"]
    assert (suppressed["EmailAddress"], suppressed["Reason"]) == (GONE, "BOUNCE")

    before = len(mails(stage))
    (name,) = order(stage, period="2025-11-19")
    assert ended(stage, name) == "SUCCEEDED"
    (mail,) = mails(stage)[before:]
    assert mail["To"] == READER
    body = mail.get_body(("plain",))
    assert body is not None
    assert "Kpis could not be looked at" in body.get_content()


def test_a_schedule_as_a_workload_s_stack_has_it_orders_the_day_before(stage: Stage) -> None:
    part = report_part(a_workload_file(reports=(DAILY,))).resources
    target = part["ShopDailyReportSchedule"]["Properties"]["Target"]
    trust = part["ReportSchedulesRole"]["Properties"]["AssumeRolePolicyDocument"]
    may = {"Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": stage.outputs["ReportPlannerArn"]}
    iam, due = stage.client("iam"), datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=2)
    role = iam.create_role(RoleName="schedules", AssumeRolePolicyDocument=_written(trust))["Role"]["Arn"]
    policy = {"Version": "2012-10-17", "Statement": [may]}
    iam.put_role_policy(RoleName="schedules", PolicyName="p", PolicyDocument=json.dumps(policy))
    stage.client("scheduler").create_schedule(
        Name="shop-daily",
        ScheduleExpression=f"at({due:%Y-%m-%dT%H:%M:%S})",
        FlexibleTimeWindow={"Mode": "OFF"},
        Target={"Arn": stage.outputs["ReportPlannerArn"], "RoleArn": role, "Input": target["Input"]},
    )
    day = last_whole_period(DAILY.every, DAILY.time_zone, due).name
    machine, deadline = stage.outputs["ReportStateMachineArn"], time.monotonic() + 30
    expected = f"shop-daily-shop-{day}-r1"
    while expected not in started(stage, machine):
        assert time.monotonic() < deadline, f"{expected} was not ordered"
        time.sleep(0.2)
    assert ended(stage, expected) == "SUCCEEDED"


def started(stage: Stage, machine: str) -> set[str]:
    executions = stage.client("stepfunctions").list_executions(stateMachineArn=machine)["executions"]
    return {one["name"] for one in executions}


def _written(trust: dict[str, Any]) -> str:
    return json.dumps(trust).replace(json.dumps({"Ref": "AWS::AccountId"}), '"123456789012"')
