"""Metric math: ids are well formed, and what an expression refers to is there.

Ids: "must start with a lowercase letter", letters, digits and underscores (MetricDataQuery, botocore's service model
of CloudWatch).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from local.embedded_aws.alarms.math_functions import FUNCTIONS
from local.embedded_aws.alarms.math_parser import Array, Call, MathError, Negated, Node, Operation, parse, references
from local.workload_files.problems import Finding, Location, allowed
from local.workload_files.rules.reading import Data, mapping, objects

ID = re.compile(r"[a-z][a-zA-Z0-9_]*")
# What synth itself calls the result of an alarm's and of an indicator's expression.
_TAKEN = {"alarms": "result", "kpis": "kpi"}
# Not in the embedded AWS, but in CloudWatch: "Functions supported for metric math" in its user guide.
_KNOWN = {*FUNCTIONS, "ANOMALY_DETECTION_BAND", "DB_PERF_INSIGHTS", "SEARCH", "SERVICE_QUOTA", "SORT", "SLICE"}


def _of_alarms_and_kpis(data: Data) -> Iterator[Finding]:
    for key, taken in _TAKEN.items():
        for place, entry in objects(data, key):
            expression, metrics = entry.get("expression"), mapping(entry, "metrics")
            yield from _ids((*place, "metrics"), metrics, taken)
            if isinstance(expression, str):
                yield from _expression((*place, "expression"), expression, list(metrics))
                yield from _unused((*place, "metrics"), metrics, [expression])


def _of_widgets(data: Data) -> Iterator[Finding]:
    """A key of an expression that could be an id is one: other expressions may use it."""
    for place, widget in objects(data, "dashboards", "sections", "widgets"):
        metrics, expressions = mapping(widget, "metrics"), mapping(widget, "expressions")
        yield from _ids((*place, "metrics"), metrics, None)
        for key, expression in expressions.items():
            others = [other for other in expressions if other != key and ID.fullmatch(other)]
            if key in metrics:
                yield Finding((*place, "expressions", key), f"{key!r} is a metric's id already")
            if isinstance(expression, str):
                yield from _expression((*place, "expressions", key), expression, [*metrics, *others])


def _ids(place: Location, metrics: Mapping[str, object], taken: str | None) -> Iterator[Finding]:
    for id_ in metrics:
        if not ID.fullmatch(id_):
            message = f"{id_!r} is no id; allowed: a small letter, then letters, digits and underscores"
            yield Finding((*place, id_), message)
        elif id_ == taken:
            yield Finding((*place, id_), f"{id_!r} is what the expression's result is called; name it otherwise")


def _expression(place: Location, expression: str, ids: Sequence[str]) -> Iterator[Finding]:
    try:
        tree = parse(expression)
    except MathError as error:
        yield Finding(place, str(error))
        return
    for name in sorted(references(tree) - set(ids)):
        yield Finding(place, f"refers to {name!r}, which is no id here; {allowed(name, ids)}")
    for function in sorted(_functions(tree) - _KNOWN):
        yield Finding(place, f"there is no function {function!r}; {allowed(function, sorted(_KNOWN))}")


def _unused(place: Location, metrics: Mapping[str, object], expressions: Sequence[str]) -> Iterator[Finding]:
    """Each metric of an alarm is paid for."""
    if any("METRICS(" in expression for expression in expressions):
        return
    for id_ in metrics:
        if not any(re.search(rf"\b{re.escape(id_)}\b", expression) for expression in expressions):
            yield Finding((*place, id_), "is in no expression")


def _functions(node: Node) -> set[str]:
    match node:
        case Call(function, arguments):
            return {function}.union(*map(_functions, arguments))
        case Array(items):
            return set().union(*map(_functions, items))
        case Operation(_, left, right):
            return _functions(left) | _functions(right)
        case Negated(operand):
            return _functions(operand)
    return set()


RULES = (_of_alarms_and_kpis, _of_widgets)
