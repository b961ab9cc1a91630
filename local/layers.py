"""Builds, for the embedded AWS, the layer that a Makefile builds for AWS."""

from __future__ import annotations

from pathlib import Path

from local.commands.compile_workloads import write_package
from local.paths import WORKLOADS
from local.workload_files import compile_workloads


def build_layer(_sources: Path, target: Path) -> None:
    """The workloads layer, from the workload files as they are."""
    write_layer(compile_workloads(WORKLOADS), target)


def write_layer(compiled: bytes, target: Path) -> None:
    """The workloads layer, from workload files compiled already."""
    write_package(compiled, target / "python" / "lamplighter_workloads")
