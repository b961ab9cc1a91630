"""What is wrong with a workload file, where, and what is allowed."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from lamplighter.errors import ConfigurationError

# Keys and indices from the top of a file: ("runbooks", 0, "change", "setting").
Location: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """``line`` counts from 1; 0 where it is about no line. ``path`` is as in ``runbooks[0].change.setting``."""

    file: Path
    line: int
    path: str
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else str(self.file)
        return f"{place}: {self.path}: {self.message}" if self.path else f"{place}: {self.message}"


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem before its line is known."""

    location: Location
    message: str


class InvalidWorkloads(ConfigurationError):  # noqa: N818 - a state of the files
    """Every problem of every file."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def path_of(location: Location) -> str:
    """``runbooks[0].change.setting``."""
    written = ""
    for part in location:
        written += f"[{part}]" if isinstance(part, int) else f".{part}" if written else part
    return written


def allowed(word: object, choices: Iterable[str]) -> str:
    """The choices, and the one that was probably meant; that there are none, where there are none."""
    listed = list(choices)
    if not listed:
        return "there is none to choose from"
    return f"allowed: {', '.join(listed)}{meant(word, listed)}"


def meant(word: object, choices: Iterable[str]) -> str:
    """A question behind a semicolon; empty where nothing is close."""
    close = difflib.get_close_matches(str(word), list(choices), n=1, cutoff=0.6)
    return f"; did you mean {close[0]!r}?" if close else ""
