"""Cost Explorer's GetCostAndUsage: every page is a request that is paid for, and botocore has no paginator for it.

It has one endpoint, in us-east-1.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from lamplighter.adapters.cost_explorer_groups import (
    BY_SERVICE,
    BY_USAGE,
    ToLine,
    by_tag,
    request_of,
    service_line,
    tag_line,
    usage_line,
)
from lamplighter.domain.costs.charges import CostLine
from lamplighter.domain.costs.days import Days
from lamplighter.domain.costs.reading import BillQuestion, BillReading, DayRead, Missing
from lamplighter.errors import ConfigurationError, Unavailable

if TYPE_CHECKING:
    from mypy_boto3_ce import CostExplorerClient
    from mypy_boto3_ce.type_defs import (
        GetCostAndUsageRequestTypeDef,
        GetCostAndUsageResponseTypeDef,
        GroupDefinitionTypeDef,
        ResultByTimeTypeDef,
    )

REGION = "us-east-1"
# A page is tried so often, each time a little later. Every attempt counts: whether AWS bills a failed one is not said.
_ATTEMPTS = 3
_BACKOFF_S = 1.0
# Of HTTP status 400 and yet worth asking again later; botocore's service model has their meaning.
_PASSING = {
    "BillExpirationException",
    "DataUnavailableException",
    "InvalidNextTokenException",
    "LimitExceededException",
    "RequestChangedException",
    "ThrottlingException",
}
_SERVER_ERROR = 500


class _OutOfRequestsError(Exception):
    """The limit that was set is reached."""


@dataclass
class _Cut:
    """The days as far as they were read, grouped in one way."""

    estimated: dict[date, bool] = field(default_factory=dict)
    lines: dict[date, list[CostLine]] = field(default_factory=dict)
    order: list[date] = field(default_factory=list)
    why: str = ""
    failed: bool = False

    def add(self, result: ResultByTimeTypeDef, line: ToLine) -> None:
        day = date.fromisoformat(result["TimePeriod"]["Start"])
        self.order.append(day)
        self.estimated[day] = self.estimated.get(day, False) or result["Estimated"]
        self.lines.setdefault(day, []).extend(map(line, result["Groups"]))

    def break_off(self, why: str, *, failed: bool) -> None:
        """The page that did not come may go on with the last day; were they out of order, with any."""
        self.why, self.failed = why, failed
        unsure = {self.order[-1]} if self.order else set()
        if any(later < earlier for earlier, later in pairwise(self.order)):
            unsure = set(self.order)
        for day in unsure:
            del self.lines[day]


@dataclass(frozen=True, kw_only=True)
class _Cuts:
    """The same charges, each time grouped otherwise; None where that was not asked for."""

    services: _Cut
    tags: _Cut | None
    usage: _Cut | None

    @property
    def asked(self) -> tuple[_Cut, ...]:
        return tuple(cut for cut in (self.services, self.tags, self.usage) if cut is not None)


class CostExplorer:
    """Implements BillReader. The client must not repeat requests itself: each is counted here. ``sleep`` in seconds."""

    def __init__(self, client: CostExplorerClient, sleep: Callable[[float], None] = time.sleep) -> None:
        self._client = client
        self._sleep = sleep

    def read(self, question: BillQuestion, most_requests: int) -> BillReading:
        counted = _Counted(self._client, self._sleep, most_requests)
        services = _read_cut(counted, question, BY_SERVICE, service_line)
        tags = usage = None
        if question.by_tag is not None:
            tags = _read_cut(counted, question, by_tag(question.by_tag), tag_line(question.by_tag))
        if question.by_usage:
            usage = _read_cut(counted, question, BY_USAGE, usage_line)
        return _reading(question.days, _Cuts(services=services, tags=tags, usage=usage), counted.paid)


@dataclass
class _Counted:
    """Asks, again where that may help, and never more often than it was allowed."""

    client: CostExplorerClient
    sleep: Callable[[float], None]
    most: int
    paid: int = 0

    def ask(self, request: GetCostAndUsageRequestTypeDef) -> GetCostAndUsageResponseTypeDef:
        """Raises Unavailable, ConfigurationError, _OutOfRequestsError."""
        for attempt in range(1, _ATTEMPTS):
            try:
                return self._once(request)
            except Unavailable:
                self.sleep(_BACKOFF_S * 2**attempt)
        return self._once(request)

    def _once(self, request: GetCostAndUsageRequestTypeDef) -> GetCostAndUsageResponseTypeDef:
        if self.paid >= self.most:
            raise _OutOfRequestsError
        self.paid += 1
        try:
            return self.client.get_cost_and_usage(**request)
        except ClientError as error:
            raise _our_error(error) from error
        except BotoCoreError as error:
            raise Unavailable(f"Cost Explorer: {error}") from error


def _read_cut(counted: _Counted, question: BillQuestion, group: GroupDefinitionTypeDef, line: ToLine) -> _Cut:
    """Page by page. What fails is asked again with its own token: the pages before it are not paid for twice."""
    cut, request = _Cut(), request_of(question, group)
    try:
        while True:
            page = counted.ask(request)
            for result in page["ResultsByTime"]:
                cut.add(result, line)
            token = page.get("NextPageToken")
            if not token:
                return cut
            request = {**request, "NextPageToken": token}
    except _OutOfRequestsError:
        cut.break_off("the limit of paid requests is reached", failed=False)
    except Unavailable as error:
        cut.break_off(str(error), failed=True)
    return cut


def _reading(asked: Days, cuts: _Cuts, paid: int) -> BillReading:
    """The days that are whole in all cuts, up to the first that is not."""
    read: list[DayRead] = []
    for day in asked:
        lacking = [cut for cut in cuts.asked if day not in cut.lines]
        if lacking:
            cause = next((cut for cut in cuts.asked if cut.why), lacking[0])
            why = cause.why or "Cost Explorer's answer has no such day"
            missing = Missing(days=Days(day, asked.end), why=why, failed=cause.failed or not cause.why)
            return BillReading(days=tuple(read), missing=missing, paid_requests=paid)
        read.append(
            DayRead(
                day=day,
                estimated=any(cut.estimated[day] for cut in cuts.asked),
                lines=tuple(cuts.services.lines[day]),
                by_tag=_lines(cuts.tags, day),
                by_usage=_lines(cuts.usage, day),
            )
        )
    return BillReading(days=tuple(read), paid_requests=paid)


def _lines(cut: _Cut | None, day: date) -> tuple[CostLine, ...]:
    return () if cut is None else tuple(cut.lines[day])


def _our_error(error: ClientError) -> Unavailable | ConfigurationError:
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", _SERVER_ERROR)
    if status >= _SERVER_ERROR or error.response["Error"]["Code"] in _PASSING:
        return Unavailable(f"Cost Explorer: {error}")
    return ConfigurationError(f"Cost Explorer: {error}")
