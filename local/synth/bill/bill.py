"""The bill of a workload: the parts of each item, priced."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache
from importlib.resources import files

from lamplighter.domain.definitions.workload_file import WorkloadFile
from lamplighter.domain.pricing import PriceList, cost_of
from lamplighter.inbound.price_list import read_prices
from local.synth.bill import alarms, telemetry
from local.synth.bill.model import Bill, Line, Part
from local.synth.model import Plan

PRICES_REGION = "us-east-1"
_NOTHING = Decimal(0)
_STORED = "once the retention is reached, and before compression: an upper bound"
_RULES = "an upper bound: a table or index without a sort key has half as many"
_LOOKS = "an export that takes longer is looked at once a minute: three more each time"
_FREE_BOARDS = "three are free in the whole account, of those with up to 50 metrics"
_SHARED_FREE = "the free tier is the whole account's"


@cache
def list_prices(region: str = PRICES_REGION) -> PriceList:
    """The dated price file of a Region. Raises ConfigurationError where it is no price list."""
    return read_prices((files("lamplighter.prices") / f"{region}.json").read_bytes())


def bill_of(file: WorkloadFile, plan: Plan, prices: PriceList | None = None) -> Bill:
    """Of a month. ``prices`` default to the dated file of us-east-1, whatever the workload's Region."""
    prices = prices or list_prices()
    return Bill(
        workload=file.workload,
        region=file.region,
        prices_region=prices.region,
        as_of=prices.as_of,
        lines=tuple(_lines(file, plan, prices)),
        not_estimated=tuple(telemetry.unknowns(file, plan)),
    )


def _lines(file: WorkloadFile, plan: Plan, prices: PriceList) -> Iterator[Line]:
    for service, item, parts, note in _items(file, plan):
        free = alarms.free_dashboards(plan) if item == "dashboards" else None
        yield from _line(prices, (service, item), parts, note, free)


def _items(file: WorkloadFile, plan: Plan) -> Iterator[tuple[str, str, Iterable[Part], str]]:
    yield "CloudWatch", "alarm metrics", alarms.alarm_parts(plan, high_resolution=False), _SHARED_FREE
    yield "CloudWatch", "high-resolution alarm metrics", alarms.alarm_parts(plan, high_resolution=True), ""
    yield "CloudWatch", "composite alarms", alarms.composite_parts(plan), ""
    yield "CloudWatch", "dashboards", alarms.dashboard_parts(plan), _FREE_BOARDS
    yield "CloudWatch", "custom metrics", telemetry.custom_metric_parts(file, plan), _SHARED_FREE
    yield "CloudWatch", "GB of logs ingested", telemetry.ingestion_parts(file), _SHARED_FREE
    yield "CloudWatch", "GB-months of logs stored", telemetry.storage_parts(file), _STORED
    yield "CloudWatch", "GB scanned by queries", telemetry.query_parts(file), ""
    yield "CloudWatch", "contributor insights rules", telemetry.insight_parts(file), _RULES
    yield "CloudWatch", "RUM events", telemetry.real_user_parts(file), ""
    yield "KMS", "customer managed keys", telemetry.key_parts(file), ""
    yield "EventBridge", "schedule invocations", telemetry.schedule_parts(file), _SHARED_FREE
    yield "Step Functions", "standard transitions", telemetry.transition_parts(file), _LOOKS
    yield "Budgets", "budgets", telemetry.budget_parts(file), ""
    yield "WAF", "IP sets", telemetry.ip_set_parts(file), ""


def _line(
    prices: PriceList, key: tuple[str, str], parts: Iterable[Part], note: str, free: Decimal | None
) -> Iterator[Line]:
    """None where there is nothing of it."""
    counted = tuple(parts)
    quantity = sum((part.quantity for part in counted), _NOTHING)
    if not quantity:
        return
    price = prices.price(*key)
    whole = cost_of(price, quantity)
    after_free = cost_of(price, quantity, free=price.free if free is None else free)
    yield Line(
        price=price,
        quantity=quantity,
        usd=whole.usd,
        usd_after_free=after_free.usd,
        arithmetic=whole.arithmetic,
        parts=counted,
        note=note,
    )
