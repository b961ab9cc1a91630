"""The bill of a workload: the parts of each item, priced."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache
from importlib.resources import files
from itertools import chain

from lamplighter.domain.definitions.workload_file import WorkloadFile
from lamplighter.domain.pricing import Cost, Price, PriceList, cost_of
from lamplighter.domain.usage_pricing import Month
from lamplighter.inbound.price_list import read_prices
from local.synth.bill import alarms, notices, telemetry, traces, unknowns
from local.synth.bill.measuring import measuring_parts
from local.synth.bill.model import Bill, Line, Part
from local.synth.model import Plan

PRICES_REGION = "us-east-1"
_NOTHING = Decimal(0)
_STORED = "once the retention is reached, and before compression: an upper bound"
_RULES = "an upper bound: a table or index without a sort key has half as many"
_LOOKS = "an export that takes longer is looked at once a minute: three more each time"
_FREE_BOARDS = "three are free in the whole account, of those with up to 50 metrics"
_SHARED_FREE = "the free tier is the whole account's"
_TRACED = "an upper bound: requests that come evenly leave no second of the reservoir unused"
_KEPT = "once snapshots have been kept for 400 days: an upper bound"
_INSIGHTS = "an upper bound: as if the groups with insights took in every trace"
_SEARCHED = "an upper bound: a search ends with the thousandth trace that it finds in an hour"


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
        lines=tuple(sorted(_lines(file, plan, prices), key=lambda line: -line.usd)),
        not_estimated=tuple(unknowns.unknowns(file, plan, prices)),
    )


def _lines(file: WorkloadFile, plan: Plan, prices: PriceList) -> Iterator[Line]:
    """None for what there is nothing of."""
    month = Month(free_tier=True)
    for service, item, found, note in _items(file, plan):
        parts = tuple(found)
        quantity = sum((part.quantity for part in parts), _NOTHING)
        if not quantity:
            continue
        price = prices.price(service, item)
        free = cost_of(price, quantity, free=alarms.free_dashboards(plan)) if item == "dashboards" else None
        yield _line(price, parts, note, free or month.cost(price, quantity))


def _line(price: Price, parts: tuple[Part, ...], note: str, after_free: Cost) -> Line:
    quantity = sum((part.quantity for part in parts), _NOTHING)
    whole = cost_of(price, quantity)
    return Line(
        price=price,
        quantity=quantity,
        usd=whole.usd,
        usd_after_free=after_free.usd,
        arithmetic=whole.arithmetic,
        parts=parts,
        note=note,
    )


def _items(file: WorkloadFile, plan: Plan) -> Iterator[tuple[str, str, Iterable[Part], str]]:
    for service, item, found, note in _listed(file, plan):
        yield service, item, chain(found, measuring_parts(file, service, item)), note


def _listed(file: WorkloadFile, plan: Plan) -> Iterator[tuple[str, str, Iterable[Part], str]]:
    """Every item, with its parts but for those of measuring."""
    yield "CloudWatch", "alarm metrics", alarms.alarm_parts(plan, high_resolution=False), _SHARED_FREE
    yield "CloudWatch", "high-resolution alarm metrics", alarms.alarm_parts(plan, high_resolution=True), ""
    yield "CloudWatch", "composite alarms", alarms.composite_parts(plan), ""
    yield "CloudWatch", "dashboards", alarms.dashboard_parts(plan), _FREE_BOARDS
    yield "CloudWatch", "custom metrics", telemetry.custom_metric_parts(file, plan), _SHARED_FREE
    yield "CloudWatch", "metrics asked for with GetMetricData", (), ""
    yield "S3", "PUT requests STANDARD", (), ""
    yield "S3", "GB-months STANDARD", (), _KEPT
    yield "CloudWatch", "GB of logs ingested", telemetry.ingestion_parts(file), _SHARED_FREE
    yield "CloudWatch", "GB-months of logs stored", telemetry.storage_parts(file), _STORED
    yield "CloudWatch", "GB scanned by queries", telemetry.query_parts(file), ""
    yield "CloudWatch", "contributor insights rules", telemetry.insight_parts(file), _RULES
    yield "CloudWatch", "RUM events", telemetry.real_user_parts(file), ""
    yield "X-Ray", "traces recorded", traces.trace_parts(file), _TRACED
    yield "X-Ray", "traces of insights", traces.insight_parts(file), _INSIGHTS
    yield "X-Ray", "traces retrieved or scanned", traces.search_parts(file), _SEARCHED
    yield "KMS", "customer managed keys", telemetry.key_parts(file), ""
    yield "EventBridge", "schedule invocations", telemetry.schedule_parts(file), _SHARED_FREE
    yield "Step Functions", "standard transitions", telemetry.transition_parts(file), _LOOKS
    for service, item in notices.ITEMS:
        yield service, item, notices.notice_parts(file, plan, service, item), notices.ASSUMED
    yield "Budgets", "budgets", telemetry.budget_parts(file), ""
    yield "WAF", "IP sets", telemetry.ip_set_parts(file), ""
