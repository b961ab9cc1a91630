"""What synth makes of a workload's file, discover reads back: all of it but what is listed here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from lamplighter.domain.definitions.workload_file import WorkloadFile
from local.discover import Source, drafted
from local.embedded_aws.alarms.math_parser import Array, Call, Name, Negated, Node, Operation, parse
from local.paths import WORKLOADS
from local.synth.lint import errors_in, findings
from local.synth.model import CompositeAlarm, MetricAlarm, Plan, Query
from local.synth.plan import plan
from local.synth.template import template_of
from local.workload_files import load_workload_file

NAMES = ("aurastream", "aws-orchestrator", "bayon-coagent", "ims", "photo-sync")

# What a template does not say, or a workload file can't say otherwise than by what synth makes of it. With why.
LOST = {
    # The group is the template's: it holds records, so the draft leaves it where it is made.
    "log_groups.*.exists": NAMES,
    # Expectations for the bill: nothing is made of them.
    "*.monthly_*": NAMES,
    # How reports judge traces: X-Ray is not told of it.
    "tracing.slow_s": ("bayon-coagent",),
    # An export names a bucket that must stand under resources, and the bucket is another template's: it is remarked.
    "log_groups.*.export": ("bayon-coagent", "ims"),
    # Alarms with such names are an SLO's alone, and no template says what is promised: written again, they come along.
    "alarms.AuraStream-slo-*-window": ("aurastream",),
    # They stay where they are made and are claimed, for what they are made of is not in the file.
    "composites.AuraStream-slo-*": ("aurastream",),
    # Owner, contact and links stand in no template.
    "dashboards.*.heading": ("aurastream", "bayon-coagent", "ims", "photo-sync"),
    # `alarms: true` has no heading of its own; a section of a file has one.
    "dashboards.*.heading of alarms": ("aurastream", "bayon-coagent", "ims", "photo-sync"),
    # Of the widgets that objectives and indicators bring along: a file's own show a value a period, from 0 on.
    "dashboards.*.setPeriodToTimeRange": ("aurastream",),
    "dashboards.*.axis": ("aurastream", "bayon-coagent", "ims", "photo-sync"),
}


@dataclass(frozen=True, slots=True)
class Trip:
    there: WorkloadFile
    back: WorkloadFile

    @property
    def plans(self) -> tuple[Plan, Plan]:
        return plan(self.there), plan(self.back)


@cache
def trip(name: str) -> Trip:
    file = load_workload_file(WORKLOADS / f"{name}.yaml")
    draft = drafted(Source(origin="the template", template=template_of(file, plan(file))), name)
    with TemporaryDirectory() as directory:
        path = Path(directory) / f"{name}.yaml"
        path.write_text(draft)
        return Trip(file, load_workload_file(path))


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_lost_but_what_is_listed(name: str) -> None:
    found = set(differences(trip(name)))
    unlisted = {place for place in found if not any(fnmatchcase(place, pattern) for pattern in LOST)}
    assert unlisted == set()
    assert {pattern for pattern in LOST if any(fnmatchcase(place, pattern) for place in found)} == {
        pattern for pattern, names in LOST.items() if name in names
    }


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_said_that_was_not_there(name: str) -> None:
    there, back = trip(name).plans
    for kind in ("alarms", "composites", "dashboards"):
        assert {one.name for one in getattr(back, kind)} <= {one.name for one in getattr(there, kind)}
    for key in ("queries", "budgets", "ip_sets", "real_users", "log_groups"):
        named = [{one.name for one in getattr(file, key)} for file in (trip(name).back, trip(name).there)]
        assert named[0] <= named[1]


@pytest.mark.parametrize("name", NAMES)
def test_synth_makes_a_template_of_the_draft(name: str) -> None:
    """Metrics of the workload's own are declared: none is taken for a typing error."""
    back = trip(name).back
    assert errors_in(findings(back, plan(back))) == []


def differences(found: Trip) -> Iterator[str]:
    there, back = found.there, found.back
    for key in ("log_groups", "queries", "real_users", "budgets", "ip_sets"):
        yield from _of_lists(key, getattr(there, key), getattr(back, key))
    yield from _of_lists("tracing.groups", there.tracing.groups, back.tracing.groups)
    yield from _of_lists("tracing.sampling", there.tracing.sampling, back.tracing.sampling)
    settings = [replace(file.tracing, groups=(), sampling=()) for file in (there, back)]
    yield from _of_fields("tracing", *settings)
    yield from (key for key in ("subscriptions", "tags") if getattr(there, key) != getattr(back, key))
    yield from ["region"] if there.region != back.region else []
    planned, again = found.plans
    yield from _of_lists("alarms", map(_plain, planned.alarms), map(_plain, again.alarms))
    yield from _of_lists("composites", map(_nowhere, planned.composites), map(_nowhere, again.composites))
    yield from _of_dashboards(planned, again)


def _of_lists(key: str, there: Iterable[Any], back: Iterable[Any]) -> Iterator[str]:
    found = {one.name: one for one in back}
    for one in there:
        if one.name not in found:
            yield f"{key}.{one.name}"
            continue
        yield from _of_fields(f"{key}.{one.name}", one, found[one.name])


def _of_fields(place: str, one: Any, other: Any) -> Iterator[str]:
    for field in fields(one):
        if getattr(one, field.name) != getattr(other, field.name):
            yield f"{place}.{field.name}"


def _plain(alarm: MetricAlarm) -> Any:
    """With its metric math as one tree, and without what is for display alone: ids and labels of results."""
    band = next((parse(query.expression or "") for query in alarm.queries if query.id == alarm.band_id), None)
    width = band.arguments[1:] if isinstance(band, Call) else None
    queries = tuple(query for query in alarm.queries if query.id != alarm.band_id)
    return replace(_nowhere(alarm), queries=(_tree(queries), width), band_id=None)


def _nowhere(alarm: Any) -> Any:
    assert isinstance(alarm, MetricAlarm | CompositeAlarm)
    return replace(alarm, origin="")


def _tree(queries: tuple[Query, ...]) -> Any:
    if len(queries) == 1 and queries[0].metric:
        return queries[0].metric
    trees = {query.id: parse(query.expression) for query in queries if query.expression}
    (returned,) = (query for query in queries if query.returned)
    metrics = [query for query in queries if query.metric]
    return _grown(trees[returned.id], trees), metrics


def _grown(node: Node, trees: Mapping[str, Node]) -> Node:
    """With the tree of an expression in the place of its id."""
    match node:
        case Name(value):
            return _grown(trees[value], trees) if value in trees else node
        case Negated(operand):
            return Negated(_grown(operand, trees))
        case Operation(sign, left, right):
            return Operation(sign, _grown(left, trees), _grown(right, trees))
        case Call(function, arguments):
            return Call(function, tuple(_grown(one, trees) for one in arguments))
        case Array(items):
            return Array(tuple(_grown(one, trees) for one in items))
    return node


def _of_dashboards(there: Plan, back: Plan) -> Iterator[str]:
    found = {one.name: one for one in back.dashboards}
    for dashboard in there.dashboards:
        place, other = f"dashboards.{dashboard.name}", found.get(dashboard.name)
        if other is None or other.title != dashboard.title:
            yield place
            continue
        shown, again = [[dict(one.body) for one in board.widgets] for board in (dashboard, other)]
        yield from [f"{place}.heading"] if shown[0]["properties"] != again[0]["properties"] else []
        if again[1]["properties"] == {"markdown": "## Overview"}:
            yield f"{place}.heading of alarms"
            del again[1]
        yield from _of_widgets(place, shown[1:], again[1:])


def _of_widgets(place: str, shown: list[dict[str, Any]], again: list[dict[str, Any]]) -> Iterator[str]:
    if len(shown) != len(again):
        yield f"{place}: {len(again)} widgets of {len(shown)}"
    for one, other in zip(shown, again, strict=False):
        of_one, of_other = _properties(one), _properties(other)
        if {key: one[key] for key in ("type", "width", "height")} != {
            key: other[key] for key in ("type", "width", "height")
        }:
            yield f"{place}: {one} is {other}"
        if of_one.pop("axis") != of_other.pop("axis"):
            yield f"{place}.axis"
        yield from (f"{place}.{key}" for key in of_one.keys() | of_other.keys() if of_one.get(key) != of_other.get(key))


def _properties(widget: dict[str, Any]) -> dict[str, Any]:
    """Ids of expressions are nobody's business; where an axis begins is set apart."""
    properties = dict(widget["properties"])
    properties["metrics"] = [
        [{key: value for key, value in part.items() if key != "id"} if "expression" in part else part for part in row]
        for row in properties.get("metrics", [])
    ]
    axis = dict(properties.pop("yAxis", {}).get("left", {}))
    return {**properties, "axis": axis.pop("min", None), "unit": axis}
