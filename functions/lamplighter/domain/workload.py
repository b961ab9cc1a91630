"""A workload: the unit of configuration. What it is, whom to tell, and what may be put right by itself."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import Annotated, Literal

from annotated_types import Ge, Gt, Le, MinLen

from .alert import Severity

Name = Annotated[str, MinLen(1)]
# "AuraStream-*": * and ? stand for any characters and one character; the case counts.
AlarmPattern = Annotated[str, MinLen(1)]

DEFAULT_WORKLOAD = "default"


class Mode(StrEnum):
    """The ladder of trust: say what would be done; do it."""

    MONITOR = "monitor"
    AUTO = "auto"


class FunctionSetting(StrEnum):
    """What of a Lambda function a runbook may change."""

    RESERVED_CONCURRENCY = "reserved_concurrency"
    MEMORY_MB = "memory_mb"


class WhenUnreserved(StrEnum):
    """Reserving concurrency for a function that has none set also caps it: refuse unless the owner says so."""

    REFUSE = "refuse"
    RESERVE = "reserve"


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    team: Name
    contact: Name


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    title: Name
    url: Name


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmDefinition:
    """Which alarms are this workload's, and how grave they are."""

    name: AlarmPattern
    severity: Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackReceiver:
    """``bot_token_secret`` and ``channel`` for one message an incident, updated in place; or
    ``webhook_url_secret`` for plain messages. Each names a secret in Secrets Manager.
    """

    channel: str | None = None
    bot_token_secret: str | None = None
    webhook_url_secret: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PagerDutyReceiver:
    """``routing_key_secret`` names the secret that holds an Events API v2 integration key."""

    routing_key_secret: Name


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiver:
    """Exactly one of ``slack`` and ``pagerduty``."""

    name: Name
    slack: SlackReceiver | None = None
    pagerduty: PagerDutyReceiver | None = None

    @property
    def type(self) -> Literal["slack", "pagerduty"]:
        return "slack" if self.slack is not None else "pagerduty"


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """The first route that matches names the receivers; ``continue_matching`` lets later ones add theirs.

    An empty ``severities`` or ``alarms`` matches all.
    """

    receivers: tuple[Name, ...]
    severities: tuple[Severity, ...] = ()
    alarms: tuple[AlarmPattern, ...] = ()
    continue_matching: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionChange:
    """Sets ``setting`` of the function of that name: ``to`` a value, or ``multiply_by``; never over ``at_most``."""

    setting: FunctionSetting
    function: Name
    at_most: Annotated[int, Gt(0)]
    to: Annotated[int, Gt(0)] | None = None
    multiply_by: Annotated[float, Gt(1), Le(10)] | None = None
    when_unreserved: WhenUnreserved = WhenUnreserved.REFUSE


@dataclass(frozen=True, slots=True, kw_only=True)
class Runbook:
    """What to do by itself while one of ``alarms`` fires.

    ``cooldown_s``: seconds after a change ended before the next of the same setting of the same function.
    ``verify_within_s``: seconds within which the alarm's own metric must recover, else the change is rolled back.
    ``quiet_s``: seconds after the resolve before the change is given back.
    """

    name: Name
    alarms: Annotated[tuple[AlarmPattern, ...], MinLen(1)]
    change: FunctionChange
    mode: Mode = Mode.MONITOR
    cooldown_s: Annotated[int, Ge(0), Le(86_400)] = 900
    verify_within_s: Annotated[int, Ge(10), Le(86_400)] = 900
    quiet_s: Annotated[int, Ge(0), Le(604_800)] = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Workload:
    """One YAML file of ``workloads/``."""

    schema_version: Literal[1]
    workload: Name
    title: Name
    owner: Owner
    receivers: Annotated[tuple[Receiver, ...], MinLen(1)]
    routes: Annotated[tuple[Route, ...], MinLen(1)]
    alarms: tuple[AlarmDefinition, ...] = ()
    runbooks: tuple[Runbook, ...] = ()
    links: tuple[Link, ...] = ()

    def alarm(self, name: str) -> AlarmDefinition | None:
        """The first definition whose pattern fits the alarm's name."""
        return next((alarm for alarm in self.alarms if fnmatchcase(name, alarm.name)), None)

    def receiver(self, name: str) -> Receiver | None:
        return next((receiver for receiver in self.receivers if receiver.name == name), None)

    def runbook(self, name: str) -> Runbook | None:
        return next((runbook for runbook in self.runbooks if runbook.name == name), None)

    def runbooks_for(self, alarm_name: str) -> tuple[Runbook, ...]:
        return tuple(
            runbook for runbook in self.runbooks if any(fnmatchcase(alarm_name, pattern) for pattern in runbook.alarms)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Workloads:
    """All workloads; ``default`` is for what belongs to none of them: announced, never touched."""

    default: Workload
    named: tuple[Workload, ...] = ()

    def owning(self, alarm_name: str) -> Workload:
        """The workload an alarm belongs to, by its alarms' patterns; else the default."""
        return next((workload for workload in self.named if workload.alarm(alarm_name)), self.default)

    def get(self, name: str) -> Workload:
        """By name; the default where it is gone from the configuration since."""
        return next((workload for workload in self.named if workload.workload == name), self.default)
