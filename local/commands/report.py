"""`lamplighter report REPORT --workload W --period 2026-11-20 [-o DIR] [--snapshots PLACE] [--pdf]`: a report.

REPORT is a report of the workload's file, or a kind of section. The period is a day (2026-11-20), a week (2026-W47) or
a month (2026-11). Snapshots are read from the deployed stack, or the embedded AWS, with the AWS credentials of this
shell; or from PLACE: s3://BUCKET/snapshots, or a folder as `aws s3 sync` leaves it. Written are, under DIR: index.html,
which lists all reports that lie there, and reports/WORKLOAD/REPORT/PERIOD/rN/ with the report as HTML, JSON, XLSX and a
CSV for each table.

A report that is there is not made anew; ``--again`` makes a revision that says what changed. Exits 0; 1 where a section
could not be built, none has data, or something is wrong; 2 where the call itself is wrong.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from lamplighter.adapters.system_clock import SystemClock
from lamplighter.domain.reports.document import Standing
from lamplighter.errors import ConfigurationError
from local.commands.named_workloads import no_workload
from local.paths import OUT, WORKLOADS
from local.reports import FolderReports, definition_of, make_report, snapshot_sources, stack_sources
from local.stack import DEFAULT_STACK
from local.workload_files import load_workload_files

if TYPE_CHECKING:
    from lamplighter.domain.definitions.workload_file import WorkloadFile
    from local.commands.subparsers import Subparsers


def add_parser(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("report", help="make a report of a day, a week or a month")
    parser.add_argument("name", metavar="REPORT", help="a report of the workload's file, or a kind of section")
    parser.add_argument("--workload", required=True, metavar="W")
    parser.add_argument("--period", required=True, metavar="PERIOD", help="2026-11-20, 2026-W47 or 2026-11")
    parser.add_argument(
        "-o", "--output", type=Path, default=OUT / "reports", metavar="DIR", help="default: out/reports"
    )
    parser.add_argument("--snapshots", metavar="PLACE", help="a folder or an s3:// URL of snapshots, not the stack")
    parser.add_argument("--stack", default=DEFAULT_STACK, help="the deployed stack (default: %(default)s)")
    parser.add_argument("--workloads", type=Path, default=WORKLOADS, metavar="DIR", help="the workload files")
    parser.add_argument("--pdf", action="store_true", help="a PDF too, whatever the workload's file says")
    parser.add_argument("--again", action="store_true", help="make a revision of one that is there")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    file = _file(arguments.workloads, arguments.workload)
    definition = definition_of(file, arguments.name, arguments.period)
    place = arguments.snapshots
    sources = snapshot_sources(place, file.workload) if place else stack_sources(arguments.stack)
    made = make_report(
        file,
        replace(definition, pdf=definition.pdf or arguments.pdf),
        arguments.period,
        sources=sources,
        store=FolderReports(folder=arguments.output),
        now=SystemClock().now(),
        again=arguments.again,
    )
    print(made.report.verdict)
    print(f"{made.page}" if made.is_new else f"{made.page} was there; --again makes a revision")
    failed = [section for section in made.report.sections if section.standing is Standing.FAILED]
    for section in failed:
        print(f"lamplighter: {section.kind}: {'; '.join(section.notes)}", file=sys.stderr)
    empty = all(section.standing is Standing.NO_DATA for section in made.report.sections)
    if empty:
        where = place or f"stack {arguments.stack}"
        print(f"lamplighter: no section has data of {arguments.period}: none was found in {where}", file=sys.stderr)
    return int(empty or bool(failed))


def _file(folder: Path, workload: str) -> WorkloadFile:
    files = load_workload_files(folder)
    if found := files.get(workload):
        return found
    raise ConfigurationError(no_workload(workload, sorted(one.workload for one in files.named)))
