"""Metric filters: a pattern that CloudWatch Logs can read, and a value that the pattern brings."""

from __future__ import annotations

import re
from collections.abc import Iterator

from local.workload_files.problems import Finding, allowed
from local.workload_files.rules.reading import Data, objects

_CLOSED_BY = {"[": "]", "{": "}"}
# The fields of a pattern in brackets, each with its condition: [level, code=5*, ...].
_FIELD = re.compile(r"[\[,]\s*([A-Za-z_]\w*)")


def _pattern_and_value(data: Data) -> Iterator[Finding]:
    for place, made in objects(data, "log_groups", "metric_filters"):
        pattern, value = made.get("pattern"), made.get("value")
        if not isinstance(pattern, str):
            continue
        begins, ends = pattern.strip()[:1], pattern.strip()[-1:]
        if _CLOSED_BY.get(begins, ends) != ends:
            yield Finding((*place, "pattern"), f"begins with {begins!r} and does not end with {_CLOSED_BY[begins]!r}")
        elif begins == "[" and isinstance(value, str) and value.startswith("$"):
            fields = [f"${field}" for field in _FIELD.findall(pattern)]
            if value not in fields:
                yield Finding((*place, "value"), f"{value!r} is no field of the pattern; {allowed(value, fields)}")


RULES = (_pattern_and_value,)
