"""Ten million rows through the state machine on the embedded AWS, beside `lamplighter inventory` of the same files.

    python -m tests.benchmarks.inventory_flow --rows 10000000 --files 10

Both verify each file and come to the same counts. What the state machine takes longer is what it costs to start
functions, to hand parts over S3 as the emulator has it, and to add them up. Memory is the most that a process of the
function `inventory_scanner` had, as the kernel tells of it (VmHWM; Linux only): `--files 1` for a part of all rows.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from lamplighter.domain.inventory.manifest import FileFormat
from local.demo.executions import succeeded
from local.embedded_aws.deployment import deploy
from local.embedded_aws.launcher import EmbeddedAws
from local.layers import build_layer
from local.paths import ROOT, TEMPLATE
from tests.benchmarks.inventory_generator import BUCKET, Making, write_inventory
from tests.benchmarks.memory import most_memory_mib

ROWS, FILES = 10_000_000, 10
_STACK, _DESTINATION = "lamplighter", "inventories"
_LONGEST_S = 3600
_SCANNER = "inventory_scanner.handler"
_FOLDER = f"{BUCKET}/whole/2026-11-15T00-00Z"


def main(arguments: list[str] | None = None) -> None:
    """Prints the seconds of each, and how many times the one takes as long as the other."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--files", type=int, default=FILES)
    parser.add_argument("--format", type=FileFormat, choices=list(FileFormat), default=FileFormat.CSV)
    told = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as directory:
        folder = Path(directory)
        write_inventory(folder, told.format, Making(rows=told.rows, files=told.files))
        alone_s, alone = _by_the_command(folder)
        flow_s, flow, scanner_mib = _by_the_state_machine(folder)
    if alone != flow:
        raise SystemExit("the state machine counts otherwise than the command")
    print(f"inventory of {told.rows:,} rows in {told.files} files, {told.format}")
    print(f"{'lamplighter inventory':24}{alone_s:8.1f} s")
    print(f"{'state machine':24}{flow_s:8.1f} s  ({flow_s / alone_s:.2f} times)")
    print(f"{'its largest scanner':24}{scanner_mib:8.0f} MiB")


def _by_the_command(folder: Path) -> tuple[float, Any]:
    started = time.perf_counter()
    command = [sys.executable, "-m", "local.cli", "inventory", str(folder), "--json"]
    finished = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return time.perf_counter() - started, _comparable(json.loads(finished.stdout)["inventory"])


def _by_the_state_machine(folder: Path) -> tuple[float, Any, float]:
    """From the checksum's arrival to the end of the execution; the counts; and the scanners' memory in MiB."""
    with EmbeddedAws() as aws:
        s3 = aws.client("s3")
        s3.create_bucket(Bucket=_DESTINATION)
        parameters = {"InventoryBucketArns": f"arn:aws:s3:::{_DESTINATION}"}
        outputs = deploy(aws, TEMPLATE, _STACK, parameters, build_layer=build_layer)
        s3.put_bucket_notification_configuration(
            Bucket=_DESTINATION, NotificationConfiguration={"EventBridgeConfiguration": {}}
        )
        for path in sorted((folder / "data").iterdir()):
            s3.upload_file(str(path), _DESTINATION, f"data/{path.name}")
        s3.upload_file(str(folder / "manifest.json"), _DESTINATION, f"{_FOLDER}/manifest.json")
        started = time.perf_counter()
        s3.upload_file(str(folder / "manifest.checksum"), _DESTINATION, f"{_FOLDER}/manifest.checksum")
        succeeded(aws.client("stepfunctions"), outputs["InventoryStateMachineArn"], f"{BUCKET}-", _LONGEST_S)
        seconds = time.perf_counter() - started
        return (
            seconds,
            _comparable(_snapshot(s3, outputs["SnapshotsBucketName"])),
            _most_memory_mib(_SCANNER, aws.endpoint_url),
        )


def _most_memory_mib(handler: str, endpoint: str) -> float:
    """Of this embedded AWS's processes that run the handler: they wait for another event."""
    return max(most_memory_mib(one) for one in Path("/proc").glob("[0-9]*") if _runs(one, handler, endpoint))


def _runs(process: Path, handler: str, endpoint: str) -> bool:
    try:
        told = (process / "cmdline").read_bytes() + (process / "environ").read_bytes()
    except OSError:  # it is over, or somebody else's
        return False
    return handler.encode() in told and endpoint.encode() in told


def _snapshot(s3: Any, bucket: str) -> Any:
    (key,) = (one["Key"] for one in s3.list_objects_v2(Bucket=bucket, Prefix="snapshots/inventory/")["Contents"])
    return json.loads(s3.get_object(Bucket=bucket, Key=key)["Body"].read())["body"]


def _comparable(counts: Any) -> Any:
    return {name: value for name, value in counts.items() if name != "manifest"}


if __name__ == "__main__":
    main()
