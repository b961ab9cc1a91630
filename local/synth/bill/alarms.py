"""What alarms and dashboards are billed for."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from local.synth.bill.model import Part
from local.synth.limits import MINUTE_S
from local.synth.model import MetricAlarm, Plan, PlannedDashboard

# An anomaly detection alarm is billed for its metric and for the two edges of the band.
_EDGES = 2
# A dashboard with more metrics than these is never free (CloudWatch pricing, free tier).
_FREE_METRICS = 50
_FREE_DASHBOARDS = 3


def metrics_of(alarm: MetricAlarm) -> int:
    """Each metric in an alarm is paid for, however they are combined."""
    metrics = sum(query.metric is not None for query in alarm.queries)
    return metrics + (_EDGES if alarm.band_id is not None else 0)


def alarm_parts(plan: Plan, *, high_resolution: bool) -> Iterator[Part]:
    for alarm in plan.alarms:
        if is_high_resolution(alarm) == high_resolution:
            yield Part(origin=alarm.origin, what=alarm.name, quantity=Decimal(metrics_of(alarm)))


def is_high_resolution(alarm: MetricAlarm) -> bool:
    periods = [query.period_s or (query.metric.period_s if query.metric else None) for query in alarm.queries]
    return any(period is not None and period < MINUTE_S for period in periods)


def composite_parts(plan: Plan) -> Iterator[Part]:
    for composite in plan.composites:
        yield Part(origin=composite.origin, what=composite.name, quantity=Decimal(1))


def dashboard_parts(plan: Plan) -> Iterator[Part]:
    for dashboard in plan.dashboards:
        yield Part(origin=dashboard.origin, what=dashboard.name, quantity=Decimal(1))


def free_dashboards(plan: Plan) -> Decimal:
    """How many of them the free tier takes."""
    small = [dashboard for dashboard in plan.dashboards if _metrics_on(dashboard) <= _FREE_METRICS]
    return Decimal(min(len(small), _FREE_DASHBOARDS))


def _metrics_on(dashboard: PlannedDashboard) -> int:
    return sum(query.metric is not None for widget in dashboard.widgets for query in widget.queries)
