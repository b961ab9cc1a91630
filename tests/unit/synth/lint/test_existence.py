"""A metric that is not there never has data: its namespace, its name, its exact dimension set."""

from __future__ import annotations

from typing import Any

import pytest

from lamplighter.domain.definitions.business import Costs, UnitCost
from lamplighter.domain.definitions.indicators import Better, Kpi
from lamplighter.domain.definitions.metrics import Metric
from lamplighter.domain.definitions.objectives import Count, Indicator, Slo, SloWindow
from lamplighter.domain.definitions.own_metrics import OwnMetric
from lamplighter.domain.definitions.resources import Api, Billing, Bucket, Database, Function, Resources, Table
from lamplighter.domain.definitions.telemetry import LogCategory, LogGroup, MetricFilter
from local.synth.lint import Finding, Level, findings
from tests.builders_plan import a_dashboard, a_metric, a_plan, a_query, a_widget, a_workload_file, an_alarm


def found(metric: Metric, **file: Any) -> list[Finding]:
    return findings(a_workload_file(**file), a_plan(an_alarm(a_query(metric))))


def rules(metric: Metric, level: Level = Level.ERROR, **file: Any) -> list[str]:
    return [finding.rule for finding in found(metric, **file) if finding.level is level]


def message(metric: Metric, **file: Any) -> str:
    [finding] = [finding for finding in found(metric, **file) if finding.level is Level.ERROR]
    return finding.message


def test_a_metric_that_is_published_is_right() -> None:
    assert found(a_metric()) == []


def test_a_namespace_written_wrong_is_an_error_with_the_right_one() -> None:
    assert message(a_metric(namespace="AWS/lamda")).endswith("did you mean AWS/Lambda?")


def test_a_namespace_of_aws_that_the_catalogue_has_not_is_a_warning() -> None:
    assert rules(a_metric(namespace="AWS/GroundStation"), Level.WARNING) == ["namespace"]


def test_a_metric_written_wrong_is_an_error_with_the_right_one() -> None:
    assert "did you mean Errors?" in message(a_metric("Error"))


def test_a_metric_that_is_found_elsewhere_says_where() -> None:
    assert "@initDuration" in message(a_metric("InitDuration", "Average"))


def test_a_dimension_too_few_or_too_many_is_an_error_with_the_sets_that_exist() -> None:
    too_few = a_metric("SystemErrors", namespace="AWS/DynamoDB", dimensions={"TableName": "orders"})
    assert "Operation + TableName" in message(too_few)
    assert rules(too_few) == ["dimension-set"]
    right = a_metric("SystemErrors", namespace="AWS/DynamoDB", dimensions={"TableName": "orders", "Operation": "Query"})
    assert rules(right) == []


def test_a_dimension_is_matched_exactly_so_a_wildcard_finds_nothing() -> None:
    assert rules(a_metric(dimensions={"FunctionName": "shop-*"})) == ["dimension-value"]
    assert rules(a_metric(dimensions={"FunctionName": " "})) == ["dimension-value"]


def test_a_metric_that_exists_in_another_region_only_is_an_error() -> None:
    charges = a_metric("EstimatedCharges", "Maximum", namespace="AWS/Billing", dimensions={"Currency": "USD"})
    charges = Metric(namespace=charges.namespace, name=charges.name, statistic="Maximum", dimensions=charges.dimensions)
    plan = a_plan(an_alarm(a_query(charges, period_s=21_600)))
    west = findings(a_workload_file(region="us-west-2"), plan)
    east = findings(a_workload_file(region="us-east-1"), plan)
    assert [finding.rule for finding in west if finding.level is Level.ERROR] == ["region"]
    assert [finding for finding in east if finding.level is Level.ERROR] == []


def test_an_undeclared_metric_of_the_workloads_own_is_an_information() -> None:
    own = a_metric("Orders", namespace="Shop", dimensions={})
    assert rules(own, Level.INFO) == ["own-metric"]
    assert rules(own) == []


def test_what_is_for_the_record_is_told_once_and_what_is_wrong_at_each_place() -> None:
    def origins(metric: Metric) -> list[str]:
        alarms = [an_alarm(a_query(metric), name=f"a{at}", origin=f"alarms[a{at}]") for at in range(2)]
        return [finding.origin for finding in findings(a_workload_file(), a_plan(*alarms))]

    assert origins(a_metric("Orders", namespace="Shop", dimensions={})) == ["alarms[a0]"]
    assert origins(a_metric("Errorrs")) == ["alarms[a0]", "alarms[a1]"]


def test_a_declared_metric_is_checked_like_any_other() -> None:
    declared = OwnMetric(namespace="Shop", name="Orders", dimensions=("Tier",))
    right = a_metric("Orders", namespace="Shop", dimensions={"Tier": "gold"})
    assert found(right, own_metrics=(declared,)) == []
    assert rules(a_metric("Orders", namespace="Shop", dimensions={}), own_metrics=(declared,)) == ["dimension-set"]
    assert rules(a_metric("Order", namespace="Shop", dimensions={}), own_metrics=(declared,)) == ["metric"]
    assert rules(a_metric("Orders", namespace="Shopp", dimensions={}), own_metrics=(declared,)) == ["namespace"]


def test_a_misspelt_metric_of_a_metric_filter_is_an_error_and_another_one_an_information() -> None:
    made = MetricFilter(name="failed", pattern="FAILED", namespace="Shop", metric="FailedOrders")
    groups = (LogGroup(name="/shop", category=LogCategory.APPLICATION, retention_days=30, metric_filters=(made,)),)
    misspelt = a_metric("FailedOrder", namespace="Shop", dimensions={})
    assert "did you mean FailedOrders?" in message(misspelt, log_groups=groups)
    other = a_metric("Visits", namespace="Shop", dimensions={})
    assert [finding.level for finding in found(other, log_groups=groups)] == [Level.INFO]


def test_a_resource_written_wrong_is_a_warning_and_one_that_is_elsewhere_is_not() -> None:
    def told(name: str) -> list[str]:
        metric = a_metric(dimensions={"FunctionName": name})
        resources = Resources(functions=(Function(name="shop-checkout-1"),))
        return [finding.message for finding in found(metric, resources=resources) if finding.level is Level.WARNING]

    assert told("shop-chekout-1") == [
        "no resource of this file has FunctionName 'shop-chekout-1'; did you mean shop-checkout-1?"
    ]
    assert [len(told(name)) for name in ("Shop-Checkout-1", "shop-checkout-1", "shop-checkout-2", "billing")] == [
        1,
        0,
        0,
        0,
    ]


def test_an_undeclared_metric_used_with_two_dimension_sets_is_a_warning() -> None:
    one = an_alarm(a_query(a_metric("Orders", namespace="Shop", dimensions={})))
    widget = a_widget(a_query(a_metric("Orders", namespace="Shop", dimensions={"Tier": "gold"})))
    unlike = findings(a_workload_file(), a_plan(one, dashboards=(a_dashboard(widget),)))
    alike = findings(a_workload_file(), a_plan(one))
    assert [finding.origin for finding in unlike if finding.level is Level.WARNING] == [widget.origin]
    assert [finding for finding in alike if finding.level is Level.WARNING] == []


def test_every_place_that_asks_for_a_metric_is_looked_at() -> None:
    wrong = a_metric("Errorrs")
    kpi = Kpi(name="errors", title="", unit="", target=1, better=Better.LOWER, metric=wrong)
    slo = Slo(
        name="available",
        objective=0.99,
        window=SloWindow(rolling_days=30),
        indicator=Indicator(valid=Count(metric=a_metric("Invocations")), bad=Count(metric=wrong)),
    )
    costs = Costs(tags={"app": "shop"}, units=(UnitCost(name="order", unit="order", units=wrong),))
    file = a_workload_file(kpis=(kpi,), slos=(slo,), costs=costs)
    plan = a_plan(an_alarm(a_query(wrong)), dashboards=(a_dashboard(a_widget(a_query(wrong))),))
    origins = {finding.origin for finding in findings(file, plan) if finding.rule == "metric"}
    assert origins == {
        "alarms[Shop-checkout-errors]",
        "dashboards[shop].sections[0].widgets[0]",
        "kpis[errors]",
        "slos[available]",
        "costs.units[order]",
    }


S3_REQUESTS = a_metric("5xxErrors", namespace="AWS/S3", dimensions={"BucketName": "photos", "FilterId": "all"})
CACHE_HITS = a_metric("CacheHitCount", namespace="AWS/ApiGateway", dimensions={"ApiName": "shop"})
CAPACITY = Metric(
    namespace="AWS/DynamoDB",
    name="ProvisionedReadCapacityUnits",
    statistic="Maximum",
    dimensions={"TableName": "orders"},
)
LAG = a_metric("ReplicaLag", "Maximum", namespace="AWS/RDS", dimensions={"DBInstanceIdentifier": "main"})


@pytest.mark.parametrize(
    ("metric", "off", "on"),
    [
        (
            S3_REQUESTS,
            Resources(buckets=(Bucket(name="photos"),)),
            Resources(buckets=(Bucket(name="photos", request_metrics="all"),)),
        ),
        (CACHE_HITS, Resources(apis=(Api(name="shop"),)), Resources(apis=(Api(name="shop", caching=True),))),
        (
            CAPACITY,
            Resources(tables=(Table(name="orders"),)),
            Resources(tables=(Table(name="orders", billing=Billing.PROVISIONED),)),
        ),
        (
            LAG,
            Resources(databases=(Database(name="main"),)),
            Resources(databases=(Database(name="main", replica=True),)),
        ),
    ],
    ids=["request metrics of S3", "cache of an API", "provisioned capacity", "replica"],
)
def test_a_metric_that_is_not_switched_on_is_an_error(metric: Metric, off: Resources, on: Resources) -> None:
    assert "opt-in" in rules(metric, resources=off)
    assert "opt-in" not in {finding.rule for finding in found(metric, resources=on)}
    assert "opt-in" in rules(metric, Level.INFO)


def test_of_other_buckets_and_opt_ins_the_file_says_nothing() -> None:
    detailed = a_metric(
        "Count",
        namespace="AWS/ApiGateway",
        dimensions={"ApiName": "shop", "Stage": "v1", "Resource": "/", "Method": "GET"},
    )
    assert rules(detailed, Level.INFO) == ["opt-in"]
