"""The business is looked at: customers, subscriptions and a bill are put, and the functions invoked in their order."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any

import msgspec
import pyarrow.parquet as pq

from lamplighter.domain.costs.report import CostReport
from lamplighter.domain.customer_costs.report import CustomerCostReport
from lamplighter.domain.customers.crossing import TOPIC
from lamplighter.domain.customers.health import Outcome
from lamplighter.domain.customers.report import CustomerReport
from lamplighter.domain.revenue.report import RevenueReport
from lamplighter.domain.unit_costs import UnitCostReport
from local.demo.business.bill import PHOTOS_TAG, PRODUCT_TAG, charges_of
from local.demo.business.put import put_business
from local.demo.facts import Facts
from local.demo.measured import Measured, latest, published, tick
from local.demo.progress import Progress, Step
from local.demo.stage import Note, Stage
from local.demo.staged_files import PHOTOS, PRODUCT

_TABLES = ("customers", "revenue", "costs", "customer_costs")
_TOLD_WITHIN_S = 15
_DEFAULT = "default"
_LISTED = ("customer_id", "name", "outcome", "score", "reasons")


def look_at_business(stage: Stage, progress: Progress) -> Measured:
    """Raises MeasuringError where a function fails, StepError where nobody is told of customers at risk."""
    seen = Measured()
    steps: tuple[tuple[str, Callable[[Note], str]], ...] = (
        ("customers and terms are put", partial(_put, stage, seen)),
        ("customers are scored", partial(_customers, stage, seen)),
        ("revenue is analyzed", partial(_revenue, stage, seen)),
        ("the bill is read and divided", partial(_costs, stage, seen)),
    )
    for title, step in steps:
        progress.act(title, step)
    told = Step(title="the channel knows who is at risk", look=partial(_told, stage, seen), within_s=_TOLD_WITHIN_S)
    progress.run(told)
    _read_tables(stage, seen)
    return seen


def _put(stage: Stage, seen: Measured, _note: Note) -> str:
    today = datetime.now(UTC).date()
    put = put_business(stage, today)
    bill = stage.aws.cost_explorer.bill(today)
    put |= {"charges": charges_of(bill, PRODUCT_TAG, today), "photo_charges": charges_of(bill, PHOTOS_TAG, today)}
    seen.facts["put"] = put
    return f"{len(put['customers'])} customers, {put['items']:,} items"


def _customers(stage: Stage, seen: Measured, _note: Note) -> str:
    tick(stage, "customer_scorer")
    report = latest(stage, CustomerReport)
    seen.keep(report)
    return f"{report.body.totals[Outcome.AT_RISK]} of {report.body.customers} at risk"


def _revenue(stage: Stage, seen: Measured, _note: Note) -> str:
    tick(stage, "revenue_analyzer")
    report = latest(stage, RevenueReport)
    seen.keep(report)
    return f"MRR ${report.body.mrr:,.0f} of {report.body.customers} that pay"


def _costs(stage: Stage, seen: Measured, _note: Note) -> str:
    tick(stage, "cost_analyzer")
    costs = latest(stage, CostReport)
    seen.keep(costs)
    seen.keep(latest(stage, UnitCostReport))
    seen.keep(latest(stage, CustomerCostReport))
    photos = latest(stage, CostReport, PHOTOS).body
    seen.facts["photo_month"] = msgspec.to_builtins(photos.month)
    reports = [costs.body, photos, latest(stage, CostReport, _DEFAULT).body]
    seen.facts["requests"] = {
        "reported": sum(report.paid_requests for report in reports),
        "received": stage.aws.cost_explorer.paid_requests,
    }
    month = costs.body.month_to_date
    return f"${month.invoice_usd:,.0f} this month" if month else "nothing is known"


def _told(stage: Stage, seen: Measured) -> str | None:
    """In Slack; and the metric is there."""
    about = f"{PRODUCT}-{TOPIC}"
    messages = [message.text for message in stage.slack.messages if message.text.startswith(about)]
    at_risk = published(stage, "CustomersAtRisk")
    if not messages or at_risk is None:
        return None
    woken = [alert for alert in stage.pagerduty.alerts if about in str(alert)]
    seen.facts["told"] = {"slack": messages, "pagerduty": len(woken), "metric": at_risk}
    return f"{len(messages)} message, nobody woken" if not woken else "somebody was woken"


def _read_tables(stage: Stage, seen: Measured) -> None:
    """Each as it lies in S3; of the customers' all rows are shown on the page."""
    s3, bucket = stage.client("s3"), stage.outputs["SnapshotsBucketName"]
    rows: dict[str, int] = {}
    for kind in _TABLES:
        listed = s3.list_objects_v2(Bucket=bucket, Prefix=f"tables/{kind}/{PRODUCT}/")["Contents"]
        body: bytes = s3.get_object(Bucket=bucket, Key=max(found["Key"] for found in listed))["Body"].read()
        seen.tables[f"{kind}.parquet"] = body
        table = pq.read_table(io.BytesIO(body))
        rows[kind] = table.num_rows
        if kind == "customers":
            seen.facts["everyone"] = _rows(table)
    seen.facts["rows"] = rows


def _rows(table: Any) -> list[Facts]:
    found: list[Facts] = table.select(list(_LISTED)).to_pylist()
    return found
