"""`lamplighter demo`: from an alarm to a remedy and back, how the product is doing, its business, and the reports of it
all, on the embedded AWS.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from local.demo.business.look import look_at_business
from local.demo.checks import checks_of
from local.demo.facts import Facts
from local.demo.measured import Measured, MeasuringError
from local.demo.measuring import measure
from local.demo.page import page
from local.demo.past import Past
from local.demo.progress import Progress, StepError
from local.demo.reports import make_reports
from local.demo.stage import Stage
from local.demo.story import tell
from local.demo.try_it import leave_to_try
from local.paths import OUT
from local.writing import writing

if TYPE_CHECKING:
    from local.commands.subparsers import Subparsers

# The shipped quiet time is ten minutes: the demo does not wait for that. It is longer than the alarms' period, so that
# nothing is given back while one of the two still bears the load.
QUIET_S = 12

# By one of them a folder is known as an earlier demo's.
_RECORDS = ("slack.jsonl", "embedded-aws.log")


def add_parser(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("demo", help="from an alarm to a remedy and back, on the embedded AWS")
    parser.add_argument("--output", type=Path, default=OUT / "demo", metavar="DIR")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    console = Console()
    output: Path = arguments.output
    if output.is_dir() and any(output.iterdir()) and not any((output / name).exists() for name in _RECORDS):
        print(
            f"lamplighter demo: {output} holds what no demo wrote, and would be emptied: name another", file=sys.stderr
        )
        return 2
    shutil.rmtree(output, ignore_errors=True)
    with writing():
        output.mkdir(parents=True, exist_ok=True)
    with Stage(quiet_s=QUIET_S, records=output) as stage, Progress(console) as progress:
        try:
            with Past(stage) as past:
                facts = tell(stage, progress, past)
                past.tell(progress)
            measured = measure(stage, progress, past)
            business = look_at_business(stage, progress)
            reports = make_reports(stage, progress, output, past.now)
            commands = leave_to_try(stage, progress, output, reports[0])
        except (StepError, MeasuringError) as failure:
            (output / "embedded-aws.log").write_text(stage.aws.log_tail(5000))
            console.print(f"[red]{failure}[/] - the embedded AWS's log is {output / 'embedded-aws.log'}")
            return 1
        facts |= {"measured": measured.facts, "business": business.facts, "photos": past.put, "reports": reports}
        # Before the embedded AWS ends: removing its files takes a slow disk seconds.
        return _tell(facts | {"try_it": commands}, measured, business, output, console)


def _tell(facts: Facts, measured: Measured, business: Measured, output: Path, console: Console) -> int:
    """Writes what was seen, and holds it against the claims."""
    for name, document in {**measured.documents, **business.documents}.items():
        (output / name).write_text(document)
    for name, table in business.tables.items():
        (output / name).write_bytes(table)
    checks = checks_of(facts)
    facts["checks"] = [{"claim": check.claim, "holds": check.holds, "seen": check.seen} for check in checks]
    (output / "summary.json").write_text(json.dumps(facts, indent=2, ensure_ascii=False) + "\n")
    (output / "index.html").write_text(page(facts))
    failed = [check for check in checks if not check.holds]
    for check in failed:
        console.print(f"[red]✗ {check.claim}[/]: {check.seen}", soft_wrap=True)
    console.print(f"\n{len(checks) - len(failed)} of {len(checks)} claims hold. Open {output / 'index.html'}")
    return 1 if failed else 0
