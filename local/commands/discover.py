"""`lamplighter discover TEMPLATE | --stack NAME`: drafts a workload file for what is there.

The draft is right as it stands: `lamplighter validate` takes it, and `lamplighter synth` unless it finds that a metric
of the template is not there. What was guessed, left open and left out stands in its comments. Alarms, dashboards
and the rest are defined anew; with ``--claim`` they stay where they are made, and the alarms are only named. With
``-o`` the workload is named after the file, as a workload file must be.

Exits 0 when the draft is written, 1 when the template or the stack can't be read, 2 when the call is wrong.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3

from local.commands.named_workloads import wrong_file
from local.commands.templates import template_at
from local.discover import Source, drafted
from local.discover.draft import slug
from local.discover.live_stack import live_source
from local.workload_files.problems import meant
from local.writing import writing

if TYPE_CHECKING:
    from local.commands.subparsers import Subparsers

# CloudFormation's own, as far as a draft asks for them.
_PSEUDO = ("AWS::StackName", "AWS::Region", "AWS::AccountId", "AWS::Partition", "AWS::URLSuffix", "AWS::StackId")


def add_parser(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("discover", help="draft a workload file from a template or a stack")
    parser.add_argument(
        "template", nargs="?", type=Path, metavar="TEMPLATE", help="CloudFormation or SAM, YAML or JSON"
    )
    parser.add_argument("--stack", metavar="NAME", help="a deployed stack instead")
    parser.add_argument("--name", help="the workload's name (default: the output's, the stack's or the template's)")
    parser.add_argument(
        "--parameter",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="what a parameter of the template is, or AWS::StackName, AWS::Region, AWS::AccountId",
    )
    parser.add_argument(
        "--claim",
        action="store_true",
        help="leave what watches where it is made, and only name its alarms",
    )
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="write here; an existing file is kept")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    wrong = _wrong_call(arguments)
    if wrong:
        print(f"lamplighter discover: {wrong}", file=sys.stderr)
        return 2
    given = dict(entry.split("=", 1) for entry in arguments.parameter)
    source = live_source(_client, arguments.stack, given) if arguments.stack else _read(arguments.template, given)
    if unknown := _unknown_parameter(given, source):
        print(f"lamplighter discover: {unknown}", file=sys.stderr)
        return 2
    draft = drafted(source, _name(arguments), claim=arguments.claim)
    if arguments.output is None:
        print(draft, end="")
        return 0
    with writing():
        arguments.output.parent.mkdir(parents=True, exist_ok=True)
        arguments.output.write_text(draft, encoding="utf-8")
    print(f"drafted {arguments.output}: read its comments, then lamplighter validate {arguments.output}")
    return 0


def _wrong_call(arguments: argparse.Namespace) -> str | None:
    if (arguments.template is None) == (arguments.stack is None):
        return "give a template, or --stack NAME"
    if malformed := [entry for entry in arguments.parameter if "=" not in entry]:
        return f"--parameter {malformed[0]}: write NAME=VALUE"
    if arguments.template is not None and (wrong := wrong_file(arguments.template)):
        return wrong
    return _wrong_output(arguments.output, arguments.name)


def _wrong_output(output: Path | None, name: str | None) -> str | None:
    if output is None:
        return None
    if output.exists():
        return f"{output} exists: it is kept"
    if name is not None and name != output.stem:
        return f"a workload's file has its name: --name {name} does not fit {output.name}"
    return None


def _name(arguments: argparse.Namespace) -> str:
    if arguments.output is not None:
        return str(arguments.output.stem)
    template: Path | None = arguments.template
    given: str | None = arguments.name or arguments.stack
    if given or template is None:
        return slug(given or "")
    return slug(template.resolve().parent.name if _says_nothing(template.stem) else template.stem)


def _says_nothing(stem: str) -> bool:
    return stem in {"template", "stack", "cloudformation"}


def _read(path: Path, given: Mapping[str, str]) -> Source:
    return Source(origin=path.name, template=template_at(path), parameters=given)


def _unknown_parameter(given: Mapping[str, str], source: Source) -> str | None:
    there = [*sorted(source.template.get("Parameters") or {}), *_PSEUDO]
    wrong = next((name for name in given if name not in there), None)
    if wrong is None:
        return None
    return f"--parameter {wrong}: {source.origin} has none; there are {', '.join(there)}{meant(wrong, there)}"


def _client(service: str) -> Any:
    name: Any = service  # the stubs know some services only
    return boto3.Session().client(name)
