"""What is said of an aggregate."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lamplighter.domain.inventory.bins import KIB
from lamplighter.domain.inventory.cell import Version
from lamplighter.domain.inventory.views import (
    Total,
    of_facet,
    of_version,
    smaller_than,
    top_prefixes,
    total,
    total_by,
    unencrypted,
)
from tests.inventory_files import Row, delete_marker, one_by_one

FOUND = one_by_one(
    [
        Row(key="a/1.jpg", size=128 * KIB - 1),
        Row(key="a/2.jpg", size=128 * KIB, storage_class="GLACIER", encryption_status="NOT-SSE"),
        Row(key="b/3.jpg", size=10, is_latest=False),
        delete_marker("b/3.jpg"),
    ]
)
ALL_BYTES = 128 * KIB - 1 + 128 * KIB + 10


def test_totals_are_of_all_versions_and_delete_markers() -> None:
    assert total(FOUND) == Total(4, ALL_BYTES)
    assert of_version(FOUND, Version.NONCURRENT) == Total(1, 10)
    assert of_version(FOUND, Version.DELETE_MARKER) == Total(1, 0)


def test_totals_by_class_come_in_order_with_delete_markers_apart() -> None:
    assert total_by(FOUND, "storage_class") == {
        "": Total(1, 0),
        "GLACIER": Total(1, 128 * KIB),
        "STANDARD": Total(2, 128 * KIB + 9),
    }


def test_small_is_below_an_edge_and_no_delete_marker() -> None:
    assert smaller_than(FOUND, 128 * KIB) == Total(2, 128 * KIB + 9)
    with pytest.raises(ValueError, match="100 bytes is no edge of the size bins; they are 1, 8192"):
        smaller_than(FOUND, 100)


def test_unencrypted_objects_are_those_that_s3_calls_so() -> None:
    assert unencrypted(FOUND) == Total(1, 128 * KIB)
    assert unencrypted(one_by_one([Row()])) == Total(0, 0)
    assert unencrypted(replace(FOUND, missing=frozenset({"encryption_status"}))) is None


def test_facets_leave_delete_markers_out() -> None:
    assert of_facet(FOUND, "encryption_status") == {"NOT-SSE": Total(1, 128 * KIB), "SSE-S3": Total(2, 128 * KIB + 9)}


def test_the_top_prefixes_have_the_most_bytes() -> None:
    assert top_prefixes(FOUND, 1) == (("a/", Total(2, 2 * 128 * KIB - 1)),)
