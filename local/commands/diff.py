"""`lamplighter diff OLD NEW`: what a change of a workload's file changes, in the workload's words.

OLD and NEW are workload files, or their names; `diff FILE --against REVISION` takes the old one from git, and `diff
FILE --deployed STACK` compares the file's template with the one that is deployed. Dangerous changes stand first: what
is deleted or replaced, kept for a shorter time, told to fewer people, promised less, or done without asking.

Exits 0, or as `git diff` does with --exit-code: 1 where something changes. 2 when a file can't be read or is wrong.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import boto3

from lamplighter.errors import ConfigurationError
from local.aws_hints import hint
from local.commands.named_workloads import wrong_workload
from local.deployed_template import deployed_template
from local.paths import workload_path
from local.synth.bill import bill_of
from local.synth.catalogue import catalogue, with_own_metrics
from local.synth.diff import Difference, Version, against_deployed, difference
from local.synth.diff.as_json import as_json
from local.synth.diff.as_text import as_text
from local.synth.plan import plan
from local.synth.template import template_of
from local.workload_files import load_workload_file

if TYPE_CHECKING:
    from local.commands.subparsers import Subparsers


_FILES = "workload files, or names of those in workloads: the old one and the new one, or one"


def add_parser(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("diff", help="what a change of a workload file changes")
    parser.add_argument("files", nargs="+", type=workload_path, metavar="WORKLOAD", help=_FILES)
    parser.add_argument("--against", metavar="REVISION", help="compare one file with itself in that git revision")
    parser.add_argument("--deployed", metavar="STACK", help="compare one file with the stack that is deployed of it")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--exit-code", action="store_true", help="exit with 1 where something changes")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    if wrong := _wrong_call(arguments):
        print(f"lamplighter diff: {wrong}", file=sys.stderr)
        return 2
    try:
        found = _difference(arguments)
    except ConfigurationError as error:
        print("\n".join(filter(None, (f"lamplighter diff: {error}", hint(error)))), file=sys.stderr)
        return 2
    print(as_json(found) if arguments.json else as_text(found), end="\n" if arguments.json else "")
    return 1 if arguments.exit_code and found.changes else 0


def _wrong_call(arguments: argparse.Namespace) -> str | None:
    others = [name for name in ("against", "deployed") if getattr(arguments, name)]
    if len(others) + len(arguments.files) != 2:  # noqa: PLR2004 - two sides
        return "give two files, or one with --against REVISION or --deployed STACK"
    return next((said for file in arguments.files if (said := wrong_workload(file))), None)


def _difference(arguments: argparse.Namespace) -> Difference:
    now = _version(arguments.files[-1])
    if arguments.deployed:
        client = boto3.Session().client("cloudformation", region_name=now.file.region)
        return against_deployed(deployed_template(client, arguments.deployed), now)
    if arguments.against:
        return difference(_version_in(arguments.against, arguments.files[0]), now)
    return difference(_version(arguments.files[0]), now)


def _version(path: Path) -> Version:
    file = load_workload_file(path)
    resolved = plan(file)
    return Version(
        file=file,
        plan=resolved,
        template=template_of(file, resolved),
        published=with_own_metrics(catalogue(), file),
        usd_a_month=bill_of(file, resolved).usd,
    )


def _version_in(revision: str, path: Path) -> Version:
    """The file as it was, read from a directory of its own: a workload's file has the workload's name."""
    with tempfile.TemporaryDirectory() as directory:
        then = Path(directory) / path.name
        then.write_bytes(_in_git(revision, path))
        try:
            return _version(then)
        except ConfigurationError as error:
            raise ConfigurationError(str(error).replace(str(then), f"{revision}:{path}")) from error


def _in_git(revision: str, path: Path) -> bytes:
    here = path.resolve()
    shown = subprocess.run(
        ["git", "-C", str(here.parent), "show", "--end-of-options", f"{revision}:./{here.name}"],  # noqa: S607
        capture_output=True,
        check=False,
    )
    if shown.returncode != 0:
        raise ConfigurationError(shown.stderr.decode(errors="replace").strip())
    return shown.stdout
