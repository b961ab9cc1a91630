"""Cost Explorer as the cost reader sees it: GetCostAndUsage by pages, strict about what AWS refuses."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from local.receivers.cost_explorer_query import Query, RefusedError, read_query
from local.receivers.http_receiver import Answer, Fault, HttpReceiver, Request

OPERATION = "AWSInsightsIndexService.GetCostAndUsage"
THROTTLED = Fault(answer=Answer(status=400, body={"__type": "LimitExceededException", "Message": "Rate exceeded"}))
# AWS does not say how long a page is. Short ones, so that a day's groups are cut in two.
_GROUPS_A_PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """One line of the bill. ``amortized_usd`` is the net amount too unless something else is said."""

    day: date
    service: str
    net_usd: Decimal
    record_type: str = "Usage"
    usage_type: str = "NoUsageType"
    amortized_usd: Decimal | None = None
    tags: Mapping[str, str] = field(default_factory=dict)

    def metric(self, name: str) -> Decimal:
        amortized = self.net_usd if self.amortized_usd is None else self.amortized_usd
        return amortized if "Amortized" in name else self.net_usd

    def key(self, kind: str, key: str) -> str:
        """As a group is named."""
        if kind == "TAG":
            return f"{key}${self.tags.get(key, '')}"
        return {"SERVICE": self.service, "USAGE_TYPE": self.usage_type}.get(key, self.record_type)


def utc_today() -> date:
    return datetime.now(UTC).date()


Bill = Callable[[date], Sequence[Charge]]


class CostExplorerStandIn(HttpReceiver):
    """``bill`` makes the charges as they stand on a day; days from ``estimated_from`` of it on are estimated."""

    def __init__(
        self,
        bill: Bill,
        *,
        today: Callable[[], date] = utc_today,
        estimated_from: Callable[[date], date] = lambda today: today.replace(day=1),
        groups_a_page: int = _GROUPS_A_PAGE,
        record_path: Path | None = None,
    ) -> None:
        super().__init__(record_path)
        self.bill = bill
        self._today = today
        self._estimated_from = estimated_from
        self._groups_a_page = groups_a_page
        self._tokens: dict[str, tuple[str, int]] = {}

    @property
    def paid_requests(self) -> int:
        """Each one that came, those that failed too."""
        with self.lock:
            return len(self.records)

    def respond(self, request: Request) -> Answer:
        if request.operation != OPERATION:
            return _refused("UnknownOperationException", f"not stood in for: {request.operation or request.path}")
        body = request.fields() or {}
        try:
            query = read_query(body, self._today())
            return Answer(body=self._page(query, self._start(body)))
        except RefusedError as error:
            return _refused(error.code, str(error))

    def _start(self, body: Mapping[str, Any]) -> int:
        token = body.get("NextPageToken")
        if token is None:
            return 0
        if token not in self._tokens:
            raise RefusedError("InvalidNextTokenException", "the token is not one of these")
        asked, start = self._tokens[token]
        if asked != _fingerprint(body):
            raise RefusedError("RequestChangedException", "the request differs from the one the token is of")
        return start

    def _page(self, query: Query, start: int) -> dict[str, object]:
        """So many groups from ``start`` on, whichever days they are of. A day without groups stands there too."""
        rows = list(self._rows(query))
        end = start + self._groups_a_page
        results: list[dict[str, Any]] = []
        for day, group in rows[start:end]:
            if not results or results[-1]["TimePeriod"]["Start"] != day.isoformat():
                results.append(self._result(query, day))
            if group is not None:
                results[-1]["Groups"].append(group)
        page: dict[str, object] = {"ResultsByTime": results, "GroupDefinitions": query.body.get("GroupBy", [])}
        if end < len(rows):
            token = hashlib.sha256(f"{_fingerprint(query.body)} {end}".encode()).hexdigest()
            self._tokens[token] = (_fingerprint(query.body), end)
            page["NextPageToken"] = token
        return page

    def _rows(self, query: Query) -> Iterator[tuple[date, dict[str, Any] | None]]:
        by_day: dict[date, list[Charge]] = {}
        for charge in self.bill(self._today()):
            if query.selects(charge):
                by_day.setdefault(charge.day, []).append(charge)
        for at in range((query.end - query.start).days):
            day = query.start + timedelta(days=at)
            groups = _groups(query, by_day.get(day, [])) if query.groups else []
            yield from ((day, group) for group in groups)
            if not groups:
                yield day, None

    def _result(self, query: Query, day: date) -> dict[str, Any]:
        return {
            "TimePeriod": {"Start": day.isoformat(), "End": (day + timedelta(days=1)).isoformat()},
            "Total": {} if query.groups else _metrics(query, [one for one in self._of(day) if query.selects(one)]),
            "Groups": [],
            "Estimated": day >= self._estimated_from(self._today()),
        }

    def _of(self, day: date) -> list[Charge]:
        return [charge for charge in self.bill(self._today()) if charge.day == day]


def _groups(query: Query, charges: Sequence[Charge]) -> list[dict[str, Any]]:
    grouped: dict[tuple[str, ...], list[Charge]] = {}
    for charge in charges:
        grouped.setdefault(tuple(charge.key(kind, key) for kind, key in query.groups), []).append(charge)
    return [{"Keys": list(keys), "Metrics": _metrics(query, own)} for keys, own in sorted(grouped.items())]


def _metrics(query: Query, charges: Sequence[Charge]) -> dict[str, Any]:
    return {
        name: {"Amount": str(sum((one.metric(name) for one in charges), Decimal(0))), "Unit": "USD"}
        for name in query.metrics
    }


def _fingerprint(body: Mapping[str, Any]) -> str:
    return json.dumps({key: value for key, value in body.items() if key != "NextPageToken"}, sort_keys=True)


def _refused(code: str, message: str) -> Answer:
    return Answer(status=400, body={"__type": code, "message": message, "Message": message})
