"""Whether a run is to be started: never twice, and again only where somebody says so."""

from __future__ import annotations

from dataclasses import dataclass

from lamplighter.domain.decision import Decision
from lamplighter.domain.run_status import RunStatus


@dataclass(frozen=True, slots=True)
class Attempt:
    """The first is 1."""

    number: int
    status: RunStatus


def decide_start(latest: Attempt | None, *, resume: bool) -> Decision[int]:
    """The number of the attempt to start, if any."""
    if latest is None:
        return Decision(1, "this manifest is new")
    told = f"attempt {latest.number} of this manifest"
    if latest.status is not RunStatus.FAILED:
        return Decision(None, f"{told} {'is running' if latest.status is RunStatus.RUNNING else 'is done'}")
    if not resume:
        return Decision(None, f"{told} failed, and is taken up again on demand only")
    return Decision(latest.number + 1, f"{told} failed, and is taken up again")
