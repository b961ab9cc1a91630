"""Metric math in several steps is the same in one, and no id in a text is taken for one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local.discover.found import Unsayable
from local.discover.metric_math import ids_in, inlined, renamed
from local.embedded_aws.alarms.math_parser import parse

STEPS = st.recursive(
    st.sampled_from(["m1", "m2", "3"]),
    lambda inner: st.builds(lambda a, sign, b: f"({a}) {sign} {b}", inner, st.sampled_from("+-*/"), inner),
    max_leaves=4,
)


@given(outer=STEPS, inner=STEPS)
def test_what_is_written_in_stands_for_what_was_named(outer: str, inner: str) -> None:
    by_hand = outer.replace("m1", f"({inner.replace('m1', 'm3')})")
    assert parse(inlined(outer, {"m1": inner.replace("m1", "m3")})) == parse(by_hand)


def test_an_id_is_a_whole_word_and_no_part_of_a_text() -> None:
    expression = "SUM(SEARCH('{a,e1} e1', 'Sum')) + e1 + e10"
    assert ids_in(expression) == {"e1", "e10"}
    assert inlined(expression, {"e1": "m1 + m2"}) == "SUM(SEARCH('{a,e1} e1', 'Sum')) + (m1 + m2) + e10"
    assert renamed(expression, {"e1": "first"}) == "SUM(SEARCH('{a,e1} e1', 'Sum')) + first + e10"


def test_what_goes_in_circles_can_not_be_said() -> None:
    with pytest.raises(Unsayable, match="circles"):
        inlined("e1", {"e1": "e2 + 1", "e2": "e1"})
