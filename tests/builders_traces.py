"""Valid traces by default: a test names only what matters to it. Times are seconds after noon."""

from __future__ import annotations

import json
from typing import Any

from lamplighter.domain.traces.trace import Segment, SegmentType, Trace, TraceSummaries, TraceSummary
from lamplighter.domain.window import Window
from tests.builders import NOON, at

HOUR = Window(at(-3600), at(0))


def a_segment(segment_id: str, start: float, end: float | None, parent: str | None = None, **changes: Any) -> Segment:
    """A subsegment where it has a parent, a segment where it has none; named after its id."""
    values: dict[str, Any] = {
        "id": segment_id,
        "name": segment_id,
        "type": SegmentType.SEGMENT if parent is None else SegmentType.SUBSEGMENT,
        "parent_id": parent,
        "start_s": start,
        "end_s": end,
    }
    return Segment(**values | changes)


def a_trace(trace_id: str, *segments: Segment, **changes: Any) -> Trace:
    return Trace(id=trace_id, segments=segments, **changes)


def a_summary(trace_id: str, duration_s: float = 2.0, **changes: Any) -> TraceSummary:
    return TraceSummary(id=trace_id, duration_s=duration_s, **changes)


def what_was_found(*summaries: TraceSummary, **changes: Any) -> TraceSummaries:
    values: dict[str, Any] = {"found": summaries, "any_seen": bool(summaries)}
    return TraceSummaries(**values | changes)


def a_trace_id(number: int) -> str:
    return f"1-{int(NOON.timestamp()):08x}-{number:024x}"


def a_document(trace_id: str, segment_id: str, start: float, end: float | None, **fields: Any) -> dict[str, Any]:
    """A segment document as the X-Ray Developer Guide has it."""
    times = {"in_progress": True} if end is None else {"end_time": at(end).timestamp()}
    named = {"id": segment_id, "name": segment_id, "trace_id": trace_id, "start_time": at(start).timestamp()}
    return {**named, **times, **fields}


def a_subsegment(segment_id: str, start: float, end: float | None, **fields: Any) -> dict[str, Any]:
    """As it stands in the document of its segment."""
    document = a_document("", segment_id, start, end, **fields)
    del document["trace_id"]
    return document


def as_sent(*documents: dict[str, Any]) -> list[str]:
    return [json.dumps(document) for document in documents]
