"""Where the time goes, by the names of segments and subsegments."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, fsum

from lamplighter.domain.traces.own_time import own_times
from lamplighter.domain.traces.trace import Segment
from lamplighter.domain.traces.tree import Tree


@dataclass(frozen=True, slots=True, kw_only=True)
class Bottleneck:
    """All segments and subsegments of one name. ``own_s`` is their own time together, ``share`` its part (0 to 1) of
    all names' own time. Percentiles and maximum in seconds of own time, by nearest rank; None where none is finished.
    """

    name: str
    count: int
    own_s: float
    share: float
    p50_s: float | None
    p95_s: float | None
    max_s: float | None
    errors: int
    faults: int
    throttles: int
    unfinished: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplexSegment:
    """Segments of one name with too many subsegments: in ``count`` traces, ``most`` of them in ``trace_id``."""

    name: str
    count: int
    most: int
    trace_id: str


def bottlenecks(trees: Iterable[Tree]) -> tuple[Bottleneck, ...]:
    """Those with the most own time first."""
    named: defaultdict[str, list[Segment]] = defaultdict(list)
    own: defaultdict[str, list[float]] = defaultdict(list)
    for tree in trees:
        seconds = own_times(tree)
        for segment in tree:
            named[segment.name].append(segment)
            if segment.id in seconds:
                own[segment.name].append(seconds[segment.id])
    all_s = fsum(each for of_name in own.values() for each in of_name)
    found = (_bottleneck(name, segments, sorted(own[name]), all_s) for name, segments in named.items())
    return tuple(sorted(found, key=lambda one: (-one.own_s, one.name)))


def complex_segments(trees: Iterable[tuple[str, Tree]], above: int) -> tuple[ComplexSegment, ...]:
    """Segments with more subsegments than that, those with the most first. ``trees`` by their trace's id."""
    found: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    for trace_id, tree in trees:
        for segment_id, subsegments in tree.subsegments().items():
            if subsegments > above:
                found[tree.by_id[segment_id].name].append((subsegments, trace_id))
    by_name = (
        ComplexSegment(name=name, count=len({trace for _, trace in each}), most=max(each)[0], trace_id=max(each)[1])
        for name, each in found.items()
    )
    return tuple(sorted(by_name, key=lambda one: (-one.most, one.name)))


def _bottleneck(name: str, segments: Sequence[Segment], own: Sequence[float], all_s: float) -> Bottleneck:
    own_s = fsum(own)
    return Bottleneck(
        name=name,
        count=len(segments),
        own_s=own_s,
        share=own_s / all_s if all_s else 0.0,
        p50_s=_nearest_rank(own, 50),
        p95_s=_nearest_rank(own, 95),
        max_s=own[-1] if own else None,
        errors=sum(one.error for one in segments),
        faults=sum(one.fault for one in segments),
        throttles=sum(one.throttle for one in segments),
        unfinished=sum(one.end_s is None for one in segments),
    )


def _nearest_rank(ascending: Sequence[float], percent: int) -> float | None:
    """The smallest value that so many percent of the values do not exceed; one that was measured, none in between."""
    return ascending[ceil(percent * len(ascending) / 100) - 1] if ascending else None
