"""What was measured at one time: read once, computed, kept. Pages, alarms and reports come from these."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Generic, Protocol, TypeVar

from lamplighter.domain.window import Window


class SnapshotBody(Protocol):
    """A frozen dataclass that says what kind of snapshot it is the body of, as in ``kpis``."""

    kind: ClassVar[str]


BodyT = TypeVar("BodyT", bound=SnapshotBody)


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot(Generic[BodyT]):
    """Of one workload, over one window. The same kind, workload and ``taken_at`` is the same snapshot.
    ``subject`` tells those apart of which a workload has several at a time: it is a bucket's name.
    """

    workload: str
    taken_at: datetime
    window: Window
    body: BodyT
    subject: str = ""
