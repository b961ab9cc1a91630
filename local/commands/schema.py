"""`lamplighter schema [-o FILE]`: the JSON Schema of workload files, for editors."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from local.workload_files.json_schema import json_schema
from local.writing import writing

if TYPE_CHECKING:
    from local.commands.subparsers import Subparsers


def add_parser(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("schema", help="print the JSON Schema of workload files, for editors")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="write it here instead")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    output: Path | None = arguments.output
    if output is None:
        print(json_schema(), end="")
    else:
        with writing():
            output.write_text(json_schema(), encoding="utf-8")
    return 0
