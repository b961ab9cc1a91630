"""Looks through a sample of every workload's traces, and keeps what it says as a snapshot."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from lamplighter.domain.definitions.workload_file import WorkloadFile
from lamplighter.domain.snapshot import Snapshot
from lamplighter.domain.traces.report import TraceReport, to_read, trace_report
from lamplighter.domain.window import Window
from lamplighter.measuring_ports import Snapshots, TraceReader
from lamplighter.usecases.attempt_all import attempt_all


def analyze_traces(
    files: Sequence[WorkloadFile], window: Window, reader: TraceReader, snapshots: Snapshots
) -> list[Snapshot[TraceReport]]:
    """Of every workload with trace groups: what no group finds is not known to be its own. The snapshot is taken at
    the window's end.
    """
    traced = [file for file in files if file.tracing.groups]
    return attempt_all("traces", [partial(_analyze, file, window, reader, snapshots) for file in traced])


def read_report(file: WorkloadFile, window: Window, reader: TraceReader, *, slow_s: float | None = None) -> TraceReport:
    """``slow_s`` goes before the file's."""
    tracing = file.tracing
    groups = {group.name: reader.summaries(file.region, group.filter_expression, window) for group in tracing.groups}
    read = reader.traces(file.region, to_read(groups))
    return trace_report(groups, read, slow_s=slow_s or tracing.slow_s, complex_above=tracing.complex_above)


def _analyze(file: WorkloadFile, window: Window, reader: TraceReader, snapshots: Snapshots) -> Snapshot[TraceReport]:
    taken_at: datetime = window.end
    body = read_report(file, window, reader)
    snapshot = Snapshot(workload=file.workload, taken_at=taken_at, window=window, body=body)
    snapshots.save(snapshot)
    return snapshot
