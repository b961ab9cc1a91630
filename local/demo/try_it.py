"""What the demo leaves to be tried: the stack's snapshots and an inventory of photo-sync, as two commands take them."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from local.demo.objects import objects, write
from local.demo.photo_sync.inventory import BUCKET
from local.demo.progress import Progress
from local.demo.stage import INVENTORIES, Note, Stage
from local.paths import ROOT

_LAMPLIGHTER = ".venv/bin/lamplighter"
_SNAPSHOTS = "snapshots/"


def leave_to_try(stage: Stage, progress: Progress, output: Path, report: Mapping[str, Any]) -> list[str]:
    """Returns the commands: the first makes that report anew."""
    s3, commands = stage.client("s3"), list[str]()

    def leave(_note: Note) -> str:
        count = leave_snapshots(s3, stage.outputs["SnapshotsBucketName"], output)
        commands.append(report_command(output, report["workload"], report["content"]["name"], report["period"]))
        commands.append(inventory_command(leave_inventory(s3, output)))
        return f"{count} snapshots, 1 inventory"

    progress.act("snapshots are left to be tried", leave)
    return commands


def leave_snapshots(s3: Any, bucket: str, output: Path) -> int:
    """Below ``output``/snapshots. Returns how many."""
    found = list(objects(s3, bucket, _SNAPSHOTS))
    for key, content in found:
        write(output / key, content)
    return len(found)


def leave_inventory(s3: Any, output: Path) -> Path:
    """The last one, with all keys below ``output``/inventory. Returns its manifest's path."""
    folder = output / "inventory"
    listed = s3.list_objects_v2(Bucket=INVENTORIES, Prefix=f"{BUCKET}/")["Contents"]
    last: str = max(one["Key"] for one in listed if one["Key"].endswith("/manifest.json"))
    for key, content in objects(s3, INVENTORIES, last.removesuffix("json")):
        write(folder / key, content)
    manifest = folder / last
    for file in json.loads(manifest.read_bytes())["files"]:
        write(folder / file["key"], s3.get_object(Bucket=INVENTORIES, Key=file["key"])["Body"].read())
    return manifest


def report_command(output: Path, workload: str, name: str, period: str) -> str:
    asked = (name, "--workload", workload, "--period", period, "--snapshots", _shown(output / "snapshots"))
    return shlex.join([_LAMPLIGHTER, "report", *asked, "-o", "out/reports"])


def inventory_command(manifest: Path) -> str:
    return shlex.join([_LAMPLIGHTER, "inventory", _shown(manifest)])


def _shown(path: Path) -> str:
    """Of what lies in the repository, the way there from its folder."""
    whole = path.resolve()
    return str(whole.relative_to(ROOT) if whole.is_relative_to(ROOT) else whole)
