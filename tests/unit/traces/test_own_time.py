"""Own time: what a segment was busy itself, and nothing twice."""

from __future__ import annotations

import random
from math import fsum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamplighter.domain.traces.own_time import covered_s, interval_of, own_times
from lamplighter.domain.traces.trace import Segment, SegmentType
from lamplighter.domain.traces.tree import tree_of
from tests.builders_traces import a_segment

QUARTER_S = 0.25  # binary fractions of a second: their sums are exact


def own(*segments: Segment) -> dict[str, float]:
    return dict(own_times(tree_of(segments)))


def test_a_segment_that_calls_nothing_is_busy_all_the_time() -> None:
    assert own(a_segment("api", 0, 3)) == {"api": 3}


def test_what_is_called_counts_there_and_not_above() -> None:
    segments = (a_segment("api", 0, 10), a_segment("handler", 1, 9, "api"), a_segment("table", 2, 7, "handler"))
    assert own(*segments) == {"api": 2, "handler": 3, "table": 5}


def test_children_side_by_side_are_one_wait_for_their_parent() -> None:
    segments = (a_segment("api", 0, 10), a_segment("a", 1, 6, "api"), a_segment("b", 4, 9, "api"))
    assert own(*segments) == {"api": 2, "a": 5, "b": 5}


def test_a_child_that_runs_on_after_its_parent_takes_nothing_more_from_it() -> None:
    assert own(a_segment("api", 0, 2), a_segment("job", 1, 9, "api")) == {"api": 1, "job": 8}


def test_a_grandchild_that_runs_on_is_still_its_grandparents_wait() -> None:
    segments = (a_segment("api", 0, 10), a_segment("call", 0, 1, "api"), a_segment("job", 0.5, 5, "call"))
    assert own(*segments) == {"api": 5, "call": 0.5, "job": 4.5}


def test_the_service_that_was_called_hangs_under_the_callers_subsegment() -> None:
    segments = (
        a_segment("gateway", 0, 10),
        a_segment("call", 1, 9, "gateway"),
        a_segment("function", 2, 8, "call", type=SegmentType.SEGMENT),
    )
    assert own(*segments) == {"gateway": 2, "call": 2, "function": 6}


def test_what_x_ray_inferred_from_a_subsegment_does_not_count_again() -> None:
    copy = a_segment("table", 1, 4, "call", type=SegmentType.SEGMENT, inferred=True)
    assert own(a_segment("api", 0, 5), a_segment("call", 1, 4, "api"), copy) == {"api": 2, "call": 3}


def test_an_inferred_segment_counts_where_its_subsegment_is_missing() -> None:
    copy = a_segment("table", 1, 4, "gone", type=SegmentType.SEGMENT, inferred=True)
    assert own(copy) == {"table": 3}


def test_what_is_in_progress_has_no_time_yet_and_what_it_called_is_still_a_wait() -> None:
    segments = (a_segment("api", 0, 10), a_segment("call", 1, None, "api"), a_segment("table", 2, 5, "call"))
    assert own(*segments) == {"api": 7, "table": 3}


def test_a_segment_that_was_sent_twice_counts_as_finished() -> None:
    assert own(a_segment("api", 0, 3), a_segment("api", 0, None)) == {"api": 3}


def test_clocks_that_differ_make_nothing_last_less_than_no_time() -> None:
    assert own(a_segment("api", 5, 3), a_segment("call", 7, 6, "api")) == {"api": 0, "call": 0}


def test_parents_that_go_in_a_circle_end_somewhere() -> None:
    assert own(a_segment("a", 0, 2, "b"), a_segment("b", 0, 4, "a")) == {"a": 0, "b": 2}


@pytest.mark.parametrize(
    ("intervals", "length"),
    [([], 0), ([(0, 2), (1, 3)], 3), ([(0, 9), (1, 2)], 9), ([(4, 5), (0, 1)], 2), ([(1, 1)], 0)],
)
def test_what_overlaps_is_covered_once(intervals: list[tuple[float, float]], length: float) -> None:
    assert covered_s(intervals) == length


@st.composite
def one_after_the_other(draw: st.DrawFn) -> list[Segment]:
    """A tree in which children lie within their parent and never side by side."""
    segments = [a_segment("0", 0, draw(st.integers(0, 400)) * QUARTER_S)]
    for number in range(1, draw(st.integers(1, 12))):
        parent = draw(st.sampled_from(segments))
        siblings = [each for each in segments if each.parent_id == parent.id]
        free_from = max((each.end_s or 0 for each in siblings), default=parent.start_s)
        first, last = round(free_from / QUARTER_S), round((parent.end_s or 0) / QUARTER_S)
        start = draw(st.integers(first, last))
        end = draw(st.integers(start, last))
        segments.append(a_segment(str(number), start * QUARTER_S, end * QUARTER_S, parent.id))
    return segments


@st.composite
def in_any_disorder(draw: st.DrawFn) -> list[Segment]:
    """Children that overlap, stick out, come before their parents or have none; some still in progress."""
    ids = [str(number) for number in range(draw(st.integers(1, 10)))]
    quarters = st.integers(0, 200)
    return [
        a_segment(
            each,
            (start := draw(quarters)) * QUARTER_S,
            draw(st.none() | st.integers(start, 200).map(lambda quarter: quarter * QUARTER_S)),
            draw(st.none() | st.sampled_from([*ids[:number], "gone"])),
        )
        for number, each in enumerate(ids)
    ]


@given(one_after_the_other())
def test_own_times_add_up_to_the_time_that_the_trace_covers(segments: list[Segment]) -> None:
    assert fsum(own(*segments).values()) == covered_s(filter(None, map(interval_of, segments)))


@given(in_any_disorder())
def test_no_own_time_is_negative_or_longer_than_its_segment_and_none_of_the_trace_is_lost(
    segments: list[Segment],
) -> None:
    seconds = own(*segments)
    durations = {one.id: one.duration_s for one in segments if one.duration_s is not None}
    assert seconds.keys() == durations.keys()
    assert all(0 <= seconds[each] <= durations[each] for each in seconds)
    assert fsum(seconds.values()) >= covered_s(filter(None, map(interval_of, segments)))


@given(in_any_disorder(), st.randoms(use_true_random=False))
def test_the_order_of_segments_does_not_matter(segments: list[Segment], chance: random.Random) -> None:
    twice = [*segments, *segments]
    chance.shuffle(twice)
    assert own(*twice) == own(*segments)
