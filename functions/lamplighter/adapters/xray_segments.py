"""Segment documents: JSON in strings, subsegments nested in them or sent on their own.

Fields as the X-Ray Developer Guide has them ("Segment documents"); what is not needed is skipped.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from lamplighter.domain.traces.trace import Segment, SegmentType, Trace


class _Document(msgspec.Struct, kw_only=True):
    id: str
    name: str = "unnamed"
    start_time: float
    end_time: float | None = None
    in_progress: bool = False
    parent_id: str | None = None
    type: str | None = None
    error: bool = False
    fault: bool = False
    throttle: bool = False
    inferred: bool = False
    subsegments: list[_Document] = []


def trace_of(answer: Mapping[str, Any]) -> Trace:
    """One of BatchGetTraces' ``Traces``."""
    segments: list[Segment] = []
    unreadable = 0
    for segment in answer.get("Segments", []):
        try:
            document = msgspec.json.decode(segment["Document"], type=_Document)
        except msgspec.DecodeError:
            unreadable += 1  # the rest of the trace is still worth reading; the report says how many
            continue
        segments += _unnested(document, _type(document), document.parent_id)
    return Trace(
        id=answer["Id"],
        segments=tuple(segments),
        too_large=answer.get("LimitExceeded", False),
        unreadable=unreadable,
    )


def _type(document: _Document) -> SegmentType:
    return SegmentType.SUBSEGMENT if document.type == SegmentType.SUBSEGMENT.value else SegmentType.SEGMENT


def _unnested(document: _Document, of_type: SegmentType, parent_id: str | None) -> Iterator[Segment]:
    yield Segment(
        id=document.id,
        name=document.name,
        type=of_type,
        parent_id=parent_id,
        start_s=document.start_time,
        end_s=None if document.in_progress else document.end_time,
        error=document.error,
        fault=document.fault,
        throttle=document.throttle,
        inferred=document.inferred,
    )
    for inner in document.subsegments:
        yield from _unnested(inner, SegmentType.SUBSEGMENT, document.id)
