"""Something that is wrong, or worth knowing, about what a workload's file comes to."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """An error keeps a template from being made; a warning is to be looked at; an information is for the record."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Finding:
    """``origin`` is the place in the workload's file. ``rule`` is the kind of finding, such as ``dimension-set``."""

    level: Level
    origin: str
    rule: str
    message: str

    def __str__(self) -> str:
        return f"{self.level.value}: {self.origin}: {self.message} [{self.rule}]"


def error(origin: str, rule: str, message: str) -> Finding:
    return Finding(Level.ERROR, origin, rule, message)


def warning(origin: str, rule: str, message: str) -> Finding:
    return Finding(Level.WARNING, origin, rule, message)


def information(origin: str, rule: str, message: str) -> Finding:
    return Finding(Level.INFO, origin, rule, message)


def meant(word: str, choices: Iterable[str], cutoff: float = 0.6) -> str:
    """`; did you mean …?` for the nearest of them; nothing where none is near."""
    nearest = near(word, choices, cutoff)
    return f"; did you mean {nearest}?" if nearest else ""


def near(word: str, choices: Iterable[str], cutoff: float = 0.6) -> str | None:
    """The nearest of them. Case does not count."""
    by_lower = {choice.lower(): choice for choice in choices}
    close = difflib.get_close_matches(word.lower(), by_lower, n=1, cutoff=cutoff)
    return by_lower[close[0]] if close else None
