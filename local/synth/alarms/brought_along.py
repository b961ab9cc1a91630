"""The alarms that a file's resources bring along, by the names they get in this file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lamplighter.domain.definitions.resources import Resource
from lamplighter.domain.definitions.workload_file import WorkloadFile
from local.synth.alarms.defaults import default_alarms
from local.synth.alarms.defaults.kinds import KINDS, Kind
from local.synth.alarms.defaults.recipe import DefaultAlarm
from local.synth.names import default_alarm_name, short_names


@dataclass(frozen=True, slots=True, kw_only=True)
class BroughtAlong:
    """``origin`` is its place in the file, whether anything is said there or not."""

    name: str
    origin: str
    kind: Kind
    resource: Resource
    default: DefaultAlarm

    @property
    def is_on(self) -> bool:
        return self.resource.alarms.get(self.default.what, True) is not False


def alarms_brought_along(file: WorkloadFile) -> Iterator[BroughtAlong]:
    """Those that are switched off as well, in the file's order."""
    short_of = {name: _short_names(file, name, kind) for name, kind in KINDS.items()}
    for list_name, resource, defaults in default_alarms(file.resources):
        kind, short = KINDS[list_name], short_of[list_name][resource.name]
        for default in defaults:
            yield BroughtAlong(
                name=default_alarm_name(file.title, kind.name, default.watched, _part(short, resource, default)),
                origin=f"resources.{list_name}[{resource.name}].alarms.{default.what}",
                kind=kind,
                resource=resource,
                default=default,
            )


def _short_names(file: WorkloadFile, list_name: str, kind: Kind) -> dict[str, str]:
    return short_names(file.title, kind.name, [each.name for each in getattr(file.resources, list_name)])


def _part(short: str, resource: Resource, default: DefaultAlarm) -> str:
    """An index of a table as DynamoDB's own alarms write it; no table's name has a slash in it."""
    return f"{short or resource.name}/{default.index}" if default.index else short
