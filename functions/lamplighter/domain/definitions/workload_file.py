"""A whole workload file: the response's part of it, and all that is watched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lamplighter.domain.definitions.alarms import AlarmSpec
from lamplighter.domain.definitions.business import Budget, Costs, Customers, IpSet, Report
from lamplighter.domain.definitions.dashboards import Dashboard
from lamplighter.domain.definitions.indicators import HealthCheck, Kpi
from lamplighter.domain.definitions.metrics import Text
from lamplighter.domain.definitions.objectives import Slo
from lamplighter.domain.definitions.own_metrics import OwnMetric
from lamplighter.domain.definitions.prometheus import Prometheus
from lamplighter.domain.definitions.resources import Resources
from lamplighter.domain.definitions.subscriptions import Subscription
from lamplighter.domain.definitions.telemetry import LogGroup, RealUsers, SavedQuery, Tracing
from lamplighter.domain.workload import Workload


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkloadFile(Workload):
    """One YAML file of ``workloads/``, whole. ``region`` is where its resources are; in ``other_regions`` more are
    counted (what is in no region, such as a CloudFront distribution, in us-east-1).
    """

    region: Text = "us-east-1"
    other_regions: tuple[Text, ...] = ()
    environment: Text = "production"
    tags: Mapping[str, str] = field(default_factory=dict)
    alarms: tuple[AlarmSpec, ...] = ()
    resources: Resources = Resources()
    slos: tuple[Slo, ...] = ()
    kpis: tuple[Kpi, ...] = ()
    health_checks: tuple[HealthCheck, ...] = ()
    own_metrics: tuple[OwnMetric, ...] = ()
    log_groups: tuple[LogGroup, ...] = ()
    queries: tuple[SavedQuery, ...] = ()
    tracing: Tracing = Tracing()
    dashboards: tuple[Dashboard, ...] = ()
    subscriptions: tuple[Subscription, ...] = ()
    budgets: tuple[Budget, ...] = ()
    real_users: tuple[RealUsers, ...] = ()
    ip_sets: tuple[IpSet, ...] = ()
    customers: Customers | None = None
    costs: Costs | None = None
    reports: tuple[Report, ...] = ()
    prometheus: Prometheus | None = None
