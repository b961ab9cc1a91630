"""PromQL with a bracket or a quote that is still open. All the rest of its grammar is promtool's to check."""

from __future__ import annotations

import re
from collections.abc import Iterator

from local.workload_files.problems import Finding, Location
from local.workload_files.rules.reading import Data, mapping, objects

# prometheus.io/docs/prometheus/latest/querying/basics: string literals and comments
_LITERAL = re.compile(r'"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'|`[^`]*`|#[^\n]*')
_PAIRS = {")": "(", "]": "[", "}": "{"}


def _closed(data: Data) -> Iterator[Finding]:
    for place, promql in _expressions(data):
        if isinstance(promql, str) and (fault := _fault(_LITERAL.sub("", promql))):
            yield Finding(place, f"is no PromQL: {fault}")


def _expressions(data: Data) -> Iterator[tuple[Location, object]]:
    for kind in ("recording", "alerts"):
        for place, rule in objects(data, "prometheus", kind):
            yield (*place, "expr"), rule.get("expr")
    for place, panel in objects(data, "prometheus", "dashboards", "panels"):
        for legend, query in mapping(panel, "queries").items():
            yield (*place, "queries", legend), query
    for place, kpi in objects(data, "kpis"):
        yield (*place, "promql"), kpi.get("promql")
    for count in ("valid", "good", "bad"):
        for place, counted in objects(data, "slos", "indicator", count):
            yield (*place, "promql"), counted.get("promql")


def _fault(bare: str) -> str | None:
    """What is wrong with the brackets of an expression that has no literals any more."""
    opened: list[str] = []
    for sign in bare:
        if sign in "\"'`":
            return f"a {sign} is still open"
        if sign in _PAIRS.values():
            opened.append(sign)
        elif sign in _PAIRS and (not opened or opened.pop() != _PAIRS[sign]):
            return f"a {sign} closes nothing"
    return f"a {opened[-1]} is still open" if opened else None


RULES = (_closed,)
