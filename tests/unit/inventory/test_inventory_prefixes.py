"""Prefixes, and how deep they are told apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamplighter.domain.inventory.prefixes import depth_that_fits, prefix_of

keys = st.text("ab/", max_size=12)


@pytest.mark.parametrize(
    ("key", "depth", "prefix"),
    [
        ("users/7/a.jpg", 0, ""),
        ("users/7/a.jpg", 1, "users/"),
        ("users/7/a.jpg", 2, "users/7/"),
        ("users/7/a.jpg", 9, "users/7/"),
        ("a.jpg", 3, ""),
        ("", 3, ""),
        ("/a", 1, "/"),
        ("a//b", 2, "a//"),
        ("a/", 2, "a/"),
    ],
)
def test_a_prefix_goes_to_the_slash_of_its_depth(key: str, depth: int, prefix: str) -> None:
    assert prefix_of(key, depth) == prefix


@given(keys, st.integers(0, 5), st.integers(0, 5))
def test_the_prefix_of_a_prefix_is_the_shallower_one(key: str, depth: int, less: int) -> None:
    assert prefix_of(prefix_of(key, depth), less) == prefix_of(key, min(depth, less))


@given(st.lists(keys), st.integers(0, 5), st.integers(1, 5))
def test_what_fits_is_as_deep_as_can_be(found: list[str], depth: int, most: int) -> None:
    fits = depth_that_fits(found, depth, most)
    assert len({prefix_of(key, fits) for key in found}) <= most
    assert fits == depth or len({prefix_of(key, fits + 1) for key in found}) > most
