"""A metric in CloudWatch, by its exact dimension set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated

from annotated_types import Ge, MinLen

Text = Annotated[str, MinLen(1)]
Seconds = Annotated[int, Ge(1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """``statistic`` as CloudWatch writes it: Sum, Average, Minimum, Maximum, SampleCount, p99, PR(:1000), …

    ``period_s`` is that of the alarm, KPI or widget it stands in unless it says its own.
    """

    namespace: Text
    name: Text
    statistic: Text = "Sum"
    dimensions: Mapping[str, str] = field(default_factory=dict)
    period_s: Seconds | None = None
    label: str | None = None
