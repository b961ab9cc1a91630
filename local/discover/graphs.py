"""The metrics of a graph, and the expressions over them.

Source: "Dashboard Body Structure and Syntax" in the CloudWatch API Reference, metrics array format.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from local.discover.found import Unsayable, as_number, as_text, left_out
from local.discover.intrinsics import Unknown
from local.discover.metric_math import ids_in, inlined, renamed, takes_all
from local.synth.dashboards.graph import HOME_REGIONS

_ID = re.compile(r"[a-z][a-zA-Z0-9_]*")
_STATISTIC = "Average"  # "stat: … the default is Average"
_SAID = ("expression", "id", "label", "period", "region", "stat", "visible")


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One row of the array: an expression, or a metric whose name and dimensions are ``names``."""

    id: str
    names: tuple[Any, ...]
    options: Mapping[str, Any]

    @property
    def expression(self) -> str | None:
        found = self.options.get("expression")
        return found if isinstance(found, str) else None

    @property
    def is_shown(self) -> bool:
        return self.options.get("visible") is not False

    @property
    def label(self) -> Any:
        return self.options.get("label")


def graph(properties: Mapping[str, Any], region: str) -> tuple[dict[str, dict[str, Any]], tuple[str, ...]]:
    """``metrics`` and ``expressions`` by what a workload file calls them, and remarks."""
    series = list(_series(properties.get("metrics")))
    if not any(one.names for one in series):
        raise Unsayable("it shows no metric that it names")
    metrics, computed = _apart([one for one in series if one.names], [one for one in series if not one.names])
    expressions = _expressions(computed, {one.id for one in metrics})
    used = set().union(*map(ids_in, expressions.values()))
    kept = {one.id for one in metrics if one.is_shown or one.id in used or any(map(takes_all, expressions.values()))}
    remarks = [*_lost(series, region), *_hidden(metrics, used, kept)]
    return {
        "metrics": {one.id: _metric(one, properties, used) for one in metrics if one.id in kept},
        "expressions": expressions,
    }, tuple(remarks)


def _series(rows: Any) -> Iterator[Series]:
    """A dot stands for what stands in the row before, three for all that is not written."""
    before: tuple[Any, ...] = ()
    taken = {str(row[-1].get("id")) for row in rows or () if _has_options(row)} if isinstance(rows, list) else set()
    for at, row in enumerate(rows if isinstance(rows, list) else [], start=1):
        if not isinstance(row, list):
            raise Unsayable(f"its metrics depend on {as_text(row)}")
        options = row[-1] if _has_options(row) else {}
        names = _written_out(row[:-1] if options else row, before)
        before = names or before
        free = next(id_ for id_ in (f"m{number}" for number in range(at, at + 501)) if id_ not in taken)
        taken.add(free)
        said = options.get("id")
        id_ = said if isinstance(said, str) and _ID.fullmatch(said) else free
        yield Series(id=id_, names=names, options=options)


def _has_options(row: Any) -> bool:
    return isinstance(row, list) and bool(row) and isinstance(row[-1], Mapping)


def _written_out(row: Sequence[Any], before: tuple[Any, ...]) -> tuple[Any, ...]:
    if row and row[0] == "...":
        row = [*before[: len(before) - (len(row) - 1)], *row[1:]]
    return tuple(before[at] if part == "." and at < len(before) else part for at, part in enumerate(row))


def _apart(metrics: list[Series], computed: list[Series]) -> tuple[list[Series], list[Series]]:
    """A label that could be an id is one here: a metric of that id is called otherwise."""
    labels = {str(one.label) for one in computed}
    names = {one.id: f"{one.id}_input" for one in metrics if one.id in labels}
    renamed_metrics = [replace(one, id=names.get(one.id, one.id)) for one in metrics]
    with_names = [
        replace(one, options={**one.options, "expression": renamed(one.expression, names)}) if one.expression else one
        for one in computed
    ]
    return renamed_metrics, with_names


def _expressions(computed: Sequence[Series], metrics: set[str]) -> dict[str, str]:
    """Those that are shown, by their labels; what they are computed from is written into them."""
    others = {one.id: one.expression for one in computed if one.expression}
    found: dict[str, str] = {}
    for one in computed:
        if one.expression is None:
            raise Unsayable(f"an expression of it is {as_text(one.options.get('expression'))}")
        if one.is_shown:
            key = _key(one, {*found, *metrics})
            found[key] = inlined(one.expression, {id_: text for id_, text in others.items() if id_ != one.id})
    return found


def _key(one: Series, taken: set[str]) -> str:
    """An id is shown with blanks for its underscores."""
    label = one.label if isinstance(one.label, str) and one.label else None
    key = one.id if label in (None, one.id.replace("_", " ")) else str(label)
    while key in taken:
        key = f"{key} "
    return key


def _metric(one: Series, properties: Mapping[str, Any], used: set[str]) -> dict[str, Any]:
    """Shown although an expression uses it: in a workload file its label says so."""
    namespace, name, *dimensions = (*one.names, Unknown(""), Unknown(""))[: max(len(one.names), 2)]
    label = one.label if one.is_shown else None
    if one.id in used and one.is_shown:
        label = label or name
    elif label == name:
        label = None
    fields = {
        "namespace": namespace,
        "name": name,
        "statistic": one.options.get("stat") or properties.get("stat") or _STATISTIC,
        "dimensions": dict(zip(map(as_text, dimensions[::2]), dimensions[1::2], strict=False)) or None,
        "period_s": as_number(one.options.get("period")),
        "label": label,
    }
    return {key: value for key, value in fields.items() if value is not None}


def _hidden(metrics: Sequence[Series], used: set[str], kept: set[str]) -> Iterator[str]:
    """In a workload file only what an expression names is hidden."""
    for one in metrics:
        if not one.is_shown and one.id not in used:
            what = as_text(list(one.names))
            yield f"shown here, hidden in the template: {what}" if one.id in kept else f"left out, hidden: {what}"


def _lost(series: Sequence[Series], region: str) -> Iterator[str]:
    """A metric that AWS publishes in one Region is asked for there by synth too."""
    for one in series:
        yield from left_out(one.options, _SAID, f" of {one.id}")
        said = one.options.get("region")
        home = HOME_REGIONS.get(str(one.names[0]) if one.names else "", region)
        if isinstance(said, str) and "${" not in said and said not in (region, home):
            yield f"left out: {one.id} is of the Region {said}"
        if one.expression and "period" in one.options:
            yield f"left out of {one.id}: period {as_text(one.options['period'])}"
