"""`lamplighter replay FILE…`: what recorded events would have led to, offline: no AWS, no Slack, nothing touched.

A file holds one event, a list of events or JSON Lines; a directory stands for the files in it, ``-`` for the
standard input. What can't be parsed is an alert of unknown source, as in production. With ``--json``:

    {"events":          [{"index", "file", "remarks"?: [text], "error"?: text,
                          "alerts": [{every field of the alert, "severity", "severity_reason", "workload",
                                      "effect", "why", "incident_id"}]}],
     "incidents":       [{"incident_id", "status", "severity", "workload", "name", "dedup_key", "source",
                          "summary", "opened_at", "resolved_at", "announced"}],
     "notifications":   [{"order", "event", "incident_id", "severity", "what", "why",
                          "receivers": [{"name", "type"}], "routing"}],
     "suppressions":    [{"incident_id", "name", "by", "reason", "until"}],
     "planned_actions": [{"incident_id", "runbook", "mode", "function", "setting", "to", "multiply_by",
                          "at_most", "when_unreserved", "state"}]}

``effect`` is opened, updated, resolved, suppressed, repeat, late, or noted where no incident is concerned.
Exits 0 whatever the events are, 1 when the workload files are wrong, 2 when a file can't be read.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from local.commands.console import console
from local.paths import WORKLOADS
from local.replay.as_json import replay_as_json
from local.replay.as_tables import print_replay
from local.replay.event_files import missing_files, raw_events
from local.replay.history import Replay
from local.workload_files import load_workloads

if TYPE_CHECKING:
    from local.commands.subparsers import Subparsers


def add_parser(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("replay", help="run recorded events through intake and decisions, offline")
    parser.add_argument("files", nargs="+", metavar="FILE", help="events as they arrived; - is the standard input")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--workloads", type=Path, default=WORKLOADS, metavar="DIR")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    missing = missing_files(arguments.files)
    for file in missing:
        print(f"lamplighter replay: {file}: no such file, or not readable", file=sys.stderr)
    if missing:
        return 2
    replay = Replay(workloads=load_workloads(arguments.workloads), at=datetime.now(UTC))
    replay.take(raw_events(arguments.files))
    for file, count in Counter(event.raw.file for event in replay.events if event.raw.error).items():
        print(f"lamplighter replay: {file} is not JSON: taken as text ({count} of its events)", file=sys.stderr)
    if arguments.json:
        print(replay_as_json(replay))
    else:
        print_replay(replay, console())
    return 0
