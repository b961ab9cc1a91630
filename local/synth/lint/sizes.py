"""The limits of CloudWatch and its neighbours: what is over one is refused on deployment."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from local.synth import limits
from local.synth.limits import Limit
from local.synth.lint.finding import Finding, error
from local.synth.lint.subject import Subject, period_of
from local.synth.model import CompositeAlarm, MetricAlarm, PlannedDashboard, Query


def sizes(subject: Subject) -> Iterator[Finding]:
    for alarm in subject.plan.alarms:
        yield from _alarm(alarm)
    for composite in subject.plan.composites:
        yield from _composite(composite)
    for dashboard in subject.plan.dashboards:
        yield from _dashboard(dashboard)
    yield from _logs(subject)
    yield from _neighbours(subject)


def _within(origin: str, measured: int, limit: Limit) -> Iterator[Finding]:
    if measured > limit.value:
        yield error(origin, "limit", f"has {measured}: {limit}")


def _long(origin: str, text: str, limit: Limit) -> Iterator[Finding]:
    return _within(origin, len(text), limit)


def _many(origin: str, things: Collection[object], limit: Limit) -> Iterator[Finding]:
    return _within(origin, len(things), limit)


def _alarm(alarm: MetricAlarm) -> Iterator[Finding]:
    yield from _long(alarm.origin, alarm.name, limits.ALARM_NAME)
    yield from _long(alarm.origin, alarm.description, limits.ALARM_DESCRIPTION)
    metrics = [query for query in alarm.queries if query.metric is not None]
    yield from _many(alarm.origin, metrics, limits.ALARM_METRICS)
    for query in alarm.queries:
        yield from _query(alarm.origin, query)
    yield from _window(alarm)


def _query(origin: str, query: Query) -> Iterator[Finding]:
    yield from _long(origin, query.expression or "", limits.EXPRESSION)
    if query.metric is not None:
        yield from _long(origin, query.metric.namespace, limits.NAMESPACE)
        yield from _long(origin, query.metric.name, limits.METRIC_NAME)
        yield from _many(origin, query.metric.dimensions, limits.DIMENSIONS)
        for name, value in query.metric.dimensions.items():
            yield from _long(origin, name, limits.DIMENSION_NAME)
            yield from _long(origin, value, limits.DIMENSION_VALUE)


def _window(alarm: MetricAlarm) -> Iterator[Finding]:
    """How far back an alarm looks, and how much of that must be bad."""
    if not 1 <= alarm.breaching <= alarm.periods:
        message = f"{alarm.breaching} of {alarm.periods} periods: allowed are 1 to {alarm.periods}"
        yield error(alarm.origin, "window", message)
    periods_s = {period for query in alarm.queries if query.metric and (period := period_of(query)) is not None}
    if len(periods_s) > 1:
        listed = ", ".join(map(str, sorted(periods_s)))
        yield error(alarm.origin, "window", f"has periods of {listed} s: all metrics of an alarm have the same one")
    for period_s in periods_s:
        limit = limits.LONG_ALARM_WINDOW_S if period_s >= limits.HOUR_S else limits.ALARM_WINDOW_S
        yield from _within(alarm.origin, period_s * alarm.periods, limit)


def _composite(composite: CompositeAlarm) -> Iterator[Finding]:
    yield from _long(composite.origin, composite.name, limits.ALARM_NAME)
    yield from _long(composite.origin, composite.description, limits.ALARM_DESCRIPTION)
    yield from _long(composite.origin, composite.rule, limits.COMPOSITE_RULE)
    yield from _many(composite.origin, set(composite.children), limits.COMPOSITE_CHILDREN)


def _dashboard(dashboard: PlannedDashboard) -> Iterator[Finding]:
    yield from _long(dashboard.origin, dashboard.name, limits.DASHBOARD_NAME)
    yield from _many(dashboard.origin, dashboard.widgets, limits.DASHBOARD_WIDGETS)
    for widget in dashboard.widgets:
        yield from _many(widget.origin, widget.queries, limits.WIDGET_METRICS)
        for query in widget.queries:
            yield from _query(widget.origin, query)
    queries = [query for widget in dashboard.widgets for query in widget.queries]
    yield from _many(dashboard.origin, queries, limits.DASHBOARD_METRICS)


def _logs(subject: Subject) -> Iterator[Finding]:
    for group in subject.file.log_groups:
        origin = f"log_groups[{group.name}]"
        yield from _long(origin, group.name, limits.LOG_GROUP_NAME)
        yield from _many(origin, group.metric_filters, limits.METRIC_FILTERS)
        for each in group.metric_filters:
            yield from _long(f"{origin}.metric_filters[{each.name}]", each.name, limits.FILTER_NAME)
            yield from _long(f"{origin}.metric_filters[{each.name}]", each.pattern, limits.FILTER_PATTERN)
    for query in subject.file.queries:
        origin = f"queries[{query.name}]"
        yield from _long(origin, query.name, limits.QUERY_NAME)
        yield from _long(origin, query.query, limits.QUERY_STRING)
        yield from _many(origin, query.log_groups, limits.QUERY_LOG_GROUPS)


def _neighbours(subject: Subject) -> Iterator[Finding]:
    for group in subject.file.tracing.groups:
        yield from _long(f"tracing.groups[{group.name}]", group.name, limits.TRACE_GROUP_NAME)
    for rule in subject.file.tracing.sampling:
        yield from _long(f"tracing.sampling[{rule.name}]", rule.name, limits.SAMPLING_RULE_NAME)
    for budget in subject.file.budgets:
        origin = f"budgets[{budget.name}]"
        yield from _long(origin, budget.name, limits.BUDGET_NAME)
        yield from _within(origin, len(budget.actual_percent) + len(budget.forecast_percent), limits.BUDGET_NOTICES)
        yield from _many(origin, budget.emails, limits.BUDGET_EMAILS)
    for ip_set in subject.file.ip_sets:
        yield from _long(f"ip_sets[{ip_set.name}]", ip_set.name, limits.IP_SET_NAME)
        yield from _many(f"ip_sets[{ip_set.name}]", ip_set.addresses, limits.IP_SET_ADDRESSES)
