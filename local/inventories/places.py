"""Where an inventory is read from: an S3 URL, a folder, or the manifest in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3

from lamplighter.adapters.inventory_parts import InventoryFiles
from lamplighter.adapters.s3_inventory_files import S3InventoryFiles
from lamplighter.adapters.s3_manifests import S3Manifests
from lamplighter.domain.inventory_run.identity import CHECKSUM, MANIFEST, ManifestPlace
from lamplighter.errors import ConfigurationError, Damaged, Rejected
from lamplighter.inbound.inventory_event import manifest_place

# S3 makes a folder for each inventory, named after its time.
_EXPECTED = f"it lies in a dated folder, as in s3://BUCKET/PREFIX/SOURCE/ID/2026-11-20T01-00Z/{MANIFEST}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Inventory:
    """``checksum`` is None where there is none, as in a copy of the data alone."""

    place: str
    manifest: bytes
    checksum: bytes | None
    files: InventoryFiles


def find_inventory(word: str) -> Inventory:
    """Raises ConfigurationError for what is no such place, Damaged where the manifest is gone, Unavailable."""
    if not word.startswith("s3://"):
        return _on_disk(Path(word))
    try:
        return _in_s3(manifest_place(word))
    except Rejected as error:
        raise ConfigurationError(f"{word} names no inventory: {_EXPECTED}") from error


def _in_s3(place: ManifestPlace) -> Inventory:
    s3 = boto3.Session().client("s3")
    manifests = S3Manifests(s3=s3)
    return Inventory(
        place=str(place),
        manifest=manifests.content(place),
        checksum=manifests.checksum(place),
        files=S3InventoryFiles(s3=s3),
    )


def _on_disk(path: Path) -> Inventory:
    manifest = path / MANIFEST if path.is_dir() else path
    if not manifest.is_file():
        raise ConfigurationError(f"{manifest}: no such file; a folder with {MANIFEST}, that file, or an s3:// URL")
    checksum = manifest.with_name(CHECKSUM)
    return Inventory(
        place=str(manifest),
        manifest=manifest.read_bytes(),
        checksum=checksum.read_bytes() if checksum.is_file() else None,
        files=_FilesOnDisk(manifest.resolve().parent),
    )


@dataclass(frozen=True, slots=True)
class _FilesOnDisk:
    """As the bucket has them, somewhere above the manifest; or beside it; or in a folder ``data`` beside either."""

    folder: Path

    @contextmanager
    def forwards(self, _bucket: str, key: str) -> Iterator[Any]:
        with self._found(key).open("rb") as file:
            yield file

    anywhere = forwards

    def _found(self, key: str) -> Path:
        name = Path(key).name
        places = [
            *(above / key for above in (self.folder, *self.folder.parents)),
            *(folder / name for folder in (self.folder, self.folder / "data", self.folder.parent / "data")),
        ]
        found = next((place for place in places if place.is_file()), None)
        if found is None:
            raise Damaged(f"{key}: there is no such file, neither under a folder above {self.folder} nor beside it")
        return found
