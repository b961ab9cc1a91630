"""X-Ray's read API over HTTP on loopback, as strict as AWS documents it where moto is not.

At most six hours and five ids a call, pages, ids that are not processed at first, throttling (X-Ray API Reference).
Which traces a filter expression finds is said by whoever puts them.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

SIX_HOURS_S = 21_600
IDS_A_CALL = 5
A_PAGE = 2


class RefusedError(Exception):
    def __init__(self, code: str, status: int, message: str) -> None:
        super().__init__(message)
        self.code, self.status = code, status


@dataclass
class XRayStandIn:
    url: str = ""
    summaries: list[tuple[str, float, dict[str, Any]]] = field(default_factory=list)
    """Filter expression, time of the last update, summary."""
    documents: dict[str, list[str]] = field(default_factory=dict)
    too_large: set[str] = field(default_factory=set)
    not_at_first: set[str] = field(default_factory=set)
    throttled: int = 0
    """So many calls from now on."""
    calls: list[str] = field(default_factory=list)

    def put(self, expression: str, updated_at: float, trace_id: str, *documents: str, **summary: Any) -> None:
        self.summaries.append((expression, updated_at, {"Id": trace_id, "Duration": 2.0, **summary}))
        self.documents[trace_id] = list(documents)

    def answer(self, path: str, asked: dict[str, Any]) -> dict[str, Any]:
        self.calls.append(path)
        if self.throttled:
            self.throttled -= 1
            raise RefusedError("ThrottledException", 429, "Rate exceeded")
        return self._summaries(asked) if path == "/TraceSummaries" else self._traces(asked)

    def _summaries(self, asked: dict[str, Any]) -> dict[str, Any]:
        start, end, expression = asked["StartTime"], asked["EndTime"], asked["FilterExpression"]
        if end - start > SIX_HOURS_S:
            raise RefusedError("InvalidRequestException", 400, "Time range cannot be longer than 6 hours")
        if expression.count("(") != expression.count(")"):
            raise RefusedError("InvalidRequestException", 400, "Invalid filter expression")
        there = sorted((one for one in self.summaries if start <= one[1] < end), key=lambda one: -one[1])
        matching = [(at, summary) for of, at, summary in there if of == expression]
        first = int(asked.get("NextToken", 0))
        page = matching[first : first + A_PAGE]
        answer = {
            "TraceSummaries": [summary for _, summary in page],
            "TracesProcessedCount": len(there),
            "ApproximateTime": page[-1][0] if page else start,
        }
        return answer | ({"NextToken": str(first + A_PAGE)} if first + A_PAGE < len(matching) else {})

    def _traces(self, asked: dict[str, Any]) -> dict[str, Any]:
        ids = asked["TraceIds"]
        if not 1 <= len(ids) <= IDS_A_CALL:
            raise RefusedError("InvalidRequestException", 400, "TraceIds must contain between 1 and 5 items")
        later = {trace_id for trace_id in ids if trace_id in self.not_at_first or trace_id not in self.documents}
        given = [trace_id for trace_id in ids if trace_id not in later]
        self.not_at_first -= later
        first = int(asked.get("NextToken", 0))
        answer: dict[str, Any] = {
            "Traces": [self._trace(trace_id) for trace_id in given[first : first + A_PAGE]],
            "UnprocessedTraceIds": sorted(later),
        }
        return answer | ({"NextToken": str(first + A_PAGE)} if first + A_PAGE < len(given) else {})

    def _trace(self, trace_id: str) -> dict[str, Any]:
        segments = [{"Id": f"{number:016x}", "Document": text} for number, text in enumerate(self.documents[trace_id])]
        return {"Id": trace_id, "Segments": segments, "LimitExceeded": trace_id in self.too_large}


@contextmanager
def xray_stand_in() -> Iterator[XRayStandIn]:
    stand_in = XRayStandIn()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            try:
                status, body, code = 200, stand_in.answer(self.path, asked), ""
            except RefusedError as refused:
                status, body, code = refused.status, {"Message": str(refused)}, refused.code
            self.send_response(status)
            if code:
                self.send_header("x-amzn-ErrorType", code)
            self.end_headers()
            self.wfile.write(json.dumps(body).encode())

        def log_message(self, *_: object) -> None:
            """Not on the tests' screen."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    stand_in.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield stand_in
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
