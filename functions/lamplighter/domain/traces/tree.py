"""A trace's segments and subsegments, each under what it was nested in or called by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from lamplighter.domain.traces.trace import Segment, SegmentType


@dataclass(frozen=True, slots=True)
class Tree:
    """By id, so that nothing counts twice: of what was sent several times, the most finished."""

    by_id: Mapping[str, Segment]

    def __iter__(self) -> Iterator[Segment]:
        """All but X-Ray's copies of subsegments that are there themselves."""
        return (one for one in self.by_id.values() if not (one.inferred and one.parent_id in self.by_id))

    def above(self, segment: Segment) -> Iterator[Segment]:
        """Its parent, the parent's parent, …; ends where no parent is known, or where one comes round again."""
        seen, parent_id = {segment.id}, segment.parent_id
        while parent_id is not None and parent_id in self.by_id and parent_id not in seen:
            seen.add(parent_id)
            parent = self.by_id[parent_id]
            yield parent
            parent_id = parent.parent_id

    def subsegments(self) -> dict[str, int]:
        """How many each segment has, at any depth."""
        counts = {one.id: 0 for one in self if one.type is SegmentType.SEGMENT}
        for one in self:
            if one.type is SegmentType.SUBSEGMENT:
                of = next((above.id for above in self.above(one) if above.id in counts), None)
                if of is not None:
                    counts[of] += 1
        return counts


def tree_of(segments: Iterable[Segment]) -> Tree:
    return Tree({one.id: one for one in sorted(segments, key=_finished)})


def _finished(segment: Segment) -> tuple[bool, float, float, str, str, bool, bool, bool, bool, str]:
    """The same order however they arrive; the last of an id stays."""
    return (
        segment.end_s is not None,
        segment.end_s or 0.0,
        -segment.start_s,
        segment.name,
        segment.parent_id or "",
        segment.error,
        segment.fault,
        segment.throttle,
        not segment.inferred,
        segment.type.value,
    )
