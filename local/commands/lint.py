"""`lamplighter lint [WORKLOAD…] [--live] [--json]`: whether every alarm and widget can see data and do its work.

Offline it asks the catalogue of what AWS publishes; with ``--live`` CloudWatch too, with your credentials.
Exits 0 without errors (warnings or not), 1 with an error, 2 when a path does not exist.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3

from local.commands.named_workloads import wrong_workload
from local.paths import WORKLOADS, workload_path
from local.synth.lint import CloudWatchMetrics, Finding, Level, errors_in, findings, live_findings
from local.synth.plan import plan
from local.workload_files import Places, load_workload_file

if TYPE_CHECKING:
    from local.commands.subparsers import Subparsers


def add_parser(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("lint", help="find alarms and widgets that are dead, and limits that are exceeded")
    parser.add_argument(
        "workloads", nargs="*", metavar="WORKLOAD", help="workload files, or names of those in workloads (default: all)"
    )
    parser.add_argument("--live", action="store_true", help="ask CloudWatch too whether it lists the metrics")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    paths = [workload_path(word) for word in arguments.workloads] or sorted(WORKLOADS.glob("*.yaml"))
    wrong = [said for path in paths if (said := wrong_workload(path))]
    for said in wrong:
        print(f"lamplighter lint: {said}", file=sys.stderr)
    if wrong:
        return 2
    found = {path: _found(path, live=arguments.live) for path in paths}
    if arguments.json:
        opened = {path: Places(path) for path in found}
        listed = [_as_json(path, opened[path], finding) for path in found for finding in found[path]]
        print(json.dumps(listed, indent=2))
    else:
        _print(found)
    return 1 if any(errors_in(of_file) for of_file in found.values()) else 0


def _found(path: Path, *, live: bool) -> list[Finding]:
    file = load_workload_file(path)
    resolved = plan(file)
    found = findings(file, resolved)
    if live:
        client = boto3.Session().client("cloudwatch", region_name=file.region)
        found += live_findings(file, resolved, CloudWatchMetrics(client))
    return found


def _as_json(path: Path, places: Places, finding: Finding) -> dict[str, Any]:
    return {
        "file": str(path),
        "line": places.line(finding.origin),
        "level": finding.level.value,
        "origin": finding.origin,
        "rule": finding.rule,
        "message": finding.message,
    }


def _print(found: dict[Path, list[Finding]]) -> None:
    for path, of_file in found.items():
        places = Places(path)
        for finding in of_file:
            print(f"{path}:{places.line(finding.origin)}: {finding}")
        print(f"{path}: {_counted(of_file)}")


def _counted(found: Sequence[Finding]) -> str:
    levels = Counter(finding.level for finding in found)
    counts = [(levels[Level.ERROR], "error"), (levels[Level.WARNING], "warning"), (levels[Level.INFO], "note")]
    said = ", ".join(f"{count} {word}{'' if count == 1 else 's'}" for count, word in counts if count)
    return said or "nothing wrong"
