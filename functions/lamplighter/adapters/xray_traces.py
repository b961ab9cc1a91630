"""X-Ray: summaries of the traces that a filter expression finds, and traces whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol

from botocore.exceptions import BotoCoreError, ClientError

from lamplighter.adapters.xray_segments import trace_of
from lamplighter.domain.traces.trace import ReadTraces, Trace, TraceSummaries, TraceSummary
from lamplighter.domain.window import Window
from lamplighter.errors import ConfigurationError, Unavailable

# BatchGetTraces: "Array Members: Minimum number of 1 item. Maximum number of 5 items" (X-Ray API Reference).
_IDS_A_CALL = 5
# X-Ray refuses a service graph of more ("Time range cannot be longer than 6 hours") and documents no other limit.
_LONGEST = timedelta(hours=6)
# UnprocessedTraceIds are asked for again so often, in all.
_ROUNDS = 3
# More than that is not looked at: a report of the slowest needs no more of a sample, and where little matches there may
# be many pages with nothing on them.
SUMMARIES_AT_MOST = 1_000
PAGES_AT_MOST = 200


class XRayClient(Protocol):
    """What is needed of boto3's client; its stubs are not at hand."""

    def get_paginator(self, operation: str, /) -> Any: ...


@dataclass(frozen=True, slots=True)
class XRayTraces:
    """Implements TraceReader. ``client_for`` gives a region's client."""

    client_for: Callable[[str], XRayClient]
    summaries_at_most: int = SUMMARIES_AT_MOST
    pages_at_most: int = PAGES_AT_MOST

    def summaries(self, region: str, filter_expression: str, window: Window) -> TraceSummaries:
        found: dict[str, TraceSummary] = {}
        any_seen = False
        with _our_errors(f"X-Ray in {region}, filter expression {filter_expression!r}"):
            for number, (part, page) in enumerate(self._pages(region, filter_expression, window), start=1):
                any_seen = any_seen or bool(page.get("TracesProcessedCount") or page["TraceSummaries"])
                for summary in map(_summary, page["TraceSummaries"]):
                    found.setdefault(summary.id, summary)
                if len(found) >= self.summaries_at_most or number >= self.pages_at_most:
                    seen_from = page.get("ApproximateTime", part.start)
                    return TraceSummaries(found=tuple(found.values()), any_seen=any_seen, seen_from=seen_from)
        return TraceSummaries(found=tuple(found.values()), any_seen=any_seen)

    def traces(self, region: str, ids: Sequence[str]) -> ReadTraces:
        traces: dict[str, Trace] = {}
        waiting = list(dict.fromkeys(ids))
        with _our_errors(f"X-Ray in {region}"):
            for _ in range(_ROUNDS):
                for start in range(0, len(waiting), _IDS_A_CALL):
                    pages = self.client_for(region).get_paginator("batch_get_traces")
                    for page in pages.paginate(TraceIds=waiting[start : start + _IDS_A_CALL]):
                        traces |= {trace["Id"]: trace_of(trace) for trace in page["Traces"]}
                # What was neither given nor named is not there any more; asking again shows that too.
                waiting = [trace_id for trace_id in waiting if trace_id not in traces]
        return ReadTraces(traces=tuple(traces.values()), unprocessed=tuple(waiting))

    def _pages(self, region: str, filter_expression: str, window: Window) -> Iterator[tuple[Window, Mapping[str, Any]]]:
        """By the time of the last update: a trace that began in the window and is not over yet comes with the next."""
        pages = self.client_for(region).get_paginator("get_trace_summaries")
        for part in newest_first(window):
            for page in pages.paginate(
                StartTime=part.start, EndTime=part.end, TimeRangeType="Event", FilterExpression=filter_expression
            ):
                yield part, page


def newest_first(window: Window) -> Iterator[Window]:
    """Parts of at most six hours."""
    end = window.end
    while end > window.start:
        start = max(window.start, end - _LONGEST)
        yield Window(start, end)
        end = start


def _summary(found: Mapping[str, Any]) -> TraceSummary:
    return TraceSummary(
        id=found["Id"],
        duration_s=found.get("Duration", 0.0),
        response_time_s=found.get("ResponseTime"),
        entry=found.get("EntryPoint", {}).get("Name"),
        error=found.get("HasError", False),
        fault=found.get("HasFault", False),
        throttle=found.get("HasThrottle", False),
        partial=found.get("IsPartial", False),
    )


@contextmanager
def _our_errors(what: str) -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        if error.response["Error"]["Code"] == "InvalidRequestException":
            raise ConfigurationError(f"{what}: {error}") from error
        raise Unavailable(f"{what}: {error}") from error
    except BotoCoreError as error:
        raise Unavailable(f"{what}: {error}") from error
