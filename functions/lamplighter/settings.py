"""What each function is told by its environment: one dataclass a function, one variable a field."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol, TypeVar

from lamplighter.errors import ConfigurationError


class _Dataclass(Protocol):
    __dataclass_fields__: ClassVar[dict[str, dataclasses.Field[Any]]]


SettingsT = TypeVar("SettingsT", bound=_Dataclass)


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentSettings:
    """Where incidents are kept and where their events go: every function that changes one."""

    incidents_table: str
    bus_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditSettings:
    """The audit recorder."""

    audit_table: str
    queue_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SweeperSettings(IncidentSettings):
    """The sweeper sends what is due back to the remediator. ``alarm_arn_prefix`` is that of the alarms it can ask."""

    remediation_queue_url: str
    alarm_arn_prefix: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackSettings(IncidentSettings):
    """``slack_api_url`` ends in a slash, as in https://slack.com/api/."""

    queue_url: str
    slack_api_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PagerDutySettings(IncidentSettings):
    """``pagerduty_events_url`` is the Events API's origin, as in https://events.pagerduty.com."""

    queue_url: str
    pagerduty_events_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RemediatorSettings(IncidentSettings):
    """``stack_name`` is our own: its functions are never touched."""

    queue_url: str
    stack_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuringSettings:
    """Where snapshots are kept: every function that measures."""

    snapshots_bucket: str
    snapshots_table: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusSettings(MeasuringSettings):
    """The status server. ``status_access`` is the name of the secret that holds its token, or "public"."""

    status_access: str


def read(kind: type[SettingsT], environment: Mapping[str, str]) -> SettingsT:
    """Each field from the variable of its name in upper case. Names every one that is missing or empty."""
    names = {field.name: field.name.upper() for field in dataclasses.fields(kind)}
    missing = sorted(variable for variable in names.values() if not environment.get(variable))
    if missing:
        raise ConfigurationError(f"environment: {', '.join(missing)} missing or empty ({kind.__name__})")
    return kind(**{field: environment[variable] for field, variable in names.items()})
