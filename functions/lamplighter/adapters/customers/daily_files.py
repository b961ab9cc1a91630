"""Files in S3 with a row for each customer and day: Parquet, CSV and CSV.gz under one prefix.

Only the columns that are needed are read, batch by batch. A file is not read whose key names a day outside of what is
asked for, as in ``…/day=2026-11-20/part-0.parquet``.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.dataset as ds
from botocore.exceptions import BotoCoreError, ClientError

from lamplighter.domain.customers.figures import iso_day
from lamplighter.errors import ConfigurationError, Unavailable

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_BATCH_ROWS = 65_536
_ENDINGS = (".parquet", ".csv", ".csv.gz")
_REFUSED = {"NoSuchBucket", "NoSuchKey", "AccessDenied"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """As the files name them. Without one of ``needed`` a file can't be read; others that it lacks are left out."""

    customer_id: str
    texts: Sequence[str]
    numbers: Sequence[str]
    needed: Sequence[str]


@dataclass(frozen=True, slots=True)
class Rows:
    """A pyarrow RecordBatch of the file at ``place``, of text and finite floats or None. Left out of it are so many
    rows that are ``nameless``: they say no customer.
    """

    place: str
    batch: Any
    nameless: int


@dataclass(frozen=True, slots=True)
class DailyFiles:
    """Raises ConfigurationError (names the file and what is wrong with it), Unavailable."""

    s3: S3Client

    def batches(
        self, location: str, day_column: str, first_and_last: tuple[date, date], columns: Columns
    ) -> Iterator[Rows]:
        """``location`` is ``BUCKET/PREFIX``."""
        bucket, _, prefix = location.partition("/")
        with _our_errors(location):
            for key in self._keys(bucket, prefix, day_column, first_and_last):
                yield from self._batches(bucket, key, columns)

    def _keys(self, bucket: str, prefix: str, day_column: str, first_and_last: tuple[date, date]) -> Iterator[str]:
        in_key = re.compile(rf"(?:^|/){re.escape(day_column)}=(\d{{4}}-\d\d-\d\d)/")
        first, last = (day.isoformat() for day in first_and_last)
        for page in self.s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix):
            for found in page.get("Contents", []):
                named = in_key.search(found["Key"])
                if found["Key"].endswith(_ENDINGS) and (named is None or first <= named[1] <= last):
                    yield found["Key"]

    def _batches(self, bucket: str, key: str, columns: Columns) -> Iterator[Rows]:
        """By way of a temporary file: Parquet is read from its end, and memory stays as small as a batch."""
        place = f"s3://{bucket}/{key}"
        with tempfile.NamedTemporaryFile(suffix="".join(PurePosixPath(key).suffixes[-2:])) as file:
            self.s3.download_fileobj(bucket, key, file)
            file.flush()
            try:
                content = ds.dataset(file.name, format=_format(key, columns))
                there = _there(content.schema.names, columns, place)
                for batch in content.to_batches(columns=there, batch_size=_BATCH_ROWS):
                    yield _rows(batch, columns, place)
            except (pa.ArrowException, OSError) as error:
                raise ConfigurationError(f"{place}: can't be read: {error}") from error


def _format(key: str, columns: Columns) -> Any:
    """A CSV says no types: an id of digits is an id all the same, and so is one that reads NA or null."""
    if key.endswith(".parquet"):
        return "parquet"
    types = {**dict.fromkeys(columns.texts, pa.string()), **dict.fromkeys(columns.numbers, pa.float64())}
    options = pyarrow.csv.ConvertOptions(column_types=types)
    return ds.CsvFileFormat(convert_options=options)


def _there(named: list[str], columns: Columns, place: str) -> list[str]:
    missing = [column for column in columns.needed if column not in named]
    if missing:
        raise ConfigurationError(f"{place}: no column {', '.join(missing)}; it has {', '.join(named)}")
    return [column for column in dict.fromkeys((*columns.texts, *columns.numbers)) if column in named]


def _rows(batch: Any, columns: Columns, place: str) -> Rows:
    arrays = [
        _text(batch.column(name)) if name in columns.texts else _number(batch.column(name))
        for name in batch.schema.names
    ]
    typed = pa.record_batch(arrays, names=batch.schema.names)
    named = typed.filter(pc.greater(pc.utf8_length(typed.column(columns.customer_id)), 0))
    return Rows(place, named, batch.num_rows - named.num_rows)


def _text(column: Any) -> Any:
    """Of an instant as it is in UTC."""
    if pa.types.is_timestamp(column.type) and column.type.tz:
        column = column.cast(pa.timestamp(column.type.unit, "UTC"))
    return column.cast(pa.string())


def _number(column: Any) -> Any:
    numbers = column.cast(pa.float64(), safe=False)
    return pc.if_else(pc.is_finite(numbers), numbers, None)


@contextmanager
def _our_errors(location: str) -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        if error.response["Error"]["Code"] in _REFUSED:
            raise ConfigurationError(f"customers in s3://{location}: {error}") from error
        raise Unavailable(f"S3: {error}") from error
    except BotoCoreError as error:
        raise Unavailable(f"S3: {error}") from error


def day_reader(place: str) -> Callable[[str | None], str]:
    """A batch has few days and many rows."""

    @cache
    def read(written: str | None) -> str:
        day = iso_day(written or "")
        if day is None:
            raise ConfigurationError(f"{place}: {written!r} is no day; write it as in 2026-11-20")
        return day

    return read


def told_nameless(count: int, location: str) -> tuple[str, ...]:
    """Notes for people, none where there is nothing to tell."""
    return (f"s3://{location}: left out, for they name no customer: {count} rows",) if count else ()
