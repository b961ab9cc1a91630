"""`lamplighter price USAGE.yaml [--json] [--free-tier | --no-free-tier]`: what a month's usage costs, line by line.

docs/prices.md says what a usage file holds. Amounts are exact; only the total is rounded, to the cent, half up.
Exits 0; 1 where the file is wrong: all that is wrong is told with its line and key; 2 where there is no such
file, or it is one of another kind.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from local.commands.console import console
from local.commands.kinds_of_files import a_template, a_workload
from local.commands.named_workloads import wrong_file
from local.pricing import price_file, priced_as_json, print_priced
from local.synth.bill import list_prices

if TYPE_CHECKING:
    from local.commands.subparsers import Subparsers


def add_parser(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("price", help="price a list of usage lines, with the arithmetic")
    parser.add_argument("usage", type=Path, metavar="USAGE", help="a usage file (docs/prices.md)")
    parser.add_argument("--json", action="store_true", help="print JSON")
    free = "take off what is free each month, whatever the file says"
    parser.add_argument("--free-tier", action=argparse.BooleanOptionalAction, default=None, help=free)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    path: Path = arguments.usage
    if wrong := wrong_file(path) or a_template(path) or a_workload(path):
        print(f"lamplighter price: {wrong}", file=sys.stderr)
        return 2
    priced = price_file(path, list_prices(), arguments.free_tier)
    if arguments.json:
        print(priced_as_json(priced))
    else:
        print_priced(priced, console())
    return 0
