"""`lamplighter synth WORKLOAD -o DIR`: writes all that follows from a workload's file, and says what it costs a month.

Writes a CloudFormation template, its bill as JSON, and the files for Prometheus, Alertmanager, Grafana and OpenSLO.
Exits 0; 1 where the file is wrong or something in it could not work, and then nothing is written, or where DIR takes
no files; 2 where there is no such file.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from lamplighter.domain.definitions.workload_file import WorkloadFile
from local.commands.named_workloads import wrong_workload
from local.paths import workload_path
from local.synth.bill import Bill, bill_of, print_bill, to_json
from local.synth.lint import Finding, Level, errors_in, findings
from local.synth.plan import plan
from local.synth.prometheus import RuleCase, read_cases, write_files
from local.synth.template import as_yaml, template_of
from local.synth.template.parts import Json
from local.workload_files import Places, load_workload_file
from local.writing import writing

if TYPE_CHECKING:
    from local.commands.subparsers import Subparsers


def add_parser(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("synth", help="write a workload's template, its other files, and its bill")
    parser.add_argument("workload", metavar="WORKLOAD", help="a workload file, or the name of one in workloads")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="DIR", help="where to write")
    parser.add_argument("-v", "--verbose", action="store_true", help="print what is merely worth knowing, too")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    path = workload_path(arguments.workload)
    if wrong := wrong_workload(path):
        print(f"lamplighter synth: {wrong}", file=sys.stderr)
        return 2
    file = load_workload_file(path)
    resolved = plan(file)
    template = template_of(file, resolved)
    found = findings(file, resolved)
    _say(path, found, verbose=arguments.verbose)
    if errors := errors_in(found):
        print(f"errors: {len(errors)}; nothing was written", file=sys.stderr)
        return 1
    bill = bill_of(file, resolved)
    with writing():
        written = list(_write(arguments.output, file, template, bill, _cases(path)))
    for one in written:
        print(f"wrote {one}")
    print_bill(bill, Console(soft_wrap=True))
    return 0


def _cases(path: Path) -> tuple[RuleCase, ...]:
    """Situations for promtool, kept beside the workload's file."""
    cases = path.parent / "rule_cases" / path.name
    return read_cases(cases) if cases.is_file() else ()


def _say(path: Path, found: Sequence[Finding], *, verbose: bool) -> None:
    places = Places(path)
    remarks = [finding for finding in found if finding.level is Level.INFO]
    for finding in found:
        if verbose or finding.level is not Level.INFO:
            print(f"{path}:{places.line(finding.origin)}: {finding}")
    if remarks and not verbose:
        print(f"remarks: {len(remarks)} (--verbose prints them)")


def _write(
    directory: Path, file: WorkloadFile, template: Json, bill: Bill, cases: Sequence[RuleCase]
) -> Iterator[Path]:
    """No template where there would be nothing in it: CloudFormation takes none without a resource."""
    directory.mkdir(parents=True, exist_ok=True)
    texts = {directory / f"{file.workload}.bill.json": json.dumps(to_json(bill), indent=2, ensure_ascii=False) + "\n"}
    if template["Resources"]:
        texts[directory / f"{file.workload}.template.yaml"] = as_yaml(template, f"{file.workload}.yaml")
    for path, text in texts.items():
        path.write_text(text, encoding="utf-8")
        yield path
    yield from write_files(file, directory, cases)
