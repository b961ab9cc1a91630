"""The state of Lambda functions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lamplighter.adapters.health.asking import asked
from lamplighter.adapters.health.probe import target
from lamplighter.domain.definitions.resources import Function
from lamplighter.domain.health.observations import FunctionSeen, Observation
from lamplighter.domain.health.subjects import Subject

if TYPE_CHECKING:
    from mypy_boto3_lambda import LambdaClient


@dataclass(frozen=True, slots=True)
class Functions:
    """Implements Probe by GetFunctionConfiguration: the function itself is not invoked."""

    client: LambdaClient

    def observe(self, subject: Subject) -> Observation:
        name = target(subject, Function).name
        return asked("Lambda", lambda: self._seen(name), missing=frozenset({"ResourceNotFoundException"}))

    def _seen(self, name: str) -> Observation:
        found = self.client.get_function_configuration(FunctionName=name)
        return FunctionSeen(
            state=found.get("State", "Active"),
            state_reason=found.get("StateReason", ""),
            last_update=found.get("LastUpdateStatus", "Successful"),
            last_update_reason=found.get("LastUpdateStatusReason", ""),
        )
