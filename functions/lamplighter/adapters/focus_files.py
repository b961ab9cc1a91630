"""One file of a FOCUS export, batch by batch: only the columns that are asked for, whatever else is in it."""

from __future__ import annotations

import csv
import gzip
import io
import tempfile
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from lamplighter.errors import ConfigurationError

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

# A batch: so many bytes of CSV, or rows of Parquet. Four times as much of CSV is a quarter faster, and takes twice the
# memory.
_BLOCK_BYTES = 1024 * 1024
_BATCH_ROWS = 32_768
_DAMAGED = (pa.ArrowInvalid, gzip.BadGzipFile, EOFError, UnicodeDecodeError)


def batches(s3: S3Client, bucket: str, key: str, columns: Sequence[str]) -> Iterator[pa.Table]:
    """Raises ConfigurationError for a column that is missing and for a file that can't be read; S3's own errors."""
    read = _parquet if key.lower().endswith(".parquet") else _csv
    try:
        yield from read(s3, bucket, key, columns)
    except _DAMAGED as error:
        raise ConfigurationError(f"s3://{bucket}/{key}: can't be read: {error}") from error


def _csv(s3: S3Client, bucket: str, key: str, columns: Sequence[str]) -> Iterator[pa.Table]:
    """All as text: what is a decimal must not become a float on the way."""
    body: Any = s3.get_object(Bucket=bucket, Key=key)["Body"]
    with _unpacked(body, key) as stream:
        header = next(csv.reader([stream.readline().decode("utf-8-sig")]), [])
        _require(header, columns, f"s3://{bucket}/{key}")
        if not stream.peek(1):  # a period without charges, which pyarrow would call damaged
            return
        reader = pyarrow.csv.open_csv(
            stream,
            read_options=pyarrow.csv.ReadOptions(column_names=header, block_size=_BLOCK_BYTES),
            parse_options=pyarrow.csv.ParseOptions(newlines_in_values=True),
            convert_options=pyarrow.csv.ConvertOptions(
                include_columns=list(columns), column_types=dict.fromkeys(columns, pa.string())
            ),
        )
        for batch in reader:
            yield pa.Table.from_batches([batch])


def _unpacked(body: Any, key: str) -> io.BufferedReader | gzip.GzipFile:
    if key.lower().endswith(".gz"):
        return gzip.open(body)
    return io.BufferedReader(body, _BLOCK_BYTES)


def _parquet(s3: S3Client, bucket: str, key: str, columns: Sequence[str]) -> Iterator[pa.Table]:
    """By way of a temporary file, for Parquet is read from its end; memory stays as small as a batch."""
    with tempfile.TemporaryFile() as file:
        s3.download_fileobj(bucket, key, file)
        file.seek(0)
        content = pq.ParquetFile(file, pre_buffer=False)
        _require(content.schema_arrow.names, columns, f"s3://{bucket}/{key}")
        for group in range(content.num_row_groups):  # all groups at once are read ahead, and stay in memory
            for batch in content.iter_batches(batch_size=_BATCH_ROWS, row_groups=[group], columns=list(columns)):
                yield pa.Table.from_batches([batch])


def _require(header: Sequence[str], columns: Sequence[str], file: str) -> None:
    missing = [name for name in columns if name not in header]
    if missing:
        raise ConfigurationError(f"{file}: no column {', '.join(missing)}; FOCUS 1.0 has them, this file {len(header)}")
