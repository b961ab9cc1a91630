"""Builds, for the embedded AWS, the layers that a Makefile builds for AWS."""

from __future__ import annotations

import shutil
from pathlib import Path

from local.commands.compile_workloads import write_package
from local.embedded_aws.artifacts import installed
from local.paths import ROOT, WORKLOADS
from local.workload_files import compile_workloads

TELEMETRY_LOCK = ROOT / "local" / "locks" / "telemetry.txt"
TELEMETRY_CONTENTS = ROOT / "layers" / "telemetry" / "contents.txt"


def build_layer(sources: Path, target: Path) -> None:
    """The layer of that directory, from the files as they are."""
    if sources.name == "telemetry":
        _build_telemetry(target / "python")
    else:
        write_layer(compile_workloads(WORKLOADS), target)


def write_layer(compiled: bytes, target: Path) -> None:
    """The workloads layer, from workload files compiled already."""
    write_package(compiled, target / "python" / "lamplighter_workloads")


def _build_telemetry(python: Path) -> None:
    """Bytecode of the packages is made once and kept; that of our own is made where it runs."""
    shutil.copytree(installed(TELEMETRY_LOCK, "layers") / "python", python)
    ours = [ROOT / "functions" / line for line in TELEMETRY_CONTENTS.read_text().split()]
    for source in (file for path in ours for file in (path.rglob("*.py") if path.is_dir() else [path])):
        copied = python / source.relative_to(ROOT / "functions")
        copied.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, copied)
