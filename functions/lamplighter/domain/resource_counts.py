"""How many resources of each type a workload has where, by its tags: a snapshot's body, and metrics."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from lamplighter.domain.definitions.workload_file import WorkloadFile
from lamplighter.domain.measurement import Measurement, Unit
from lamplighter.domain.resource_type import resource_region, resource_type

METRIC = "ResourceCount"
# Prometheus' name for the same, with the labels resource_type and region.
EXPOSED_AS = "aws_resources_total"


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceCount:
    """``type`` as in lambda:function. ``region`` is "global" for what is in none."""

    type: str
    region: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceCounts:
    """Of what carries all of ``tags``, in ``regions``: what was never tagged is not in it, and what was deleted lately
    still may be. No counts means that nothing carries the tags there, not that nothing is there.
    """

    kind: ClassVar[str] = "resources"

    tags: Mapping[str, str]
    regions: tuple[str, ...]
    counts: tuple[ResourceCount, ...]

    @property
    def total(self) -> int:
        return sum(each.count for each in self.counts)


def counted(tags: Mapping[str, str], arns: Mapping[str, Sequence[str]]) -> ResourceCounts:
    """``arns`` by the region that was asked; one that several regions name counts once. Raises ValueError: no ARN."""
    where = {arn: region for region in sorted(arns, reverse=True) for arn in arns[region]}
    found = Counter((resource_region(arn, asked), resource_type(arn)) for arn, asked in where.items())
    counts = (ResourceCount(type=of, region=region, count=found[region, of]) for region, of in sorted(found))
    return ResourceCounts(tags=dict(tags), regions=tuple(sorted(arns)), counts=tuple(counts))


def selecting_tags(file: WorkloadFile) -> Mapping[str, str]:
    """The workload's own tags, else those that select its costs. Empty: nothing tells its resources from others."""
    return file.tags or (file.costs.tags if file.costs else {})


def asked_regions(file: WorkloadFile) -> tuple[str, ...]:
    """Each once, the workload's own first."""
    return tuple(dict.fromkeys((file.region, *file.other_regions)))


def count_measurements(workload: str, counts: ResourceCounts) -> list[Measurement]:
    return [
        Measurement(
            name=METRIC,
            value=each.count,
            unit=Unit.COUNT,
            workload=workload,
            dimensions={"ResourceType": each.type, "Region": each.region},
        )
        for each in counts.counts
    ]
