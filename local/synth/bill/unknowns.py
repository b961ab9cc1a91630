"""What the bill leaves out because it hangs on something that the file does not tell; each with the price it has."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from lamplighter.domain.definitions.business import CustomerSource
from lamplighter.domain.definitions.subscriptions import Protocol
from lamplighter.domain.definitions.telemetry import LogGroup
from lamplighter.domain.definitions.workload_file import WorkloadFile
from lamplighter.domain.pricing import PriceList, cost_of
from lamplighter.domain.resource_counts import selecting_tags
from local.synth.bill.measuring import EVERY_5_MINUTES, EVERY_15_MINUTES, EVERY_DAY
from local.synth.bill.model import NotEstimated
from local.synth.model import Plan

_HOURS_A_MONTH = 730
# KPIs and SLOs in 256 MB, health in 1 GB.
_TWO_SECONDS_EACH = Decimal(2) * (EVERY_15_MINUTES + EVERY_5_MINUTES) / 4 + 2 * EVERY_5_MINUTES
_THREE_FIGURES = 3
_INSIGHT_EVENTS = "contributor insights events of DynamoDB"


def unknowns(file: WorkloadFile, plan: Plan, prices: PriceList) -> Iterator[NotEstimated]:
    yield from _of_logs(file, plan, prices)
    yield from _of_traffic(file, prices)
    yield from _of_the_core(file, prices)
    if any(subscription.protocol is Protocol.SMS for subscription in file.subscriptions):
        yield NotEstimated(what="text messages of alarms", why="each country and carrier has a price of its own")
    if file.prometheus is not None:
        yield NotEstimated(what="Prometheus, Alertmanager and Grafana", why="they run on machines of your own")


def _of_logs(file: WorkloadFile, plan: Plan, prices: PriceList) -> Iterator[NotEstimated]:
    scanned = str(prices.price("CloudWatch", "GB scanned by queries"))
    for group in file.log_groups:
        if group.monthly_gb is None:
            price = str(prices.price("CloudWatch", "GB of logs ingested"))
            yield NotEstimated(what=f"logs of {group.name}", why="say monthly_gb", price=price)
        yield from _of_export(group, prices)
    for query in file.queries:
        if query.monthly_scanned_gb is None:
            yield NotEstimated(what=f"query {query.name}", why="say monthly_scanned_gb", price=scanned)
    widgets = [widget for board in plan.dashboards for widget in board.widgets if widget.body.get("type") == "log"]
    if widgets:
        yield NotEstimated(what=f"log widgets ({len(widgets)})", why="each look at one runs its query", price=scanned)


def _of_export(group: LogGroup, prices: PriceList) -> Iterator[NotEstimated]:
    if group.export is None:
        return
    price = prices.price("S3", "GB-months STANDARD")
    why = f"the objects in {group.export.bucket} stay as long as the bucket keeps them"
    if group.monthly_gb is not None:
        more = cost_of(price, Decimal(str(group.monthly_gb))).usd
        why += f"; each month of logs costs ${more:.2f} a month at most: they are compressed"
    yield NotEstimated(what=f"export of {group.name}", why=why, price=str(price))


def _of_traffic(file: WorkloadFile, prices: PriceList) -> Iterator[NotEstimated]:
    price = str(prices.price("X-Ray", "traces recorded"))
    for rule in file.tracing.sampling:
        if rule.monthly_requests is None:
            yield NotEstimated(what=f"traces by {rule.name}", why="say monthly_requests", price=price)
    if file.tracing.groups and not file.tracing.sampling and file.tracing.monthly_traces is None:
        yield NotEstimated(what="X-Ray traces", why="say tracing.monthly_traces", price=price)
    tables = [table.name for table in file.resources.tables if table.contributor_insights]
    if tables:
        price = str(prices.price("CloudWatch", _INSIGHT_EVENTS))
        why = f"one for each read and write of {', '.join(tables)}"
        yield NotEstimated(what="events of contributor insights", why=why, price=price)
    for monitor in file.real_users:
        if monitor.monthly_events is None:
            price = str(prices.price("CloudWatch", "RUM events"))
            yield NotEstimated(what=f"real users of {monitor.name}", why="say monthly_events", price=price)


def _of_the_core(file: WorkloadFile, prices: PriceList) -> Iterator[NotEstimated]:
    """What the core stack's schedules do for each workload, as often as it is told to."""
    if selecting_tags(file):
        price = prices.price("CloudWatch", "custom metrics")
        ten = cost_of(price, Decimal(10 * EVERY_DAY) / _HOURS_A_MONTH).usd
        why = f"one for each type and region, for an hour a day: ten are ${ten:.2f} a month"
        yield NotEstimated(what="metrics of resource counts", why=why, price=str(price))
    if file.customers and file.customers.source is CustomerSource.CLOUDWATCH:
        price = prices.price("CloudWatch", "custom metrics")
        often = cost_of(price, Decimal(_THREE_FIGURES * 1000)).usd
        why = f"a metric for each customer and figure: three of 1,000 customers are ${often:.2f} a month"
        yield NotEstimated(what="metrics of customers", why=why, price=str(price))
    if file.kpis or file.slos or file.health_checks:
        price = prices.price("Lambda", "GB-seconds arm64")
        each = cost_of(price, _TWO_SECONDS_EACH).usd
        why = f"each is for all workloads at once: two seconds each are ${each:.2f} a month"
        yield NotEstimated(what="runs of the functions that measure", why=why, price=str(price))
    if recipients := sum(len(report.recipients) for report in file.reports):
        why = f"each time e-mails ({recipients}), and what their sections look up"
        yield NotEstimated(what="reports", why=why, price=str(prices.price("SES", "messages")))
