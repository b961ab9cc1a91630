"""What the pages of one GetMetricData call say, put together by id."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lamplighter.domain.query_plan import refused
from lamplighter.domain.series import Datapoint, Series
from lamplighter.errors import Unavailable

if TYPE_CHECKING:
    from mypy_boto3_cloudwatch.type_defs import GetMetricDataOutputTypeDef, MessageDataTypeDef, MetricDataResultTypeDef


@dataclass
class _Result:
    status: str = "Complete"
    points: list[Datapoint] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    series: int = 1

    def add(self, result: MetricDataResultTypeDef) -> None:
        self.status = result.get("StatusCode", "Complete")
        pairs = zip(result.get("Timestamps", []), result.get("Values", []), strict=True)
        self.points += [Datapoint(at, value) for at, value in pairs]
        self.messages += _said(result.get("Messages", []))


@dataclass
class Results:
    """``messages`` are about the whole call: as "Maximum number of allowed metrics exceeded", that not all was done."""

    by_id: dict[str, _Result] = field(default_factory=dict)
    messages: list[str] = field(default_factory=list)

    def add(self, page: GetMetricDataOutputTypeDef) -> None:
        """A page gives each series once: an id that stands on it several times has several series."""
        self.messages += _said(page.get("Messages", []))
        times = Counter(result.get("Id", "") for result in page["MetricDataResults"])
        for result in page["MetricDataResults"]:
            id_ = result.get("Id", "")
            found = self.by_id.setdefault(id_, _Result())
            found.series = max(found.series, times[id_])
            found.add(result)

    @property
    def unfinished(self) -> bool:
        """Whether asking again may help: the last that was said of a result is that it is not whole."""
        return any(result.status in {"InternalError", "PartialData"} for result in self.by_id.values())

    def series(self, id_: str, key: str, period_s: int) -> Series:
        """The answer to a question, oldest first. Raises Unavailable where CloudWatch could not compute it."""
        found = self.by_id.get(id_, _Result())
        messages = (*found.messages, *self.messages)
        if found.status == "InternalError":
            raise Unavailable(f"CloudWatch, {key}: InternalError {' '.join(messages)}".rstrip())
        if found.status == "Forbidden":
            return refused(f"Forbidden: the role may not read it {' '.join(messages)}".rstrip(), period_s)
        if found.series > 1:
            return refused(f"it gives {found.series} series, not one", period_s)
        return Series(
            points=tuple(sorted(found.points, key=lambda point: point.at)),
            period_s=period_s,
            complete=found.status == "Complete" and not self.messages,
            messages=messages,
        )


def _said(messages: Sequence[MessageDataTypeDef]) -> list[str]:
    return [f"{message.get('Code', '')}: {message.get('Value', '')}" for message in messages]
