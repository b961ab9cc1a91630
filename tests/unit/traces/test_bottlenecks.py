"""Where the time goes, by name."""

from __future__ import annotations

import random
from math import fsum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamplighter.domain.traces.bottlenecks import Bottleneck, ComplexSegment, bottlenecks, complex_segments
from lamplighter.domain.traces.trace import Segment, SegmentType
from lamplighter.domain.traces.tree import tree_of
from tests.builders_traces import a_segment


def by_name(*traces: tuple[Segment, ...]) -> dict[str, Bottleneck]:
    return {one.name: one for one in bottlenecks([tree_of(segments) for segments in traces])}


def test_the_name_with_the_most_own_time_comes_first() -> None:
    traces = [(a_segment("api", 0, 10), a_segment("table", 1, 8, "api")) for _ in range(2)]
    found = bottlenecks([tree_of(segments) for segments in traces])
    assert [(one.name, one.count, one.own_s, one.share) for one in found] == [("table", 2, 14, 0.7), ("api", 2, 6, 0.3)]


def test_percentiles_are_values_that_were_measured() -> None:
    traces = [(a_segment("api", 0, seconds),) for seconds in range(1, 21)]
    api = by_name(*traces)["api"]
    assert (api.p50_s, api.p95_s, api.max_s) == (10, 19, 20)


def test_what_went_wrong_is_counted() -> None:
    traces = (
        (a_segment("api", 0, 1, error=True, throttle=True),),
        (a_segment("api", 0, 1, fault=True),),
        (a_segment("api", 0, None, fault=True),),
    )
    api = by_name(*traces)["api"]
    assert (api.count, api.errors, api.faults, api.throttles, api.unfinished) == (3, 1, 2, 1, 1)


def test_what_never_finished_has_no_percentiles() -> None:
    api = by_name((a_segment("api", 0, None),))["api"]
    assert (api.p50_s, api.p95_s, api.max_s, api.own_s, api.share) == (None, None, None, 0, 0)


def test_subsegments_of_any_depth_make_a_segment_complex() -> None:
    nested = (
        a_segment("api", 0, 9),
        a_segment("handler", 0, 9, "api"),
        *(a_segment(f"call-{number}", number, number + 1, "handler") for number in range(3)),
    )
    small = (a_segment("api", 0, 9), a_segment("call", 0, 1, "api"))
    trees = [("t-1", tree_of(nested)), ("t-2", tree_of(small))]
    assert complex_segments(trees, above=3) == (ComplexSegment(name="api", count=1, most=4, trace_id="t-1"),)
    assert complex_segments(trees, above=4) == ()


def test_what_another_service_did_makes_no_segment_complex_but_its_own() -> None:
    downstream = (
        a_segment("gateway", 0, 9),
        a_segment("call", 0, 9, "gateway"),
        a_segment("function", 0, 9, "call", type=SegmentType.SEGMENT),
        *(a_segment(f"step-{number}", number, number + 1, "function") for number in range(3)),
    )
    found = complex_segments([("t-1", tree_of(downstream))], above=1)
    assert [(one.name, one.most) for one in found] == [("function", 3)]


TRACES = st.lists(
    st.lists(
        st.tuples(st.sampled_from("abc"), st.integers(0, 40), st.integers(0, 40), st.booleans()), min_size=1, max_size=6
    ),
    max_size=8,
)


def spelled(trace: list[tuple[str, int, int, bool]]) -> tuple[Segment, ...]:
    """A chain: each called by the one before it."""
    return tuple(
        a_segment(
            str(number), start / 4, (start + lasted) / 4, str(number - 1) if number else None, name=name, error=error
        )
        for number, (name, start, lasted, error) in enumerate(trace)
    )


@given(TRACES, st.randoms(use_true_random=False))
def test_the_order_of_traces_and_segments_does_not_matter(
    traces: list[list[tuple[str, int, int, bool]]], chance: random.Random
) -> None:
    known = [list(spelled(trace)) for trace in traces]
    first = bottlenecks([tree_of(segments) for segments in known])
    chance.shuffle(known)
    for segments in known:
        chance.shuffle(segments)
    assert bottlenecks([tree_of(segments) for segments in known]) == first


@given(TRACES, st.integers(0, 8))
def test_two_parts_of_the_traces_add_up_to_the_whole(traces: list[list[tuple[str, int, int, bool]]], cut: int) -> None:
    known = [spelled(trace) for trace in traces]
    whole, left, right = by_name(*known), by_name(*known[:cut]), by_name(*known[cut:])
    for name, one in whole.items():
        parts = [part[name] for part in (left, right) if name in part]
        assert one.count == sum(part.count for part in parts)
        assert one.errors == sum(part.errors for part in parts)
        assert one.own_s == fsum(part.own_s for part in parts)
    assert fsum(one.share for one in whole.values()) == pytest.approx(1 if any(x.own_s for x in whole.values()) else 0)
