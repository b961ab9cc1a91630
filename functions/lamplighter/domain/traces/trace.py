"""A trace as X-Ray keeps it: summaries to find it by, segments and subsegments to look into."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class SegmentType(StrEnum):
    """A segment is what one service did for the request; its subsegments are the parts of that, at any depth."""

    SEGMENT = "segment"
    SUBSEGMENT = "subsegment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One segment or subsegment, taken out of what it was nested in; seconds since 1970 UTC.

    ``end_s`` is None while it is in progress. ``parent_id`` is what it was nested in, or what called it: the segment
    of a service that was called has the caller's subsegment for a parent. ``inferred`` is a copy of such a subsegment
    that X-Ray made for a service that sends no traces.
    """

    id: str
    name: str
    type: SegmentType
    parent_id: str | None
    start_s: float
    end_s: float | None
    error: bool = False
    fault: bool = False
    throttle: bool = False
    inferred: bool = False

    @property
    def duration_s(self) -> float | None:
        """Two machines' clocks may differ, but nothing lasts less than no time."""
        return None if self.end_s is None else max(0.0, self.end_s - self.start_s)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """``too_large``: X-Ray kept a part of it only. ``unreadable`` segments were not JSON as X-Ray documents it."""

    id: str
    segments: tuple[Segment, ...]
    too_large: bool = False
    unreadable: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TraceSummary:
    """``duration_s`` until the last of its work was done, ``response_time_s`` until its caller was answered.

    ``entry`` is the service it came in by. No URL: it may hold what is secret.
    """

    id: str
    duration_s: float
    response_time_s: float | None = None
    entry: str | None = None
    error: bool = False
    fault: bool = False
    throttle: bool = False
    partial: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TraceSummaries:
    """What one filter expression found. ``any_seen`` is False where there were no traces at all to choose from.

    ``seen_from`` is set where there were too many: what is older than that was not looked at.
    """

    found: tuple[TraceSummary, ...]
    any_seen: bool
    seen_from: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadTraces:
    """Whole traces, and the ids of those that X-Ray would not give."""

    traces: tuple[Trace, ...] = ()
    unprocessed: tuple[str, ...] = ()


FoundByGroup = Mapping[str, TraceSummaries]
