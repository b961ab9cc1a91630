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


@dataclass(frozen=True, slots=True, kw_only=True)
class CostSettings(MeasuringSettings):
    """The cost analyzer. ``cost_explorer_requests`` is how many requests it may pay for in a run, at $0.01 each."""

    cost_explorer_requests: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InventoryStarterSettings:
    """The inventory starter. ``state_machine_arn`` is the one it starts."""

    state_machine_arn: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InventorySettings:
    """Where a run over an inventory keeps what it has done: its planner and its scanner."""

    snapshots_bucket: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InventoryPlannerSettings(InventorySettings):
    """``share_mib``: larger Parquet and ORC files are read by several scanners, each its share."""

    share_mib: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPlannerSettings:
    """The report planner starts the state machine, and looks at what was made before."""

    state_machine_arn: str
    reports_bucket: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionSettings(MeasuringSettings):
    """The section builder reads what was measured, and what happened."""

    reports_bucket: str
    incidents_table: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportSettings:
    """The report builder."""

    reports_bucket: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportMailerSettings(ReportSettings):
    """The report mailer. ``mail_from`` is an address that SES may send from, or "none"; ``unsubscribe_to`` is whom to
    write to for no more mail.
    """

    mail_from: str
    unsubscribe_to: str
    configuration_set: str
    slack_api_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MailFeedbackSettings(ReportSettings):
    """The feedback of what was mailed. ``operators_topic`` is an ARN."""

    configuration_set: str
    operators_topic: str


def read(kind: type[SettingsT], environment: Mapping[str, str]) -> SettingsT:
    """Each field from the variable of its name in upper case: text, or a whole number. Names every one that is missing
    or empty.
    """
    names = {field.name: field.name.upper() for field in dataclasses.fields(kind)}
    missing = sorted(variable for variable in names.values() if not environment.get(variable))
    if missing:
        raise ConfigurationError(f"environment: {', '.join(missing)} missing or empty ({kind.__name__})")
    return kind(**{field.name: _value(field, environment[names[field.name]]) for field in dataclasses.fields(kind)})


def _value(field: dataclasses.Field[Any], written: str) -> str | int:
    """Annotations are text here (PEP 563)."""
    if field.type != "int":
        return written
    if not written.isdecimal():
        raise ConfigurationError(f"environment: {field.name.upper()} is {written!r}; it should be a whole number")
    return int(written)
