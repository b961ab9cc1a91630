"""The day's reports of AuraStream and photo-sync, made by the state machine and mailed: all that it left, as files."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from lamplighter.domain.reports.period import period_of
from local.demo.progress import Progress, StepError
from local.demo.stage import Note, Stage
from local.embedded_aws.launcher import EmbeddedAws

REPORTS = (("aurastream", "aurastream-daily"), ("photo-sync", "photo-sync-daily"))
_LONGEST_S, _LOOK_S = 90, 0.2


def make_reports(stage: Stage, progress: Progress, output: Path) -> None:
    """Of the day so far. Under ``output``: reports.html, the index, and reports/ as in the bucket, and mail/ as it was
    sent. Raises StepError for one that is not made.
    """
    progress.act("the day's reports are made and mailed", partial(_make, stage))
    bucket, s3 = stage.outputs["ReportsBucketName"], stage.client("s3")
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket):
        for key in (one["Key"] for one in page.get("Contents", []) if one["Key"].startswith(("reports/", "index"))):
            # The demo's own page is index.html already.
            _write(
                output / ("reports.html" if key == "index.html" else key),
                s3.get_object(Bucket=bucket, Key=key)["Body"].read(),
            )
    for mail in mails(stage.aws):
        _write(output / "mail" / mail.name, mail.read_bytes())


def _make(stage: Stage, _note: Note) -> str:
    for name in [_ordered(stage, workload, report) for workload, report in REPORTS]:
        _await(stage, name)
    return f"{len(REPORTS)} reports, {len(mails(stage.aws))} mails"


def mails(aws: EmbeddedAws) -> list[Path]:
    """In the order of sending, as RFC 5322 has them."""
    return sorted((aws.state / "mail").glob("*.eml"))


def _ordered(stage: Stage, workload: str, report: str) -> str:
    file = next(one for one in stage.workload_files.named if one.workload == workload)
    definition = next(one for one in file.reports if one.name == report)
    today = period_of(datetime.now(UTC).date(), definition.every, definition.time_zone)
    order = {"workload": workload, "report": report, "period": today.name}
    answer = stage.client("lambda").invoke(
        FunctionName=f"{stage.stack_name}-report-planner", Payload=json.dumps(order).encode()
    )
    started: Any = json.load(answer["Payload"])
    if "FunctionError" in answer:
        raise StepError(f"{report}: {started['errorMessage']}")
    return str(started[0])


def _await(stage: Stage, name: str) -> None:
    arn = f"{stage.outputs['ReportStateMachineArn'].replace(':stateMachine:', ':execution:')}:{name}"
    deadline = time.monotonic() + _LONGEST_S
    while (found := stage.client("stepfunctions").describe_execution(executionArn=arn))["status"] == "RUNNING":
        if time.monotonic() > deadline:
            raise StepError(f"{name} is not made within {_LONGEST_S} s")
        time.sleep(_LOOK_S)
    if found["status"] != "SUCCEEDED":
        raise StepError(f"{name}: {found.get('cause', found['status'])}")


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
