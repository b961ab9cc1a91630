"""What it costs to count an inventory, beside what it costs to read it at all; one core, side by side.

    python -m tests.benchmarks.inventory_scan --rows 10000000 --memory 1000000 10000000 30000000

CSV.gz beside `gzip -dc | wc -l`, Parquet and ORC beside pyarrow reading the same columns. What counts is time of the
processor, which a busy machine lengthens least; the start of an interpreter and its imports are left out. Memory is the
most that a process of its own had, imports and all.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.orc
import pyarrow.parquet as pq

from lamplighter.adapters.inventory.scan import scan
from lamplighter.domain.inventory.columns import COUNTED
from lamplighter.domain.inventory.manifest import FileFormat
from lamplighter.domain.inventory.views import total
from lamplighter.inbound.inventory_manifest import read_manifest
from tests.benchmarks.inventory_generator import Making, write_inventory
from tests.benchmarks.memory import most_memory_mib

ROWS, RUNS = 2_000_000, 3
AIMS = {FileFormat.CSV: 1.1, FileFormat.PARQUET: 2.0, FileFormat.ORC: 2.0}
_BATCH_ROWS = 64 * 1024
_BASELINES = {FileFormat.CSV: "gzip -dc | wc -l", FileFormat.PARQUET: "pyarrow", FileFormat.ORC: "pyarrow"}


def main(arguments: list[str] | None = None) -> None:
    """Prints medians of the seconds, their ratio, and the memory of each number of rows."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--runs", type=int, default=RUNS)
    parser.add_argument("--memory", type=int, nargs="*", default=[ROWS // 10, ROWS])
    parser.add_argument("--child", nargs=3, metavar=("WHAT", "FORMAT", "MANIFEST"), help=argparse.SUPPRESS)
    told = parser.parse_args(arguments)
    if told.child:
        what, file_format, manifest = told.child
        _child(_WORK[what], FileFormat(file_format), Path(manifest))
        return
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    _times(told.rows, told.runs)
    _memory(told.memory)


def _times(rows: int, runs: int) -> None:
    print(f"inventory: {rows} rows on one core, median of {runs} runs, seconds of the processor")
    print(f"{'':10}{'baseline':>18}{'its s':>8}{'ours s':>8}{'ratio':>8}{'aim':>6}")
    for file_format, aim in AIMS.items():
        with tempfile.TemporaryDirectory() as directory:
            manifest = write_inventory(Path(directory), file_format, Making(rows=rows))
            # Side by side, so that a busy moment strikes both.
            pairs = [
                (_baseline_s(file_format, manifest), _spent("scan", file_format, manifest)[0]) for _ in range(runs)
            ]
        baseline, ours = (statistics.median(column) for column in zip(*pairs, strict=True))
        name = _BASELINES[file_format]
        print(f"{file_format:10}{name:>18}{baseline:8.2f}{ours:8.2f}{ours / baseline:8.2f}{aim:6.1f}", flush=True)


def _memory(sizes: list[int]) -> None:
    print(
        "\nmost memory of a process that counts so many rows, MiB\n" + f"{'':10}" + "".join(f"{n:>12}" for n in sizes)
    )
    for file_format in AIMS:
        print(f"{file_format:10}", end="", flush=True)
        for rows in sizes:
            with tempfile.TemporaryDirectory() as directory:
                manifest = write_inventory(Path(directory), file_format, Making(rows=rows))
                print(f"{_spent('scan', file_format, manifest)[1]:12.0f}", end="", flush=True)
        print()


def _baseline_s(file_format: FileFormat, manifest: Path) -> float:
    if file_format is not FileFormat.CSV:
        return _spent("read", file_format, manifest)[0]
    (data,) = (manifest.parent / "data").iterdir()
    before = os.times()
    with data.open("rb") as file, subprocess.Popen(["gzip", "-dc"], stdin=file, stdout=subprocess.PIPE) as unpacking:
        subprocess.run(["wc", "-l"], stdin=unpacking.stdout, stdout=subprocess.DEVNULL, check=True)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def _spent(what: str, file_format: FileFormat, manifest: Path) -> tuple[float, float]:
    """Seconds and MiB of a process of its own."""
    command = [sys.executable, "-m", "tests.benchmarks.inventory_scan", "--child", what, file_format, str(manifest)]
    seconds, mebibytes = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return seconds, mebibytes


def _child(work: Callable[[FileFormat, Path], int], file_format: FileFormat, manifest: Path) -> None:
    pa.set_cpu_count(1)
    before = time.process_time()
    work(file_format, manifest)
    spent_s = time.process_time() - before
    print(json.dumps([spent_s, most_memory_mib()]))


def _scan(_: FileFormat, path: Path) -> int:
    manifest = read_manifest(path.read_bytes(), str(path))
    with (path.parent / manifest.files[0].key).open("rb") as file:
        return total(scan(file, manifest, str(path))).objects


def _read(file_format: FileFormat, path: Path) -> int:
    (data,) = (path.parent / "data").iterdir()
    if file_format is FileFormat.PARQUET:
        batches = pq.ParquetFile(data).iter_batches(_BATCH_ROWS, columns=list(COUNTED), use_threads=False)
        return sum(batch.num_rows for batch in batches)
    file = pyarrow.orc.ORCFile(data)
    return sum(file.read_stripe(stripe, list(COUNTED)).num_rows for stripe in range(file.nstripes))


_WORK: dict[str, Callable[[FileFormat, Path], int]] = {"scan": _scan, "read": _read}

if __name__ == "__main__":
    main()
