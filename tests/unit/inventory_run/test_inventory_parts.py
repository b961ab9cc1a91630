"""Parts and groups are the whole, each piece of it once."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamplighter.domain.inventory.manifest import FileFormat, InventoryFile, Manifest
from lamplighter.domain.inventory_run.parts import (
    Group,
    Part,
    PartKind,
    groups_of,
    parts_of,
    units_of,
    unverified,
)
from lamplighter.domain.inventory_run.piece import Piece


def a_manifest(file_format: FileFormat, *sizes: int) -> Manifest:
    return Manifest(
        source_bucket="photos",
        destination_bucket="inventories",
        version="2016-11-30",
        created_at=datetime(2026, 11, 20, 1, tzinfo=UTC),
        file_format=file_format,
        columns=("key",),
        files=tuple(InventoryFile(key=f"data/{n}", size_bytes=size, md5="0" * 32) for n, size in enumerate(sizes)),
    )


def test_a_small_file_is_one_part_of_any_format() -> None:
    for file_format in FileFormat:
        (part,) = parts_of(a_manifest(file_format, 100), share_bytes=100)
        assert (part.number, part.kind, part.shares) == (0, PartKind.FILE, 1)


def test_gzip_is_never_divided() -> None:
    assert [part.kind for part in parts_of(a_manifest(FileFormat.CSV, 10_000), share_bytes=100)] == [PartKind.FILE]


@pytest.mark.parametrize("file_format", [FileFormat.PARQUET, FileFormat.ORC])
def test_a_large_file_is_shares_and_its_checksum_by_itself(file_format: FileFormat) -> None:
    parts = parts_of(a_manifest(file_format, 250, 50), share_bytes=100)
    assert [(part.kind, part.share, part.shares) for part in parts] == [
        (PartKind.SHARE, 0, 3),
        (PartKind.SHARE, 1, 3),
        (PartKind.SHARE, 2, 3),
        (PartKind.CHECKSUM, 0, 1),
        (PartKind.FILE, 0, 1),
    ]
    assert [part.number for part in parts] == [0, 1, 2, 3, 4]
    assert "share 2 of 3" in str(parts[1])


def kept_and_unverified(*kept: Piece) -> set[Piece]:
    """Of parts 0 to 2, shares of a file that 3 verifies, 4, which is a file of its own, and two groups."""
    parts = parts_of(a_manifest(FileFormat.ORC, 250, 50), share_bytes=100)
    return set(unverified(parts, (Group(number=0, first=0, end=2), Group(number=1, first=2, end=5)), frozenset(kept)))


def test_what_was_counted_of_a_large_file_is_good_when_it_is_verified() -> None:
    shares, groups = [Piece("part", number) for number in range(3)], [Piece("group", 0), Piece("group", 1)]
    verified, other = Piece("part", 3), Piece("part", 4)
    assert kept_and_unverified(*shares, *groups, verified, other) == set()
    assert kept_and_unverified(*shares, *groups, other) == {*shares, *groups}
    assert kept_and_unverified(shares[1], groups[0], other) == {shares[1], groups[0]}


def test_a_group_without_a_share_is_good_without_it() -> None:
    parts = parts_of(a_manifest(FileFormat.ORC, 50, 150), share_bytes=100)
    groups = (Group(number=0, first=0, end=1), Group(number=1, first=1, end=4))
    assert unverified(parts, groups, frozenset({Piece("group", 0)})) == frozenset()


@given(shares=st.integers(1, 40), units=st.integers(0, 200))
def test_shares_hold_each_row_group_once(shares: int, units: int) -> None:
    file = a_manifest(FileFormat.PARQUET, 1).files[0]
    parts = [Part(number=n, kind=PartKind.SHARE, file=file, share=n, shares=shares) for n in range(shares)]
    assert [unit for part in parts for unit in units_of(part, units)] == list(range(units))


@given(parts=st.integers(0, 30_000), most=st.integers(1, 100))
def test_groups_hold_each_part_once_and_are_needed_for_many_only(parts: int, most: int) -> None:
    groups = groups_of(parts, most)
    if parts <= most:
        assert groups == ()
        return
    assert [number for group in groups for number in range(group.first, group.end)] == list(range(parts))
    assert [group.number for group in groups] == list(range(len(groups)))
    assert max(len(groups), *(group.end - group.first for group in groups)) <= max(
        most, parts**0.5 + 2, parts / most + 1
    )


def test_thousands_of_parts_are_two_short_steps() -> None:
    groups = groups_of(10_000)
    assert len(groups) == 100
    assert groups[0].end == 100
