"""`lamplighter traces WORKLOAD [--since 1h] [--slow SECONDS] [--trace ID] [--json]`: where its requests' time goes.

With the AWS credentials of this shell, in the workload's region: the traces that its groups find, the slow ones, and
what had the most own time in them; with ``--trace`` one trace, segment by segment. A sample, and never a KPI.

Exits 0 whether anything was slow or not, 1 when X-Ray can't be asked or has no such trace, 2 when the call is wrong.
"""

from __future__ import annotations

import argparse
import re
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import boto3
import msgspec
from rich.table import Table as Grid
from rich.text import Text

from lamplighter.adapters.xray_traces import XRayTraces
from lamplighter.domain.traces.own_time import own_times
from lamplighter.domain.traces.tree import tree_of
from lamplighter.domain.window import Window, window_before
from lamplighter.outbound.trace_wording import seconds, trace_sentences
from lamplighter.usecases.analyze_traces import read_report
from local.commands.console import console
from local.commands.named_workloads import wrong_workload
from local.paths import workload_path
from local.workload_files import load_workload_file

if TYPE_CHECKING:
    from rich.console import Console

    from lamplighter.domain.definitions.workload_file import WorkloadFile
    from lamplighter.domain.traces.report import TraceReport
    from lamplighter.domain.traces.trace import Trace
    from local.commands.subparsers import Subparsers

_UNITS_S = {"m": 60, "h": 3600, "d": 86_400}
# X-Ray keeps traces for 30 days (AWS X-Ray FAQs, "How long can I query the trace data?").
_KEPT_S = 30 * 86_400


def add_parser(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("traces", help="find a workload's slow traces, and where their time goes")
    parser.add_argument("workload", metavar="WORKLOAD", help="a workload file, or the name of one in workloads")
    parser.add_argument("--since", type=_since, default="1h", metavar="TIME", help="30m, 1h, 2d (default: %(default)s)")
    parser.add_argument("--slow", type=_slow, metavar="SECONDS", help="slow from here on (default: as the file says)")
    parser.add_argument("--trace", metavar="ID", help="one trace, segment by segment")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    path = workload_path(arguments.workload)
    if wrong := wrong_workload(path):
        print(f"lamplighter traces: {wrong}", file=sys.stderr)
        return 2
    file = load_workload_file(path)
    reader = XRayTraces(_client)
    if arguments.trace:
        return _one(file, reader, arguments.trace, as_json=arguments.json)
    if not file.tracing.groups:
        print(f"lamplighter traces: {path}: no tracing.groups say which traces are its own", file=sys.stderr)
        return 2
    window = window_before(datetime.now(UTC), arguments.since)
    report = read_report(file, window, reader, slow_s=arguments.slow)
    if arguments.json:
        _print_json({"workload": file.workload, "window": window, **msgspec.to_builtins(report)})
    else:
        _print_report(report, file, window)
    return 0


def _one(file: WorkloadFile, reader: XRayTraces, trace_id: str, *, as_json: bool) -> int:
    read = reader.traces(file.region, [trace_id])
    if not read.traces:
        print(f"lamplighter traces: X-Ray in {file.region} has no trace {trace_id}", file=sys.stderr)
        return 1
    if as_json:
        _print_json(read.traces[0])
    else:
        _print_trace(read.traces[0])
    return 0


def _print_report(report: TraceReport, file: WorkloadFile, window: Window) -> None:
    out = console()
    out.print(Text(f"{file.title}, {window.start:%Y-%m-%d %H:%M} to {window.end:%H:%M} UTC", style="bold"))
    for sentence in trace_sentences(report):
        out.print(Text(sentence))
    if report.slowest:
        slowest = ((one.summary.id, seconds(one.summary.duration_s), one.bottleneck or "") for one in report.slowest)
        _print_grid(out, ("slow trace", "took", "bottleneck"), slowest)
    if report.bottlenecks:
        names = (
            (one.name, str(one.count), seconds(one.own_s), f"{one.share:.0%}", _or_dash(one.p95_s), str(one.faults))
            for one in report.bottlenecks
        )
        _print_grid(out, ("name", "count", "own time", "share", "p95", "faults"), names)


def _print_trace(trace: Trace) -> None:
    """Each under what called it, in the order in which they began."""
    tree = tree_of(trace.segments)
    own = own_times(tree)
    # By the times of all that stand above, so that what is beneath one stays beneath it.
    placed = sorted(
        tree, key=lambda one: [(each.start_s, each.id) for each in (*reversed(tuple(tree.above(one))), one)]
    )
    rows = (
        (
            "  " * sum(1 for _ in tree.above(one)) + one.name,
            _or_dash(one.duration_s),
            _or_dash(own.get(one.id)),
            ", ".join(flag for flag in ("fault", "error", "throttle") if getattr(one, flag)),
        )
        for one in placed
    )
    _print_grid(console(), ("segment", "took", "own time", ""), rows)


def _print_grid(out: Console, names: tuple[str, ...], rows: Any) -> None:
    grid = Grid(*names, box=None)
    for row in rows:
        grid.add_row(*map(Text, row))
    out.print()
    out.print(grid)


def _or_dash(value: float | None) -> str:
    return "–" if value is None else seconds(value)


def _print_json(content: Any) -> None:
    print(msgspec.json.format(msgspec.json.encode(content)).decode())


def _since(word: str) -> int:
    match = re.fullmatch(r"(\d+)([mhd])", word)
    found_s = int(match[1]) * _UNITS_S[match[2]] if match else 0
    if not 0 < found_s <= _KEPT_S:
        raise argparse.ArgumentTypeError(f"{word}: minutes, hours or days as in 30m, 1h, 2d; X-Ray keeps 30 days")
    return found_s


def _slow(word: str) -> float:
    try:
        found = float(word)
    except ValueError:
        found = 0.0
    if not 0 < found < float("inf"):
        raise argparse.ArgumentTypeError(f"{word}: seconds, more than 0")
    return found


def _client(region: str) -> Any:
    service: Any = "xray"  # the stubs know some services only
    return boto3.Session().client(service, region_name=region)
