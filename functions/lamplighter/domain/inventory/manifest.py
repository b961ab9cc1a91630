"""What S3 writes when an inventory is complete."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from lamplighter.domain.inventory.aggregate import Source


class FileFormat(StrEnum):
    CSV = "CSV"
    ORC = "ORC"
    PARQUET = "Parquet"


@dataclass(frozen=True, slots=True, kw_only=True)
class InventoryFile:
    """``md5`` is of the file as it lies there, in hexadecimal."""

    key: str
    size_bytes: int
    md5: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """``columns`` are the schema's names in its order, those of CSV as ORC and Parquet write them (``columns``).

    ``destination_bucket`` is a name: the manifest's ARN without what stands before it. ``created_at`` is aware.
    """

    source_bucket: str
    destination_bucket: str
    version: str
    created_at: datetime
    file_format: FileFormat
    columns: tuple[str, ...]
    files: tuple[InventoryFile, ...]

    @property
    def source(self) -> Source:
        return Source(bucket=self.source_bucket, created_at=self.created_at)
