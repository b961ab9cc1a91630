"""Customers, revenue and costs on the deployed template, with each function's own role enforced, reckoned by hand."""

from __future__ import annotations

import io
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pyarrow.parquet as pq
import pytest

from lamplighter.domain.costs.report import CostReport
from lamplighter.domain.customer_costs.report import CustomerCostReport
from lamplighter.domain.customers.crossing import TOPIC
from lamplighter.domain.customers.report import CustomerReport
from lamplighter.domain.revenue.report import RevenueReport
from lamplighter.domain.unit_costs import UnitCostReport
from local.demo.measured import MeasuringError, latest, published, tick
from local.demo.progress import until
from local.demo.stage import Stage
from tests import world_of_business as world

pytestmark = pytest.mark.embedded


def table(stage: Stage, key: str | None) -> dict[str, dict[str, Any]]:
    """Rows by customer."""
    body = stage.client("s3").get_object(Bucket=stage.outputs["SnapshotsBucketName"], Key=key)["Body"].read()
    return {row["customer_id"]: row for row in pq.read_table(io.BytesIO(body)).to_pylist()}


def metric(stage: Stage, name: str, **dimensions: str) -> float:
    """As soon as CloudWatch has taken it from the function's log."""
    return float(until(f"{name} as a metric", lambda: published(stage, name, "shop", **dimensions)))


def plain(*amounts: Decimal | int | None) -> list[float | None]:
    return [None if amount is None else float(amount) for amount in amounts]


def month_to_date() -> list[date]:
    """On the first, the whole month before."""
    first = world.ago(1).replace(day=1)
    return [first + timedelta(days=at) for at in range((world.TODAY - first).days)]


def test_a_customers_health_is_what_its_usage_errors_and_tickets_say(stage: Stage) -> None:
    report = latest(stage, CustomerReport, "shop").body
    assert dict(report.totals) == {"at risk": 2, "healthy": 1, "new": 1, "no data": 1}
    failing, fading = report.at_risk
    assert (failing.customer_id, failing.score) == ("failing", 100 - 20 - 30 - 20)
    assert (failing.usage_trend_percent, failing.error_rate_percent, failing.open_tickets) == (-20, 7.5, 6)
    assert failing.risk_factors == ("usage fell by 20 %", "7.5 % of requests fail", "6 open tickets")
    assert [reason.rpartition(": ")[2] for reason in failing.reasons[1:]] == [
        "20 points off",
        "30 points off",
        "20 points off",
    ]
    assert (fading.customer_id, fading.score, fading.usage_trend_percent) == ("fading", 100 - 10 - 15 - 10, -8)
    assert (metric(stage, "CustomersAtRisk"), metric(stage, "CustomersWithoutData")) == (2, 1)
    rows = table(stage, report.table)
    assert {one: (row["outcome"], row["score"]) for one, row in rows.items()} == {
        "failing": ("at risk", 30),
        "fading": ("at risk", 65),
        "fine": ("healthy", 100),
        "gone": ("no data", None),
        "young": ("new", None),
    }


def test_mrr_moves_as_the_subscriptions_do(stage: Stage) -> None:
    report = latest(stage, RevenueReport, "shop").body
    assert plain(report.mrr, report.arr, report.customers, report.arpa.value) == [810, 9720, 6, 135]
    assert report.at_risk is not None
    assert plain(report.at_risk.mrr, report.at_risk.paying) == [100 + 150, 2]
    moved = report.months[0].moved
    assert plain(moved.mrr_start, moved.mrr_end) == [780, 810]
    assert plain(moved.new, moved.expansion, moved.reactivation) == [60, 30, 70]
    assert plain(moved.contraction, moved.churn) == [50, 80]
    rates = (moved.gross_churn, moved.net_churn, moved.net_retention, moved.gross_retention, moved.customer_churn)
    assert [str(rate.value) for rate in rates] == ["0.166667", "0.038462", "0.961538", "0.833333", "0.200000"]
    assert round(report.lifetime_value.value or 0, 2) == Decimal("648.00")  # 135 × 0.8 ÷ 0.166667
    assert plain(report.months[0].booked.billed, report.months[0].booked.refunded) == [300, 10]
    assert (metric(stage, "Mrr"), metric(stage, "PayingCustomers")) == (810, 6)
    movements = {one: row["movement"] for one, row in table(stage, report.table).items() if row["movement"]}
    assert movements == {
        "back": "reactivation",
        "fading": "contraction",
        "gone": "churn",
        "grown": "expansion",
        "late": "new",
    }


def test_each_service_costs_what_was_charged_though_a_page_failed(stage: Stage) -> None:
    report = latest(stage, CostReport, "shop").body
    days, charges = month_to_date(), world.bill(world.TODAY)
    ours = [one for one in charges if one.tags == world.TAGS and one.day in days]
    for share in report.by_service:
        own = [one.net_usd for one in ours if one.service == share.name]
        assert share.figure.invoice_usd == sum(own), share.name
    assert report.month_to_date is not None
    assert report.month_to_date.invoice_usd == sum(one.net_usd for one in ours)
    assert report.month_to_date.state == ("provisional" if world.TODAY.day == 1 else "estimated")
    assert (report.missing, report.unread) == ((), ())
    assert metric(stage, "MonthToDateUsd", View="invoice") == float(report.month_to_date.invoice_usd)


def test_every_request_is_counted_the_one_that_failed_too(stage: Stage) -> None:
    report = latest(stage, CostReport, "shop").body
    received = stage.aws.cost_explorer.records
    assert [record.number for record in received if record.status != 200] == [2]
    assert report.paid_requests == len(received)
    assert report.paid_requests_usd == Decimal(len(received)) / 100


def test_a_unit_costs_what_was_charged_by_what_was_counted(stage: Stage) -> None:
    """Without credits, refunds and tax: 73.50 + 140.07 + 7 dollars for 7 × 5000 orders."""
    (result,) = latest(stage, UnitCostReport, "shop").body.unit_costs
    assert plain(result.now.usd, result.now.units) == [220.57, 35_000]
    assert result.now.value_usd == Decimal("6.302")
    assert (result.now.days.start, result.now.days.end) == (world.ago(8), world.ago(1))
    assert metric(stage, "UnitCostUsd", UnitCost="cost-per-order") == 6.302


def test_customers_costs_and_what_is_nobodys_are_the_bill_to_the_cent(stage: Stage) -> None:
    """API Gateway at $3.50 a million, Comprehend at $0.0001 a unit, and $147.07 by 19.44 million requests."""
    report = latest(stage, CustomerCostReport, "shop").body
    assert report.bill_usd == Decimal("229.09")
    assert report.allocated_usd + report.unallocated_usd == report.bill_usd
    assert {one.customer_id: str(one.cost_usd) for one in report.dearest if one.cost_usd} == {
        "fine": "79.56",  # 24.50 + 2.10 + 147.07 × 7.00 ÷ 19.44
        "fading": "71.26",  # 22.54 + 147.07 × 6.44 ÷ 19.44
        "failing": "61.96",  # 19.60 + 147.07 × 5.60 ÷ 19.44
        "young": "4.43",  # 1.40 + 147.07 × 0.40 ÷ 19.44
    }
    assert {one.what: str(one.usd) for one in report.unallocated} == {
        "Amazon API Gateway": "1.96",
        "Amazon Comprehend": "1.40",
        "Credit": "-5.00",
        "Refund": "-1.25",
        "Tax": "7.77",
        "spread over time": "7.00",
    }
    fine = table(stage, report.table)["fine"]
    assert (fine["revenue_usd"], fine["margin_usd"]) == (Decimal("69.04"), Decimal("-10.52"))  # 300 × 12 ÷ 365 × 7
    assert metric(stage, "AllocatedCostUsd") == 217.21


def test_exports_in_s3_are_read_too(stage: Stage) -> None:
    customers, costs = latest(stage, CustomerReport, "barn").body, latest(stage, CostReport, "barn").body
    assert dict(customers.totals) == {"at risk": 0, "healthy": 1, "new": 0, "no data": 0}
    asked = latest(stage, CostReport, "shop").body
    assert costs.month_to_date is not None
    assert asked.month_to_date is not None
    assert costs.month_to_date.invoice_usd == asked.month_to_date.invoice_usd
    assert costs.paid_requests == 0


def test_who_becomes_at_risk_is_told_once_and_that_nobody_is_any_more(stage: Stage) -> None:
    name = f"shop-{TOPIC}"

    def message() -> str | None:
        found = [one.text for one in stage.slack.messages if one.text.startswith(name)]
        assert len(found) <= 1
        return found[0] if found else None

    told = until("a message in the channel", message)
    assert "is firing (warning). 2 customers are at risk: failing (30), fading (65)" in told
    with pytest.raises(MeasuringError, match="1 of 3 failed"):  # the same once more
        tick(stage, "customer_scorer")
    for customer_id in ("failing", "fading"):
        world.put_days(stage, customer_id, range(1, 15), (1_000_000, 0, 0))
    with pytest.raises(MeasuringError, match="1 of 3 failed"):
        tick(stage, "customer_scorer")
    resolved = until("a message that it is over", lambda: message() if "is resolved" in (message() or "") else None)
    assert "is resolved" in resolved
    assert stage.pagerduty.alerts == []
