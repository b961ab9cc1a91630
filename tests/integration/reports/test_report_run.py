"""The state machine `report` on the deployed template, with each function's own role enforced; its mail, read back."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
import requests

from lamplighter.domain.report_runs.feedback import record_of
from lamplighter.domain.reports.period import last_whole_period
from local.demo.progress import until
from local.demo.stage import Stage
from local.synth.template.reports import report_part
from tests.builders_plan import a_workload_file
from tests.world_of_report_runs import (
    CROSS,
    DAILY,
    DAY,
    GONE,
    READER,
    body_of,
    document,
    ended,
    keep_calls,
    kept,
    mails,
    order,
    started,
)

pytestmark = pytest.mark.embedded

# Midnight in New York, at the end of DAY.
MIDNIGHT = datetime(2025, 11, 21, 5, tzinfo=UTC)


@pytest.fixture(scope="module")
def made(stage: Stage, told_operators: Callable[[], list[str]]) -> str:
    """The day's report, with somebody listening already."""
    assert told_operators() == []
    keep_calls(stage, 12, MIDNIGHT)
    (name,) = order(stage)
    assert ended(stage, name) == "SUCCEEDED"
    return name


@pytest.fixture(scope="module")
def suppressed(stage: Stage, made: str) -> dict[str, str]:
    """Why, by address."""
    return {one: until(f"{one} is suppressed", partial(_suppressed, stage, one)) for one in (GONE, CROSS)}


def test_a_report_is_made_once_and_mailed(stage: Stage, made: str) -> None:
    assert made == "shop-daily-shop-2025-11-20-r1"
    assert order(stage) == []

    sent = mails(stage)[:3]
    assert [mail["To"] for mail in sent] == [READER, GONE, CROSS]
    first = sent[0]
    assert "Shop" in first["Subject"]
    assert {one.get_filename() for one in first.iter_attachments()} == {"report.html", "report.xlsx"}
    link = next(line for line in body_of(first).splitlines() if line.startswith("http"))
    read = requests.get(link, timeout=10)
    assert read.ok, read.text
    assert read.text.lower().startswith("<!doctype html>")

    reports = stage.client("s3").list_objects_v2(Bucket=stage.outputs["ReportsBucketName"], Prefix="reports/")
    files = {one["Key"].rpartition("/")[2] for one in reports["Contents"]}
    assert {"report.html", "report.json", "report.xlsx", "delivery.json"} <= files
    assert "report.pdf" not in files
    assert b"reports/shop/shop-daily/2025-11-20/r1/report.html" in kept(stage, "index.html")
    told = next(one for one in stage.slack.messages if "Shop" in one.text)
    assert f"{DAY}/r1/report.html" in told.shown()


def test_who_bounced_or_complained_is_suppressed_and_the_operators_know(
    suppressed: dict[str, str], told_operators: Callable[[], list[str]]
) -> None:
    """SES tells EventBridge, as its configuration set says; here its mailbox simulator is what was mailed to."""
    assert suppressed == {GONE: "BOUNCE", CROSS: "COMPLAINT"}
    until("the operators hear of both", lambda: len(told_operators()) == 2 or None)
    assert {one.split()[0] for one in told_operators()} == {GONE, CROSS}


@pytest.mark.usefixtures("suppressed")
def test_made_again_it_says_what_changed_and_whom_it_leaves_out(stage: Stage) -> None:
    keep_calls(stage, 9, MIDNIGHT)
    before = len(mails(stage))
    (again,) = order(stage, again=True)
    assert (again, ended(stage, again)) == ("shop-daily-shop-2025-11-20-r2", "SUCCEEDED")
    (mail,) = mails(stage)[before:]
    assert mail["To"] == READER
    assert "What changed since revision 1" in body_of(mail)
    assert any("9" in line and "12" in line for line in document(stage, "shop-daily", DAY, 2)["revised"])
    assert b"/r2/report.html" in kept(stage, "index.html")
    record = json.loads(kept(stage, f"reports/shop/shop-daily/{DAY}/r2/delivery.json"))
    assert set(record["mailed"]) == {READER}
    assert {address: why.rpartition(" ")[2] for address, why in record["left_out"].items()} == {
        GONE: "bounce",
        CROSS: "complaint",
    }


def test_a_section_that_fails_says_so_in_the_mail_and_the_report_goes_out(stage: Stage) -> None:
    stage.client("dynamodb").put_item(
        TableName=stage.outputs["SnapshotsTableName"],
        Item={
            "pk": {"S": "SNAPSHOT#kpis#shop"},
            "taken_at": {"S": "2025-11-19T04:59:00.000000Z"},
            "key": {"S": "snapshots/kpis/shop/broken.json"},
        },
    )
    stage.client("s3").put_object(
        Bucket=stage.outputs["SnapshotsBucketName"], Key="snapshots/kpis/shop/broken.json", Body=b"{}"
    )
    before = len(mails(stage))
    (name,) = order(stage, period="2025-11-18")
    assert ended(stage, name) == "SUCCEEDED"
    (mail,) = mails(stage)[before:]
    assert "could not be looked at" in body_of(mail)
    failed, there = document(stage, "shop-daily", "2025-11-18")["sections"]
    assert (failed["standing"], there["standing"]) == ("failed", "good")


def test_past_days_are_made_up_for_over_a_change_of_clocks_and_nobody_is_told(stage: Stage) -> None:
    before = len(mails(stage))
    names = order(stage, period="2025-11-01", last_period="2025-11-03", deliver=False)
    assert [ended(stage, name) for name in names] == ["SUCCEEDED"] * 3
    days = [document(stage, "shop-daily", f"2025-11-0{day}")["period"] for day in (1, 2, 3)]
    assert [(day["start"], day["end"]) for day in days] == [
        ("2025-11-01T04:00:00Z", "2025-11-02T04:00:00Z"),
        ("2025-11-02T04:00:00Z", "2025-11-03T05:00:00Z"),
        ("2025-11-03T05:00:00Z", "2025-11-04T05:00:00Z"),
    ]
    assert len(mails(stage)) == before
    index = kept(stage, "index.html")
    assert [f"shop-daily/2025-11-0{day}/r1/report.html".encode() in index for day in (1, 2, 3)] == [True] * 3


@pytest.mark.parametrize(
    ("report", "period", "start", "end"),
    [
        ("shop-weekly", "2025-W44", "2025-10-27T04:00:00Z", "2025-11-03T05:00:00Z"),
        ("shop-weekly", "2026-W01", "2025-12-29T05:00:00Z", "2026-01-05T05:00:00Z"),
        ("shop-monthly", "2026-03", "2026-03-01T05:00:00Z", "2026-04-01T04:00:00Z"),
    ],
)
def test_weeks_and_months_begin_and_end_at_midnight_of_the_workload(
    stage: Stage, report: str, period: str, start: str, end: str
) -> None:
    (name,) = order(stage, report=report, period=period)
    assert ended(stage, name) == "SUCCEEDED"
    assert document(stage, report, period)["period"] == {"start": start, "end": end}


def test_a_pdf_is_there_where_the_workload_s_file_asks_for_one(stage: Stage) -> None:
    (name,) = order(stage, report="shop-weekly", period="2025-W47")
    assert ended(stage, name) == "SUCCEEDED"
    assert kept(stage, "reports/shop/shop-weekly/2025-W47/r1/report.pdf").startswith(b"%PDF-")
    assert b"shop-weekly/2025-W47/r1/report.pdf" in kept(stage, "index.html")


def test_what_a_report_leaves_expires_with_it(stage: Stage) -> None:
    """MiniStack expires nothing; template.yaml's rules go by this tag."""
    (name,) = order(stage, report="shop-monthly", period="2025-10")
    assert ended(stage, name) == "SUCCEEDED"
    s3, bucket = stage.client("s3"), stage.outputs["ReportsBucketName"]
    listed = [
        one["Key"]
        for prefix in ("reports/shop/shop-monthly/2025-10/", "heads/shop/shop-monthly/2025-10")
        for one in s3.list_objects_v2(Bucket=bucket, Prefix=prefix)["Contents"]
    ]
    tags = {key: s3.get_object_tagging(Bucket=bucket, Key=key)["TagSet"] for key in listed}
    assert len(tags) >= 5
    assert all(found == [{"Key": "keep", "Value": "1096"}] for found in tags.values()), tags


def test_a_schedule_as_a_workload_s_stack_has_it_orders_the_day_before_once_though_it_comes_twice(
    stage: Stage,
) -> None:
    part = report_part(a_workload_file(reports=(DAILY,))).resources
    target = part["ShopDailyReportSchedule"]["Properties"]["Target"]
    trust = part["ReportSchedulesRole"]["Properties"]["AssumeRolePolicyDocument"]
    may = {"Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": stage.outputs["ReportPlannerArn"]}
    iam, due = stage.client("iam"), datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=2)
    role = iam.create_role(RoleName="schedules", AssumeRolePolicyDocument=_written(trust))["Role"]["Arn"]
    policy = {"Version": "2012-10-17", "Statement": [may]}
    iam.put_role_policy(RoleName="schedules", PolicyName="p", PolicyDocument=json.dumps(policy))
    for name in ("shop-daily", "the-same-again"):
        stage.client("scheduler").create_schedule(
            Name=name,
            ScheduleExpression=f"at({due:%Y-%m-%dT%H:%M:%S})",
            FlexibleTimeWindow={"Mode": "OFF"},
            Target={"Arn": stage.outputs["ReportPlannerArn"], "RoleArn": role, "Input": target["Input"]},
        )
    day = last_whole_period(DAILY.every, DAILY.time_zone, due).name
    expected = f"shop-daily-shop-{day}-r1"
    until(f"{expected} is ordered", lambda: expected in started(stage) or None)
    assert ended(stage, expected) == "SUCCEEDED"
    assert [name for name in started(stage) if day in name] == [expected]


def _suppressed(stage: Stage, address: str) -> str | None:
    """By SES, once it stands in our own record, which is written last."""
    listed = stage.client("s3").list_objects_v2(Bucket=stage.outputs["ReportsBucketName"], Prefix=record_of(address))
    if not listed["KeyCount"]:
        return None
    found = stage.client("sesv2").get_suppressed_destination(EmailAddress=address)
    return str(found["SuppressedDestination"]["Reason"])


def _written(trust: dict[str, Any]) -> str:
    return json.dumps(trust).replace(json.dumps({"Ref": "AWS::AccountId"}), '"123456789012"')
