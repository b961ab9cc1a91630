"""The files that ``-o`` writes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from lamplighter.domain.inventory.aggregate import Aggregate
from lamplighter.domain.inventory_run.cell_table import cell_columns
from lamplighter.domain.storage_plan.lifecycle import configuration
from local.inventories.storage import Storage, as_json, pretty


def write_all(storage: Storage, whole: Aggregate, folder: Path) -> Iterator[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    plan = storage.report.plan
    documents = {
        "snapshot.json": as_json(storage),
        "plan.json": pretty(plan),
        "lifecycle.json": pretty(configuration(plan.rules)),
    }
    for name, content in documents.items():
        (folder / name).write_bytes(content + b"\n")
        yield folder / name
    table = folder / "cells.parquet"
    pq.write_table(pa.table(dict(cell_columns(whole))), table, compression="zstd")
    yield table
