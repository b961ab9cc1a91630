"""A snapshot as the origin of figures: each says where in it it lies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from lamplighter.domain.reports.document import Mark, Provenance
from lamplighter.domain.reports.period import Period
from lamplighter.domain.snapshot import BodyT, Snapshot

# Two runs of the longest schedule that makes such snapshots, and some time to run in.
_STALE_AFTER = {
    "kpis": timedelta(minutes=45),
    "slos": timedelta(minutes=20),
    "traces": timedelta(hours=3),
    "storage": timedelta(days=9),
    "inventory": timedelta(days=9),
}
_STALE_AFTER_OTHERS = timedelta(hours=49)


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """``marks`` say whether the snapshot was old when the period ended."""

    kind: str
    taken_at: datetime
    since: datetime | None = None
    marks: tuple[Mark, ...] = ()

    def at(self, path: str, computed: str = "") -> Provenance:
        return Provenance(kind=self.kind, taken_at=self.taken_at, path=path, computed=computed, since=self.since)


def stale_after(kind: str) -> timedelta:
    return _STALE_AFTER.get(kind, _STALE_AFTER_OTHERS)


def origin_of(snapshot: Snapshot[BodyT], period: Period) -> Origin:
    kind = snapshot.body.kind
    old = period.told_until - snapshot.taken_at > stale_after(kind)
    return Origin(kind=kind, taken_at=snapshot.taken_at, marks=(Mark.STALE,) if old else ())


def origin_of_all(snapshots: Sequence[Snapshot[BodyT]], period: Period) -> Origin:
    """Of what is made of several, oldest first, at least one."""
    last = origin_of(snapshots[-1], period)
    return Origin(kind=last.kind, taken_at=last.taken_at, since=snapshots[0].taken_at, marks=last.marks)
