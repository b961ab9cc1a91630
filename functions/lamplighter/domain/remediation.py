"""A remediation: one runbook's change for one incident, from the decision to the giving back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from .workload import FunctionSetting, Mode


class RemediationStatus(StrEnum):
    """Where it stands. ``applying``, ``rolling_back`` and ``giving_back`` are written before the act: found
    after a crash, the act may have happened.
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
    """From ``before`` to ``after``; None is "none set"."""

    function: str
    arn: str
    setting: FunctionSetting
    before: int | None
    after: int | None

    @property
    def resource(self) -> str:
        """What is held while the change is in flight."""
        return f"{self.arn}#{self.setting.value}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Remediation:
    """One per incident and runbook. ``due_at`` is when it wants to be looked at again, None when it is over."""

    incident_id: str
    runbook: str
    workload: str
    mode: Mode
    status: RemediationStatus
    reason: str
    decided_at: datetime
    change: Change | None = None
    applied_at: datetime | None = None
    verified_at: datetime | None = None
    verify_before: datetime | None = None
    ended_at: datetime | None = None
    due_at: datetime | None = None
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceHold:
    """Who changes a resource now, and when it was last let go.

    Held from before the change until it was given back. ``wanted_by`` names the incidents whose runbooks found
    it held: while one of them is open, the change is not given back.
    """

    resource: str
    incident_id: str
    runbook: str
    taken_at: datetime
    released_at: datetime | None = None
    wanted_by: tuple[str, ...] = ()
    version: int = 1


class Verdict(StrEnum):
    """What an alarm's own metric says since the change."""

    RECOVERED = "recovered"
    BREACHING = "breaching"
    NO_DATA = "no_data"


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmReading:
    """An alarm's state and its metric in whole periods that began after the change.

    ``values`` are oldest first. ``breaching`` says for each whether it is beyond the threshold; it is empty
    where the condition can't be read from outside (composite, anomaly band) and the state alone counts.
    """

    state: str
    state_changed_at: datetime
    values: tuple[float, ...] = ()
    breaching: tuple[bool, ...] = ()
