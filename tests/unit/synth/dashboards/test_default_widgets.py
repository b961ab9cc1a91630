"""What resources show of themselves, by kind, and how one widget of it is switched off."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from lamplighter.domain.definitions.resources import (
    Api,
    ApiType,
    Billing,
    Bucket,
    Cache,
    Database,
    Function,
    Model,
    Queue,
    Resource,
    Resources,
    Table,
    UserPool,
)
from lamplighter.errors import ConfigurationError
from local.synth.catalogue import catalogue
from local.synth.dashboards.defaults import KINDS, widget_names, widgets_of_kind
from local.synth.model import PlannedWidget

REGION = "eu-west-1"
# With everything on, so that no widget is missed.
RESOURCES: dict[str, tuple[Resource, ...]] = {
    "apis": (Api(name="shop-api", caching=True), Api(name="web", type=ApiType.HTTP, api_id="a1b2", stage="live")),
    "functions": (Function(name="checkout", timeout_s=10, asynchronous=True),),
    "user_pools": (UserPool(name="customers", pool_id="eu-west-1_x", client_id="web"),),
    "tables": (Table(name="orders", indexes=("by-day",), billing=Billing.PROVISIONED, read_capacity=5),),
    "buckets": (Bucket(name="photos", request_metrics="all"),),
    "models": (
        Model(
            name="writer",
            model_id="maker.model-1",
            input_usd_per_1000_tokens=Decimal("0.003"),
            output_usd_per_1000_tokens=Decimal("0.015"),
        ),
    ),
    "databases": (Database(name="ledger", max_connections=80, replica=True),),
    "caches": (Cache(name="sessions"), Cache(name="pages", engine="memcached")),
    "queues": (Queue(name="mail", oldest_message_s=60),),
}


def only(kind: str, *resources: Resource) -> Resources:
    of_the_kind: dict[str, Any] = {kind: resources}
    return Resources(**of_the_kind)


def widgets(kind: str, *resources: Resource) -> list[PlannedWidget]:
    return [widget for group in widgets_of_kind(kind, only(kind, *resources), REGION) for widget in group]


def shown(kind: str, *resources: Resource) -> dict[str, PlannedWidget]:
    """By the last word of their origin."""
    return {widget.origin.rpartition(".")[2]: widget for widget in widgets(kind, *resources)}


def expressions(widget: PlannedWidget) -> list[str]:
    return [query.expression for query in widget.queries if query.expression]


@pytest.mark.parametrize("kind", RESOURCES)
def test_every_metric_of_every_widget_is_published_with_that_dimension_set_and_statistic(kind: str) -> None:
    published = catalogue()
    for widget in widgets(kind, *RESOURCES[kind]):
        for query in widget.queries:
            if query.metric is not None:
                metric = query.metric
                found = published.publication(metric.namespace, metric.name, frozenset(metric.dimensions))
                assert found, f"{widget.origin}: {metric}"
                percentile = metric.statistic.startswith("p")
                allowed = found.statistics or (metric.statistic,)
                assert ("Percentile" if percentile else metric.statistic) in allowed, metric


def test_every_kind_of_the_registry_is_tried_above() -> None:
    assert RESOURCES.keys() == KINDS.keys()


@pytest.mark.parametrize("kind", RESOURCES)
def test_each_widget_is_switched_off_by_itself(kind: str) -> None:
    resource = RESOURCES[kind][0]
    names = widget_names(kind, resource)
    assert len(names) > 1
    for name in names:
        left = shown(kind, replace(resource, widgets={name: False}))
        assert set(left) == set(names) - {name}


def test_a_widget_that_is_none_of_the_resources_is_an_error_that_names_those_it_has() -> None:
    table = Table(name="orders", widgets={"latencies": False})
    with pytest.raises(ConfigurationError, match=r"resources\.tables\[orders\]\.widgets\.latencies: .*latency"):
        shown("tables", table)


def test_the_ids_of_a_widgets_math_are_its_own_and_each_is_defined() -> None:
    for kind, resources in RESOURCES.items():
        for widget in widgets(kind, *resources):
            ids = [query.id for query in widget.queries]
            assert len(ids) == len(set(ids)), widget.origin


def test_an_apis_availability_counts_answers_that_are_not_a_5xx() -> None:
    assert expressions(shown("apis", Api(name="shop-api"))["availability"]) == [
        "100 * (1 - FILL(failed, 0) / requests)"
    ]


@pytest.mark.parametrize(
    ("kind", "resource", "name"),
    [("apis", Api(name="shop", caching=True), "cache"), ("caches", Cache(name="sessions"), "hit_rate")],
)
def test_a_hit_rate_is_there_where_nothing_missed_and_no_number_says_so(
    kind: str, resource: Resource, name: str
) -> None:
    [rate] = expressions(shown(kind, resource)[name])
    assert rate == "100 * FILL(hits, 0) / (FILL(hits, 0) + FILL(misses, 0))"


def test_failed_sign_ins_are_the_requests_without_the_successes() -> None:
    widget = shown("user_pools", *RESOURCES["user_pools"])["sign_ins"]
    statistics = {query.id: query.metric.statistic for query in widget.queries if query.metric}
    assert statistics == {"succeeded": "Sum", "tried": "SampleCount"}
    assert expressions(widget) == ["tried - succeeded"]


def test_a_model_without_prices_has_no_cost_to_show() -> None:
    assert "cost" not in shown("models", Model(name="writer", model_id="maker.model-1"))
    cost = shown("models", *RESOURCES["models"])["cost"]
    assert expressions(cost) == ["(read / 1000 * 0.003 + written / 1000 * 0.015) / invocations"]


def test_a_databases_latency_is_shown_in_milliseconds() -> None:
    latency = shown("databases", *RESOURCES["databases"])["latency"]
    assert expressions(latency) == ["1000 * read_s", "1000 * write_s"]
    assert latency.body["properties"]["yAxis"]["left"]["label"] == "ms"


def test_storage_is_shown_by_the_day_as_s3_publishes_it() -> None:
    assert shown("buckets", Bucket(name="photos"))["size"].body["properties"]["period"] == 86_400


def test_request_metrics_are_shown_of_buckets_that_have_them() -> None:
    assert "requests" not in shown("buckets", Bucket(name="photos"))
    assert "requests" in shown("buckets", Bucket(name="photos", request_metrics="all"))


@pytest.mark.parametrize(
    ("kind", "resource", "name", "lines"),
    [
        ("functions", Function(name="checkout", timeout_s=10), "duration", {"time-out": 10_000}),
        ("queues", Queue(name="mail", oldest_message_s=60), "age", {"allowed": 60}),
        ("databases", Database(name="ledger", max_connections=80), "connections", {"allowed": 80}),
    ],
)
def test_a_limit_is_drawn_as_a_line(kind: str, resource: Resource, name: str, lines: dict[str, Any]) -> None:
    drawn = shown(kind, resource)[name].body["properties"]["annotations"]["horizontal"]
    assert {line["label"]: line["value"] for line in drawn} == lines
