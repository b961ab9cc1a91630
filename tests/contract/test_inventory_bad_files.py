"""What is wrong with a file is said, with the file and the place: never counted as something else."""

from __future__ import annotations

import gzip
import io
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lamplighter.adapters.inventory.scan import scan
from lamplighter.domain.inventory import columns
from lamplighter.domain.inventory.aggregate import Aggregate
from lamplighter.domain.inventory.cell import Amount
from lamplighter.domain.inventory.manifest import FileFormat
from lamplighter.domain.inventory.views import of_facet, smaller_than, total, total_by
from lamplighter.errors import Damaged, Unavailable
from tests.inventory_files import ALL, FORMATS, Row, counted, csv_line, manifest, written

NAMES = ("bucket", "key", "size", "storage_class")
GOOD = '"b","a/1.jpg","10","STANDARD"\n'


def of_csv(text: str, names: tuple[str, ...] = NAMES) -> Aggregate:
    return scan(io.BytesIO(gzip.compress(text.encode())), manifest(FileFormat.CSV, names), "s3://i/1.csv.gz")


@pytest.mark.parametrize("file_format", FORMATS)
@pytest.mark.parametrize("missing", [*columns.OPTIONAL, columns.IS_LATEST])
def test_a_column_that_is_missing_is_unknown_and_all_others_are_counted(file_format: FileFormat, missing: str) -> None:
    names = [name for name in ALL if name != missing]
    found = counted([Row(size=5), Row(size=7, is_latest=False)], file_format, names)
    assert found.missing == {missing} - {columns.IS_LATEST}
    assert total(found).objects == 2
    assert total(found).bytes == (None if missing == columns.SIZE else 12)


def test_without_sizes_nothing_is_said_of_bytes() -> None:
    found = counted([Row()], FileFormat.PARQUET, ["key", "storage_class"])
    assert total_by(found, "size_bin") is None
    assert smaller_than(found, 1024 * 1024) is None
    by_class = total_by(found, "storage_class")
    assert by_class is not None
    assert by_class["STANDARD"].bytes is None


def test_a_facet_whose_column_is_missing_is_none_and_not_nothing() -> None:
    found = counted([Row()], FileFormat.ORC, ["key", "size"])
    assert of_facet(found, "encryption_status") is None


@pytest.mark.parametrize("file_format", FORMATS)
def test_an_inventory_without_rows_is_zero_of_everything(file_format: FileFormat) -> None:
    found = counted([], file_format)
    assert (total(found).objects, total(found).bytes) == (0, 0)


def test_columns_that_nobody_knows_are_ignored_wherever_they_stand() -> None:
    found = of_csv('"x,","3","y","a/b"\n'.replace("x,", "x"), ("New", "size", "Newer", "key"))
    assert found.prefixes == {"a/": Amount(1, 3)}


@pytest.mark.parametrize("ending", ["", "\n", "\r\n"])
def test_the_last_row_may_lack_its_end(ending: str) -> None:
    assert total(of_csv(GOOD + GOOD.rstrip("\n") + ending)).objects == 2


def test_rows_that_lie_across_blocks_are_counted_once() -> None:
    rows = 70_000  # of 105 bytes: more than one block of 6 MiB
    text = "".join(f'"{"b" * 50}","a/{number:024}.jpg","{number}","STANDARD"\n' for number in range(rows))
    found = of_csv(text)
    assert (total(found).objects, total(found).bytes) == (rows, sum(range(rows)))
    with pytest.raises(Damaged, match=rf"row {rows}: size is -{rows - 1}"):
        of_csv(text.replace(f'"{rows - 1}"', f'"-{rows - 1}"'))
    with pytest.raises(Damaged, match=rf"row {rows}: size: .* 'many'"):
        of_csv(text.replace(f'"{rows - 1}"', '"many"'))
    with pytest.raises(Damaged, match=rf"row {rows}: 3 columns, and the manifest has 4"):
        of_csv(text.replace(f'"{rows - 1}",', ""))


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ('"b","a"b","10","STANDARD"', "row 2"),
        ('"b","a","1"0,"STANDARD"', "row 2"),
        ('"b","a","10","STAN"DARD', "row 2"),
        ('"b","a","10","STANDARD', "row"),
        ('"b","a","10,"STANDARD"', "row"),
        ('"b","a","10"', "row 2: 3 columns, and the manifest has 4"),
        ('"b","a","10","STANDARD","?"', "row 2: 5 columns, and the manifest has 4"),
        ('"b","a","ten","STANDARD"', "row 2: size: CSV conversion error to int64: invalid value 'ten'"),
        ('"b","a","9223372036854775808","STANDARD"', "9223372036854775808"),
        ('"b","a","1.5","STANDARD"', "1.5"),
        ('"b","a","-5","STANDARD"', "row 2: size is -5; allowed: 0 and more"),
        ('"b","a","","STANDARD"', "row 2: size is None; only a delete marker has none"),
        ('"b","","NULL","STANDARD"', "row 2: size: "),
    ],
)
def test_a_bad_row_is_named(row: str, told: str) -> None:
    with pytest.raises(Damaged) as raised:
        of_csv(f"{GOOD}{row}\n{GOOD}")
    assert "s3://i/1.csv.gz" in str(raised.value)
    assert told in str(raised.value)


def test_quotes_and_commas_within_quotes_are_no_fault() -> None:
    found = of_csv('"b","a/1.jpg","10","A ""new"", class"\n' + "b,a/2.jpg,5,STANDARD\n")
    assert {cell.storage_class: amount for cell, amount in found.cells.items()} == {
        'A "new", class': Amount(1, 10),
        "STANDARD": Amount(1, 5),
    }


@pytest.mark.parametrize(
    "written_at", ["2026-10-01T00:00:00.000Z", "2026-10-01T00:00:00Z", "2026-10-01T00:00:00.000000Z"]
)
def test_instants_are_read_with_and_without_fractions(written_at: str) -> None:
    found = of_csv(f'"a","{written_at}"\n', ("key", columns.LAST_MODIFIED))
    assert {cell.age_bin for cell in found.cells} == {1}


@pytest.mark.parametrize("options", [{}, {"use_deprecated_int96_timestamps": True}])
def test_a_lock_may_end_in_the_year_9999(options: dict[str, Any]) -> None:
    rows = [Row(object_lock_retain_until_date=datetime(9999, 12, 31, tzinfo=UTC))]
    content = written(rows, FileFormat.PARQUET, **options)
    found = scan(io.BytesIO(content), manifest(FileFormat.PARQUET), "file")
    assert found == counted(rows, FileFormat.CSV)
    assert set(of_facet(found, columns.RETAIN_UNTIL) or ()) == {columns.RETAINED}


def test_a_lock_that_orc_can_not_hold_is_said_to_be_one() -> None:
    rows = [Row(object_lock_retain_until_date=datetime(9999, 12, 31, tzinfo=UTC))]
    with pytest.raises(Damaged, match=r"file: can.t be read after row 0: ORC timestamp .* is out of range"):
        counted(rows, FileFormat.ORC)


def test_an_instant_that_is_none_is_named() -> None:
    with pytest.raises(Damaged, match="yesterday"):
        of_csv('"a","yesterday"\n', ("key", columns.LAST_MODIFIED))


def test_a_flag_is_true_or_false() -> None:
    with pytest.raises(Damaged, match="maybe"):
        of_csv('"a","maybe"\n', ("key", columns.IS_LATEST))
    with pytest.raises(Damaged, match="row 1: is_latest is None; allowed: true, false"):
        of_csv('"a",""\n', ("key", columns.IS_LATEST))


@pytest.mark.parametrize("kept", [5, 40, -1])
def test_a_gzip_file_that_ends_early_is_no_small_inventory(kept: int) -> None:
    whole = gzip.compress(GOOD.encode() * 100)
    with pytest.raises(Damaged, match=r"1\.csv\.gz: no whole gzip file"):
        scan(io.BytesIO(whole[:kept]), manifest(FileFormat.CSV, NAMES), "1.csv.gz")


def test_a_gzip_file_with_a_wrong_checksum_is_damaged() -> None:
    whole = bytearray(gzip.compress(GOOD.encode() * 100))
    whole[-8] ^= 1
    with pytest.raises(Damaged, match="no whole gzip file"):
        scan(io.BytesIO(bytes(whole)), manifest(FileFormat.CSV, NAMES), "1.csv.gz")


def test_several_gzip_members_are_one_file() -> None:
    both = gzip.compress(GOOD.encode()) + gzip.compress(GOOD.encode())
    assert total(scan(io.BytesIO(both), manifest(FileFormat.CSV, NAMES), "1.csv.gz")).objects == 2


def test_a_row_without_end_is_not_read_into_memory() -> None:
    with pytest.raises(Damaged, match="without the end of a row"):
        of_csv('"' + "x" * 8_000_000)


@pytest.mark.parametrize("file_format", [FileFormat.PARQUET, FileFormat.ORC])
@pytest.mark.parametrize("kept", [0, 10, 0.5])
def test_a_file_that_ends_early_is_named(file_format: FileFormat, kept: float) -> None:
    whole = written([Row()] * 1000, file_format)
    part = whole[: int(kept * len(whole)) if isinstance(kept, float) else kept]
    with pytest.raises(Damaged, match=f"d/1: no {file_format} file"):
        scan(io.BytesIO(part), manifest(file_format), "d/1")


@pytest.mark.parametrize("file_format", [FileFormat.PARQUET, FileFormat.ORC])
def test_a_file_that_is_damaged_within_is_named(file_format: FileFormat) -> None:
    whole = bytearray(written([Row(key=f"k{number:09}", size=number) for number in range(20_000)], file_format))
    for at in range(100, len(whole) // 2, 7):
        whole[at] ^= 0xFF
    with pytest.raises(Damaged, match="d/1"):
        scan(io.BytesIO(bytes(whole)), manifest(file_format), "d/1")


def test_a_file_without_keys_is_no_inventory() -> None:
    with pytest.raises(Damaged, match="d/1: no column key, but size"):
        scan(io.BytesIO(written([Row()], FileFormat.PARQUET, ["size"])), manifest(FileFormat.PARQUET), "d/1")


def test_a_column_of_another_type_is_named() -> None:
    sink = io.BytesIO()
    pq.write_table(pa.table({"key": ["a"], "size": ["much"]}), sink)
    with pytest.raises(Damaged, match="d/1: row group 0: size is string, not int64"):
        scan(sink, manifest(FileFormat.PARQUET), "d/1")


def test_a_row_of_a_later_row_group_is_named_within_it() -> None:
    rows = [*[Row()] * 10, Row(size=-1)]
    with pytest.raises(Damaged, match="d/1: row group 2: row 3: size is -1"):
        scan(io.BytesIO(written(rows, FileFormat.PARQUET, row_group_size=4)), manifest(FileFormat.PARQUET), "d/1")


@pytest.mark.parametrize(
    ("file_format", "options"), [(FileFormat.PARQUET, {"row_group_size": 300}), (FileFormat.ORC, {})]
)
def test_row_groups_and_stripes_can_be_counted_by_themselves(file_format: FileFormat, options: dict[str, Any]) -> None:
    rows = [Row(key=f"{number % 7}/x", size=number) for number in range(1000)]
    content = written(rows, file_format, **options)
    units = [[0], [1, 2], [3]] if options else [[0]]
    parts = [scan(io.BytesIO(content), manifest(file_format), "file", units=each) for each in units]
    assert sum(total(part).bytes or 0 for part in parts) == sum(range(1000))


class _Interrupted(io.BytesIO):
    """Read so many times, and then no more."""

    def __init__(self, content: bytes, reads: int) -> None:
        super().__init__(content)
        self._left = reads

    def read(self, size: int | None = -1, /) -> bytes:
        self._left -= 1
        if self._left < 0:
            raise Unavailable("S3 is away")
        return super().read(size)

    def readinto(self, buffer: Any, /) -> int:
        content = self.read(len(buffer))
        buffer[: len(content)] = content
        return len(content)


@pytest.mark.parametrize("file_format", FORMATS)
@pytest.mark.parametrize("reads", range(4))
@pytest.mark.parametrize("units", [None, [0]])
def test_trouble_that_passes_is_no_damage(file_format: FileFormat, reads: int, units: list[int] | None) -> None:
    content = written([Row(key=f"{number}", size=number) for number in range(20_000)], file_format)
    interrupted = _Interrupted(content, min(reads, 1) if file_format is not FileFormat.ORC else reads)
    with pytest.raises(Unavailable, match="S3 is away"):
        scan(interrupted, manifest(file_format), "d/1", units=units)


def test_too_many_values_of_what_has_few_are_no_column_of_that_name() -> None:
    rows = [Row(replication_status=f"{number}") for number in range(200)]
    with pytest.raises(Damaged, match="file: replication_status has more than 127 different values"):
        counted(rows, FileFormat.CSV)


def test_a_line_of_a_test_is_as_s3_writes_it() -> None:
    row = Row(key="a b", last_modified_date=datetime(2026, 1, 2, 3, 4, 5, 6000, tzinfo=UTC))
    assert csv_line(row, ["key", "is_latest", "size", "last_modified_date"]) == (
        '"a+b","true","1000","2026-01-02T03:04:05.006Z"\n'
    )
