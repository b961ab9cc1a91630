"""Which metrics a PromQL expression reads: enough to tell which dashboard shows what an alert is about."""

from __future__ import annotations

import re

# What holds names that are no metrics: label matchers, strings, ranges, and the label lists of aggregations and joins.
_ASIDE = re.compile(
    r"""\{[^}]*\} | "[^"]*" | '[^']*' | \[[^\]]*\]
      | \b(?:by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)""",
    re.VERBOSE,
)
_NAME = re.compile(r"(?<![\w:.])[a-zA-Z_:][\w:]*(?!\s*\()(?![\w:])")
_WORDS = {"and", "or", "unless", "bool", "offset", "by", "without", "on", "ignoring", "group_left", "group_right"}
_WORDS |= {"inf", "nan", "atan2"}


def metrics_in(expression: str) -> frozenset[str]:
    names = _NAME.findall(_ASIDE.sub(" ", expression))
    return frozenset(name for name in names if name.lower() not in _WORDS)
