"""Every workload with trace groups gets a snapshot, whatever becomes of the others."""

from __future__ import annotations

import pytest

from lamplighter.domain.definitions.telemetry import TraceGroup, Tracing
from lamplighter.domain.traces.report import Found, TraceReport
from lamplighter.errors import Unavailable
from lamplighter.usecases.analyze_traces import analyze_traces, read_report
from tests.builders_plan import a_workload_file
from tests.builders_traces import HOUR, a_segment, a_summary, a_trace, what_was_found
from tests.fakes_measuring import FakeSnapshots
from tests.fakes_traces import FakeTraceReader

SLOW = TraceGroup(name="slow", filter_expression="responsetime > 1")
SHOP = a_workload_file(tracing=Tracing(groups=(SLOW,)), region="eu-west-1")
READER = FakeTraceReader(
    found={"responsetime > 1": what_was_found(a_summary("t-1", 2))},
    whole=(a_trace("t-1", a_segment("api", 0, 2)),),
    trouble={"broken": Unavailable("X-Ray is away")},
)


def test_a_workloads_report_is_kept_under_the_windows_end() -> None:
    snapshots = FakeSnapshots()
    analyze_traces([SHOP], HOUR, READER, snapshots)
    kept = snapshots.latest(TraceReport, "shop")
    assert kept is not None
    assert (kept.taken_at, kept.window) == (HOUR.end, HOUR)
    assert (kept.body.found, kept.body.slow, kept.body.read) == (Found.MATCHED, 1, 1)


def test_the_same_tick_twice_keeps_one_snapshot() -> None:
    snapshots = FakeSnapshots()
    first = analyze_traces([SHOP], HOUR, READER, snapshots)
    assert analyze_traces([SHOP], HOUR, READER, snapshots) == first
    assert len(snapshots.kept) == 1


def test_traces_are_looked_for_where_the_workload_is() -> None:
    reader = FakeTraceReader()
    analyze_traces([SHOP], HOUR, reader, FakeSnapshots())
    assert reader.regions == {"eu-west-1"}


def test_a_workload_without_groups_is_left_alone() -> None:
    assert analyze_traces([a_workload_file()], HOUR, READER, FakeSnapshots()) == []


def test_one_that_fails_holds_up_no_other_and_is_told() -> None:
    broken = Tracing(groups=(TraceGroup(name="broken", filter_expression="broken"),))
    snapshots = FakeSnapshots()
    with pytest.raises(ExceptionGroup) as raised:
        analyze_traces([a_workload_file(workload="other", tracing=broken), SHOP], HOUR, READER, snapshots)
    assert raised.group_contains(Unavailable, match="X-Ray is away")
    assert snapshots.latest(TraceReport, "shop") is not None


def test_the_threshold_is_the_files_unless_another_is_asked_for() -> None:
    file = a_workload_file(tracing=Tracing(groups=(SLOW,), slow_s=5))
    assert read_report(file, HOUR, READER).slow == 0
    assert read_report(file, HOUR, READER, slow_s=0.5).slow == 1
