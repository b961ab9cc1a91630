"""The picture of an alarm: where things stand in it."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from local.demo.page.chart import DOT_PERCENT, PLOT_PX, Chart, chart_of
from local.demo.page.milestones import TITLES, Milestone
from local.demo.page.moments import Clock, Moment, duration

ZERO = datetime(2026, 11, 21, 20, tzinfo=UTC)


def _at(seconds: float) -> str:
    return (ZERO + timedelta(seconds=seconds)).isoformat()


def _alarm(*values: float, states: tuple[tuple[str, float], ...] = (), threshold: float = 5.0) -> dict[str, Any]:
    return {
        "name": "High-Errors",
        "metric": "Api 5XXError",
        "statistic": "Sum",
        "unit": "Count",
        "period_s": 10,
        "comparison": "GreaterThanThreshold",
        "threshold": threshold,
        "transitions": [{"state": state, "at": _at(seconds), "reason": ""} for state, seconds in states],
        "datapoints": [{"at": _at(10 * index), "value": value} for index, value in enumerate(values)],
    }


def _steps(*seconds: float) -> list[Milestone]:
    seen = dict(zip(TITLES, seconds, strict=False))
    return [
        Milestone(
            step=step,
            moment=Moment(ZERO + timedelta(seconds=seen[step]), seen[step]) if step in seen else None,
            took_s=None,
            detail="",
        )
        for step in TITLES
    ]


def _chart(alarm: dict[str, Any], steps: list[Milestone] | None = None, ends_s: float = 100) -> Chart:
    facts = {"load": {"from": _at(0), "until": _at(40), "callers": 6}, "ended_at": _at(ends_s)}
    return chart_of(alarm, None, steps or _steps(), facts, Clock(_at(0)))


def test_a_bar_is_as_wide_as_its_period_and_as_high_as_its_value() -> None:
    first, second = _chart(_alarm(5, 10)).bars

    assert (first.left, first.width) == (0, 10)
    assert (second.left, second.width) == (10, 10)
    assert PLOT_PX - second.top == pytest.approx(2 * (PLOT_PX - first.top), abs=0.2)


def test_the_threshold_stands_as_high_as_a_bar_of_its_value() -> None:
    chart = _chart(_alarm(8, threshold=8))

    assert chart.threshold == chart.bars[0].top


def test_a_threshold_over_every_value_is_still_in_the_picture() -> None:
    assert 0 < _chart(_alarm(1, threshold=700)).threshold < PLOT_PX


def test_it_is_shaded_while_the_alarm_is_in_alarm() -> None:
    chart = _chart(_alarm(9, states=(("OK", 0), ("ALARM", 10), ("OK", 35), ("ALARM", 50), ("INSUFFICIENT_DATA", 60))))

    assert [(band.left, band.width) for band in chart.alarmed] == [(10, 25), (50, 10)]


def test_an_alarm_that_never_recovered_is_shaded_to_the_end() -> None:
    chart = _chart(_alarm(9, states=(("ALARM", 30),)))

    assert [(band.left, band.width) for band in chart.alarmed] == [(30, 70)]


def test_dots_that_would_lie_on_each_other_stand_in_rows() -> None:
    chart = _chart(_alarm(9), _steps(10, 12, 12.1, 50, 90))

    assert [(dot.step, dot.row) for dot in chart.dots] == [(1, 0), (2, 1), (3, 2), (4, 0), (5, 0)]
    assert chart.rows == 3
    for row in range(chart.rows):
        lefts = [dot.left for dot in chart.dots if dot.row == row]
        assert all(after - before >= DOT_PERCENT for before, after in pairwise(lefts))


@pytest.mark.parametrize("ends_s", [1, 33, 72, 119, 640, 4000])
def test_the_axis_has_round_times_and_not_too_many(ends_s: float) -> None:
    ticks = _chart(_alarm(9), ends_s=ends_s).ticks_x

    assert len(ticks) in range(2, 7)
    assert [label for place, label in ticks if place == 0] == ["0"]
    assert all(0 <= place <= 100 for place, _ in ticks)


@pytest.mark.parametrize("values", [(), (0,), (0, 0)])
def test_nothing_to_draw_is_an_empty_picture(values: tuple[float, ...]) -> None:
    chart = _chart(_alarm(*values, threshold=0))

    assert len(chart.bars) == len(values)
    assert chart.description.endswith("Nothing came about.")


def test_a_label_without_room_is_left_out() -> None:
    facts = {"load": {"from": _at(0), "until": _at(1), "callers": 6}, "ended_at": _at(100)}

    lane = chart_of(_alarm(9), None, _steps(), facts, Clock(_at(0))).lanes[0]

    assert [(band.width, band.label) for band in lane.bands] == [(1, "")]


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0.0 s"),
        (12.44, "12.4 s"),
        (69.3, "69.3 s"),
        (119.94, "119.9 s"),
        (119.96, "2 min"),
        (125.2, "2 min 5 s"),
        (600, "10 min"),
        (3900, "1 h 5 min"),
        (7261, "2 h 1 min"),
    ],
)
def test_a_duration_is_short(seconds: float, said: str) -> None:
    assert duration(seconds).replace("\N{NO-BREAK SPACE}", " ") == said


def test_a_moment_before_the_spike_is_negative() -> None:
    assert Clock(_at(0)).moment(_at(-5.8)).label.replace("\N{NO-BREAK SPACE}", " ") == "−5.8 s"
