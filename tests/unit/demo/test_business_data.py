"""What the demo puts of customers, subscriptions and the bill: the same every time, and of one size."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from lamplighter.domain.costs.days import Days, midnight
from local.demo.business.bill import PHOTOS_TAG, PRODUCT_TAG, STORED, belongs, busy_bill, charges_of
from local.demo.business.customers import customers, days_of
from local.demo.business.sources import source_parameters
from local.demo.business.subscriptions import terms_of
from local.demo.traffic import totals, traffic_until
from local.paths import WORKLOADS
from local.receivers.aurastream_bill import aurastream_bill
from local.workload_files import load_workload_files

TODAY = date(2026, 11, 21)


def test_it_is_the_same_whenever_it_is_asked() -> None:
    one = customers()[0]
    assert list(days_of(one, TODAY, 31)) == list(days_of(one, TODAY, 31))
    tomorrow = list(days_of(one, TODAY + timedelta(days=1), 31))
    assert list(days_of(one, TODAY, 31))[1:] == tomorrow[:-1]


def test_customers_send_about_as_many_requests_as_the_api_has() -> None:
    week = Days(TODAY - timedelta(days=7), TODAY)
    sent = sum(day.requests for one in customers() for day in days_of(one, TODAY, 7))
    served = totals(traffic_until(midnight(TODAY)), week.window)["requests"]
    assert sent / served == pytest.approx(0.9, abs=0.1)


@pytest.mark.parametrize("today", [date(2026, 11, 1), date(2026, 3, 1), date(2026, 11, 21), date(2026, 12, 31)])
def test_revenue_moves_in_every_way_within_the_last_month_whatever_the_day(today: date) -> None:
    last = today.replace(day=1) - timedelta(days=1)
    changed = [terms for one in customers() for terms in terms_of(one, today) if terms.start.month == last.month]
    assert {terms.customer_id for terms in changed} >= {"cus-005", "cus-018", "cus-026", "cus-029", "cus-031"}


def test_only_our_charges_are_of_the_larger_product() -> None:
    small, busy = aurastream_bill(TODAY), busy_bill(TODAY)
    for one, large in zip(small, busy, strict=True):
        if _analyses(one.service):
            assert large.net_usd == 58 * one.net_usd
        elif not belongs(one, PRODUCT_TAG) and one.usage_type != STORED:
            assert large == one


def _analyses(service: str) -> bool:
    return service == "Amazon Comprehend"


@pytest.mark.parametrize("application", [PRODUCT_TAG, PHOTOS_TAG])
def test_what_is_told_of_a_bill_is_all_of_the_last_days(application: str) -> None:
    told = charges_of(busy_bill(TODAY), application, TODAY)
    since = TODAY - timedelta(days=40)
    own = [one for one in busy_bill(TODAY) if belongs(one, application) and one.day >= since]
    assert sum(Decimal(net) for *_, net, _ in told) == sum(one.net_usd for one in own) > 0


def test_the_template_is_told_of_every_table_and_bucket_that_the_files_name() -> None:
    assert source_parameters(load_workload_files(WORKLOADS).named) == {
        "CustomerTableArns": "arn:aws:dynamodb:us-east-1:*:table/AuraStream-Customers,"
        "arn:aws:dynamodb:us-east-1:*:table/AuraStream-Subscriptions",
        "ExportBucketArns": "",
    }
