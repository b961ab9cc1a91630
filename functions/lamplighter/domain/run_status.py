"""How a run of a state machine stands."""

from __future__ import annotations

from enum import StrEnum


class RunStatus(StrEnum):
    """As Step Functions has them (ExecutionStatus), as far as they differ here."""

    RUNNING = "RUNNING"
    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"
