"""Customers' figures by a query of CloudWatch Logs Insights that gives a row for each customer.

It is asked twice, of the days that are judged and of those before. Its columns are named as the file's ``fields``;
where it gives ``day`` (as by ``max(@timestamp) as day``), that tells how fresh a customer's figures are.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Protocol

from botocore.exceptions import BotoCoreError, ClientError

from lamplighter.domain.customers.figures import Batch, DayFigures, iso_day
from lamplighter.errors import ConfigurationError, Unavailable

if TYPE_CHECKING:
    from lamplighter.domain.customers.periods import Periods
    from lamplighter.domain.definitions.business import CustomerFields, Customers
    from lamplighter.domain.window import Window

# A query gives 10 000 rows at most; 100 may run at once in an account and Region, and one more is refused:
# https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html
MOST_ROWS = 10_000
_REFUSED = {
    "ResourceNotFoundException",
    "AccessDeniedException",
    "MalformedQueryException",
    "InvalidParameterException",
}
_RUNNING = {"Scheduled", "Running", "Unknown"}


class LogsClient(Protocol):
    """What is needed of boto3's client; its stubs are not at hand."""

    def start_query(self, **request: Any) -> Any: ...
    def get_query_results(self, **request: Any) -> Any: ...
    def stop_query(self, **request: Any) -> Any: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class LogQueries:
    """Implements CustomerFigures. Looks every ``pause_s`` seconds for an answer, for ``patience_s`` seconds."""

    client: LogsClient
    pause_s: float = 1
    patience_s: float = 300
    sleep: Callable[[float], None] = time.sleep

    def read(self, customers: Customers, periods: Periods) -> Iterator[Batch]:
        with _our_errors(customers.location):
            started = [(window, self._start(customers, window)) for window in periods.halves]
            for window, query in started:
                rows = self._rows(query, customers.location)
                yield _batch(rows, customers.fields, window)

    def _start(self, customers: Customers, window: Window) -> str:
        answer = self.client.start_query(
            logGroupName=customers.location,
            startTime=int(window.start.timestamp()),
            # The last second is in it.
            endTime=int(window.end.timestamp()) - 1,
            queryString=customers.query,
            limit=MOST_ROWS,
        )
        return str(answer["queryId"])

    def _rows(self, query: str, log_group: str) -> Sequence[Mapping[str, str]]:
        for _ in range(max(1, int(self.patience_s / self.pause_s))):
            answer = self.client.get_query_results(queryId=query)
            if answer["status"] == "Complete":
                return [{cell["field"]: cell["value"] for cell in row} for row in answer["results"]]
            if answer["status"] not in _RUNNING:
                raise Unavailable(f"Logs Insights, {log_group}: the query ended as {answer['status']}")
            self.sleep(self.pause_s)
        # One that nobody waits for still counts among the 100, and is paid for.
        self.client.stop_query(queryId=query)
        raise Unavailable(f"Logs Insights, {log_group}: no answer within {self.patience_s:g} s")


def _batch(rows: Sequence[Mapping[str, str]], fields: CustomerFields, window: Window) -> Batch:
    missing = [name for name in (fields.customer_id, fields.requests) if rows and not any(name in row for row in rows)]
    if missing:
        raise ConfigurationError(f"customers.query: gives no {', '.join(missing)}; it gives {', '.join(rows[0])}")
    days = [_figures(row, fields, window) for row in rows if row.get(fields.customer_id)]
    if len(rows) < MOST_ROWS:
        return Batch(days=days)
    note = f"the query of {window.start:%Y-%m-%d} to {window.end:%Y-%m-%d} gave {MOST_ROWS} rows, the most that it can"
    return Batch(days=days, notes=(f"{note}: there are more customers than are scored",), complete=False)


def _figures(row: Mapping[str, str], fields: CustomerFields, window: Window) -> DayFigures:
    return DayFigures(
        row[fields.customer_id],
        _day(row.get(fields.day), window),
        _number(row, fields.requests),
        _number(row, fields.errors),
        _number(row, fields.open_tickets),
        _number(row, fields.usage) if fields.usage else None,
    )


def _day(said: str | None, window: Window) -> str:
    """The latest that the row tells of; the window's last, where it tells none."""
    first, last = window.start.date().isoformat(), (window.end - timedelta(days=1)).date().isoformat()
    return min(max(iso_day(said or "") or last, first), last)


def _number(row: Mapping[str, str], name: str) -> float | None:
    written = row.get(name)
    if not written:
        return None
    try:
        number = float(written)
    except ValueError:
        raise ConfigurationError(f"customers.query: {name} is {written!r}; it should be a number") from None
    return number if math.isfinite(number) else None


@contextmanager
def _our_errors(log_group: str) -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code in _REFUSED:
            raise ConfigurationError(f"Logs Insights, {log_group}: {error}") from error
        said = "100 queries run already in this account and Region: " if code == "LimitExceededException" else ""
        raise Unavailable(f"Logs Insights, {log_group}: {said}{error}") from error
    except BotoCoreError as error:
        raise Unavailable(f"Logs Insights, {log_group}: {error}") from error
