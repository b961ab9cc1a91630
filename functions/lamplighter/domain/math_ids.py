"""The ids in an expression of metric math.

CloudWatch User Guide, "Using math expressions": an id begins with a lower-case letter; functions and keywords are in
upper case; strings stand in quotes of either kind.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_TOKEN = re.compile(
    r"""(?P<text>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')"""
    r"""|(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)"""
    r"""|(?P<function>[A-Za-z_]\w*)(?=\s*\()"""
    r"""|(?P<word>[A-Za-z_]\w*)""",
    re.ASCII,
)
# What they answer depends on all that is in the call (METRICS), or only so many of them may be in one (SEARCH, SELECT).
_ALONE = {"METRICS", "SEARCH", "SELECT"}


def ids(expression: str) -> frozenset[str]:
    """Every id it names."""
    words = (match["word"] for match in _TOKEN.finditer(expression))
    return frozenset(word for word in words if word and word[0].islower())


def renamed(expression: str, names: Mapping[str, str]) -> str:
    """With each id under its new name; strings, numbers and functions stay as they are."""

    def renewed(match: re.Match[str]) -> str:
        return names.get(match["word"] or "", match[0])

    return _TOKEN.sub(renewed, expression)


def stands_alone(expression: str) -> bool:
    """Whether it has to be the only expression of its call."""
    return any((match["function"] or match["word"]) in _ALONE for match in _TOKEN.finditer(expression))
