"""Runs over inventories as executions of a state machine."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count

from lamplighter.adapters.executions import Executions
from lamplighter.domain.inventory_run.identity import RunOrder, attempt_name
from lamplighter.domain.inventory_run.starting import Attempt


@dataclass(frozen=True, slots=True)
class StepFunctionsRuns:
    """Implements InventoryRuns."""

    executions: Executions

    def latest(self, run: str) -> Attempt | None:
        latest = None
        for number in count(1):
            status = self.executions.status(attempt_name(run, number))
            if status is None:
                break
            latest = Attempt(number, status)
        return latest

    def start(self, run: str, attempt: int, order: RunOrder) -> None:
        self.executions.start(attempt_name(run, attempt), order)
