"""What watching costs a month, by hand."""

from __future__ import annotations

import io
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from rich.console import Console
from samtranslator.yaml_helper import yaml_parse

from lamplighter.domain.definitions.alarms import Topic
from lamplighter.domain.definitions.business import Budget, Customers, CustomerSource
from lamplighter.domain.definitions.indicators import Better, HealthCheck, HealthCheckType, Kpi
from lamplighter.domain.definitions.metrics import Metric
from lamplighter.domain.definitions.objectives import Count, Indicator, Slo, SloWindow
from lamplighter.domain.definitions.own_metrics import OwnMetric
from lamplighter.domain.definitions.prometheus import Prometheus, PrometheusServer
from lamplighter.domain.definitions.resources import Resources, Table
from lamplighter.domain.definitions.subscriptions import Protocol, Subscription
from lamplighter.domain.definitions.telemetry import (
    LogCategory,
    LogExport,
    LogGroup,
    MetricFilter,
    RealUsers,
    SamplingRule,
    SavedQuery,
    TraceGroup,
    Tracing,
)
from lamplighter.domain.definitions.workload_file import WorkloadFile
from local.paths import TEMPLATE
from local.synth.bill import Bill, Line, bill_of, print_bill, to_json
from local.synth.bill.measuring import EVERY_5_MINUTES, EVERY_15_MINUTES, EVERY_HOUR
from local.synth.bill.traces import traced
from local.synth.model import Plan, Query
from local.synth.plan import plan
from tests.builders_plan import (
    a_composite,
    a_dashboard,
    a_metric,
    a_plan,
    a_query,
    a_widget,
    a_workload_file,
    an_alarm,
    math,
)

OWN = Metric(namespace="Shop", name="Orders")


def a_bill(what: Plan | None = None, **file: Any) -> Bill:
    return bill_of(a_workload_file(**file), what or a_plan())


def line(bill: Bill, item: str) -> Line:
    [found] = [one for one in bill.lines if one.price.item == item]
    return found


def a_group(name: str = "/shop", **changes: Any) -> LogGroup:
    values: dict[str, Any] = {"name": name, "category": LogCategory.APPLICATION, "retention_days": 30}
    return LogGroup(**values | changes)


def an_slo() -> Slo:
    api = {"ApiName": "shop"}
    valid = a_metric("Count", namespace="AWS/ApiGateway", dimensions=api)
    bad = a_metric("5XXError", namespace="AWS/ApiGateway", dimensions=api)
    indicator = Indicator(valid=Count(metric=valid), bad=Count(metric=bad))
    return Slo(name="available", objective=0.999, window=SloWindow(rolling_days=30), indicator=indicator)


def test_the_alarms_of_one_slo() -> None:
    """Three tiers, each of two windows over two metrics, and of a composite: 12 × $0.10 + 3 × $0.50."""
    file = a_workload_file(slos=(an_slo(),))
    bill = bill_of(file, plan(file))
    assert line(bill, "alarm metrics").quantity == 12
    assert line(bill, "composite alarms").quantity == 3
    alarms = [line(bill, "alarm metrics"), line(bill, "composite alarms")]
    assert sum(one.usd for one in alarms) == Decimal("2.70")
    assert sum(one.usd_after_free for one in alarms) == Decimal("1.70")


@pytest.mark.parametrize(
    ("queries", "band_id", "metrics"),
    [
        ((a_query(),), None, 1),
        (math("a / b", a=a_metric("Errors"), b=a_metric("Invocations")), None, 2),
        ((a_query(), Query(id="band", expression="ANOMALY_DETECTION_BAND(m1, 2)")), "band", 3),
    ],
)
def test_an_alarm_costs_by_its_metrics(queries: tuple[Query, ...], band_id: str | None, metrics: int) -> None:
    bill = a_bill(a_plan(an_alarm(*queries, band_id=band_id)))
    assert line(bill, "alarm metrics").usd == metrics * Decimal("0.10")


def test_a_period_under_a_minute_makes_an_alarm_dearer_and_never_free() -> None:
    bill = a_bill(a_plan(an_alarm(a_query(OWN, period_s=10)), an_alarm(a_query(OWN, period_s=60))))
    assert line(bill, "high-resolution alarm metrics").usd == Decimal("0.30")
    assert line(bill, "high-resolution alarm metrics").usd_after_free == Decimal("0.30")
    assert line(bill, "alarm metrics").usd_after_free == 0


def test_the_line_says_whose_alarms_it_counts() -> None:
    bill = a_bill(a_plan(an_alarm(name="one"), an_alarm(name="two")))
    assert [part.what for part in line(bill, "alarm metrics").parts] == ["one", "two"]
    assert {part.quantity for part in line(bill, "alarm metrics").parts} == {Decimal(1)}


def test_composites_cost_half_a_dollar() -> None:
    bill = a_bill(a_plan(composites=(a_composite("a"), a_composite("b"))))
    assert line(bill, "composite alarms").usd == Decimal("1.00")


def test_three_dashboards_are_free_unless_they_are_large() -> None:
    small = [a_dashboard(name=f"d{at}") for at in range(4)]
    large = a_dashboard(a_widget(*[a_query(id=f"m{at}") for at in range(51)]))
    assert line(a_bill(a_plan(dashboards=tuple(small))), "dashboards").usd == Decimal("12.00")
    assert line(a_bill(a_plan(dashboards=tuple(small))), "dashboards").usd_after_free == Decimal("3.00")
    assert line(a_bill(a_plan(dashboards=(large,))), "dashboards").usd_after_free == Decimal("3.00")


def test_each_set_of_values_of_an_own_metric_is_paid_for_once() -> None:
    gold = a_metric("Orders", namespace="Shop", dimensions={"Tier": "gold"})
    iron = a_metric("Orders", namespace="Shop", dimensions={"Tier": "iron"})
    alarms = a_plan(an_alarm(a_query(gold)), an_alarm(a_query(iron)), an_alarm(a_query(gold)), an_alarm())
    assert line(a_bill(alarms), "custom metrics").quantity == 2


def test_a_declared_metric_costs_all_its_series_whoever_looks_at_them() -> None:
    declared = OwnMetric(namespace="Shop", name="Orders", dimensions=("Tier",), series=40)
    used = a_plan(an_alarm(a_query(a_metric("Orders", namespace="Shop", dimensions={"Tier": "gold"}))))
    bill = a_bill(used, own_metrics=(declared,))
    assert line(bill, "custom metrics").quantity == 40
    assert line(bill, "custom metrics").usd == Decimal("12.00")
    assert line(bill, "custom metrics").usd_after_free == Decimal("9.00")


def test_a_metric_filters_metric_is_counted_once_though_an_alarm_uses_it() -> None:
    made = MetricFilter(name="orders", pattern="ORDER", metric="Orders", namespace="Shop")
    bill = a_bill(a_plan(an_alarm(a_query(OWN))), log_groups=(a_group(metric_filters=(made,)),))
    assert line(bill, "custom metrics").quantity == 1


def test_logs_cost_when_they_come_in_and_while_they_lie() -> None:
    bill = a_bill(log_groups=(a_group(monthly_gb=10, retention_days=365),))
    assert line(bill, "GB of logs ingested").usd == Decimal("5.00")
    assert line(bill, "GB of logs ingested").usd_after_free == Decimal("2.50")
    assert line(bill, "GB-months of logs stored").quantity == 120
    assert line(bill, "GB-months of logs stored").usd == Decimal("3.60")


def test_seven_years_of_logs_are_84_months() -> None:
    bill = a_bill(log_groups=(a_group(monthly_gb=1, retention_days=2557),))
    assert line(bill, "GB-months of logs stored").quantity == Decimal("84.1")


def test_saved_queries_cost_what_they_scan() -> None:
    query = SavedQuery(name="errors", log_groups=("/shop",), query="fields @message", monthly_scanned_gb=200)
    assert a_bill(queries=(query,)).usd == Decimal("1.000")


def test_the_free_gigabytes_of_logs_are_free_once() -> None:
    """Three come in and one lies there: of the five that are free, one is left for the queries."""
    query = SavedQuery(name="errors", log_groups=("/shop",), query="fields @message", monthly_scanned_gb=200)
    bill = a_bill(log_groups=(a_group(monthly_gb=3, retention_days=14),), queries=(query,))
    stored = line(bill, "GB-months of logs stored").quantity
    assert line(bill, "GB of logs ingested").usd_after_free == 0
    assert line(bill, "GB-months of logs stored").usd_after_free == 0
    assert line(bill, "GB scanned by queries").usd_after_free == (200 - (5 - 3 - stored)) * Decimal("0.005")


def a_rule(**changes: Any) -> SamplingRule:
    values: dict[str, Any] = {"name": "analyze", "priority": 1, "rate": 0.5, "reservoir": 5}
    return SamplingRule(**values | changes)


@pytest.mark.parametrize(
    ("requests", "traces"),
    [
        (0, 0),
        (13_140_000, 13_140_000),  # 5 a second is 5 × 365 × 86 400 ÷ 12
        (13_140_002, 13_140_001),
        (15_000_000, 14_070_000),
    ],
)
def test_a_rule_traces_its_reservoir_and_its_share_of_the_rest(requests: int, traces: int) -> None:
    assert traced(a_rule(), requests) == traces


def test_traces_cost_by_rule_and_those_decided_elsewhere_with_them() -> None:
    tracing = Tracing(sampling=(a_rule(monthly_requests=2_000_000),), monthly_traces=1_000_000)
    recorded = line(a_bill(tracing=tracing), "traces recorded")
    assert recorded.usd == Decimal(15)
    assert recorded.usd_after_free == Decimal("14.50")
    assert [part.origin for part in recorded.parts] == ["tracing.sampling[analyze]", "tracing.monthly_traces"]


def test_insights_of_a_group_look_at_every_trace() -> None:
    group = TraceGroup(name="slow", filter_expression="duration > 5", insights=True)
    tracing = Tracing(groups=(group,), monthly_traces=1_000_000)
    assert line(a_bill(tracing=tracing), "traces of insights").usd == Decimal(1)
    without = Tracing(groups=(replace(group, insights=False),), monthly_traces=1_000_000)
    assert "traces of insights" not in [one.price.item for one in a_bill(tracing=without).lines]


def test_each_group_is_searched_for_among_all_traces() -> None:
    groups = tuple(TraceGroup(name=name, filter_expression="duration > 5") for name in ("slow", "slower"))
    searched = line(a_bill(tracing=Tracing(groups=groups, monthly_traces=1_500_000)), "traces retrieved or scanned")
    assert (searched.usd, searched.usd_after_free) == (Decimal("1.50"), Decimal("1.00"))
    assert [part.what for part in searched.parts] == ["search for slow", "search for slower"]


def test_notices_are_reckoned_as_if_each_alarm_came_and_went_once_a_week() -> None:
    mail = Subscription(topic=Topic.CRITICAL, protocol=Protocol.EMAIL, endpoint="ops@example.com")
    bill = a_bill(a_plan(an_alarm(), an_alarm(actions=False), composites=(a_composite("a"),)), subscriptions=(mail,))
    assert line(bill, "publishes").quantity == 2 * 9
    assert line(bill, "e-mail deliveries").quantity == 2 * 9
    assert line(bill, "e-mail deliveries").usd == Decimal("0.00036")
    assert line(bill, "standard requests").quantity == 2 * 9 * 12


def test_only_the_subscribers_of_an_alarms_topic_have_its_mail() -> None:
    mail = Subscription(topic=Topic.WARNING, protocol=Protocol.EMAIL, endpoint="ops@example.com")
    items = [one.price.item for one in a_bill(a_plan(an_alarm()), subscriptions=(mail,)).lines]
    assert "publishes" in items
    assert "e-mail deliveries" not in items


def test_alarms_that_tell_no_one_cost_no_notices() -> None:
    quiet = a_plan(an_alarm(actions=False), an_alarm(topic=Topic.NONE))
    assert [one.price.item for one in a_bill(quiet).lines] == ["alarm metrics"]


def test_the_costliest_comes_first_and_so_do_its_parts() -> None:
    cheap = OwnMetric(namespace="Shop", name="Orders")
    dear = OwnMetric(namespace="Shop", name="Visits", dimensions=("Page", "Country"), series=200)
    bill = a_bill(a_plan(an_alarm()), own_metrics=(cheap, dear))
    assert [one.price.item for one in bill.lines[:2]] == ["custom metrics", "alarm metrics"]
    metrics = bill.lines[0]
    assert [(part.what, metrics.share(part)) for part in metrics.costliest] == [
        ("Shop Visits by Page, Country", Decimal(60)),
        ("Shop Orders", Decimal("0.3")),
    ]


def test_one_key_for_all_encrypted_groups_that_are_made() -> None:
    groups = (a_group("/a", encrypted=True), a_group("/b", encrypted=True))
    there = (a_group("/c", encrypted=True, exists=True),)
    assert line(a_bill(log_groups=groups), "customer managed keys").usd == Decimal("1.00")
    assert [one.price.item for one in a_bill(log_groups=there).lines] == []


def test_contributor_insights_cost_by_table_and_index() -> None:
    table = Table(name="orders", indexes=("by-day",), contributor_insights=True)
    bill = a_bill(resources=Resources(tables=(table, Table(name="other"))))
    assert line(bill, "contributor insights rules").usd == 2 * 4 * Decimal("0.50")
    assert line(bill, "schedule invocations").quantity == 2 * 31


def test_the_export_of_logs_is_a_schedule_and_a_state_machine() -> None:
    export = LogExport(bucket="archive")
    bill = a_bill(log_groups=(a_group("/a", export=export), a_group("/b", export=export)))
    assert line(bill, "schedule invocations").quantity == 31
    assert line(bill, "standard transitions").quantity == 31 * (3 + 2 * 5)
    assert bill.usd_after_free == 0


def test_real_users_cost_by_their_events() -> None:
    monitor = RealUsers(name="web", domain="example.com", monthly_events=250_000)
    assert a_bill(real_users=(monitor,)).usd == Decimal("2.50")


def test_budgets_without_actions_are_free_and_listed() -> None:
    bill = a_bill(budgets=(Budget(name="monthly", amount_usd=Decimal(500)),))
    assert line(bill, "budgets").quantity == 1
    assert bill.usd == 0


def unknown(**file: Any) -> list[tuple[str, str]]:
    return [(one.what, one.why) for one in a_bill(**file).not_estimated]


def priced(**file: Any) -> list[str]:
    return [one.price for one in a_bill(**file).not_estimated]


def test_what_the_file_does_not_tell_is_said_to_be_missing() -> None:
    query = SavedQuery(name="errors", log_groups=("/shop",), query="fields @message")
    monitor = RealUsers(name="web", domain="example.com")
    assert unknown(log_groups=(a_group(),)) == [("logs of /shop", "say monthly_gb")]
    assert unknown(queries=(query,)) == [("query errors", "say monthly_scanned_gb")]
    assert unknown(real_users=(monitor,)) == [("real users of web", "say monthly_events")]
    traces = Tracing(groups=(TraceGroup(name="slow", filter_expression="duration > 5"),))
    assert unknown(tracing=traces) == [("X-Ray traces", "say tracing.monthly_traces")]
    assert priced(tracing=traces) == ["$5 per 1,000,000 traces"]
    assert unknown(tracing=Tracing(sampling=(a_rule(),))) == [("traces by analyze", "say monthly_requests")]
    assert unknown(log_groups=(a_group(monthly_gb=1),)) == []


def test_what_a_metric_for_each_customer_costs_is_said() -> None:
    by_metrics = Customers(source=CustomerSource.CLOUDWATCH, location="Shop")
    [(what, why)] = unknown(customers=by_metrics)
    assert what == "metrics of customers"
    assert why.endswith("three of 1,000 customers are $900.00 a month")
    assert priced(customers=by_metrics) == ["$0.30 per metric and month"]
    assert unknown(customers=Customers(source=CustomerSource.DYNAMODB, location="Customers")) == []


def test_the_schedules_are_those_of_the_core_template() -> None:
    functions = yaml_parse(TEMPLATE.read_text())["Resources"]
    said = {
        name: [event["Properties"]["Schedule"] for event in functions[name]["Properties"]["Events"].values()]
        for name in ("KpiEvaluator", "SloEvaluator", "HealthChecker", "TraceAnalyzer", "ResourceCounter")
    }
    assert said == {
        "KpiEvaluator": ["rate(15 minutes)"],
        "SloEvaluator": ["rate(5 minutes)"],
        "HealthChecker": ["rate(5 minutes)"],
        "TraceAnalyzer": ["cron(5 * * * ? *)"],
        "ResourceCounter": ["cron(10 2 * * ? *)"],
    }
    assert (EVERY_5_MINUTES, EVERY_15_MINUTES, EVERY_HOUR) == (365 * 24, 365 * 8, 365 * 2)


def test_an_slo_asks_for_its_two_counts_twice_and_publishes_three_metrics() -> None:
    """By the hour, and finer: 4 × 8 760 × $0.01 per 1000. Sli, ErrorBudgetRemaining and BurnRate: 3 × $0.30."""
    bill = a_bill(slos=(an_slo(),))
    assert line(bill, "metrics asked for with GetMetricData").usd == Decimal("0.3504")
    assert line(bill, "custom metrics").usd == Decimal("0.90")
    assert line(bill, "PUT requests STANDARD").quantity == 8_760
    assert line(bill, "on-demand write units").quantity == 8_760
    assert line(bill, "GB-months STANDARD").quantity == Decimal("0.769")  # 7 KB × 8 760 × 13.15 months


def a_kpi(**changes: Any) -> Kpi:
    values: dict[str, Any] = {"name": "errors", "title": "Errors", "unit": "errors", "better": Better.LOWER}
    return Kpi(**values | changes)


def test_a_kpi_asks_for_its_value_the_one_before_a_chart_and_the_samples() -> None:
    asked = line(a_bill(kpis=(a_kpi(metric=a_metric()),)), "metrics asked for with GetMetricData")
    assert asked.quantity == 4 * 2_920
    assert [part.what for part in asked.parts] == ["measuring kpis"]


def test_what_only_a_prometheus_knows_that_nobody_asks_is_no_metric() -> None:
    promql = a_kpi(promql="sum(rate(errors[{window}]))")
    server = Prometheus(server=PrometheusServer(url="https://prometheus.example.com"))
    items = {one.price.item for one in a_bill(kpis=(promql,)).lines}
    assert items == {"PUT requests STANDARD", "GB-months STANDARD", "on-demand write units"}
    assert line(a_bill(kpis=(promql,), prometheus=server), "custom metrics").quantity == 1


def test_health_is_two_metrics_of_the_workload_and_two_of_each_component() -> None:
    checks = tuple(HealthCheck(name=name, type=HealthCheckType.COMPREHEND) for name in ("one", "two"))
    bill = a_bill(health_checks=checks)
    assert line(bill, "custom metrics").quantity == 6
    assert [one.what for one in bill.not_estimated] == ["runs of the functions that measure"]
    assert bill.not_estimated[0].why.endswith("two seconds each are $0.31 a month")


def test_what_counting_resources_costs_hangs_on_how_many_types_there_are() -> None:
    assert unknown(tags={"Product": "Shop"}) == [
        ("metrics of resource counts", "one for each type and region, for an hour a day: ten are $0.13 a month")
    ]


def test_log_widgets_are_not_estimated() -> None:
    board = a_dashboard(a_widget(body={"type": "log"}))
    said = [one.what for one in a_bill(a_plan(an_alarm(), dashboards=(board,))).not_estimated]
    assert said == ["log widgets (1)"]


def test_nothing_costs_nothing() -> None:
    bill = a_bill()
    assert bill.usd == 0
    assert (*bill.lines, *bill.not_estimated) == ()


def a_whole_bill() -> tuple[WorkloadFile, Bill]:
    file = a_workload_file(region="us-west-2", log_groups=(a_group(),))
    return file, bill_of(file, a_plan(an_alarm(), composites=(a_composite("a"),)))


def test_as_json_amounts_keep_their_digits_and_lines_their_sources() -> None:
    bill = a_whole_bill()[1]
    written = to_json(bill)
    assert (written["usd_a_month"], written["usd_a_month_after_free"]) == (f"{bill.usd:f}", f"{bill.usd_after_free:f}")
    assert sum(Decimal(one["usd"]) for one in written["lines"]) == bill.usd
    assert written["prices"] == {"region": "us-east-1", "as_of": "2025-12"}
    assert next(one for one in written["lines"] if one["item"] == "alarm metrics") == {
        "service": "CloudWatch",
        "item": "alarm metrics",
        "quantity": "1",
        "unit": "alarm metric and month",
        "usd": "0.10",
        "usd_after_free": "0",
        "arithmetic": "1 × $0.10",
        "note": "the free tier is the whole account's",
        "source": "https://aws.amazon.com/cloudwatch/pricing/",
        "as_of": "2025-12",
        "confirmed": True,
        "parts": [
            {"origin": "alarms[Shop-checkout-errors]", "what": "Shop-checkout-errors", "quantity": "1", "usd": "0.1"}
        ],
    }
    unknown = {"what": "logs of /shop", "why": "say monthly_gb", "price": "$0.50 per GB"}
    assert written["not_estimated"] == [unknown]


def rows(bill: Bill) -> list[str]:
    text = io.StringIO()
    print_bill(bill, Console(file=text, width=160))
    return [" ".join(row.split()) for row in text.getvalue().splitlines()]


def test_as_a_table_it_says_the_arithmetic_both_totals_and_what_is_missing() -> None:
    said = rows(a_whole_bill()[1])
    assert "0.50 0.50 CloudWatch composite alarms: 1 × $0.50" in said
    assert "logs of /shop say monthly_gb $0.50 per GB" in said
    assert "list prices of us-east-1, 2025-12; the workload is in us-west-2" in said
    assert "0.60 0.50 total" in said


def test_the_table_names_what_costs_a_dollar_and_adds_up_the_rest() -> None:
    small = [OwnMetric(namespace="Shop", name=f"Small{at}") for at in range(3)]
    dear = OwnMetric(namespace="Shop", name="Visits", dimensions=("Page",), series=200)
    said = rows(a_bill(own_metrics=(*small, dear)))
    at = said.index("60.90 57.90 CloudWatch custom metrics: 203 × $0.30")
    assert said[at + 1 : at + 3] == ["60.00 Shop Visits by Page", "0.90 3 more"]


def test_the_table_puts_together_what_costs_next_to_nothing() -> None:
    [said] = [row for row in rows(a_bill(budgets=(Budget(name="monthly", amount_usd=Decimal(500)),))) if "under" in row]
    assert said == "0.00 0.00 under five cents each: Budgets budgets"


def test_a_price_that_was_not_seen_at_aws_is_said_to_be_so() -> None:
    monitor = RealUsers(name="web", domain="example.com", monthly_events=250_000)
    assert "not confirmed at AWS: RUM events ($1 per 100,000 events)" in rows(a_bill(real_users=(monitor,)))
