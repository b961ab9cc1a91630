"""What a workload's traces of one window say: the body of its snapshot, bounded in size."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from lamplighter.domain.traces.bottlenecks import Bottleneck, ComplexSegment, bottlenecks, complex_segments
from lamplighter.domain.traces.own_time import own_times
from lamplighter.domain.traces.trace import FoundByGroup, ReadTraces, TraceSummary
from lamplighter.domain.traces.tree import Tree, tree_of

# What is read whole, and what a report lists: ten calls of five traces, and lists that a person reads to the end.
READ_AT_MOST = 50
SLOWEST_AT_MOST = 10
NAMES_AT_MOST = 20
COMPLEX_AT_MOST = 10


class Found(StrEnum):
    """No traces is not the same as nothing slow."""

    NO_TRACES = "no_traces"
    """None were there to choose from: nothing was sampled, tracing is off, or Transaction Search is on, with which
    neither GetTraceSummaries nor BatchGetTraces finds any (botocore's service model of X-Ray, BatchGetTraces).
    """
    NONE_MATCHED = "none_matched"
    MATCHED = "matched"


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchedGroup:
    """One group of the workload's file. ``seen_from`` is set where what is older was not looked at."""

    name: str
    matched: int
    slow: int
    seen_from: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SlowTrace:
    """``bottleneck`` is what had the most own time in it; None where the trace was not read whole."""

    summary: TraceSummary
    bottleneck: str | None
    bottleneck_own_s: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TraceReport:
    """Counts of a sample. Each trace counts once in ``matched`` and what follows, however many groups found it.

    ``bottlenecks`` and ``complex_segments`` are of the ``read`` slowest traces; of ``names`` there may be more than are
    listed. ``unprocessed`` traces were not given by X-Ray, of those ``too_large`` it gave a part only.
    """

    kind: ClassVar[str] = "traces"

    found: Found
    slow_s: float
    complex_above: int
    groups: tuple[SearchedGroup, ...]
    matched: int
    slow: int
    errors: int
    faults: int
    throttles: int
    slowest: tuple[SlowTrace, ...]
    read: int
    unprocessed: int
    too_large: int
    unreadable: int
    bottlenecks: tuple[Bottleneck, ...]
    names: int
    complex_segments: tuple[ComplexSegment, ...]


def to_read(groups: FoundByGroup) -> tuple[str, ...]:
    """The ids of the slowest traces that any group found."""
    return tuple(summary.id for summary in _slowest_first(groups)[:READ_AT_MOST])


def trace_report(groups: FoundByGroup, read: ReadTraces, *, slow_s: float, complex_above: int) -> TraceReport:
    """Slow is what takes ``slow_s`` seconds or longer; complex what has more subsegments than ``complex_above``."""
    matched = _slowest_first(groups)
    slow = [summary for summary in matched if summary.duration_s >= slow_s]
    trees = {trace.id: tree_of(trace.segments) for trace in read.traces}
    named = bottlenecks(trees.values())
    return TraceReport(
        found=_found(groups),
        slow_s=slow_s,
        complex_above=complex_above,
        groups=tuple(
            SearchedGroup(
                name=name,
                matched=len(each.found),
                slow=sum(summary.duration_s >= slow_s for summary in each.found),
                seen_from=each.seen_from,
            )
            for name, each in groups.items()
        ),
        matched=len(matched),
        slow=len(slow),
        errors=sum(summary.error for summary in matched),
        faults=sum(summary.fault for summary in matched),
        throttles=sum(summary.throttle for summary in matched),
        slowest=tuple(_slow_trace(summary, trees) for summary in slow[:SLOWEST_AT_MOST]),
        read=len(read.traces),
        unprocessed=len(read.unprocessed),
        too_large=sum(trace.too_large for trace in read.traces),
        unreadable=sum(trace.unreadable for trace in read.traces),
        bottlenecks=named[:NAMES_AT_MOST],
        names=len(named),
        complex_segments=complex_segments(trees.items(), complex_above)[:COMPLEX_AT_MOST],
    )


def _found(groups: FoundByGroup) -> Found:
    if any(each.found for each in groups.values()):
        return Found.MATCHED
    return Found.NONE_MATCHED if any(each.any_seen for each in groups.values()) else Found.NO_TRACES


def _slowest_first(groups: FoundByGroup) -> list[TraceSummary]:
    """Each trace once. Groups are searched one after the other: of a trace's summaries the longest is the newest."""
    found = (summary for each in groups.values() for summary in each.found)
    distinct = {summary.id: summary for summary in sorted(found, key=_told)}
    return sorted(distinct.values(), key=lambda summary: (-summary.duration_s, summary.id))


def _told(summary: TraceSummary) -> tuple[float, bool, bool, bool]:
    """The more, the newer: what a trace has of time and errors stays."""
    return summary.duration_s, summary.fault, summary.error, summary.throttle


def _slow_trace(summary: TraceSummary, trees: Mapping[str, Tree]) -> SlowTrace:
    tree = trees.get(summary.id)
    own = own_times(tree) if tree is not None else {}
    if tree is None or not own:
        return SlowTrace(summary=summary, bottleneck=None, bottleneck_own_s=None)
    longest = min(own, key=lambda each: (-own[each], tree.by_id[each].name))
    return SlowTrace(summary=summary, bottleneck=tree.by_id[longest].name, bottleneck_own_s=own[longest])
