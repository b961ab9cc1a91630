"""`lamplighter up`: keeps the embedded AWS running, with Lamplighter deployed in it."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from local.embedded_aws import up
from local.layers import build_layer
from local.paths import TEMPLATE

if TYPE_CHECKING:
    from local.commands.subparsers import Subparsers


def add_parser(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("up", help="keep the embedded AWS running, for the AWS command line, SAM and others")
    parser.add_argument("--port", type=int, default=up.PORT, help="default: %(default)s")
    parser.add_argument("--bare", action="store_true", help="without Lamplighter deployed in it")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    up.run(arguments.port, deploy_template=None if arguments.bare else TEMPLATE, build_layer=build_layer)
    return 0
