"""Where widgets stand."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from local.synth.dashboards.layout import COLUMNS, laid_out
from local.synth.model import PlannedWidget
from tests.builders_plan import a_widget

sizes = st.lists(st.tuples(st.integers(1, COLUMNS), st.integers(1, 12)), max_size=30)


def a_box(width: int, height: int) -> PlannedWidget:
    return a_widget(body={"type": "text", "width": width, "height": height})


def placed(*boxes: tuple[int, int]) -> tuple[PlannedWidget, ...]:
    return laid_out([[a_box(width, height) for width, height in boxes]])


def places(*boxes: tuple[int, int]) -> list[tuple[int, int]]:
    return [(widget.body["x"], widget.body["y"]) for widget in placed(*boxes)]


@given(sizes)
def test_no_widget_stands_over_another_or_beside_the_grid(boxes: list[tuple[int, int]]) -> None:
    bodies = [widget.body for widget in placed(*boxes)]
    assert all(body["x"] >= 0 and body["x"] + body["width"] <= COLUMNS for body in bodies)
    for one, other in combinations(bodies, 2):
        beside = one["x"] + one["width"] <= other["x"] or other["x"] + other["width"] <= one["x"]
        over = one["y"] + one["height"] <= other["y"] or other["y"] + other["height"] <= one["y"]
        assert beside or over


def test_three_of_eight_columns_fill_a_row() -> None:
    assert places((8, 6), (8, 6), (8, 6), (8, 6)) == [(0, 0), (8, 0), (16, 0), (0, 6)]


def test_the_next_row_begins_under_the_highest_of_the_one_before() -> None:
    assert places((12, 3), (12, 9), (24, 1)) == [(0, 0), (12, 0), (0, 9)]


def test_a_group_begins_a_row_of_its_own() -> None:
    widgets = laid_out([[a_box(8, 6)], [a_box(8, 3), a_box(8, 9)], [], [a_box(24, 1)]])
    assert [(widget.body["x"], widget.body["y"]) for widget in widgets] == [(0, 0), (0, 6), (8, 6), (0, 15)]
