"""An alarm's state, and its passing from one state to the next."""

from collections.abc import MutableMapping
from dataclasses import dataclass
from typing import Any

from local.embedded_aws.alarms.definition import Record

INITIAL_REASON = "Unchecked: Initial alarm creation"


@dataclass(frozen=True)
class AlarmState:
    """The part of an alarm that changes by itself."""

    value: str
    reason: str
    at: float
    reason_data: str | None = None
    suppressed_by: str | None = None
    suppressed_reason: str | None = None

    @classmethod
    def of(cls, record: Record) -> "AlarmState":
        """The state in a stored alarm."""
        return cls(
            value=record["StateValue"],
            reason=record.get("StateReason") or "",
            at=float(record["StateUpdatedTimestamp"]),
            reason_data=record.get("StateReasonData"),
            suppressed_by=record.get("ActionsSuppressedBy"),
            suppressed_reason=record.get("ActionsSuppressedReason"),
        )

    def store(self, record: MutableMapping[str, Any]) -> None:
        """Write the state into a stored alarm."""
        if record["StateValue"] != self.value:
            record["StateTransitionedTimestamp"] = self.at
        fields = {
            "StateValue": self.value,
            "StateReason": self.reason,
            "StateUpdatedTimestamp": self.at,
            "StateReasonData": self.reason_data,
            "ActionsSuppressedBy": self.suppressed_by,
            "ActionsSuppressedReason": self.suppressed_reason,
        }
        record.update({key: value for key, value in fields.items() if value is not None})
        for key in [key for key, value in fields.items() if value is None]:
            record.pop(key, None)


@dataclass(frozen=True)
class Transition:
    """A state change of one alarm, as it was configured then."""

    alarm: Record
    old: AlarmState
    new: AlarmState

    @property
    def arn(self) -> str:
        """The alarm's ARN."""
        return str(self.alarm["AlarmArn"])

    @property
    def region(self) -> str:
        """The alarm's region, by its code."""
        return self.arn.split(":")[3]

    @property
    def account(self) -> str:
        """The alarm's account."""
        return self.arn.split(":")[4]

    @property
    def is_composite(self) -> bool:
        """Whether the alarm watches alarms."""
        return "AlarmRule" in self.alarm


@dataclass(frozen=True)
class Notice:
    """A transition to be told: to EventBridge always, to the alarm's actions if they are due."""

    transition: Transition
    act: bool
