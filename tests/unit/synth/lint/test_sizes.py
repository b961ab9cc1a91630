"""What is over a limit is an error with the limit's number and source; what is at it is not."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from lamplighter.domain.definitions.business import Budget, IpSet
from lamplighter.domain.definitions.telemetry import (
    LogCategory,
    LogGroup,
    MetricFilter,
    SamplingRule,
    SavedQuery,
    TraceGroup,
    Tracing,
)
from lamplighter.domain.definitions.workload_file import WorkloadFile
from local.synth import limits
from local.synth.limits import Limit
from local.synth.lint import findings
from local.synth.model import Plan, Query
from tests.builders_plan import (
    a_composite,
    a_dashboard,
    a_metric,
    a_plan,
    a_query,
    a_widget,
    a_workload_file,
    an_alarm,
)


def said(plan: Plan, file: WorkloadFile | None = None) -> list[str]:
    return [finding.message for finding in findings(file or a_workload_file(), plan) if finding.rule == "limit"]


def queries(count: int) -> tuple[Query, ...]:
    return tuple(Query(id=f"e{at}", expression="1") for at in range(count))


def alarm_of(metrics: int) -> Plan:
    inputs = [a_query(id=f"m{at}", returned=False) for at in range(metrics)]
    return a_plan(an_alarm(*inputs, Query(id="all", expression="SUM(METRICS())")))


def dimensions(count: int) -> Plan:
    metric = a_metric(namespace="Shop", dimensions={f"d{at}": "x" for at in range(count)})
    return a_plan(an_alarm(a_query(metric)))


def composite(children: int) -> Plan:
    names = [f"a{at}" for at in range(children)]
    alarms = [an_alarm(name=name) for name in names]
    return a_plan(*alarms, composites=(a_composite(*names, rule="TRUE"),))


def dashboard(widgets: int, each: int) -> Plan:
    return a_plan(dashboards=(a_dashboard(*[a_widget(*queries(each)) for _ in range(widgets)]),))


def of_window(period_s: int, periods: int) -> Plan:
    return a_plan(an_alarm(a_query(period_s=period_s), periods=periods))


@pytest.mark.parametrize(
    ("limit", "at_it", "over_it"),
    [
        (limits.ALARM_NAME, a_plan(an_alarm(name="x" * 255)), a_plan(an_alarm(name="x" * 256))),
        (
            limits.ALARM_DESCRIPTION,
            a_plan(an_alarm(description="x" * 1024)),
            a_plan(an_alarm(description="x" * 1025)),
        ),
        (limits.ALARM_METRICS, alarm_of(10), alarm_of(11)),
        (limits.DIMENSIONS, dimensions(30), dimensions(31)),
        (limits.ALARM_WINDOW_S, of_window(300, 288), of_window(300, 289)),
        (limits.LONG_ALARM_WINDOW_S, of_window(3600, 168), of_window(3600, 169)),
        (limits.COMPOSITE_CHILDREN, composite(100), composite(101)),
        (
            limits.COMPOSITE_RULE,
            a_plan(composites=(a_composite(rule="x" * 10_240),)),
            a_plan(composites=(a_composite(rule="x" * 10_241),)),
        ),
        (limits.DASHBOARD_WIDGETS, dashboard(500, 1), dashboard(501, 1)),
        (limits.WIDGET_METRICS, dashboard(1, 500), dashboard(1, 501)),
        (limits.DASHBOARD_METRICS, dashboard(5, 500), dashboard(6, 417)),
        (
            limits.DASHBOARD_NAME,
            a_plan(dashboards=(a_dashboard(name="x" * 255),)),
            a_plan(dashboards=(a_dashboard(name="x" * 256),)),
        ),
        (
            limits.EXPRESSION,
            a_plan(an_alarm(Query(id="e", expression="1" * 2048))),
            a_plan(an_alarm(Query(id="e", expression="1" * 2049))),
        ),
    ],
    ids=lambda value: value.what if isinstance(value, Limit) else "",
)
def test_a_plan_over_a_limit(limit: Limit, at_it: Plan, over_it: Plan) -> None:
    assert said(at_it) == []
    [message] = said(over_it)
    assert message.endswith(f"at most {limit.value} {limit.what} ({limit.source})")


def a_group(**changes: Any) -> WorkloadFile:
    values: dict[str, Any] = {"name": "/shop", "category": LogCategory.APPLICATION, "retention_days": 30}
    return a_workload_file(log_groups=(LogGroup(**values | changes),))


def filters(count: int, pattern: str = "ERROR") -> tuple[MetricFilter, ...]:
    made = [MetricFilter(name=f"f{at}", pattern=pattern, metric="M", namespace="Shop") for at in range(count)]
    return tuple(made)


def a_saved(**changes: Any) -> WorkloadFile:
    values: dict[str, Any] = {"name": "errors", "log_groups": ("/shop",), "query": "fields @message"}
    return a_workload_file(queries=(SavedQuery(**values | changes),))


def a_budget(**changes: Any) -> WorkloadFile:
    values: dict[str, Any] = {"name": "shop", "amount_usd": Decimal(500)}
    return a_workload_file(budgets=(Budget(**values | changes),))


def a_rule(name: str) -> WorkloadFile:
    return a_workload_file(tracing=Tracing(sampling=(SamplingRule(name=name, priority=1, rate=0.1, reservoir=1),)))


def a_trace_group(name: str) -> WorkloadFile:
    return a_workload_file(tracing=Tracing(groups=(TraceGroup(name=name, filter_expression="fault"),)))


@pytest.mark.parametrize(
    ("limit", "at_it", "over_it"),
    [
        (limits.LOG_GROUP_NAME, a_group(name="x" * 512), a_group(name="x" * 513)),
        (limits.METRIC_FILTERS, a_group(metric_filters=filters(100)), a_group(metric_filters=filters(101))),
        (
            limits.FILTER_PATTERN,
            a_group(metric_filters=filters(1, "x" * 1024)),
            a_group(metric_filters=filters(1, "x" * 1025)),
        ),
        (limits.QUERY_STRING, a_saved(query="x" * 10_000), a_saved(query="x" * 10_001)),
        (limits.QUERY_NAME, a_saved(name="x" * 255), a_saved(name="x" * 256)),
        (limits.QUERY_LOG_GROUPS, a_saved(log_groups=("/g",) * 50), a_saved(log_groups=("/g",) * 51)),
        (limits.TRACE_GROUP_NAME, a_trace_group("x" * 32), a_trace_group("x" * 33)),
        (limits.SAMPLING_RULE_NAME, a_rule("x" * 32), a_rule("x" * 33)),
        (limits.BUDGET_NAME, a_budget(name="x" * 100), a_budget(name="x" * 101)),
        (limits.BUDGET_NOTICES, a_budget(actual_percent=(80,) * 10), a_budget(actual_percent=(80,) * 11)),
        (limits.BUDGET_EMAILS, a_budget(emails=("a@b.c",) * 10), a_budget(emails=("a@b.c",) * 11)),
        (
            limits.IP_SET_ADDRESSES,
            a_workload_file(ip_sets=(IpSet(name="bad", addresses=("192.0.2.1/32",) * 10_000),)),
            a_workload_file(ip_sets=(IpSet(name="bad", addresses=("192.0.2.1/32",) * 10_001),)),
        ),
    ],
    ids=lambda value: value.what if isinstance(value, Limit) else "",
)
def test_a_file_over_a_limit(limit: Limit, at_it: WorkloadFile, over_it: WorkloadFile) -> None:
    assert said(a_plan(), at_it) == []
    [message] = said(a_plan(), over_it)
    assert message.endswith(f"at most {limit.value} {limit.what} ({limit.source})")


def of_rule(plan: Plan, rule: str) -> list[str]:
    return [finding.message for finding in findings(a_workload_file(), plan) if finding.rule == rule]


def test_more_bad_periods_than_there_are_is_an_error() -> None:
    assert of_rule(a_plan(an_alarm(periods=2, breaching=3)), "window") == ["3 of 2 periods: allowed are 1 to 2"]
    assert of_rule(a_plan(an_alarm(periods=3, breaching=2)), "window") == []


def test_the_metrics_of_an_alarm_have_one_period() -> None:
    mixed = an_alarm(a_query(id="a", period_s=60), a_query(id="b", period_s=300))
    assert len(of_rule(a_plan(mixed), "window")) == 1


def test_two_alarms_of_one_name_are_errors() -> None:
    assert len(of_rule(a_plan(an_alarm(), an_alarm(origin="slos[x]")), "name")) == 2
    assert of_rule(a_plan(an_alarm(), an_alarm(name="other")), "name") == []


def test_a_composite_of_an_alarm_that_is_not_there_is_an_error_with_the_nearest() -> None:
    named = an_alarm(name="Shop-errors")
    wrong = a_plan(named, composites=(a_composite("Shop-error"),))
    unsuppressed = a_plan(named, composites=(a_composite("Shop-errors", suppressor="Deploy"),))
    right = a_plan(named, composites=(a_composite("Shop-errors"),))
    assert of_rule(wrong, "name") == ["no alarm is named 'Shop-error'; did you mean Shop-errors?"]
    assert of_rule(unsuppressed, "name") == ["no alarm is named 'Deploy'"]
    assert of_rule(right, "name") == []


def test_two_dashboards_of_one_name_are_errors() -> None:
    twins = (a_dashboard(), a_dashboard(origin="dashboards[twin]"))
    assert len(of_rule(a_plan(dashboards=twins), "name")) == 2
    assert of_rule(a_plan(dashboards=twins[:1]), "name") == []
