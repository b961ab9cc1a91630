"""What CloudWatch still has of the past, and in which periods."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lamplighter.domain.retention import kept_period_s, whole_periods
from lamplighter.domain.window import Window
from tests.builders import NOON, at

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("age", "period_s", "kept_s"),
    [
        (2 * HOUR, 1, 1),
        (3 * HOUR, 30, 60),
        (3 * HOUR, 60, 60),
        (15 * DAY - HOUR, 60, 60),
        (15 * DAY, 60, 300),
        (15 * DAY, 900, 900),
        (15 * DAY, 420, 600),
        (63 * DAY - HOUR, 300, 300),
        (63 * DAY, 300, 3600),
        (63 * DAY, 86_400, 86_400),
        (500 * DAY, 60, 3600),
    ],
)
def test_the_older_the_start_the_coarser_the_period(age: timedelta, period_s: int, kept_s: int) -> None:
    assert kept_period_s(period_s, NOON - age, NOON) == kept_s


@pytest.mark.parametrize(
    ("start", "end", "period_s", "whole"),
    [
        (0, 600, 60, (0, 600)),
        (1, 600, 60, (60, 600)),
        (0, 659, 60, (0, 600)),
        (120, 780, 300, (120, 720)),
        (10, 65, 10, (10, 60)),
        (15, 65, 10, (20, 60)),
    ],
)
def test_only_whole_periods_within_the_window_count(
    start: int, end: int, period_s: int, whole: tuple[int, int]
) -> None:
    assert whole_periods(Window(at(start), at(end)), period_s, at(900)) == Window(at(whole[0]), at(whole[1]))


def test_no_whole_period_is_none() -> None:
    assert whole_periods(Window(NOON, at(299)), 300, NOON) is None


@pytest.mark.parametrize(("age", "begins_s"), [(1 * DAY, 60), (20 * DAY, 300), (70 * DAY, 3600)])
def test_periods_begin_where_cloudwatch_rounds_to(age: timedelta, begins_s: int) -> None:
    start = NOON - age
    window = whole_periods(Window(start + timedelta(seconds=1), start + DAY), 3600, NOON)
    assert window is not None
    assert window.start == start + timedelta(seconds=begins_s)
