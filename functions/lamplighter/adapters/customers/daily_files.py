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
from datetime import date, datetime
from functools import cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

import pyarrow as pa
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

    texts: Sequence[str]
    numbers: Sequence[str]
    needed: Sequence[str]


@dataclass(frozen=True, slots=True)
class DailyFiles:
    """Raises ConfigurationError (names the file and what is wrong with it), Unavailable."""

    s3: S3Client

    def batches(
        self, location: str, day_column: str, first_and_last: tuple[date, date], columns: Columns
    ) -> Iterator[tuple[str, Any]]:
        """Each a file's address and a pyarrow RecordBatch. ``location`` is ``BUCKET/PREFIX``."""
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

    def _batches(self, bucket: str, key: str, columns: Columns) -> Iterator[tuple[str, Any]]:
        """By way of a temporary file: Parquet is read from its end, and memory stays as small as a batch."""
        place = f"s3://{bucket}/{key}"
        with tempfile.NamedTemporaryFile(suffix="".join(PurePosixPath(key).suffixes[-2:])) as file:
            self.s3.download_fileobj(bucket, key, file)
            file.flush()
            try:
                content = ds.dataset(file.name, format=_format(key, columns))
                there = _there(content.schema.names, columns, place)
                for batch in content.to_batches(columns=there, batch_size=_BATCH_ROWS):
                    yield place, batch
            except (pa.ArrowInvalid, pa.ArrowTypeError, OSError) as error:
                raise ConfigurationError(f"{place}: can't be read: {error}") from error


def _format(key: str, columns: Columns) -> Any:
    """A CSV says no types: an id of digits is an id all the same."""
    if key.endswith(".parquet"):
        return "parquet"
    types = {**dict.fromkeys(columns.texts, pa.string()), **dict.fromkeys(columns.numbers, pa.float64())}
    options = pyarrow.csv.ConvertOptions(column_types=types, strings_can_be_null=True)
    return ds.CsvFileFormat(convert_options=options)


def _there(named: list[str], columns: Columns, place: str) -> list[str]:
    missing = [column for column in columns.needed if column not in named]
    if missing:
        raise ConfigurationError(f"{place}: no column {', '.join(missing)}; it has {', '.join(named)}")
    return [column for column in dict.fromkeys((*columns.texts, *columns.numbers)) if column in named]


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


def day_reader(place: str) -> Callable[[Any], str]:
    """A batch has few days and many rows."""

    @cache
    def read(value: Any) -> str:
        day = iso_day(written(value))
        if day is None:
            raise ConfigurationError(f"{place}: {value!r} is no day; write it as in 2026-11-20")
        return day

    return read


def written(value: Any) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)
