"""What is counted of a file: the same in each format, and what counting one by one comes to."""

from __future__ import annotations

import gzip
import io
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lamplighter.adapters.inventory.scan import scan
from lamplighter.domain.inventory.aggregate import OTHER_SUFFIX, Bounds, Facet, Suffix, nothing_of
from lamplighter.domain.inventory.bins import AGE_EDGES_DAYS, age_bin
from lamplighter.domain.inventory.cell import Amount, Cell, Version
from lamplighter.domain.inventory.manifest import FileFormat
from lamplighter.domain.inventory.merging import Merging
from lamplighter.domain.inventory.views import total
from tests.inventory_files import (
    CREATED_AT,
    FORMATS,
    SOURCE,
    Row,
    counted,
    delete_marker,
    manifest,
    one_by_one,
    written,
)

DAY = timedelta(days=1)
ODD = "a b+c%20d/ä/\"quo'te,\\/new\nline\ttab/日本.語/😀~!@#$^&*()=;:<>[]{}|`.Jpg"

texts = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=6)
keys = st.one_of(
    st.lists(texts, min_size=1, max_size=5).map("/".join).filter(bool),
    st.builds(
        "{}/{}.{}".format, st.sampled_from(("a", "b", "a/c", "a/c/d/e")), texts, st.sampled_from(("jpg", "CSV", "gz"))
    ),
)
instants = st.one_of(
    st.integers(-400, 5000).map(lambda days: CREATED_AT - days * DAY),
    st.integers(0, 10**11).map(lambda ms: CREATED_AT - timedelta(milliseconds=ms)),
)
objects = st.builds(
    Row,
    key=keys,
    is_latest=st.booleans(),
    size=st.one_of(st.integers(0, 2**40), st.sampled_from((0, 1, 128 * 1024 - 1, 128 * 1024, 2**53 + 1, 2**62))),
    last_modified_date=instants,
    storage_class=st.sampled_from(("STANDARD", "GLACIER", "INTELLIGENT_TIERING", None)),
    intelligent_tiering_access_tier=st.sampled_from((None, "FREQUENT")),
    encryption_status=st.sampled_from(("SSE-S3", "NOT-SSE", None)),
    replication_status=st.sampled_from(("COMPLETED", None)),
    object_lock_retain_until_date=st.one_of(st.none(), instants),
    is_multipart_uploaded=st.one_of(st.none(), st.booleans()),
)
rows_of_any_kind = st.lists(st.one_of(objects, keys.map(delete_marker)), max_size=30)
tight = st.builds(
    Bounds,
    depth=st.integers(0, 4),
    prefixes_of_cells=st.integers(1, 4),
    prefixes=st.integers(4, 8),
    suffixes=st.integers(1, 3),
)
slowly = settings(max_examples=60)


@slowly
@given(rows_of_any_kind, tight)
def test_each_format_says_what_counting_one_by_one_comes_to(rows: list[Row], bounds: Bounds) -> None:
    expected = one_by_one(rows, bounds)
    assert [counted(rows, each, bounds=bounds) for each in FORMATS] == [expected] * len(FORMATS)


def test_a_sum_is_exact_where_prefixes_became_too_many_in_between() -> None:
    bounds = Bounds(depth=2, prefixes_of_cells=1, prefixes=4)
    rows = [Row(key="a", size=0), Row(key="//", size=2**62), Row(key="/", size=2**62), Row(key="/", size=2**62)]
    assert counted(rows, FileFormat.CSV, bounds=bounds) == one_by_one(rows, bounds)


@slowly
@given(rows_of_any_kind, tight, st.sampled_from(FORMATS), st.data())
def test_neither_the_split_into_files_nor_their_order_matters(
    rows: list[Row], bounds: Bounds, file_format: FileFormat, data: st.DataObject
) -> None:
    whole = counted(rows, file_format, bounds=bounds)
    shuffled = data.draw(st.permutations(rows))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(rows)), max_size=3)))
    ends = zip([0, *cuts], [*cuts, len(rows)], strict=True)
    merging = Merging(nothing_of(SOURCE, bounds))
    for start, end in ends:
        merging.add(counted(shuffled[start:end], file_format, bounds=bounds))
    assert merging.whole() == whole


@pytest.mark.parametrize("file_format", FORMATS)
def test_a_small_inventory_counted_by_hand(file_format: FileFormat) -> None:
    rows = [
        Row(key="users/7/a.jpg", size=100),
        Row(key="users/7/b.JPG", size=200, is_latest=False),
        Row(key="users/8/c.log", size=128 * 1024, storage_class="STANDARD_IA", encryption_status="NOT-SSE"),
        delete_marker("users/7/b.JPG"),
        Row(key="index", size=0, last_modified_date=CREATED_AT),
    ]
    found = counted(rows, file_format)
    assert found.cells == {
        Cell("users/7/", "STANDARD", "", Version.CURRENT, 1, 1): Amount(1, 100),
        Cell("users/7/", "STANDARD", "", Version.NONCURRENT, 1, 1): Amount(1, 200),
        Cell("users/8/", "STANDARD_IA", "", Version.CURRENT, 6, 1): Amount(1, 131_072),
        Cell("users/7/", "", "", Version.DELETE_MARKER, 0, 1): Amount(1, 0),
        Cell("", "STANDARD", "", Version.CURRENT, 0, 0): Amount(1, 0),
    }
    assert found.prefixes == {"users/7/": Amount(3, 300), "users/8/": Amount(1, 131_072), "": Amount(1, 0)}
    assert found.suffixes == {
        Suffix("jpg", "STANDARD"): Amount(2, 300),
        Suffix("log", "STANDARD_IA"): Amount(1, 131_072),
        Suffix("", "STANDARD"): Amount(1, 0),
    }
    assert found.facets[Facet("encryption_status", "NOT-SSE")] == Amount(1, 131_072)
    assert found.facets[Facet("encryption_status", "SSE-S3")] == Amount(3, 300)
    assert found.missing == frozenset()


@pytest.mark.parametrize("file_format", FORMATS)
def test_a_key_with_every_odd_character_is_in_its_own_prefix(file_format: FileFormat) -> None:
    found = counted([Row(key=ODD)], file_format, bounds=Bounds(depth=9))
    assert found.prefixes == {ODD.rpartition("/")[0] + "/": Amount(1, 1000)}
    assert found.suffixes == {Suffix("jpg", "STANDARD"): Amount(1, 1000)}


@pytest.mark.parametrize("character", [chr(code) for code in range(1, 256)])
def test_each_character_comes_through_the_encoding_of_csv(character: str) -> None:
    key = f"a{character}b/c{character}d/e.txt"
    assert counted([Row(key=key)], FileFormat.CSV).prefixes == counted([Row(key=key)], FileFormat.PARQUET).prefixes


def test_slashes_and_dots_that_are_encoded_are_slashes_and_dots() -> None:
    names = ("key", "size")
    found = scan(io.BytesIO(_zipped('"a%2Fb%2fc%2Ejpg","5"\n"a%252Fb","6"\n')), manifest(FileFormat.CSV, names), "file")
    assert found.prefixes == {"a/b/": Amount(1, 5), "": Amount(1, 6)}
    assert {suffix.suffix for suffix in found.suffixes} == {"jpg", ""}


@pytest.mark.parametrize("file_format", FORMATS)
def test_sizes_beyond_a_double_and_sums_beyond_64_bits_are_exact(file_format: FileFormat) -> None:
    sizes = [2**53 + 1, *[2**63 - 1] * 5, 1]
    found = counted([Row(size=size) for size in sizes], file_format)
    assert total(found).bytes == sum(sizes)


def test_suffixes_without_end_are_counted_within_bounds() -> None:
    names, rows = ("key", "size"), 120_000
    text = "".join(f'"k.{number:x}","1"\n' for number in range(rows))
    found = scan(io.BytesIO(_zipped(text)), manifest(FileFormat.CSV, names), "file", bounds=Bounds(suffixes=10))
    kept = {suffix.suffix: amount.objects for suffix, amount in found.suffixes.items()}
    assert kept == {**dict.fromkeys("0123456789", 1), OTHER_SUFFIX: rows - 10}


def test_suffixes_of_delete_markers_take_no_places() -> None:
    rows = [delete_marker("1.a"), delete_marker("2.b"), Row(key="3.jpg", size=1), Row(key="4.jpeg", size=2)]
    found = counted(rows, FileFormat.CSV, bounds=Bounds(suffixes=2))
    assert {suffix.suffix for suffix in found.suffixes} == {"jpg", "jpeg"}


@pytest.mark.parametrize("days", AGE_EDGES_DAYS)
@pytest.mark.parametrize("file_format", FORMATS)
def test_an_age_is_exact_to_the_millisecond(days: int, file_format: FileFormat) -> None:
    edge = CREATED_AT - days * DAY
    rows = [Row(last_modified_date=edge), Row(last_modified_date=edge + timedelta(milliseconds=1))]
    bins = {cell.age_bin for cell in counted(rows, file_format).cells}
    assert bins == {age_bin(days), age_bin(days) - 1}


def test_suffixes_that_become_shorter_all_the_time_are_counted_on() -> None:
    numbers = [*reversed(range(2000)), *range(2000)]
    content = written([Row(key=f"x.{number}", size=1) for number in numbers], FileFormat.PARQUET, row_group_size=10)
    found = scan(io.BytesIO(content), manifest(FileFormat.PARQUET), "file", bounds=Bounds(suffixes=2))
    assert {suffix.suffix: amount.objects for suffix, amount in found.suffixes.items()} == {
        "0": 2,
        "1": 2,
        OTHER_SUFFIX: len(numbers) - 4,
    }


def test_prefixes_without_end_are_counted_within_bounds() -> None:
    names, rows = ("key", "size"), 60_000
    text = "".join(f'"{number % 3}/{number}/x","1"\n' for number in range(rows))
    found = scan(io.BytesIO(_zipped(text)), manifest(FileFormat.CSV, names), "file")
    assert found.prefixes == {
        f"{each}/": Amount(len(range(each, rows, 3)), len(range(each, rows, 3))) for each in range(3)
    }
    assert (found.prefixes_depth, found.cells_depth) == (1, 1)


def _zipped(text: str) -> bytes:
    return gzip.compress(text.encode())
