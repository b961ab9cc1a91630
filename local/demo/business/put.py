"""Puts the customers, what they pay and what they were counted with into the embedded AWS, and says what that was.

What is said are plain sums and steps of what was put, taken before any of it is looked at: the claims are computed of
them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Any

from lamplighter.domain.costs.days import Days
from lamplighter.domain.customers.report import AtRiskCustomers
from lamplighter.domain.snapshot import Snapshot
from local.demo.business.customers import Customer, Day, customers, days_of
from local.demo.business.subscriptions import Terms, terms_of
from local.demo.data_points import datum, put_data
from local.demo.facts import Facts
from local.demo.measured import snapshots_of
from local.demo.stage import Stage
from local.demo.staged_files import PRODUCT

CUSTOMERS_TABLE, REVENUE_TABLE = "AuraStream-Customers", "AuraStream-Subscriptions"
# Time to live has ended what is older in the table; the metric of analyses goes back further.
_TABLE_DAYS, _METRIC_DAYS = 31, 62
_JUDGED_DAYS, _SETTLED_DAYS = 14, 30
# Who was at risk by what yesterday's run left.
AT_RISK_YESTERDAY = ("cus-023", "cus-024", "cus-027")
_DAY = timedelta(days=1)
_ITEMS_AT_ONCE = 25


def put_business(stage: Stage, today: date) -> Facts:
    dynamodb = stage.client("dynamodb")
    everyone = customers()
    days = {one.customer_id: list(days_of(one, today, _METRIC_DAYS)) for one in everyone}
    oldest = today - _TABLE_DAYS * _DAY
    in_table = {one: [day for day in own if day.day >= oldest] for one, own in days.items()}
    _write(dynamodb, CUSTOMERS_TABLE, (item for one in everyone for item in _items(one, in_table, today)))
    terms = [each for one in everyone for each in terms_of(one, today)]
    _write(dynamodb, REVENUE_TABLE, (_terms_item(each) for each in terms))
    analyses = _analyses(days)
    published = [_published(day, count) for day, count in analyses.items()]
    put_data(stage.client("cloudwatch"), "AuraStream/Application", published)
    _remember_yesterday(stage, today)
    settled = [today - (back + 1) * _DAY for back in range(_SETTLED_DAYS, 0, -1)]
    return {
        "customers": [_sums(one, in_table[one.customer_id], settled, today) for one in everyone],
        "at_risk_yesterday": list(AT_RISK_YESTERDAY),
        "steps": [[each.customer_id, each.start.isoformat(), each.monthly] for each in terms],
        "analyses": sum(analyses[day] for day in settled),
        "items": sum(map(len, in_table.values())) + len(everyone) + len(terms),
    }


def _items(customer: Customer, days: dict[str, list[Day]], today: date) -> Iterator[dict[str, Any]]:
    """A profile, and a day's figures each."""
    since = today - timedelta(days=customer.since_days)
    key = {"customer_id": {"S": customer.customer_id}}
    yield {**key, "day": {"S": "profile"}, "name": {"S": customer.name}, "since": {"S": since.isoformat()}}
    for day in days[customer.customer_id]:
        figures = asdict(day)
        at = figures.pop("day")
        numbers = {name: {"N": str(figure)} for name, figure in figures.items()}
        yield {**key, "day": {"S": at.isoformat()}, **numbers}


def _terms_item(terms: Terms) -> dict[str, Any]:
    start = terms.start.strftime("%Y-%m-%dT%H:%M:%SZ")
    return {
        "customer_id": {"S": terms.customer_id},
        "entry": {"S": f"subscription#main#{start}"},
        "status": {"S": terms.status},
        "amount": {"N": str(terms.amount)},
        "interval": {"S": terms.interval},
        "currency": {"S": "USD"},
    }


def _write(dynamodb: Any, table: str, items: Iterable[dict[str, Any]]) -> None:
    left = iter(items)
    while part := list(islice(left, _ITEMS_AT_ONCE)):
        dynamodb.batch_write_item(RequestItems={table: [{"PutRequest": {"Item": item}} for item in part]})


def _analyses(days: dict[str, list[Day]]) -> dict[date, int]:
    found: dict[date, int] = {}
    for own in days.values():
        for day in own:
            found[day.day] = found.get(day.day, 0) + day.analyses
    return found


def _published(day: date, count: int) -> dict[str, Any]:
    """As the product would have: 1 for every analysis."""
    return datum("SentimentAnalysisCount", datetime.combine(day, time(12), UTC), "Count", {1: count})


def _remember_yesterday(stage: Stage, today: date) -> None:
    """What the run of the day before would have left to compare with."""
    yesterday = today - _DAY
    snapshot = Snapshot(
        workload=PRODUCT,
        taken_at=datetime.combine(yesterday, time(), UTC),
        window=Days(yesterday - 2 * _JUDGED_DAYS * _DAY, yesterday).window,
        body=AtRiskCustomers(ids=AT_RISK_YESTERDAY),
    )
    snapshots_of(stage).save(snapshot)


def _sums(customer: Customer, own: list[Day], settled: list[date], today: date) -> Facts:
    """``now`` and ``before``: requests of the last 14 days and of the 14 before them, None where there is no day."""
    start = today - _JUDGED_DAYS * _DAY
    now = [day for day in own if day.day >= start]
    before = [day for day in own if start - _JUDGED_DAYS * _DAY <= day.day < start]
    return {
        "customer_id": customer.customer_id,
        "now": sum(day.requests for day in now) if now else None,
        "before": sum(day.requests for day in before) if before else None,
        "errors": sum(day.errors for day in now),
        "tickets": now[-1].open_tickets if now else None,
        "requests_settled": sum(day.requests for day in own if day.day in settled),
    }
