"""A decision: what to do, or nothing, and always why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

ActionT = TypeVar("ActionT")


@dataclass(frozen=True, slots=True)
class Decision(Generic[ActionT]):
    """``action`` is None where nothing is to be done. ``retry_at`` says when the answer may differ."""

    action: ActionT | None
    reason: str
    retry_at: datetime | None = None
