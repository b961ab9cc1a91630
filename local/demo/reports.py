"""The reports of AuraStream and photo-sync, made by the state machine and mailed: all that they left, as files.

Photo-sync's is ordered as its schedule orders it every morning: yesterday's. AuraStream's is of the day so far, for its
incidents are of this very hour; that of yesterday is made afterwards, and mailed to nobody.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from lamplighter.domain.definitions.business import Report
from lamplighter.domain.reports.period import Period, last_whole_period, period_before, period_of
from local.demo.executions import succeeded
from local.demo.facts import Facts
from local.demo.mails import read_mail, sent_mails
from local.demo.measured import invoke
from local.demo.objects import objects, write
from local.demo.progress import Progress
from local.demo.stage import Note, Stage
from local.demo.staged_files import PHOTOS, PRODUCT

# The demo's own page is index.html already.
INDEX = "reports.html"
_LONGEST_S = 90


def make_reports(stage: Stage, progress: Progress, output: Path, now: datetime) -> list[Facts]:
    """Under ``output``: reports.html, the index, and reports/ as in the bucket, and mail/ as it was sent. Returns what
    each report's JSON says, and its mails. Raises MeasuringError for one that can't be started, StepError for one
    that is not made.
    """
    progress.act("the reports are made and mailed", partial(_make, stage, now))
    for prefix in ("reports/", "index"):
        for key, content in objects(stage.client("s3"), stage.outputs["ReportsBucketName"], prefix):
            write(output / (INDEX if key == "index.html" else key), content)
    for path in sent_mails(stage):
        write(output / "mail" / path.name, path.read_bytes())
    return [_facts(stage, output, workload, now) for workload in (PRODUCT, PHOTOS)]


def period_of_report(stage: Stage, workload: str, now: datetime) -> Period:
    """That of the first report of a workload's file."""
    definition = _definition(stage, workload)
    if workload == PHOTOS:
        return last_whole_period(definition.every, definition.time_zone, now)
    today = now.astimezone(ZoneInfo(definition.time_zone)).date()
    return period_of(today, definition.every, definition.time_zone)


def _definition(stage: Stage, workload: str) -> Report:
    return next(one for one in stage.workload_files.named if one.workload == workload).reports[0]


def _orders(stage: Stage, now: datetime) -> Iterator[Facts]:
    """One as a schedule sends it, and two as a person does who names a period."""
    today = period_of_report(stage, PRODUCT, now)
    product, photos = ({"workload": one, "report": _definition(stage, one).name} for one in (PRODUCT, PHOTOS))
    yield {**product, "period": today.name}
    yield {**photos, "scheduled_at": now.isoformat()}
    yield {**product, "period": period_before(today).name, "deliver": False}


def _make(stage: Stage, now: datetime, _note: Note) -> str:
    """Side by side."""
    orders = [json.dumps(order).encode() for order in _orders(stage, now)]
    names: list[str] = [name for order in orders for name in invoke(stage, "report_planner", order)]
    for name in names:
        succeeded(stage.client("stepfunctions"), stage.outputs["ReportStateMachineArn"], name, _LONGEST_S)
    return f"{len(names)} reports, {len(sent_mails(stage))} mails"


def _facts(stage: Stage, output: Path, workload: str, now: datetime) -> Facts:
    definition, period = _definition(stage, workload), period_of_report(stage, workload, now)
    folder = Path("reports", workload, definition.name, period.name, "r1")
    tables = list((output / folder).glob("*.csv"))
    return {
        "workload": workload,
        "period": period.name,
        "time_zone": definition.time_zone,
        "so_far": now < period.window.end,
        "folder": str(folder),
        "page": str(folder / "report.html"),
        "tables": len(tables),
        "recipients": list(definition.recipients),
        "content": json.loads((output / folder / "report.json").read_bytes()),
        "mails": [_mail(path) for path in sent_mails(stage) if read_mail(path)["To"] in definition.recipients],
        "in_index": str(folder / "report.html") in (output / INDEX).read_text(),
    }


def _mail(path: Path) -> Facts:
    message = read_mail(path)
    bodies = {kind: message.get_body((kind,)) for kind in ("plain", "html")}
    return {
        "file": f"mail/{path.name}",
        "to": str(message["To"]),
        "subject": str(message["Subject"]),
        "text": bodies["plain"].get_content() if bodies["plain"] else None,
        "has_html": bodies["html"] is not None,
        "attachments": [part.get_filename() for part in message.iter_attachments()],
    }
