"""One file of an inventory, or a part of it, counted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lamplighter.adapters.inventory.csv_files import csv_batches
from lamplighter.adapters.inventory.orc_files import OrcPart
from lamplighter.adapters.inventory.parquet_files import ParquetPart
from lamplighter.adapters.inventory.tally import Tally
from lamplighter.domain.inventory.aggregate import Aggregate, Bounds
from lamplighter.domain.inventory.manifest import FileFormat, Manifest

_BOUNDS = Bounds()


def scan(
    file: Any, manifest: Manifest, name: str, *, bounds: Bounds = _BOUNDS, units: Sequence[int] | None = None
) -> Aggregate:
    """``file`` is binary: CSV is read forwards once, Parquet and ORC seek. ``name`` is what errors call it. ``units``
    are row groups of Parquet or stripes of ORC; all of them by itself. Raises Damaged.
    """
    if manifest.file_format is FileFormat.CSV:
        tally = Tally(manifest.source, bounds, manifest.columns, url_encoded=True)
        for batch in csv_batches(file, manifest.columns, name):
            tally.add(batch)
        return tally.aggregate()
    part = (ParquetPart if manifest.file_format is FileFormat.PARQUET else OrcPart)(file, name, units)
    tally = Tally(manifest.source, bounds, part.columns, url_encoded=False)
    for batch in part.batches():
        tally.add(batch)
        del batch  # it holds its whole stripe, and the next one is read now
    return tally.aggregate()
