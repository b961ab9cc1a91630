"""`lamplighter validate [PATH…]`: checks workload files, or directories of them, and says all that is wrong.

Exits 0 when every file is right, 1 when one is not, 2 when a path does not exist.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from local.commands.named_workloads import wrong_workload
from local.paths import WORKLOADS, workload_path
from local.workload_files import check_workloads

if TYPE_CHECKING:
    from local.commands.subparsers import Subparsers


_PATHS = "files, directories of them, or names of those in workloads (default: workloads)"


def add_parser(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("validate", help="check the workload files")
    parser.add_argument("paths", nargs="*", metavar="PATH", help=_PATHS)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    paths = [_path(word) for word in arguments.paths] or [WORKLOADS]
    wrong = [said for path in paths if not path.is_dir() and (said := wrong_workload(path))]
    for said in wrong:
        print(f"lamplighter validate: {said}", file=sys.stderr)
    if wrong:
        return 2
    files, problems = check_workloads(paths)
    for problem in problems:
        print(problem)
    if problems:
        print(f"problems: {len(problems)}; files checked: {len(files)}", file=sys.stderr)
        return 1
    print(f"nothing wrong: {', '.join(file.stem for file in files)}")
    return 0


def _path(word: str) -> Path:
    return Path(word) if Path(word).exists() else workload_path(word)
