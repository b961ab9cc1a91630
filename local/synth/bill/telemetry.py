"""What the workload's own metrics, its logs, queries and real users are billed for."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from lamplighter.domain.definitions.metrics import Metric
from lamplighter.domain.definitions.workload_file import WorkloadFile
from local.synth.bill.model import Part
from local.synth.catalogue import Catalogue, with_own_metrics
from local.synth.lint.subject import Subject, uses
from local.synth.model import Plan

_DAYS_A_MONTH = Decimal(365) / 12
# Contributor Insights makes a rule for the most accessed and the most throttled keys, of partitions and of items with
# a sort key (DynamoDB guide, "CloudWatch Contributor Insights for DynamoDB: how it works").
_RULES_AT_MOST = 4
_DAYS_AT_MOST = 31
# The states of the log export's machine (template/log_exports.py): its own, and those of each group.
_STATES, _STATES_OF_A_GROUP = 3, 5


def custom_metric_parts(file: WorkloadFile, plan: Plan) -> Iterator[Part]:
    """Every one that is declared, made by a metric filter, or asked for: one for each set of dimensions' values."""
    declared: dict[tuple[str, str, frozenset[str]], Part] = {}
    for own in file.own_metrics:
        key = (own.namespace, own.name, frozenset(own.dimensions))
        origin = f"own_metrics[{own.name}]"
        what = f"{own.namespace} {own.name}" + (f" by {', '.join(own.dimensions)}" if own.dimensions else "")
        declared[key] = Part(origin=origin, what=what, quantity=Decimal(own.series))
    for group in file.log_groups:
        for each in group.metric_filters:
            origin = f"log_groups[{group.name}].metric_filters[{each.name}]"
            key = (each.namespace, each.metric, frozenset())
            declared.setdefault(key, Part(origin=origin, what=f"{each.namespace} {each.metric}", quantity=Decimal(1)))
    yield from declared.values()
    yield from _undeclared(file, plan, set(declared))


def _undeclared(file: WorkloadFile, plan: Plan, declared: set[tuple[str, str, frozenset[str]]]) -> Iterator[Part]:
    subject = Subject(file, plan, with_own_metrics(Catalogue(services={}), file))
    seen: set[tuple[str, str, frozenset[tuple[str, str]]]] = set()
    for use in uses(subject):
        metric = use.metric
        key = (metric.namespace, metric.name, frozenset(metric.dimensions.items()))
        of_set = (metric.namespace, metric.name, frozenset(metric.dimensions))
        if metric.namespace.startswith("AWS/") or key in seen or of_set in declared:
            continue
        seen.add(key)
        yield Part(origin=use.origin, what=_named(metric), quantity=Decimal(1))


def _named(metric: Metric) -> str:
    values = ", ".join(f"{name}={value}" for name, value in sorted(metric.dimensions.items()))
    return f"{metric.namespace} {metric.name}" + (f" ({values})" if values else "")


def ingestion_parts(file: WorkloadFile) -> Iterator[Part]:
    for group in file.log_groups:
        if group.monthly_gb is not None:
            origin = f"log_groups[{group.name}]"
            yield Part(origin=origin, what=group.name, quantity=Decimal(str(group.monthly_gb)))


def storage_parts(file: WorkloadFile) -> Iterator[Part]:
    """What lies there once the retention is reached."""
    for group in file.log_groups:
        if group.monthly_gb is not None:
            months = (Decimal(group.retention_days) / _DAYS_A_MONTH).quantize(Decimal("0.1"))
            what = f"{group.name}: {group.monthly_gb:g} GB a month for {months:f} months"
            stored = (Decimal(str(group.monthly_gb)) * months).normalize()
            yield Part(origin=f"log_groups[{group.name}]", what=what, quantity=stored)


def query_parts(file: WorkloadFile) -> Iterator[Part]:
    for query in file.queries:
        if query.monthly_scanned_gb is not None:
            scanned = Decimal(str(query.monthly_scanned_gb))
            yield Part(origin=f"queries[{query.name}]", what=query.name, quantity=scanned)


def key_parts(file: WorkloadFile) -> Iterator[Part]:
    """One key encrypts all log groups that are to be."""
    encrypted = [group.name for group in file.log_groups if group.encrypted and not group.exists]
    if encrypted:
        yield Part(origin="log_groups", what=f"encrypts {', '.join(encrypted)}", quantity=Decimal(1))


def schedule_parts(file: WorkloadFile) -> Iterator[Part]:
    """Each runs once a day: the export of logs, and one for each table or index with contributor insights."""
    if any(group.export is not None for group in file.log_groups):
        yield Part(origin="log_groups", what="export of logs, once a day", quantity=Decimal(_DAYS_AT_MOST))
    for part in _insights(file):
        yield Part(origin=part.origin, what=f"insights of {part.what}, once a day", quantity=Decimal(_DAYS_AT_MOST))


def transition_parts(file: WorkloadFile) -> Iterator[Part]:
    """Of the state machine that exports logs, where one look finds each export done."""
    exported = sum(group.export is not None for group in file.log_groups)
    if exported:
        quantity = Decimal((_STATES + _STATES_OF_A_GROUP * exported) * _DAYS_AT_MOST)
        yield Part(origin="log_groups", what=f"export of {exported} log groups, once a day", quantity=quantity)


def insight_parts(file: WorkloadFile) -> Iterator[Part]:
    for part in _insights(file):
        yield Part(origin=part.origin, what=part.what, quantity=Decimal(_RULES_AT_MOST))


def _insights(file: WorkloadFile) -> Iterator[Part]:
    """Tables and indexes that have them."""
    for table in file.resources.tables:
        if table.contributor_insights:
            origin = f"resources.tables[{table.name}].contributor_insights"
            for what in (table.name, *(f"{table.name}, index {index}" for index in table.indexes)):
                yield Part(origin=origin, what=what, quantity=Decimal(1))


def real_user_parts(file: WorkloadFile) -> Iterator[Part]:
    for monitor in file.real_users:
        if monitor.monthly_events is not None:
            quantity = Decimal(monitor.monthly_events)
            yield Part(origin=f"real_users[{monitor.name}]", what=monitor.name, quantity=quantity)


def budget_parts(file: WorkloadFile) -> Iterator[Part]:
    for budget in file.budgets:
        yield Part(origin=f"budgets[{budget.name}]", what=budget.name, quantity=Decimal(1))


def ip_set_parts(file: WorkloadFile) -> Iterator[Part]:
    for ip_set in file.ip_sets:
        yield Part(origin=f"ip_sets[{ip_set.name}]", what=ip_set.name, quantity=Decimal(1))
