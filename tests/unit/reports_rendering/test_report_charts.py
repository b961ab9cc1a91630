"""Where things stand in a chart."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lamplighter.domain.reports.document import Line, Unit
from lamplighter.domain.window import Window
from lamplighter.outbound.reports.bar_chart import bar_chart
from lamplighter.outbound.reports.chart_scale import (
    LETTER_PERCENT,
    MOST_STEPS,
    levels,
    scale_of,
    time_ticks,
    unit_scale,
)
from lamplighter.outbound.reports.line_chart import PLOT_PX, TOP_PX, Label, line_chart
from lamplighter.outbound.reports.words import axis
from tests.builders_reports import DAY, GAP, MADE_AT, a_bar_chart, a_line_chart

VALUES = st.lists(st.floats(min_value=-1e9, max_value=1e9), max_size=30)


@given(VALUES)
@example([5e-324])
@example([-5e-324, 0])
@example([1e-12, 1e9])
def test_every_value_is_on_the_scale(values: list[float]) -> None:
    scale = scale_of(values)

    assert all(-1e-6 <= scale.share(value) <= 1 + 1e-6 for value in values)
    assert 2 <= len(scale.ticks()) <= MOST_STEPS + 3


def test_a_scale_starts_at_zero_unless_differences_would_be_lost() -> None:
    assert scale_of([310, 1000]).lowest == 0
    assert scale_of([99.86, 99.99]).lowest == pytest.approx(99.85)
    assert scale_of([5, 5]).lowest == 0
    assert (scale_of([0]).lowest, scale_of([]).highest) == (0, 1)


def test_a_scale_that_does_not_start_at_zero_is_told() -> None:
    narrow = a_line_chart(lines=(Line(label="a", y=(99.86,) * 23 + (99.99,)),), unit=Unit.PERCENT, threshold=None)

    assert line_chart(narrow, "UTC", MADE_AT).note == "The scale starts at 99.85\N{NO-BREAK SPACE}%."
    assert line_chart(a_line_chart(), "UTC", MADE_AT).note == ""


def test_a_gap_is_a_gap_and_not_a_line_across() -> None:
    drawn = line_chart(a_line_chart(), "UTC", MADE_AT)

    for line in drawn.lines:
        assert [len(run) for run in line.runs] == [GAP.start, 24 - GAP.stop]


def test_a_point_alone_is_drawn() -> None:
    alone = a_line_chart(lines=(Line(label="a", y=(*[None] * 12, 5.0, *[None] * 11)),), threshold=None)

    (line,) = line_chart(alone, "UTC", MADE_AT).lines
    assert line.runs == [[(50.0, TOP_PX + PLOT_PX / 6)]]


def test_a_line_without_any_value_draws_nothing() -> None:
    (line,) = line_chart(a_line_chart(lines=(Line(label="a", y=(None,) * 24),), threshold=None), "UTC", MADE_AT).lines

    assert line.runs == []


def test_the_threshold_is_on_the_scale_even_over_all_values() -> None:
    drawn = line_chart(a_line_chart(threshold=5000.0), "UTC", MADE_AT)

    assert drawn.threshold is not None
    assert drawn.threshold.y_px == TOP_PX + PLOT_PX / 6
    assert drawn.threshold.text == "threshold 5,000\N{NO-BREAK SPACE}ms"


def test_the_threshold_is_said_on_the_side_where_the_line_is_not() -> None:
    over, under = (a_line_chart(lines=(Line(label="a", y=(*[value] * 23, 0.0)),)) for value in (1050, 950))

    for chart, below in ((over, True), (under, False)):
        label = line_chart(chart, "UTC", MADE_AT).threshold
        assert label is not None
        assert (label.text_px > label.y_px) is below


def test_the_only_line_says_what_it_ended_with() -> None:
    def latest(*values: float | None) -> Label | None:
        y = (*values, *[None] * (24 - len(values)))
        return line_chart(a_line_chart(lines=(Line(label="a", y=y),)), "UTC", MADE_AT).latest

    rising, falling = latest(100, 200, 300), latest(*[None] * 21, 900, 800, 700)
    assert rising is not None
    assert falling is not None
    assert (rising.text, rising.percent, rising.anchor) == ("300\N{NO-BREAK SPACE}ms", 8.33, "start")
    assert rising.text_px < rising.y_px
    assert falling.anchor == "end"
    assert falling.text_px > falling.y_px
    beside = latest(900, 800, 700)
    assert beside is not None
    assert beside.text_px < beside.y_px
    assert latest() is None
    assert line_chart(a_line_chart(), "UTC", MADE_AT).latest is None  # of two lines


@given(st.lists(st.floats(0, 1000), min_size=2, max_size=24))
@example([600, 900, 650, 640])
@example([900, 650, 640, 700])
@example([0, 1000, 0, 1000])
def test_the_letters_at_a_lines_end_are_clear_of_it_and_in_the_plot(values: list[float]) -> None:
    y = (*[None] * (24 - len(values)), *values)
    chart = a_line_chart(lines=(Line(label="a", y=y),), threshold=None)
    drawn = line_chart(chart, "UTC", MADE_AT)

    assert drawn.latest is not None
    label, width = drawn.latest, len(drawn.latest.text) * LETTER_PERCENT
    bottom, top = label.text_px, label.text_px - 8
    near = [at for percent, at in drawn.lines[0].runs[-1] if percent >= label.percent - width]
    assert top >= 0
    assert bottom <= TOP_PX + PLOT_PX
    fits = min(near) - 7 >= 12 or max(near) + 16 < TOP_PX + PLOT_PX
    assert not fits or all(at > bottom or at < top for at in near)


def test_days_of_utc_are_said_and_drawn_as_such_in_a_report_of_another_zone() -> None:
    month = Window(datetime(2026, 10, 1, tzinfo=UTC), datetime(2026, 11, 21, tzinfo=UTC))
    days = tuple(month.start + timedelta(days=at) for at in range(51))
    chart = a_line_chart(x=days, lines=(Line(label="a", y=(1.0,) * 51),), period=month)

    said = {zone: " ".join(axis(chart, zone).split()) for zone in ("America/New_York", "UTC")}
    assert said["America/New_York"] == "milliseconds, 1 Oct to 20 Nov 2026, days of UTC"
    assert said["UTC"] == "milliseconds, 1 Oct to 20 Nov 2026"
    ticks = line_chart(chart, "America/New_York", MADE_AT).ticks
    assert [(tick.percent, tick.label) for tick in ticks][:2] == [(0, "1 Oct"), (27.45, "15 Oct")]
    assert "UTC" not in axis(a_line_chart(), "America/New_York")


def test_what_the_period_does_not_hold_yet_is_told_from_what_was_not_measured() -> None:
    half = DAY.start + timedelta(hours=12)

    assert line_chart(a_line_chart(), "UTC", half).later == 50.0
    assert line_chart(a_line_chart(), "UTC", MADE_AT).later is None
    assert line_chart(a_line_chart(), "UTC", DAY.start - timedelta(hours=1)).later is None


@pytest.mark.parametrize(
    ("unit", "most", "labels"),
    [
        (Unit.BYTES, 3.2 * 2**30, ["0", "1\N{NO-BREAK SPACE}GiB", "2\N{NO-BREAK SPACE}GiB"]),
        (Unit.SECONDS, 5 * 3600, ["0", "2\N{NO-BREAK SPACE}h", "4\N{NO-BREAK SPACE}h"]),
        (Unit.USD, 3517.26, ["$0", "$1,000", "$2,000"]),
        (Unit.USD, 0.9, ["$0.00", "$0.25", "$0.50"]),
    ],
)
def test_an_axis_is_round_in_what_its_values_are_written_in(unit: Unit, most: float, labels: list[str]) -> None:
    said = [label for _, label in levels(unit_scale([0, most], unit), unit)]

    assert [label.removesuffix("\N{NO-BREAK SPACE}B").removesuffix("\N{NO-BREAK SPACE}s") for label in said][
        :3
    ] == labels


@given(st.integers(min_value=1, max_value=400), st.integers(0, 23))
@example(30, 0)
def test_the_last_time_does_not_touch_the_one_before_on_a_phone(days: int, hour: int) -> None:
    start = datetime(2026, 3, 19, hour, tzinfo=UTC)
    ticks = list(time_ticks(Window(start, start + timedelta(days=days)), "UTC"))

    for before, last in pairwise(ticks):
        assert last.anchor != "end" or before.left + before.width <= last.left


def test_times_are_those_of_the_time_zone() -> None:
    ticks = list(time_ticks(DAY, "America/New_York"))

    assert [tick.label for tick in ticks] == ["00:00", "06:00", "12:00", "18:00", "00:00"]
    assert [tick.percent for tick in ticks] == [0, 25, 50, 75, 100]
    assert (ticks[0].anchor, ticks[-1].anchor) == ("start", "end")


def test_on_the_day_that_a_clock_is_put_back_noon_is_still_noon() -> None:
    zone = ZoneInfo("Europe/Berlin")
    day = Window(datetime(2026, 10, 25, tzinfo=zone), datetime(2026, 10, 26, tzinfo=zone))

    noon = next(tick for tick in time_ticks(day, "Europe/Berlin") if tick.label == "12:00")
    assert noon.percent == 52.0  # the 13th of 25 hours


@given(st.integers(min_value=10, max_value=400 * 24 * 60))
def test_there_are_a_few_round_times_in_any_period(minutes: int) -> None:
    start = datetime(2026, 3, 1, 17, 3, tzinfo=UTC)
    ticks = list(time_ticks(Window(start, start + timedelta(minutes=minutes)), "UTC"))

    assert 1 <= len(ticks) <= MOST_STEPS + 2
    assert all(0 <= tick.percent <= 100 for tick in ticks)


def test_bars_say_their_values_and_what_is_unknown_has_no_bar() -> None:
    drawn = bar_chart(a_bar_chart())

    widths = {group.name: (group.bars[0].value, group.bars[0].width > 0) for group in drawn.groups}
    assert widths["Amazon Comprehend"] == ("$118.55", True)
    assert widths["Amazon API Gateway"] == ("no data", False)
    assert widths["Tax"] == ("$0.00", False)


def test_bars_below_zero_go_the_other_way() -> None:
    drawn = bar_chart(a_bar_chart(x=("a", "b"), lines=(Line(label="change", y=(-10.0, 10.0)),)))

    less, more = (group.bars[0] for group in drawn.groups)
    assert less.left + less.width == drawn.zero == more.left


def test_a_long_name_is_cut_and_kept_whole_beside() -> None:
    (group, *_) = bar_chart(a_bar_chart(x=("n" * 50, "b", "c", "d", "e"))).groups

    assert (group.name, group.whole_name) == ("n" * 35 + "…", "n" * 50)
