"""Stand-ins for what a remediation uses: they keep the limits and the conflicts of the real ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import NamedTuple

from lamplighter.domain.events import DomainEvent
from lamplighter.domain.remediation import AlarmReading, FollowUp, FunctionState, Remediation, ResourceHold
from lamplighter.domain.workload import FunctionSetting
from lamplighter.errors import ConfigurationError, Conflict, ControlRefused

ARN = "arn:aws:lambda:us-east-1:123456789012:function:{}"


class Setting(NamedTuple):
    """One value of one function that was set."""

    function: str
    setting: FunctionSetting
    before: int | None
    after: int | None


def a_function(name: str = "aurastream-sync-handler", **values: object) -> FunctionState:
    state = FunctionState(
        function=name,
        arn=ARN.format(name),
        reserved_concurrency=50,
        memory_mb=512,
        revision_id="1",
        update_in_progress=False,
        unreserved_concurrency=0,
        stack_name="aurastream",
    )
    return replace(state, **values)  # type: ignore[arg-type]


@dataclass
class FakeFunctionControl:
    """Lambda as AWS documents it, as far as reserved concurrency and memory go.

    ``unreserved_concurrency`` of the functions given is left aside: it is what they leave of the account's limit.
    """

    functions: dict[str, FunctionState] = field(default_factory=dict)
    account_limit: int = 1000
    sets: list[Setting] = field(default_factory=list)

    @classmethod
    def of(cls, *functions: FunctionState, account_limit: int = 1000) -> FakeFunctionControl:
        return cls({function.function: function for function in functions}, account_limit)

    def state(self, function: str) -> FunctionState:
        if function not in self.functions:
            raise ConfigurationError(f"there is no Lambda function {function}")
        return replace(self.functions[function], unreserved_concurrency=self._unreserved())

    def set_value(self, state: FunctionState, setting: FunctionSetting, value: int | None) -> None:
        current = self.state(state.function)
        if setting is FunctionSetting.RESERVED_CONCURRENCY:
            if current.reserved_concurrency != state.reserved_concurrency:
                raise Conflict("reserved concurrency was changed since it was read")
            self._check_unreserved(current, value)
        else:
            # UpdateFunctionConfiguration: ResourceConflictException, PreconditionFailedException (botocore's model).
            if current.update_in_progress or current.revision_id != state.revision_id:
                raise Conflict("the function was changed since it was read")
            # Lambda quotas: 128 MB to 10,240 MB.
            if value is None or not 128 <= value <= 10_240:
                raise ControlRefused("memory out of range", limit="MemorySize 128 to 10240 MB")
        self.sets.append(Setting(state.function, setting, current.value(setting), value))
        self.change(state.function, setting, value)

    def change(self, function: str, setting: FunctionSetting, value: int | None) -> None:
        """Someone else does it: nobody's limits, nobody's record."""
        current = self.functions[function]
        if setting is FunctionSetting.MEMORY_MB:
            assert value is not None
            changed = replace(current, memory_mb=value, revision_id=str(int(current.revision_id) + 1))
        else:
            changed = replace(current, reserved_concurrency=value)
        self.functions[function] = changed

    def value(self, function: str, setting: FunctionSetting = FunctionSetting.RESERVED_CONCURRENCY) -> int | None:
        return self.functions[function].value(setting)

    def _check_unreserved(self, current: FunctionState, value: int | None) -> None:
        """PutFunctionConcurrency: "leave at least 100 simultaneous executions unreserved" (botocore's model)."""
        taken = (value or 0) - (current.reserved_concurrency or 0)
        if taken > 0 and self._unreserved() - taken < 100:
            raise ControlRefused("too little would stay unreserved", limit="UnreservedConcurrentExecutions >= 100")

    def _unreserved(self) -> int:
        return self.account_limit - sum(each.reserved_concurrency or 0 for each in self.functions.values())


@dataclass
class FakeRemediationStore:
    """Remediations and holds by version, and the events stored with them."""

    remediations: dict[tuple[str, str], Remediation] = field(default_factory=dict)
    holds: dict[str, ResourceHold] = field(default_factory=dict)
    outbox: dict[str, DomainEvent] = field(default_factory=dict)

    def remediation(self, incident_id: str, runbook: str) -> Remediation | None:
        return self.remediations.get((incident_id, runbook))

    def of_incident(self, incident_id: str) -> list[Remediation]:
        return [each for (incident, _), each in self.remediations.items() if incident == incident_id]

    def save(self, remediation: Remediation, events: Sequence[DomainEvent], hold: ResourceHold | None = None) -> None:
        key = (remediation.incident_id, remediation.runbook)
        _expect(remediation.version, self.remediations.get(key))
        if hold is not None:
            _expect(hold.version, self.holds.get(hold.resource))
            self.holds[hold.resource] = hold
        self.remediations[key] = remediation
        self.outbox |= {event.event_id: event for event in events}

    def hold(self, resource: str) -> ResourceHold | None:
        return self.holds.get(resource)

    def due(self, now: datetime) -> list[Remediation]:
        due = [each for each in self.remediations.values() if each.due_at is not None and each.due_at <= now]
        return sorted(due, key=lambda each: each.due_at or now)

    def unpublished(self, older_than: datetime) -> list[DomainEvent]:  # noqa: ARG002
        return list(self.outbox.values())

    def mark_published(self, event: DomainEvent) -> None:
        self.outbox.pop(event.event_id, None)


def _expect(version: int, known: Remediation | ResourceHold | None) -> None:
    if version != (known.version if known else 0) + 1:
        raise Conflict(f"version {version} does not follow {known}")


@dataclass
class FakeAlarmReader:
    """Answers with what the test says an alarm shows; None where there is no such alarm."""

    readings: dict[str, AlarmReading] = field(default_factory=dict)

    def reading(self, alarm_arn: str, since: datetime, now: datetime) -> AlarmReading | None:  # noqa: ARG002
        return self.readings.get(alarm_arn)


@dataclass
class FakeFollowUps:
    """Notes with the time they arrive: as SQS does, 900 s ahead at most (SendMessage, DelaySeconds)."""

    waiting: list[tuple[datetime, FollowUp]] = field(default_factory=list)

    def schedule(self, follow_up: FollowUp, now: datetime) -> None:
        arrives_at = min(max(follow_up.due_at, now), now + timedelta(seconds=900))
        self.waiting.append((arrives_at, follow_up))

    def arrived(self, now: datetime) -> list[FollowUp]:
        """Taken out, in the order of their arrival."""
        arrived = sorted((each for each in self.waiting if each[0] <= now), key=lambda each: each[0])
        self.waiting = [each for each in self.waiting if each[0] > now]
        return [note for _, note in arrived]
