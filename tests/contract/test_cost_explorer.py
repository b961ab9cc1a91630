"""Cost Explorer's pages: all of them, each paid for once, whatever goes wrong with one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from lamplighter.adapters.cost_explorer import CostExplorer
from lamplighter.domain.costs.reading import BillReading
from lamplighter.errors import ConfigurationError
from local.receivers.aurastream_bill import aurastream_bill
from local.receivers.cost_explorer import THROTTLED, CostExplorerStandIn
from local.receivers.http_receiver import Answer, Fault, server_error, silence
from tests.builders_costs import TODAY, a_charge, days, nov, question

if TYPE_CHECKING:
    from mypy_boto3_ce import CostExplorerClient

OCTOBER = date(2026, 10, 1)
FAR = 1000


def a_client(stand_in: CostExplorerStandIn) -> CostExplorerClient:
    once = Config(retries={"total_max_attempts": 1}, read_timeout=2)
    return boto3.client("ce", region_name="us-east-1", endpoint_url=stand_in.origin, config=once)


@pytest.fixture
def stand_in() -> Iterator[CostExplorerStandIn]:
    """The demo's bill of the account on the twentieth of November, seven groups a page."""
    with CostExplorerStandIn(aurastream_bill, today=lambda: TODAY, groups_a_page=7) as serving:
        yield serving


def reader(stand_in: CostExplorerStandIn) -> CostExplorer:
    return CostExplorer(a_client(stand_in), sleep=lambda _s: None)


def paid_for(answer: BillReading) -> Decimal:
    return sum((line.invoice_usd for day in answer.days for line in day.lines), Decimal(0))


def on_the_bill(start: date, end: date) -> Decimal:
    return sum((one.net_usd for one in aurastream_bill(TODAY) if start <= one.day < end), Decimal(0))


def test_a_bill_of_many_pages_one_failing_once_is_whole_and_exact(stand_in: CostExplorerStandIn) -> None:
    asked = question(days(OCTOBER, 50), whole=True)
    untroubled = reader(stand_in).read(asked, FAR)
    paid_before = stand_in.paid_requests
    stand_in.fail_request(paid_before + 9, server_error())

    answer = reader(stand_in).read(asked, FAR)

    assert answer.missing is None
    assert answer.days == untroubled.days
    assert paid_for(answer) == on_the_bill(OCTOBER, TODAY)
    assert untroubled.paid_requests == paid_before > 50
    assert answer.paid_requests == stand_in.paid_requests - paid_before == paid_before + 1
    kinds = {line.kind.value for day in answer.days for line in day.lines}
    assert kinds == {"usage", "fee", "support", "credit", "refund", "tax"}
    assert {one.day for one in answer.days if one.estimated} == set(days(nov(1), 19))


@pytest.mark.parametrize(
    "fault",
    [server_error(503), THROTTLED, silence(), Fault(answer=Answer(status=400, body={"__type": "ThrottlingException"}))],
)
def test_what_passes_is_asked_again_with_the_same_token(stand_in: CostExplorerStandIn, fault: Fault) -> None:
    stand_in.fail_request(3, fault)
    answer = reader(stand_in).read(question(days(nov(3), 3)), FAR)
    assert answer.missing is None
    assert stand_in.records[2].body == stand_in.records[3].body
    assert answer.paid_requests == stand_in.paid_requests
    assert paid_for(answer) == sum(
        (
            one.net_usd
            for one in aurastream_bill(TODAY)
            if one.day in days(nov(3), 3) and one.tags.get("Application") == "AuraStream"
        ),
        Decimal(0),
    )


def test_what_stays_broken_keeps_the_whole_days_and_names_the_others(stand_in: CostExplorerStandIn) -> None:
    """Nine groups a day, seven a page: after two pages the first day is whole, and the second not surely."""
    for number in (3, 4, 5):
        stand_in.fail_request(number, server_error())
    answer = reader(stand_in).read(question(days(nov(3), 4)), FAR)
    assert [one.day for one in answer.days] == [nov(3)]
    assert answer.missing is not None
    assert answer.missing.days == days(nov(4), 3)
    assert answer.missing.failed
    assert "500" in answer.missing.why
    assert answer.paid_requests == stand_in.paid_requests == 5


def test_the_limit_of_paid_requests_is_kept_and_said(stand_in: CostExplorerStandIn) -> None:
    answer = reader(stand_in).read(question(days(nov(3), 4)), 2)
    assert stand_in.paid_requests == answer.paid_requests == 2
    assert [one.day for one in answer.days] == [nov(3)]
    assert answer.missing is not None
    assert (answer.missing.days, answer.missing.failed) == (days(nov(4), 3), False)
    assert answer.missing.why == "the limit of paid requests is reached"


def test_a_repetition_counts_too(stand_in: CostExplorerStandIn) -> None:
    stand_in.go_down(server_error())
    answer = reader(stand_in).read(question(days(nov(3), 4)), 2)
    assert stand_in.paid_requests == answer.paid_requests == 2
    assert answer.days == ()


def test_nothing_is_asked_where_nothing_is_left_to_pay(stand_in: CostExplorerStandIn) -> None:
    answer = reader(stand_in).read(question(days(nov(3), 4)), 0)
    assert stand_in.paid_requests == 0
    assert answer.missing is not None
    assert answer.missing.days == days(nov(3), 4)


def test_a_day_is_whole_only_where_both_cuts_have_it(stand_in: CostExplorerStandIn) -> None:
    asked = question(days(nov(3), 4), by_tag="Environment")
    whole = reader(stand_in).read(asked, FAR)
    short = reader(stand_in).read(asked, whole.paid_requests - 1)
    assert 0 < len(short.days) < len(whole.days) == 4
    assert short.missing is not None
    assert short.missing.days.start == short.days[-1].day + timedelta(days=1)
    assert all(one.by_tag for one in short.days)


def test_a_day_is_whole_only_where_its_usage_types_are(stand_in: CostExplorerStandIn) -> None:
    asked = question(days(nov(3), 4), by_usage=True)
    whole = reader(stand_in).read(asked, FAR)
    short = reader(stand_in).read(asked, whole.paid_requests - 1)
    assert 0 < len(short.days) < len(whole.days) == 4
    assert short.missing is not None
    assert short.missing.why == "the limit of paid requests is reached"
    assert all(one.by_usage for one in short.days)


def test_several_tags_select_together() -> None:
    lines = [a_charge(nov(3), "1", env="production"), a_charge(nov(3), "2", env="staging")]
    with CostExplorerStandIn(lambda _today: lines, today=lambda: TODAY) as serving:
        asked = question(days(nov(3), 1))
        both = type(asked)(days=asked.days, tags={**asked.tags, "Environment": "staging"})
        assert paid_for(reader(serving).read(both, FAR)) == Decimal(2)


def test_what_no_repetition_helps_is_an_error_that_is_paid_for_once(stand_in: CostExplorerStandIn) -> None:
    with pytest.raises(ConfigurationError, match="is after today"):
        reader(stand_in).read(question(days(nov(30), 2)), FAR)
    assert stand_in.paid_requests == 1


def test_a_bill_in_another_currency_is_refused(stand_in: CostExplorerStandIn) -> None:
    group = {"Keys": ["AWS Lambda", "Usage"], "Metrics": {"NetUnblendedCost": {"Amount": "1", "Unit": "EUR"}}}
    result = {"TimePeriod": {"Start": "2026-11-03", "End": "2026-11-04"}, "Groups": [group], "Estimated": False}
    stand_in.fail(Fault(answer=Answer(body={"ResultsByTime": [result]})))
    with pytest.raises(ConfigurationError, match="the bill is in EUR; allowed: USD"):
        reader(stand_in).read(question(days(nov(3), 1)), FAR)


def test_a_day_that_the_answer_leaves_out_is_missing(stand_in: CostExplorerStandIn) -> None:
    stand_in.fail(Fault(answer=Answer(body={"ResultsByTime": []})))
    answer = reader(stand_in).read(question(days(nov(3), 2)), FAR)
    assert answer.missing is not None
    assert (answer.missing.days, answer.missing.failed) == (days(nov(3), 2), True)
    assert "has no such day" in answer.missing.why


PERIOD = {"Start": "2026-11-01", "End": "2026-11-03"}
GROUPS: Sequence[dict[str, str]] = [{"Type": "DIMENSION", "Key": "SERVICE"}] * 3
REFUSED = [
    ({"GroupBy": GROUPS}, "3 groups; at most 2"),
    ({"TimePeriod": {"Start": "2026-11-03", "End": "2026-11-03"}}, "not after the start"),
    ({"TimePeriod": {"Start": "2026-11-21", "End": "2026-11-22"}}, "is after today"),
    ({"TimePeriod": {"Start": "2026-11-01", "End": "2026-12-02"}}, "end date past the beginning of next month"),
    ({"TimePeriod": {"Start": "2025-01-01", "End": "2026-11-02"}}, "too old"),
    ({"Metrics": ["NetCost"]}, "metrics"),
    ({"Granularity": "WEEKLY"}, "granularity"),
    ({"Filter": {"Tags": {"Key": "A", "Values": ["b"]}, "And": []}}, "more than one roots"),
    ({"Filter": {"And": [{"Tags": {"Key": "A", "Values": ["b"]}}]}}, "two expressions"),
    ({"NextPageToken": "never given"}, "not one of these"),
]


@pytest.mark.parametrize(("changes", "words"), REFUSED)
def test_the_stand_in_refuses_what_aws_refuses(
    stand_in: CostExplorerStandIn, changes: dict[str, object], words: str
) -> None:
    request: dict[str, object] = {"TimePeriod": PERIOD, "Granularity": "DAILY", "Metrics": ["NetUnblendedCost"]}
    with pytest.raises(ClientError, match=words):
        a_client(stand_in).get_cost_and_usage(**(request | changes))  # type: ignore[arg-type]


def test_the_stand_in_refuses_another_request_under_a_token(stand_in: CostExplorerStandIn) -> None:
    client = a_client(stand_in)
    groups: list[object] = [{"Type": "DIMENSION", "Key": "SERVICE"}]
    request: dict[str, object] = {"TimePeriod": PERIOD, "Granularity": "DAILY", "GroupBy": groups}
    first = client.get_cost_and_usage(**request, Metrics=["NetUnblendedCost"])  # type: ignore[arg-type]
    with pytest.raises(ClientError, match="RequestChangedException"):
        client.get_cost_and_usage(**request, Metrics=["NetAmortizedCost"], NextPageToken=first["NextPageToken"])  # type: ignore[arg-type]


def test_the_bill_of_the_demo_goes_back_75_days_to_the_first_of_a_month_and_ends_yesterday() -> None:
    listed = {one.day for one in aurastream_bill(TODAY)}
    assert (min(listed), max(listed)) == (date(2026, 9, 1), nov(19))
    assert len(listed) == 80
