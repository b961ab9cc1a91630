"""Workload files and directories of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import msgspec

from lamplighter.domain.definitions.workload_file import WorkloadFile
from lamplighter.domain.workload import DEFAULT_WORKLOAD, Workloads
from lamplighter.errors import ConfigurationError
from lamplighter.workload_files import WorkloadFiles
from local.workload_files.problems import Finding, InvalidWorkloads, Location, Problem, path_of
from local.workload_files.rules import findings_of, findings_within
from local.workload_files.shape import shaped
from local.workload_files.yaml_document import Document, read_document


@dataclass(frozen=True, slots=True)
class _File:
    path: Path
    document: Document
    workload: WorkloadFile | None
    findings: tuple[Finding, ...]

    def problem(self, finding: Finding) -> Problem:
        line = self.document.line(finding.location)
        return Problem(self.path, line, path_of(finding.location), finding.message)

    @property
    def alarms(self) -> list[tuple[Location, str]]:
        """Patterns with their places, whatever else is wrong in the file."""
        data: Any = self.document.data
        listed = data.get("alarms") if isinstance(data, dict) else None
        return [
            (("alarms", at, "name"), alarm["name"])
            for at, alarm in enumerate(listed if isinstance(listed, list) else [])
            if isinstance(alarm, dict) and isinstance(alarm.get("name"), str)
        ]


def load_workload_files(directory: Path) -> WorkloadFiles:
    """Raises InvalidWorkloads with every problem of every file, ConfigurationError where there is no directory."""
    if not directory.is_dir():
        raise ConfigurationError(f"{directory}: no such directory of workload files")
    files = [_read(path) for path in _yaml_files(directory)]
    problems = [*_problems(files), *_without_default(directory, files)]
    workloads = {file.workload.workload: file.workload for file in files if file.workload}
    default = workloads.pop(DEFAULT_WORKLOAD, None)
    if problems or default is None:
        raise InvalidWorkloads(problems)
    return WorkloadFiles(default=default, named=tuple(workloads.values()))


def load_workload_file(path: Path) -> WorkloadFile:
    """One file by itself. Raises InvalidWorkloads with every problem of it, ConfigurationError where there is none."""
    if not path.is_file():
        raise ConfigurationError(f"{path}: no such workload file")
    file = _read(path)
    if file.findings or file.workload is None:
        raise InvalidWorkloads(_problems([file]))
    return file.workload


def compile_workloads(directory: Path) -> bytes:
    """JSON for ``lamplighter.workloads`` and ``lamplighter.workload_files``. Raises as ``load_workload_files`` does."""
    return msgspec.json.encode(load_workload_files(directory))


def load_workloads(directory: Path) -> Workloads:
    """What the functions that respond see of the files. Raises as ``load_workload_files`` does."""
    return msgspec.json.decode(compile_workloads(directory), type=Workloads)


def check_workloads(paths: Sequence[Path]) -> tuple[list[Path], list[Problem]]:
    """The files that were checked, directories' files with them, and all that is wrong with them."""
    directories = [path for path in paths if path.is_dir()]
    single = [path for path in paths if not path.is_dir()]
    found = dict.fromkeys([*single, *(file for directory in directories for file in _yaml_files(directory))])
    files = [_read(path) for path in found]
    problems = _problems(files)
    for directory in directories:
        problems += _without_default(directory, [file for file in files if file.path.parent == directory])
    return list(found), sorted(problems)


def _yaml_files(directory: Path) -> list[Path]:
    return sorted(path for path in directory.iterdir() if path.suffix in {".yaml", ".yml"})


def _read(path: Path) -> _File:
    try:
        document = read_document(path.read_bytes().decode())
    except UnicodeDecodeError:
        document = Document(findings=[Finding((), "is not UTF-8 text")])
    if document.findings and document.data is None:
        return _File(path, document, None, tuple(document.findings))
    workload, misshapen = shaped(document.data)
    findings = [*document.findings, *misshapen, *findings_within(document.data), *_misnamed(path, document.data)]
    if workload is not None and not findings:
        findings += findings_of(workload)
    return _File(path, document, workload, tuple(findings))


def _misnamed(path: Path, data: object) -> Iterator[Finding]:
    name = data.get("workload") if isinstance(data, dict) else None
    if isinstance(name, str) and name != path.stem:
        yield Finding(("workload",), f"is {name!r}, and the file is {path.name}: both need the same name")


def _problems(files: Sequence[_File]) -> list[Problem]:
    own = [file.problem(finding) for file in files for finding in file.findings]
    return [*own, *_claimed_twice(files), *_made_twice(files)]


def _claimed_twice(files: Sequence[_File]) -> Iterator[Problem]:
    """An alarm has one owner: no pattern of one workload may fit a pattern of another."""
    for at, file in enumerate(files):
        for location, pattern in file.alarms:
            for other in files[:at]:
                taken = [theirs for _, theirs in other.alarms if _overlap(pattern, theirs)]
                if taken:
                    message = f"{pattern!r} is claimed by {other.path.name} too ({', '.join(map(repr, taken))})"
                    yield file.problem(Finding(location, message))


def _made_twice(files: Sequence[_File]) -> Iterator[Problem]:
    """What has a name in an account and its Region can be made by one stack only."""
    made: dict[tuple[str, ...], Path] = {}
    for file in files:
        for location, name, region in _names_in_account(file):
            kind = ".".join(str(part) for part in location if isinstance(part, str))
            first = made.setdefault((region, kind, name), file.path)
            if first != file.path:
                yield file.problem(Finding(location, f"{name!r} is made by {first.name} too"))


def _names_in_account(file: _File) -> Iterator[tuple[Location, str, str]]:
    workload = file.workload
    if workload is None:
        return
    listed: tuple[tuple[Location, Iterable[str]], ...] = (
        (("dashboards",), [dashboard.name for dashboard in workload.dashboards]),
        (("log_groups",), ["" if group.exists else group.name for group in workload.log_groups]),
        (("tracing", "groups"), [group.name for group in workload.tracing.groups]),
        (("tracing", "sampling"), [rule.name for rule in workload.tracing.sampling]),
        (("budgets",), [budget.name for budget in workload.budgets]),
        (("ip_sets",), [ip_set.name for ip_set in workload.ip_sets]),
    )
    for place, names in listed:
        yield from (((*place, at, "name"), name, workload.region) for at, name in enumerate(names) if name)


def _overlap(one: str, other: str) -> bool:
    return fnmatchcase(one, other) or fnmatchcase(other, one)


def _without_default(directory: Path, files: Sequence[_File]) -> Iterator[Problem]:
    if not any(file.path.stem == DEFAULT_WORKLOAD for file in files):
        message = f"has no {DEFAULT_WORKLOAD}.yaml: it receives what belongs to no workload"
        yield Problem(directory, 0, "", message)
