"""The state machine of the log export, run by an interpreter under its own role, into S3."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from lamplighter.domain.definitions.telemetry import LogCategory, LogExport, LogGroup
from local.demo.progress import until
from local.embedded_aws.deployment import deploy
from local.embedded_aws.launcher import EmbeddedAws
from local.synth.template import as_yaml, template_of
from tests.builders_plan import a_plan, a_workload_file

pytestmark = pytest.mark.embedded

ENDED = ("SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED")
TODAY = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
YESTERDAY = TODAY - timedelta(days=1)
MOMENT = timedelta(milliseconds=1)


def template() -> dict[str, Any]:
    """As it is, but for its waits: a minute is a second here."""
    groups = tuple(
        LogGroup(name=name, category=LogCategory.AUDIT, retention_days=2557, export=LogExport(bucket=bucket))
        for name, bucket in (
            ("/shop/audit", "archive"),
            ("/shop/lost", "no-such-bucket"),
            ("/shop/security", "archive"),
        )
    )
    made = template_of(a_workload_file(log_groups=groups), a_plan())
    each = made["Resources"]["LogExport"]["Properties"]["Definition"]["States"]["EachGroup"]["ItemProcessor"]["States"]
    each["Wait"]["Seconds"] = 1
    each["Export"]["Retry"][0]["IntervalSeconds"] = 1
    return made


@pytest.fixture(scope="module")
def aws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedAws]:
    path: Path = tmp_path_factory.mktemp("shop") / "template.yaml"
    path.write_text(as_yaml(template(), "shop.yaml"))
    with EmbeddedAws() as aws:
        aws.client("s3").create_bucket(Bucket="archive")
        deploy(aws, path, "shop-watch")
        yield aws


def write_events(aws: EmbeddedAws, group: str, *moments: datetime) -> None:
    logs = aws.client("logs")
    logs.create_log_stream(logGroupName=group, logStreamName="one")
    events = [{"timestamp": round(at.timestamp() * 1000), "message": f"at {at.isoformat()}"} for at in moments]
    logs.put_log_events(logGroupName=group, logStreamName="one", logEvents=events)


@pytest.fixture(scope="module")
def ended(aws: EmbeddedAws) -> dict[str, Any]:
    """A run over the first and the last moment of yesterday, and the moments beside them. One bucket is gone, and
    someone else's export is running already.
    """
    write_events(aws, "/shop/audit", YESTERDAY - MOMENT, YESTERDAY, TODAY - MOMENT, TODAY)
    write_events(aws, "/shop/security", YESTERDAY + timedelta(hours=12))
    states = aws.client("stepfunctions")
    (machine,) = states.list_state_machines()["stateMachines"]
    scheduled_at = f"{TODAY + timedelta(hours=12, minutes=30):%Y-%m-%dT%H:%M:%SZ}"
    aws.client("logs").create_export_task(
        logGroupName="/shop/security", fromTime=0, to=1, destination="archive", destinationPrefix="others"
    )
    started = states.start_execution(
        stateMachineArn=machine["stateMachineArn"], input=json.dumps({"scheduled_at": scheduled_at})
    )

    def look() -> dict[str, Any] | None:
        execution: dict[str, Any] = states.describe_execution(executionArn=started["executionArn"])
        return execution if execution["status"] in ENDED else None

    execution = until("the export's run ends", look)
    assert isinstance(execution, dict)
    return execution


def exported(aws: EmbeddedAws, group: str) -> list[str]:
    """The messages that lie in the folder of the group and the day."""
    s3 = aws.client("s3")
    listed = s3.list_objects_v2(Bucket="archive", Prefix=f"{group.strip('/')}/{YESTERDAY:%Y-%m-%d}/")
    bodies = [s3.get_object(Bucket="archive", Key=one["Key"])["Body"].read() for one in listed.get("Contents", [])]
    return [line.partition(" ")[2] for body in bodies for line in gzip.decompress(body).decode().splitlines()]


def test_yesterday_is_exported_from_its_first_moment_to_its_last(aws: EmbeddedAws, ended: dict[str, Any]) -> None:
    assert ended["status"] in ENDED
    assert exported(aws, "/shop/audit") == [f"at {YESTERDAY.isoformat()}", f"at {(TODAY - MOMENT).isoformat()}"]


def test_a_group_that_can_not_be_exported_does_not_hold_up_the_next(aws: EmbeddedAws, ended: dict[str, Any]) -> None:
    assert ended["status"] in ENDED
    assert exported(aws, "/shop/security") == [f"at {(YESTERDAY + timedelta(hours=12)).isoformat()}"]


def test_a_run_that_left_one_out_fails_and_names_it(ended: dict[str, Any]) -> None:
    assert (ended["status"], ended["error"]) == ("FAILED", "LogExportFailed")
    assert ended["cause"].startswith("/shop/lost: ")
    assert "bucket does not exist" in ended["cause"]


def test_a_run_waits_for_its_turn_while_someone_elses_export_is_running(
    aws: EmbeddedAws, ended: dict[str, Any]
) -> None:
    history = aws.client("stepfunctions").get_execution_history(executionArn=ended["executionArn"])["events"]
    failed = [event["taskFailedEventDetails"]["error"] for event in history if event["type"] == "TaskFailed"]
    assert failed[0] == "CloudWatchLogs.LimitExceededException"
    assert set(failed[1:]) <= {"CloudWatchLogs.LimitExceededException", "CloudWatchLogs.InvalidParameterException"}


def test_the_schedule_starts_this_machine(aws: EmbeddedAws, ended: dict[str, Any]) -> None:
    scheduler = aws.client("scheduler")
    (listed,) = scheduler.list_schedules()["Schedules"]
    schedule = scheduler.get_schedule(Name=listed["Name"])
    assert schedule["Target"]["Arn"] == ended["stateMachineArn"]
    assert (schedule["ScheduleExpression"], schedule["ScheduleExpressionTimezone"]) == ("cron(30 12 * * ? *)", "UTC")
