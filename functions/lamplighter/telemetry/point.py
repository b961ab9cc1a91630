"""One value of one metric, on its way."""

from __future__ import annotations

from dataclasses import dataclass

DimensionSet = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Point:
    """In CloudWatch each of ``dimension_sets`` is a metric of its own; the empty one is the metric without dimensions.

    ``at_s`` is in seconds since 1970. With ``high_resolution`` the second is kept, else the minute (PutMetricData's
    StorageResolution).
    """

    namespace: str
    name: str
    value: float
    unit: str
    dimension_sets: tuple[DimensionSet, ...]
    at_s: float
    high_resolution: bool = False

    @property
    def period_start_s(self) -> int:
        """CloudWatch stores nothing finer: values of one period may lie together."""
        whole = int(self.at_s)
        return whole if self.high_resolution else whole - whole % 60
