"""`lamplighter compile`: the workload files, checked, as the package that the workloads layer holds."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from local.paths import WORKLOADS
from local.workload_files import compile_workloads
from local.writing import writing

if TYPE_CHECKING:
    from local.commands.subparsers import Subparsers


def add_parser(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("compile", help="compile the workload files for the functions")
    parser.add_argument("--workloads", type=Path, default=WORKLOADS, metavar="DIR")
    parser.add_argument("--output", type=Path, required=True, metavar="DIR", help="the package to write")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    compiled = compile_workloads(arguments.workloads)
    with writing():
        write_package(compiled, arguments.output)
    return 0


def write_package(compiled: bytes, package: Path) -> None:
    """Where the functions look for it: a package with the JSON in it."""
    package.mkdir(parents=True, exist_ok=True)
    (package / "__init__.py").write_text('"""The compiled workload files."""\n')
    (package / "workloads.json").write_bytes(compiled)
