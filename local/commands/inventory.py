"""`lamplighter inventory MANIFEST [-o DIR] [--json]`: where a bucket's money is, and what to do.

MANIFEST is a manifest.json, the folder it lies in, or its s3:// URL (with the AWS credentials of this shell). The data
lie where the manifest says, under a folder above it or beside it. With ``-o`` these are written:

    snapshot.json    {"inventory": all counts, "storage": cost, plan, growth, recommendations}
    plan.json        the plan alone
    lifecycle.json   what `aws s3api put-bucket-lifecycle-configuration --bucket BUCKET --cli-input-json` takes
    cells.parquet    what was counted, by prefix, class, version, size and age

``--json`` prints the snapshot. Exits 0 when all was counted, 1 when something is broken or missing, 2 when the call is
wrong.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

from lamplighter.domain.inventory_run.counts import inventory_counts
from lamplighter.domain.storage_plan.report import storage_report
from local.commands.console import console
from local.inventories import (
    Counted,
    Inventory,
    Storage,
    as_json,
    count_inventory,
    find_inventory,
    print_storage,
    verified_manifest,
    write_all,
)
from local.synth.bill.bill import list_prices
from local.writing import writing

if TYPE_CHECKING:
    from local.commands.subparsers import Subparsers


def add_parser(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("inventory", help="read an S3 Inventory: where the money is, and what to do")
    parser.add_argument("manifest", metavar="MANIFEST", help="manifest.json, its folder, or its s3:// URL")
    parser.add_argument("-o", "--output", type=Path, metavar="DIR", help="write snapshot, plan, lifecycle and table")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    if not arguments.manifest.startswith("s3://") and not Path(arguments.manifest).exists():
        print(f"lamplighter inventory: {arguments.manifest}: no such file or folder", file=sys.stderr)
        return 2
    counted = _counted(find_inventory(arguments.manifest))
    storage = Storage(
        counts=inventory_counts(counted.whole, counted.place),
        report=storage_report(counted.whole, list_prices()),
    )
    if arguments.json:
        print(as_json(storage).decode())
    else:
        print_storage(storage, console())
    if arguments.output:
        with writing():
            written = list(write_all(storage, counted.whole, arguments.output))
        for path in written:
            print(f"written: {path}", file=sys.stderr)
    return 0


def _counted(inventory: Inventory) -> Counted:
    manifest = verified_manifest(inventory)
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True), transient=True) as progress:
        total = sum(file.size_bytes for file in manifest.files)
        task = progress.add_task(f"counting {manifest.source_bucket}", total=total)
        return count_inventory(inventory, manifest, lambda read: progress.advance(task, read))
