"""The manifest.json of an S3 Inventory.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-inventory-location.html. What is in it beyond that is
ignored.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Annotated

import msgspec

from lamplighter.domain.inventory.columns import KEY, column_of_csv
from lamplighter.domain.inventory.manifest import FileFormat, InventoryFile, Manifest
from lamplighter.errors import Damaged

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ARN = re.compile(r"arn:[\w-]+:s3:::(?P<name>[^:/]+)")
_ORC = re.compile(r"\s*struct<(?P<fields>.*)>\s*", re.DOTALL)
_ORC_NAME = re.compile(r"\s*(?P<name>\w+)\s*:")
_PARQUET = re.compile(r"\s*message\s+\S+\s*\{(?P<fields>.*)\}\s*", re.DOTALL)
_PARQUET_FIELD = re.compile(r"(?:required|optional|repeated)\s+\w+(?:\(\d+\))?\s+(?P<name>\w+)")

Filled = Annotated[str, msgspec.Meta(min_length=1)]


class _File(msgspec.Struct):
    key: Filled
    size: Annotated[int, msgspec.Meta(ge=0)]
    md5: Annotated[str, msgspec.Meta(pattern="^[0-9A-Fa-f]{32}$")] = msgspec.field(name="MD5checksum")


class _Manifest(msgspec.Struct, rename="camel"):
    source_bucket: Filled
    destination_bucket: Filled
    version: str
    creation_timestamp: Annotated[str, msgspec.Meta(pattern="^[0-9]{1,15}$")]
    file_format: FileFormat
    file_schema: str
    files: list[_File]


def read_manifest(content: bytes, place: str) -> Manifest:
    """Raises Damaged: it names ``place``, what of the manifest is wrong, and what is allowed."""
    try:
        read = msgspec.json.decode(content, type=_Manifest)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise Damaged(f"{place}: no manifest of an S3 Inventory: {error}") from error
    bucket = _ARN.fullmatch(read.destination_bucket)
    if bucket is None:
        raise Damaged(f"{place}: destinationBucket is {read.destination_bucket!r}, and no ARN of a bucket")
    return Manifest(
        source_bucket=read.source_bucket,
        destination_bucket=bucket["name"],
        version=read.version,
        created_at=_instant(read.creation_timestamp, place),
        file_format=read.file_format,
        columns=_columns(read.file_format, read.file_schema, place),
        files=tuple(InventoryFile(key=file.key, size_bytes=file.size, md5=file.md5.lower()) for file in read.files),
    )


def _instant(milliseconds: str, place: str) -> datetime:
    try:
        return _EPOCH + timedelta(milliseconds=int(milliseconds))
    except OverflowError as error:
        raise Damaged(f"{place}: creationTimestamp is {milliseconds}: milliseconds since 1970 are allowed") from error


def _columns(file_format: FileFormat, schema: str, place: str) -> tuple[str, ...]:
    names = _NAMES[file_format](schema)
    where = f"{place}: fileSchema of {file_format}"
    if names is None:
        raise Damaged(f"{where} is {schema!r}; allowed: {_SYNTAX[file_format]}")
    if KEY not in names:
        raise Damaged(f"{where} has no key; it has {', '.join(names)}")
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise Damaged(f"{where} has {', '.join(twice)} twice")
    return names


def _of_csv(schema: str) -> tuple[str, ...] | None:
    names = tuple(name.strip() for name in schema.split(","))
    return tuple(map(column_of_csv, names)) if all(re.fullmatch(r"\w+", name) for name in names) else None


def _of_orc(schema: str) -> tuple[str, ...] | None:
    """S3's types are simple ones, without a comma in them."""
    found = _ORC.fullmatch(schema)
    names = [_ORC_NAME.match(field) for field in found["fields"].split(",")] if found else [None]
    return None if None in names else tuple(name["name"] for name in names if name)


def _of_parquet(schema: str) -> tuple[str, ...] | None:
    found = _PARQUET.fullmatch(schema)
    fields = [field for field in found["fields"].split(";") if field.strip()] if found else [""]
    names = [_PARQUET_FIELD.match(field.strip()) for field in fields]
    return None if None in names or not names else tuple(name["name"] for name in names if name)


_NAMES: Mapping[FileFormat, Callable[[str], tuple[str, ...] | None]] = {
    FileFormat.CSV: _of_csv,
    FileFormat.ORC: _of_orc,
    FileFormat.PARQUET: _of_parquet,
}
_SYNTAX = {
    FileFormat.CSV: "Bucket, Key, …",
    FileFormat.ORC: "struct<bucket:string,key:string,…>",
    FileFormat.PARQUET: "message s3.inventory { required binary bucket (UTF8); … }",
}
