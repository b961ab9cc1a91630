"""Sums of events: exact, whatever the order and the parts."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamplighter.domain.series import Datapoint, Series
from lamplighter.domain.slos.event_counts import EventCounts, Timeline, timeline, total, within
from lamplighter.domain.window import Window
from tests.world_of_measuring import NOW, ago

# As Prometheus extrapolates them: events that are no whole numbers.
amounts = st.floats(0, 1e9, allow_nan=False)
counts = st.builds(EventCounts, amounts.map(Fraction), amounts.map(Fraction))


def a_series(*values: float | None) -> Series:
    """By the hour from noon on; None is a gap."""
    points = (Datapoint(NOW + timedelta(hours=at), value) for at, value in enumerate(values) if value is not None)
    return Series(points=tuple(points), period_s=3600)


def summed(counted: Timeline) -> EventCounts:
    return total(counted.values())


@given(st.lists(counts), st.randoms(use_true_random=False))
def test_the_order_does_not_matter(counted: list[EventCounts], random: object) -> None:
    shuffled = sorted(counted, key=lambda _: random.random())  # type: ignore[attr-defined]
    assert total(shuffled) == total(counted)


@given(st.lists(counts, min_size=1), st.data())
def test_the_parts_do_not_matter(counted: list[EventCounts], data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(counted)))))
    edges = [0, *cuts, len(counted)]
    parts = [total(counted[start:end]) for start, end in pairwise(edges)]
    assert total(parts) == total(counted)


@given(st.lists(st.tuples(st.integers(0, 23), counts), unique_by=lambda pair: pair[0]), st.integers(1, 23))
def test_windows_that_touch_hold_all_and_nothing_twice(hours: list[tuple[int, EventCounts]], cut: int) -> None:
    counted = {NOW + timedelta(hours=hour): of_hour for hour, of_hour in hours}
    middle, end = NOW + timedelta(hours=cut), NOW + timedelta(days=1)
    assert within(counted, Window(NOW, middle)) + within(counted, Window(middle, end)) == summed(counted)


def test_the_ratio_of_all_events_is_not_the_mean_of_the_hours_ratios() -> None:
    counted = timeline({"valid": a_series(9_900, 100), "bad": a_series(0, 50)})
    assert summed(counted).error_ratio == Fraction(50, 10_000)
    assert sum((each.error_ratio or 0) for each in counted.values()) / 2 == Fraction(1, 4)


def test_no_events_have_no_ratio() -> None:
    assert EventCounts().error_ratio is None
    assert summed(timeline({"valid": a_series(), "bad": a_series()})).error_ratio is None


@pytest.mark.parametrize(
    ("series", "expected"),
    [
        ({"valid": a_series(100), "bad": a_series(3)}, (100, 3)),
        ({"valid": a_series(100), "good": a_series(97)}, (100, 3)),
        ({"good": a_series(97), "bad": a_series(3)}, (100, 3)),
        ({"good": a_series(97), "bad": a_series(None)}, (97, 0)),
        ({"good": a_series(None), "bad": a_series(3)}, (3, 3)),
        ({"valid": a_series(100), "bad": a_series(None)}, (100, 0)),
        ({"valid": a_series(100), "good": a_series(None)}, (100, 100)),
        ({"valid": a_series(None), "bad": a_series(3)}, (3, 3)),
        ({"valid": a_series(100), "good": a_series(101)}, (100, 0)),
    ],
)
def test_two_counts_make_events_and_failures(series: dict[str, Series], expected: tuple[int, int]) -> None:
    counted = summed(timeline(series))
    assert [counted.events, counted.failures] == list(expected)


def test_a_count_that_comes_a_period_late_is_right_in_the_sum() -> None:
    counted = summed(timeline({"valid": a_series(100, None), "good": a_series(None, 99)}))
    assert [counted.events, counted.failures] == [100, 1]


def test_what_is_no_number_is_no_datapoint() -> None:
    assert summed(timeline({"valid": a_series(100, float("nan")), "bad": a_series(1, float("inf"))})).failures == 1


def test_a_window_ends_before_its_end() -> None:
    counted = {ago(hours=1): EventCounts(Fraction(1)), NOW: EventCounts(Fraction(2))}
    assert within(counted, Window(ago(hours=1), NOW)).events == 1
