"""X-Ray and the Tagging API in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lamplighter.domain.traces.trace import ReadTraces, Trace, TraceSummaries
from lamplighter.domain.window import Window
from lamplighter.errors import LamplighterError

NOTHING = TraceSummaries(found=(), any_seen=False)


@dataclass
class FakeTraceReader:
    """Implements TraceReader. What is found stands under its filter expression; ``trouble`` under that of a failure."""

    found: Mapping[str, TraceSummaries] = field(default_factory=dict)
    whole: Sequence[Trace] = ()
    trouble: Mapping[str, LamplighterError] = field(default_factory=dict)
    regions: set[str] = field(default_factory=set)

    def summaries(self, region: str, filter_expression: str, _window: Window) -> TraceSummaries:
        self.regions.add(region)
        if filter_expression in self.trouble:
            raise self.trouble[filter_expression]
        return self.found.get(filter_expression, NOTHING)

    def traces(self, _region: str, ids: Sequence[str]) -> ReadTraces:
        known = {trace.id: trace for trace in self.whole}
        return ReadTraces(
            traces=tuple(known[each] for each in ids if each in known),
            unprocessed=tuple(each for each in ids if each not in known),
        )


@dataclass
class FakeTaggedResources:
    """Implements TaggedResources: each ARN of a region with its tags."""

    tagged: Mapping[str, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)
    trouble: Mapping[str, LamplighterError] = field(default_factory=dict)

    def arns(self, region: str, tags: Mapping[str, str]) -> Sequence[str]:
        if region in self.trouble:
            raise self.trouble[region]
        return [arn for arn, own in self.tagged.get(region, {}).items() if tags.items() <= own.items()]
