"""Customers' figures by Logs Insights: what is asked, what is read, and what becomes of trouble."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from lamplighter.adapters.customers.log_queries import MOST_ROWS, LogQueries
from lamplighter.domain.customers.figures import Figures, Tally
from lamplighter.domain.customers.periods import Periods
from lamplighter.domain.definitions.business import CustomerSource
from lamplighter.errors import ConfigurationError, LamplighterError, Unavailable
from tests.builders_customers import customers

PERIODS = Periods(last=date(2026, 11, 19), days=2)
QUERY = "stats count(*) as requests, sum(failed) as errors, max(@timestamp) as day by customer_id"
OWN = customers(source=CustomerSource.LOGS_INSIGHTS, location="/shop/api", query=QUERY)
LOGS: Any = "logs"
HALVES = ((1794787200, 1794959999), (1794960000, 1795132799))


@pytest.fixture
def logs() -> Iterator[tuple[LogQueries, Stubber, list[float]]]:
    client, slept = boto3.client(LOGS), list[float]()
    with Stubber(client) as answers:
        yield LogQueries(client=client, pause_s=2, patience_s=6, sleep=slept.append), answers, slept
        answers.assert_no_pending_responses()


def starts(answers: Stubber) -> None:
    for number, (start, end) in enumerate(HALVES):
        asked = {"logGroupName": "/shop/api", "queryString": QUERY, "startTime": start, "endTime": end}
        answers.add_response("start_query", {"queryId": f"q{number}"}, {**asked, "limit": MOST_ROWS})


def answer(answers: Stubber, query: str, *rows: dict[str, str], status: str = "Complete") -> None:
    results = [[{"field": name, "value": value} for name, value in row.items()] for row in rows]
    answers.add_response("get_query_results", {"status": status, "results": results}, {"queryId": query})


def read(source: LogQueries) -> Tally:
    tally = Tally(periods=PERIODS)
    for batch in source.read(OWN, PERIODS):
        tally.add(batch)
    return tally


def test_each_half_is_asked_and_waited_for(logs: tuple[LogQueries, Stubber, list[float]]) -> None:
    source, answers, slept = logs
    starts(answers)
    answer(answers, "q0", status="Running")
    answer(answers, "q0", {"customer_id": "a", "requests": "50", "errors": "1", "day": "2026-11-17 10:00:00.000"})
    answer(
        answers,
        "q1",
        {"customer_id": "a", "requests": "12.5", "day": "2026-11-18 23:59:59.999", "@ptr": "x"},
        {"customer_id": "b", "requests": "3", "errors": "0"},
        {"requests": "9"},
    )
    tally = read(source)
    assert tally.customers == {
        "a": Figures(usage=12.5, usage_before=50, requests=12.5, last_day="2026-11-18"),
        "b": Figures(usage=3, requests=3, errors=0, last_day="2026-11-19"),
    }
    assert (slept, tally.complete) == ([2], True)


def test_what_is_no_finite_number_is_no_data(logs: tuple[LogQueries, Stubber, list[float]]) -> None:
    source, answers, _ = logs
    starts(answers)
    answer(answers, "q0")
    answer(answers, "q1", {"customer_id": "a", "requests": "3", "errors": "NaN"})
    assert read(source).customers["a"].errors is None


def test_as_many_rows_as_there_can_be_may_not_be_all(logs: tuple[LogQueries, Stubber, list[float]]) -> None:
    source, answers, _ = logs
    starts(answers)
    answer(answers, "q0")
    answer(answers, "q1", *({"customer_id": str(number), "requests": "1"} for number in range(MOST_ROWS)))
    tally = read(source)
    assert (len(tally.customers), tally.complete) == (MOST_ROWS, False)
    [note] = tally.notes
    assert note.startswith("the query of 2026-11-18 to 2026-11-20 gave 10000 rows, the most that it can: there are")


def test_a_query_that_takes_too_long_is_stopped(logs: tuple[LogQueries, Stubber, list[float]]) -> None:
    source, answers, slept = logs
    starts(answers)
    for _ in range(3):
        answer(answers, "q0", status="Running")
    answers.add_response("stop_query", {"success": True}, {"queryId": "q0"})
    with pytest.raises(Unavailable, match="/shop/api: no answer within 6 s"):
        read(source)
    assert slept == [2, 2, 2]


@pytest.mark.parametrize("status", ["Failed", "Cancelled", "Timeout"])
def test_a_query_that_failed_is_no_empty_answer(logs: tuple[LogQueries, Stubber, list[float]], status: str) -> None:
    source, answers, _ = logs
    starts(answers)
    answer(answers, "q0", status=status)
    with pytest.raises(Unavailable, match=status):
        read(source)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"customerId": "a", "requests": "1"}, "gives no customer_id; it gives customerId, requests"),
        ({"customer_id": "a", "count": "1"}, "gives no requests"),
        ({"customer_id": "a", "requests": "1", "errors": "few"}, "errors is 'few'; it should be a number"),
    ],
)
def test_a_query_that_gives_something_else_is_told(
    logs: tuple[LogQueries, Stubber, list[float]], row: dict[str, str], told: str
) -> None:
    source, answers, _ = logs
    starts(answers)
    answer(answers, "q0", row)
    with pytest.raises(ConfigurationError, match=told):
        read(source)


@pytest.mark.parametrize(
    ("code", "ours", "told"),
    [
        ("LimitExceededException", Unavailable, "100 queries run already"),
        ("ServiceUnavailableException", Unavailable, "/shop/api"),
        ("ResourceNotFoundException", ConfigurationError, "/shop/api"),
        ("MalformedQueryException", ConfigurationError, "/shop/api"),
        ("AccessDeniedException", ConfigurationError, "/shop/api"),
    ],
)
def test_every_refusal_has_its_class(
    logs: tuple[LogQueries, Stubber, list[float]], code: str, ours: type[LamplighterError], told: str
) -> None:
    source, answers, _ = logs
    answers.add_client_error("start_query", code, "no", http_status_code=400)
    with pytest.raises(ours, match=told):
        read(source)
