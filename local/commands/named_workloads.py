"""Words for a workload: its file, or its name in workloads."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from local.commands.kinds_of_files import a_template
from local.paths import WORKLOADS
from local.workload_files.problems import meant


def wrong_workload(path: Path) -> str | None:
    """Why that is no file of a workload, and which there are; None where it is one. See `local.paths.workload_path`."""
    if path.is_file():
        return a_template(path)
    name, named = path.stem, path == WORKLOADS / f"{path.stem}.yaml"
    folder = Path(name) if named else path
    if folder.is_dir():
        return f"{folder} is a folder; give a workload file, or a name: {', '.join(_names())}"
    return no_workload(name, _names()) if named else f"{path}: no such file"


def no_workload(name: str, names: Iterable[str]) -> str:
    listed = list(names)
    return f"workload {name!r}: there is none; there are {', '.join(listed)}{meant(name, listed)}"


def wrong_file(path: Path) -> str | None:
    """Why that can't be read as a file; None where it can."""
    if path.is_dir():
        return f"{path} is a folder, not a file"
    return None if path.exists() else f"{path}: no such file"


def _names() -> list[str]:
    return sorted(path.stem for path in WORKLOADS.glob("*.yaml"))
