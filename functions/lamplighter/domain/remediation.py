"""A remediation: one runbook's change for one incident, from the decision to the giving back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from .workload import FunctionSetting, Mode


class RemediationStatus(StrEnum):
    """Where it stands. ``applying``, ``rolling_back`` and ``giving_back`` are written before the act: found
    after a crash, the act may have happened. From ``applying`` to the end the resource is held.
    """

    PROPOSED = "proposed"
    REFUSED = "refused"
    DEFERRED = "deferred"
    APPLYING = "applying"
    APPLIED = "applied"
    VERIFIED = "verified"
    ROLLING_BACK = "rolling_back"
    ROLLED_BACK = "rolled_back"
    GIVING_BACK = "giving_back"
    GIVEN_BACK = "given_back"
    KEPT = "kept"
    FAILED = "failed"

    @property
    def is_undecided(self) -> bool:
        """Nothing was changed, and a later look may decide otherwise."""
        return self in (RemediationStatus.PROPOSED, RemediationStatus.REFUSED, RemediationStatus.DEFERRED)

    @property
    def is_acting(self) -> bool:
        """Whoever wrote it is at it until ``due_at``."""
        return self in (RemediationStatus.APPLYING, RemediationStatus.ROLLING_BACK, RemediationStatus.GIVING_BACK)


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionState:
    """A Lambda function as it is now.

    ``reserved_concurrency`` is None where none is set, apart from 0, which stops the function.
    ``unreserved_concurrency`` is what the account has left unreserved. ``stack_name`` is the CloudFormation
    stack it belongs to, None where it belongs to none.
    """

    function: str
    arn: str
    reserved_concurrency: int | None
    memory_mb: int
    revision_id: str
    update_in_progress: bool
    unreserved_concurrency: int
    stack_name: str | None

    def value(self, setting: FunctionSetting) -> int | None:
        return self.reserved_concurrency if setting is FunctionSetting.RESERVED_CONCURRENCY else self.memory_mb


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """From ``before`` to ``after``; None is "none set". ``stack_name`` is the stack whose deployment reverts it."""

    function: str
    arn: str
    setting: FunctionSetting
    before: int | None
    after: int
    stack_name: str | None = None

    @property
    def resource(self) -> str:
        return resource_of(self.arn, self.setting)


def resource_of(arn: str, setting: FunctionSetting) -> str:
    """What is held while a change is in flight."""
    return f"{arn}#{setting.value}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Remediation:
    """One per incident and runbook.

    ``change`` is what was done, or in mode monitor what would be. ``due_at`` is when it wants to be looked at
    again, None when it is over. ``quiet_s`` is the runbook's at the time: the change is given back even if the
    runbook is gone since. ``version`` counts the writes and is the optimistic lock of the store.
    """

    incident_id: str
    runbook: str
    workload: str
    mode: Mode
    status: RemediationStatus
    reason: str
    decided_at: datetime
    quiet_s: int = 0
    change: Change | None = None
    applied_at: datetime | None = None
    verified_at: datetime | None = None
    verify_before: datetime | None = None
    ended_at: datetime | None = None
    due_at: datetime | None = None
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """A note to look again at a remediation. It is stale once the remediation's ``due_at`` is another."""

    incident_id: str
    runbook: str
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceHold:
    """Who changes a resource now, or did last.

    Held from before the change until it was given back. ``changed_until`` is when a change of it last ended:
    a hold that ended without one does not start a cooldown. ``wanted_by`` names the incidents whose runbooks
    found it held: while one of them is open, the change is not given back.
    """

    resource: str
    incident_id: str
    runbook: str
    taken_at: datetime
    released_at: datetime | None = None
    changed_until: datetime | None = None
    wanted_by: tuple[str, ...] = ()
    version: int = 1

    @property
    def is_held(self) -> bool:
        return self.released_at is None


class Verdict(StrEnum):
    """What an alarm's own metric says since the change."""

    RECOVERED = "recovered"
    BREACHING = "breaching"
    NO_DATA = "no_data"


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmState:
    """``state`` as CloudWatch writes it: OK, ALARM or INSUFFICIENT_DATA."""

    state: str
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmReading:
    """An alarm's state (CloudWatch's word) and its metric in whole periods that began after the change.

    ``values`` are oldest first; ``breaching`` says for each whether it is beyond the threshold. ``state_only``
    where the condition can't be read from outside (composite, anomaly band): then the state alone counts.
    """

    state: str
    state_changed_at: datetime
    values: tuple[float, ...] = ()
    breaching: tuple[bool, ...] = ()
    state_only: bool = False
