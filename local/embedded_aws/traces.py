"""X-Ray's traces in moto: found by filter expressions, with their real times, and within X-Ray's limits.

moto refuses every filter expression, rounds durations to whole seconds, says one second of each response time, and
takes any number of ids.
"""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from moto.core.exceptions import AWSError
from moto.xray.models import SegmentCollection

from local.embedded_aws.corrections import Corrections
from local.embedded_aws.trace_filters import Facts, FilterExpressionError, Value, trace_filter

# X-Ray API Reference, BatchGetTraces; and "Time range cannot be longer than 6 hours".
_IDS_A_CALL = 5
_SIX_HOURS_S = 21_600


class FoundTraces(SegmentCollection):  # type: ignore[misc] # moto tells no types
    def summary(self, start_time: datetime, end_time: datetime, filter_expression: str | None = None) -> dict[str, Any]:
        """Of traces whose last segment ended in between, the newest first; all on one page."""
        start, end = start_time.timestamp(), end_time.timestamp()
        if end - start > _SIX_HOURS_S:
            raise _invalid("Time range cannot be longer than 6 hours")
        try:
            wanted = trace_filter(filter_expression) if filter_expression else None
        except FilterExpressionError as error:
            raise _invalid(f"Invalid filter expression: {error}") from error
        there = [facts for trace in self._traces.items() if start <= _updated_at(facts := _facts(*trace)) < end]
        there.sort(key=_updated_at, reverse=True)
        found = [_summary(facts) for facts in there if wanted is None or wanted(facts)]
        return {"TraceSummaries": found, "TracesProcessedCount": len(there), "ApproximateTime": int(start)}

    def get_trace_ids(self, trace_ids: list[str]) -> tuple[list[dict[str, Any]], list[str]]:
        if not 1 <= len(trace_ids) <= _IDS_A_CALL:
            raise _invalid(f"TraceIds must contain between 1 and {_IDS_A_CALL} items")
        found, unprocessed = super().get_trace_ids(trace_ids)
        for trace_id in set(trace_ids) - set(unprocessed):
            self._traces[trace_id]["trace_id"] = trace_id
        return found, unprocessed


def install() -> None:
    Corrections("moto").replace("moto.xray.models", "SegmentCollection", FoundTraces)


def _updated_at(facts: Facts) -> float:
    return float(facts.values["updated"])


def _facts(trace_id: str, trace: dict[str, Any]) -> Facts:
    documents = [json.loads(segment.raw) for segment in trace["segments"]]
    root = next((one for one in documents if "parent_id" not in one), documents[0])
    nested = [each for one in documents for each in _nested(one)]
    ends = [_end(one) for one in nested]
    values = _values(root) | {
        "id": trace_id,
        "name": root["name"],
        "duration": max(ends) - min(one["start_time"] for one in nested),
        "updated": max(ends),
        "throttle": any(one.get("throttle", False) for one in nested),
        "partial": any("end_time" not in one for one in nested),
    }
    annotations: dict[str, list[Value]] = {}
    services: dict[str, list[Facts]] = {}
    for one in nested:
        for key, value in one.get("annotations", {}).items():
            annotations.setdefault(key, []).append(value)
        if "trace_id" in one or one.get("namespace"):  # a segment, or a call that X-Ray infers a service from
            services.setdefault(one["name"], []).append(Facts(values=_values(one)))
    return Facts(values=values, annotations=annotations, services=services)


def _nested(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield document
    for inner in document.get("subsegments", []):
        yield from _nested(inner)


def _end(document: dict[str, Any]) -> float:
    return float(document.get("end_time", document["start_time"]))


def _values(document: dict[str, Any]) -> dict[str, Any]:
    request, response = (document.get("http", {}).get(part, {}) for part in ("request", "response"))
    flags = {flag: bool(document.get(flag, False)) for flag in ("error", "fault", "throttle")}
    seconds = _end(document) - document["start_time"]
    http = {"http.status": response.get("status"), **{f"http.{key}": request.get(key) for key in ("url", "method")}}
    told = {key: value for key, value in {**http, "user": document.get("user")}.items() if value is not None}
    return {"responsetime": seconds, "duration": seconds, **flags, "ok": not any(flags.values()), **told}


def _summary(facts: Facts) -> dict[str, Any]:
    values = facts.values
    return {
        "Id": values["id"],
        "StartTime": _updated_at(facts) - float(values["duration"]),
        "Duration": values["duration"],
        "ResponseTime": values["responsetime"],
        "HasError": values["error"],
        "HasFault": values["fault"],
        "HasThrottle": values["throttle"],
        "IsPartial": values["partial"],
        "EntryPoint": {"Name": values["name"]},
    }


def _invalid(message: str) -> AWSError:
    return AWSError(message, exception_type="InvalidRequestException", status=400)
