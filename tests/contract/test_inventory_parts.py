"""Parts of an inventory, counted where they lie: in S3 and on a disk."""

from __future__ import annotations

import gc
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from typing import Any

import boto3
import pyarrow as pa
import pyarrow.orc
import pytest
from botocore.response import StreamingBody
from moto import mock_aws
from urllib3.exceptions import ProtocolError

from lamplighter.adapters.inventory.scan import scan
from lamplighter.adapters.inventory_parts import InventoryFiles, InventoryParts
from lamplighter.adapters.s3_inventory_files import S3InventoryFiles
from lamplighter.domain.inventory.aggregate import Aggregate, Bounds
from lamplighter.domain.inventory.manifest import FileFormat, Manifest
from lamplighter.domain.inventory.merging import merge
from lamplighter.domain.inventory_run.parts import PartKind, parts_of
from lamplighter.errors import Damaged, Unavailable
from lamplighter.inbound.inventory_manifest import read_manifest
from local.inventories import find_inventory
from tests.small_inventories import DESTINATION, SmallInventory, a_row, photos

BOUNDS = Bounds()
Put = Callable[[SmallInventory], InventoryFiles]
COLUMNAR = (FileFormat.PARQUET, FileFormat.ORC)


@pytest.fixture(params=["s3", "s3 by small ranges", "disk"])
def put(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Put]:
    """Puts an inventory there, and says how its files are opened."""
    if request.param == "disk":
        yield lambda inventory: on_disk(inventory, tmp_path)
        return
    with mock_aws():
        s3: Any = boto3.client("s3")
        s3.create_bucket(Bucket=DESTINATION)
        opened = S3InventoryFiles(s3=s3, read_ahead_bytes=100) if "small" in request.param else S3InventoryFiles(s3=s3)

        def put_in_s3(inventory: SmallInventory) -> InventoryFiles:
            inventory.put(s3)
            return opened

        yield put_in_s3


def on_disk(inventory: SmallInventory, folder: Path) -> InventoryFiles:
    for key, content in inventory.objects.items():
        path = folder / key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return find_inventory(str(folder / inventory.folder)).files


def manifest_of(inventory: SmallInventory) -> Manifest:
    return read_manifest(inventory.objects[f"{inventory.folder}/manifest.json"], "manifest")


def counted(files: InventoryFiles, manifest: Manifest, share_bytes: int = 2**40) -> list[Aggregate]:
    parts = InventoryParts(files=files)
    scanned = [part for part in parts_of(manifest, share_bytes) if part.kind is not PartKind.CHECKSUM]
    return [parts.scan(manifest, part, BOUNDS) for part in scanned]


def an_inventory(file_format: FileFormat, rows: int = 100) -> SmallInventory:
    more = [a_row("a b/ü+%41.csv", 7), a_row("old", 11, is_latest=False), a_row("x", None, is_delete_marker=True)]
    return SmallInventory(file_format, [[*photos(rows), *more]], row_group=30)


@pytest.mark.parametrize("file_format", FileFormat)
def test_a_file_is_counted(put: Put, file_format: FileFormat) -> None:
    inventory = an_inventory(file_format)
    (whole,) = counted(put(inventory), manifest_of(inventory))
    assert sum(amount.objects for amount in whole.cells.values()) == 103
    assert whole.prefixes["a b/"].bytes == 7


def test_shares_of_a_large_file_come_to_the_whole(put: Put) -> None:
    inventory = an_inventory(FileFormat.PARQUET)
    files, manifest = put(inventory), manifest_of(inventory)
    (whole,) = counted(files, manifest)
    shares = counted(files, manifest, share_bytes=manifest.files[0].size_bytes // 3)
    assert len(shares) == 4
    assert all(sum(amount.objects for amount in share.cells.values()) < 103 for share in shares)
    assert reduce(merge, shares) == whole


def test_stripes_of_orc_are_shared_out_too(put: Put) -> None:
    inventory = an_inventory(FileFormat.ORC)
    files, manifest = put(inventory), manifest_of(inventory)
    shares = counted(files, manifest, share_bytes=manifest.files[0].size_bytes // 2)
    assert reduce(merge, shares) == counted(files, manifest)[0]


@pytest.mark.parametrize("file_format", FileFormat)
def test_a_file_with_another_md5_is_not_counted(put: Put, file_format: FileFormat) -> None:
    inventory, other = an_inventory(file_format), an_inventory(file_format)
    (key,) = inventory.data_keys
    rows = [*photos(100), *[a_row(name) for name in ("q", "r", "s")]]
    other = SmallInventory(file_format, [rows], row_group=30)
    manifest = manifest_of(inventory)
    inventory.objects[key] = other.objects[key]
    files = put(inventory)
    with pytest.raises(Damaged, match=key):
        counted(files, manifest)
    with pytest.raises(Damaged, match="and the manifest says"):
        InventoryParts(files=files).verify(manifest, manifest.files[0])


def test_the_checksum_of_a_file_that_is_as_it_should_be_is_right(put: Put) -> None:
    inventory = an_inventory(FileFormat.PARQUET)
    manifest = manifest_of(inventory)
    InventoryParts(files=put(inventory)).verify(manifest, manifest.files[0])


def test_what_follows_the_end_of_the_rows_belongs_to_the_checksum(put: Put) -> None:
    """The file in the manifest is the shorter one."""
    inventory = an_inventory(FileFormat.CSV)
    manifest, (key,) = manifest_of(inventory), inventory.data_keys
    inventory.objects[key] += b"\0" * 9
    with pytest.raises(Damaged, match=key):
        counted(put(inventory), manifest)


@pytest.mark.parametrize("file_format", COLUMNAR)
def test_a_share_of_a_file_of_another_size_is_not_counted(put: Put, file_format: FileFormat) -> None:
    inventory = an_inventory(file_format)
    manifest, (key,) = manifest_of(inventory), inventory.data_keys
    inventory.objects[key] = an_inventory(file_format, rows=50).objects[key]
    with pytest.raises(Damaged, match=f"{key}.* bytes, and the manifest says"):
        counted(put(inventory), manifest, share_bytes=1000)


@pytest.mark.parametrize("file_format", COLUMNAR)
def test_a_share_of_what_is_no_such_file_is_damaged(put: Put, file_format: FileFormat) -> None:
    inventory = an_inventory(file_format)
    manifest, (key,) = manifest_of(inventory), inventory.data_keys
    inventory.objects[key] = bytes(len(inventory.objects[key]))
    with pytest.raises(Damaged, match=key):
        counted(put(inventory), manifest, share_bytes=1000)


@pytest.mark.parametrize("file_format", FileFormat)
def test_a_file_of_0_bytes_is_no_file_without_rows(put: Put, file_format: FileFormat) -> None:
    inventory = SmallInventory(file_format, [[]])
    (key,) = inventory.data_keys
    inventory.objects[key] = b""
    inventory.write_manifest([{"key": key, "size": 0, "MD5checksum": "d41d8cd98f00b204e9800998ecf8427e"}])
    with pytest.raises(Damaged, match=f"{key}: the manifest says 0 bytes, and that is no {file_format} file"):
        counted(put(inventory), manifest_of(inventory))


@pytest.mark.parametrize("share_bytes", [1000, 2**40])
def test_a_file_that_vanished_is_named(put: Put, share_bytes: int) -> None:
    inventory = an_inventory(FileFormat.PARQUET)
    manifest, (key,) = manifest_of(inventory), inventory.data_keys
    del inventory.objects[key]
    with pytest.raises(Damaged, match=f"{key}.*there is no such"):
        counted(put(inventory), manifest, share_bytes)


class _Interrupted(io.BytesIO):
    """A connection that is lost after some bytes."""

    def read(self, size: int | None = -1, /) -> bytes:
        content = super().read(20 if size is None or size < 0 else min(size, 20))
        if self.tell() > 40:
            raise ProtocolError("Connection broken: reset by peer")
        return content


@dataclass
class _FilesCutOff:
    """As S3InventoryFiles has them, from a connection that is lost."""

    content: bytes

    @contextmanager
    def forwards(self, bucket: str, key: str) -> Iterator[Any]:
        body = StreamingBody(_Interrupted(self.content), len(self.content))

        class S3:
            def get_object(self, **_: Any) -> Any:
                return {"Body": body}

        with S3InventoryFiles(s3=S3()).forwards(bucket, key) as stream:  # type: ignore[arg-type]
            yield stream

    anywhere = forwards


@pytest.mark.parametrize("file_format", FileFormat)
def test_an_interruption_is_no_damage(file_format: FileFormat) -> None:
    inventory = an_inventory(file_format)
    with pytest.raises(Unavailable):
        counted(_FilesCutOff(inventory.objects[inventory.data_keys[0]]), manifest_of(inventory))


class _Weighed(io.BytesIO):
    """``most``: the bytes that Arrow held when it was read."""

    most = 0

    def read(self, size: int | None = -1, /) -> bytes:
        self.most = max(self.most, pa.total_allocated_bytes())
        return super().read(size)


def test_a_stripe_is_let_go_before_the_next_one_is_read() -> None:
    rows = [a_row(f"{number:0900}", number) for number in range(6000)]
    inventory = SmallInventory(FileFormat.ORC, [rows])
    (content,) = (inventory.objects[key] for key in inventory.data_keys)
    stripes = pyarrow.orc.ORCFile(io.BytesIO(content)).nstripes
    held = []
    for units in ([0], range(stripes)):
        file = _Weighed(content)
        gc.collect()
        before = pa.total_allocated_bytes()
        scan(file, manifest_of(inventory), "file", units=units)
        held.append(file.most - before)
    assert stripes > 3
    assert held[1] < 1.5 * held[0]
