"""Two versions of a workload, or one and what is deployed of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from lamplighter.domain.definitions.workload_file import WorkloadFile
from local.synth.catalogue import Catalogue
from local.synth.diff.changes import Change, What, compare
from local.synth.diff.file_things import things_of_file
from local.synth.diff.plan_things import ALARM, things_of_plan
from local.synth.diff.replacements import replaced
from local.synth.diff.template_things import Template, retained_names, things_of_template
from local.synth.diff.things import Thing
from local.synth.model import Plan, Query

# CloudWatch's units as people write them.
_UNITS = {"Milliseconds": "ms", "Seconds": "s", "Percent": "%", "Count": "", "None": ""}
# Kinds that the file defines and the plan resolves: told once, resolved.
_RESOLVED = {"alarm": ("alarm", "composite alarm"), "dashboard": ("dashboard",)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """``published`` knows the units of metrics, the workload's own too. ``usd_a_month``: what its alarms, dashboards,
    metrics, logs and queries cost, where it is known.
    """

    file: WorkloadFile
    plan: Plan
    template: Template
    published: Catalogue = field(default_factory=lambda: Catalogue(services={}))
    usd_a_month: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """``notes`` say what could not be compared."""

    changes: tuple[Change, ...]
    usd_before: Decimal | None = None
    usd_after: Decimal | None = None
    notes: tuple[str, ...] = ()

    @property
    def dangerous(self) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.dangerous)


def difference(before: Version, after: Version) -> Difference:
    """Every change of the file, with all that it resolves to."""
    planned = compare(things_of_plan(before.plan), things_of_plan(after.plan))
    written = compare(_written(before), _written(after))
    changes = [
        *planned,
        *(change for change in map(_unresolved_only, written, [planned] * len(written)) if change is not None),
        *replaced(before.template, after.template),
    ]
    return Difference(
        changes=_with_units(changes or _otherwise(before.template, after.template), after),
        usd_before=before.usd_a_month,
        usd_after=after.usd_a_month,
    )


def against_deployed(deployed: Template, after: Version) -> Difference:
    """Of what is deployed only the template can be read: the difference of the two templates."""
    changes = compare(things_of_template(deployed), things_of_template(after.template))
    changes += replaced(deployed, after.template)
    note = "the stack holds no receivers, routes, runbooks, SLO definitions or reports: those are not compared here"
    return Difference(changes=_with_units(changes, after), usd_after=after.usd_a_month, notes=(note,))


def _otherwise(before: Template, after: Template) -> list[Change]:
    """What the template says beyond the plan and the file; nothing, where they say the same."""
    return compare(things_of_template(before), things_of_template(after))


def _with_units(changes: Sequence[Change], version: Version) -> tuple[Change, ...]:
    """A threshold is read in the unit of the one metric that an alarm watches."""
    units = {alarm.name: _unit(alarm.queries, version.published) for alarm in version.plan.alarms}
    return tuple(
        replace(change, unit=units[change.name]) if change.kind == ALARM and change.name in units else change
        for change in changes
    )


def _unit(queries: Sequence[Query], published: Catalogue) -> str:
    metric = queries[0].metric if len(queries) == 1 else None
    if metric is None or metric.statistic == "SampleCount":
        return ""
    publication = published.publication(metric.namespace, metric.name, frozenset(metric.dimensions))
    return _UNITS.get(publication.unit, publication.unit.lower()) if publication else ""


def _written(version: Version) -> Iterator[Thing]:
    retained = retained_names(version.template)
    for thing in things_of_file(version.file):
        yield replace(thing, retained=(thing.kind, thing.name) in retained)


def _unresolved_only(change: Change, planned: Sequence[Change]) -> Change | None:
    """A change of a definition, unless the change it resolves to is told already."""
    if change.what is not What.REORDERED and _is_told(change, planned):
        return None
    if change.fact and change.fact.startswith(("alarms.", "widgets.")) and _told_of_resource(change, planned):
        return None
    return change


def _is_told(change: Change, planned: Sequence[Change]) -> bool:
    kinds = _RESOLVED.get(change.kind, ())
    names = {change.name, change.before if change.what is What.RENAMED else change.name}
    return any(other.kind in kinds and other.name in names for other in planned)


def _told_of_resource(change: Change, planned: Sequence[Change]) -> bool:
    return any(other.origin.startswith(change.origin) for other in planned)
