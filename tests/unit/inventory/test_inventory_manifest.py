"""manifest.json in each format, and what is said of one that is none."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from lamplighter.domain.inventory.aggregate import Source
from lamplighter.domain.inventory.manifest import FileFormat, InventoryFile
from lamplighter.errors import Damaged
from lamplighter.inbound.inventory_manifest import read_manifest

SCHEMAS = {
    "CSV": "Bucket, Key, VersionId, Size, LastModifiedDate, BrandNew",
    "ORC": "struct<bucket:string,key:string,version_id:string,size:bigint,last_modified_date:timestamp,brand_new:int>",
    "Parquet": (
        "message s3.inventory { required binary bucket (UTF8); required binary key (UTF8); optional binary version_id"
        " (UTF8); optional int64 size; optional int64 last_modified_date (TIMESTAMP(MILLIS,true));"
        " optional binary brand_new (STRING);}"
    ),
}
MD5 = "f11166069f1990abeb9c97ace9cdfabc"


def content(**changes: Any) -> bytes:
    written = {
        "sourceBucket": "photos",
        "destinationBucket": "arn:aws:s3:::inventories",
        "version": "2016-11-30",
        "creationTimestamp": "1763164800123",
        "fileFormat": "CSV",
        "fileSchema": "Bucket, Key, Size",
        "files": [{"key": "a/data/1.csv.gz", "size": 2_147_483_747, "MD5checksum": MD5.upper(), "new": 1}],
        "new": {},
    }
    return json.dumps({**written, **changes}).encode()


def test_a_manifest_is_read() -> None:
    found = read_manifest(content(), "s3://inventories/a/manifest.json")
    assert found.source == Source(bucket="photos", created_at=datetime(2025, 11, 15, 0, 0, 0, 123_000, UTC))
    assert found.destination_bucket == "inventories"
    assert found.file_format is FileFormat.CSV
    assert found.files == (InventoryFile(key="a/data/1.csv.gz", size_bytes=2_147_483_747, md5=MD5),)


@pytest.mark.parametrize("file_format", ["ORC", "Parquet"])
def test_the_columns_of_a_schema_are_in_its_order(file_format: str) -> None:
    found = read_manifest(content(fileFormat=file_format, fileSchema=SCHEMAS[file_format]), "m")
    assert found.columns == ("bucket", "key", "version_id", "size", "last_modified_date", "brand_new")


def test_columns_of_csv_have_the_names_of_the_others_where_they_are_counted() -> None:
    found = read_manifest(content(fileSchema="Bucket, Key,VersionId , Size, LastModifiedDate, BrandNew"), "m")
    assert found.columns == ("Bucket", "key", "VersionId", "size", "last_modified_date", "BrandNew")


def test_an_inventory_of_nothing_has_no_files() -> None:
    assert read_manifest(content(files=[]), "m").files == ()


@pytest.mark.parametrize("region", ["aws", "aws-cn", "aws-us-gov"])
def test_a_bucket_lies_in_any_partition(region: str) -> None:
    assert read_manifest(content(destinationBucket=f"arn:{region}:s3:::there"), "m").destination_bucket == "there"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"sourceBucket": ""}, r"sourceBucket"),
        ({"destinationBucket": "there"}, "destinationBucket is 'there', and no ARN of a bucket"),
        ({"creationTimestamp": "2025-11-15"}, r"creationTimestamp"),
        ({"creationTimestamp": 1763164800123}, r"creationTimestamp"),
        ({"creationTimestamp": "999999999999999"}, "creationTimestamp is 999999999999999"),
        ({"fileFormat": "JSON"}, "JSON"),
        ({"fileSchema": ""}, r"fileSchema of CSV is ''; allowed: Bucket, Key, …"),
        ({"fileSchema": "Bucket, Size"}, "fileSchema of CSV has no key; it has Bucket, size"),
        ({"fileSchema": "Bucket, Key, Size, Size"}, "fileSchema of CSV has size twice"),
        ({"fileFormat": "ORC"}, "fileSchema of ORC is 'Bucket, Key, Size'; allowed: struct<"),
        ({"fileFormat": "Parquet"}, "fileSchema of Parquet is 'Bucket, Key, Size'; allowed: message s3.inventory"),
        ({"fileFormat": "Parquet", "fileSchema": "message s3.inventory { }"}, "allowed: message s3.inventory"),
        ({"fileFormat": "ORC", "fileSchema": "struct<bucket:string,,key:string>"}, "allowed: struct<"),
        ({"files": [{"key": "a", "size": -1, "MD5checksum": MD5}]}, r"\$.files\[0\].size"),
        ({"files": [{"key": "a", "size": 1, "MD5checksum": "x"}]}, r"\$.files\[0\].MD5checksum"),
        ({"files": [{"key": "a", "MD5checksum": MD5}]}, r"missing required field `size` - at `\$.files\[0\]`"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(changes: dict[str, Any], told: str) -> None:
    with pytest.raises(Damaged, match=rf"^s3://i/m: .*{told}"):
        read_manifest(content(**changes), "s3://i/m")


@pytest.mark.parametrize("written", [b"", b"[]", b'{"sourceBucket": "photos"', b"\xff\xfe"])
def test_what_is_no_manifest_is_said_to_be_none(written: bytes) -> None:
    with pytest.raises(Damaged, match="m: no manifest of an S3 Inventory"):
        read_manifest(written, "m")
