"""How long each segment and subsegment was busy itself, waiting for nothing that it called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import fsum, inf

from lamplighter.domain.traces.trace import Segment
from lamplighter.domain.traces.tree import Tree

Interval = tuple[float, float]


def own_times(tree: Tree) -> Mapping[str, float]:
    """Seconds by id, of all that are finished: the interval less the union of all intervals beneath it.

    Beneath is at any depth, for a child that runs on after its parent ended is still its grandparent's wait. In a trace
    where nothing runs side by side the own times add up to the time that the trace covers; what runs side by side
    counts in each. Never negative.
    """
    beneath: dict[str, list[Interval]] = {one.id: [] for one in tree.by_id.values()}
    for one in tree:
        interval = interval_of(one)
        if interval is not None:
            for above in tree.above(one):
                beneath[above.id].append(interval)
    return {one.id: _uncovered(interval, beneath[one.id]) for one in tree if (interval := interval_of(one)) is not None}


def interval_of(segment: Segment) -> Interval | None:
    """None while it is in progress."""
    duration_s = segment.duration_s
    return None if duration_s is None else (segment.start_s, segment.start_s + duration_s)


def covered_s(intervals: Iterable[Interval]) -> float:
    """The length of their union: what overlaps counts once."""
    parts, reached = [], -inf
    for start, end in sorted(intervals):
        if end > reached:
            parts.append(end - max(start, reached))
            reached = end
    return fsum(parts)


def _uncovered(interval: Interval, beneath: Iterable[Interval]) -> float:
    start, end = interval
    clipped = ((max(start, one), min(end, other)) for one, other in beneath if one < end and other > start)
    return max(0.0, end - start - covered_s(clipped))
