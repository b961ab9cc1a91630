"""Numbers as people say them: short, and never so short that they say something else."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamplighter.domain.spoken_numbers import measured, roughly

SCALES = {"million": 1e6, "billion": 1e9, "trillion": 1e12}


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (38.5825, "percent", "38.6 %"),
        (1109.4, "milliseconds", "1,109 ms"),
        (0.0252171, "percent", "0.0252 %"),
        (0.000012345, "", "0.0000123"),
        (999.7, "", "1,000"),
        (864_221, "analyses", "864,221 analyses"),
        (15_705_192, "", "15.7 million"),
        (999_999_999, "", "1 billion"),
        (25 * 2**20, "bytes", "25 MiB"),
        (1.5 * 2**30, "bytes/s", "1.5 GiB/s"),
        (-38.5825, "percent", "-38.6 %"),
        (0, "files", "0 files"),
    ],
)
def test_three_digits_are_enough_in_a_sentence(value: float, unit: str, said: str) -> None:
    assert roughly(value, unit) == said


@pytest.mark.parametrize(
    ("value", "beside", "said"),
    [
        (99.97478, None, "99.97 %"),
        (99.99999, None, "99.99999 %"),
        (100, None, "100 %"),
        (99.91, 99.9, "99.91 %"),
        (99.8996, 99.9, "99.8996 %"),
        (99.9, 99.9, "99.9 %"),
        (5.0001, 5, "5.0001 %"),
    ],
)
def test_what_misses_does_not_look_as_if_it_met(value: float, beside: float | None, said: str) -> None:
    assert roughly(value, "percent", beside=beside) == said


@given(st.floats(min_value=-1e14, max_value=1e14, allow_nan=False))
def test_what_is_said_is_within_half_a_percent(value: float) -> None:
    """Nor is there an exponent in a sentence."""
    found = re.fullmatch(r"(-?[\d,.]+)(?: (\w+))?", roughly(value))
    assert found is not None, roughly(value)
    said = float(found[1].replace(",", "")) * SCALES.get(found[2] or "", 1)
    assert said == pytest.approx(value, rel=0.005, abs=1e-300)


@given(st.floats(min_value=0, max_value=1000), st.sampled_from([1.0, 5.0, 95.0, 99.0, 99.9, 99.95, 1000.0]))
def test_two_that_differ_are_said_differently(value: float, target: float) -> None:
    if value != target:
        assert roughly(value, "percent", beside=target) != measured(target, "percent")
