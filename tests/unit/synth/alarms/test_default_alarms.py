"""Alarms that come by themselves: on exactly the dimension sets that AWS publishes, changed or left out by name."""

from __future__ import annotations

from typing import Any

import pytest

from lamplighter.domain.alert import Severity
from lamplighter.domain.definitions.alarms import AlarmChange, MissingData, Topic
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
    Resources,
    Table,
    UserPool,
)
from lamplighter.errors import ConfigurationError
from local.synth.alarms import plan_alarms
from local.synth.alarms.defaults import DEFAULT_ALARMS
from local.synth.alarms.defaults.kinds import KINDS
from local.synth.catalogue import catalogue
from local.synth.model import MetricAlarm
from tests.unit.synth.alarms.files import a_file, an_slo

EVERYTHING = Resources(
    apis=(
        Api(name="shop-api", caching=True),
        Api(name="shop-v2", stage="prod"),
        Api(name="shop-http", type=ApiType.HTTP, api_id="a1b2c3", stage="$default"),
    ),
    functions=(Function(name="checkout", timeout_s=30, asynchronous=True),),
    tables=(
        Table(name="orders", indexes=("by-day",)),
        Table(name="stock", billing=Billing.PROVISIONED, read_capacity=10, write_capacity=5),
    ),
    buckets=(Bucket(name="photos", request_metrics="EntireBucket"),),
    user_pools=(UserPool(name="customers", pool_id="eu-1_abc", client_id="c1"),),
    models=(Model(name="writer", model_id="anthropic.claude-3"),),
    databases=(Database(name="ledger", max_connections=100, storage_gb=100, replica=True),),
    caches=(Cache(name="sessions"), Cache(name="pages", engine="memcached")),
    queues=(Queue(name="mails"), Queue(name="mails-dead", dead_letters=True)),
)


def alarms_of(**resources: Any) -> dict[str, MetricAlarm]:
    """By what is watched, as in the file."""
    planned, _ = plan_alarms(a_file(resources=Resources(**resources)))
    return {alarm.origin.rsplit(".", 1)[1]: alarm for alarm in planned}


def dimension_sets(alarm: MetricAlarm) -> list[dict[str, str]]:
    return [dict(query.metric.dimensions) for query in alarm.queries if query.metric]


def names(alarm: MetricAlarm) -> list[str]:
    return [query.metric.name for query in alarm.queries if query.metric]


@pytest.mark.parametrize(
    ("resources", "what", "metrics", "dimensions"),
    [
        ({"apis": (Api(name="shop"),)}, "errors", ["5XXError", "Count"], {"ApiName": "shop"}),
        (
            {"apis": (Api(name="shop", stage="prod"),)},
            "latency",
            ["Latency"],
            {"ApiName": "shop", "Stage": "prod"},
        ),
        (
            {"apis": (Api(name="shop", type=ApiType.HTTP, api_id="a1"),)},
            "errors",
            ["5xx", "Count"],
            {"ApiId": "a1"},
        ),
        ({"functions": (Function(name="f"),)}, "errors", ["Errors", "Invocations"], {"FunctionName": "f"}),
        ({"tables": (Table(name="t"),)}, "read-throttles", ["ReadThrottleEvents"], {"TableName": "t"}),
        ({"tables": (Table(name="t"),)}, "write-throttles", ["WriteThrottleEvents"], {"TableName": "t"}),
        (
            {"tables": (Table(name="t", indexes=("i",)),)},
            "write-throttles-i",
            ["WriteThrottleEvents"],
            {"TableName": "t", "GlobalSecondaryIndexName": "i"},
        ),
        (
            {"buckets": (Bucket(name="b", request_metrics="all"),)},
            "errors",
            ["5xxErrors", "AllRequests"],
            {"BucketName": "b", "FilterId": "all"},
        ),
        (
            {"user_pools": (UserPool(name="p", pool_id="id", client_id="c"),)},
            "sign-in-throttles",
            ["SignInThrottles"],
            {"UserPool": "id", "UserPoolClient": "c"},
        ),
        ({"models": (Model(name="m", model_id="x.y"),)}, "throttles", ["InvocationThrottles"], {"ModelId": "x.y"}),
        ({"databases": (Database(name="d"),)}, "cpu", ["CPUUtilization"], {"DBInstanceIdentifier": "d"}),
        ({"caches": (Cache(name="c"),)}, "cpu", ["EngineCPUUtilization"], {"CacheClusterId": "c"}),
        (
            {"queues": (Queue(name="q"),)},
            "oldest-message",
            ["ApproximateAgeOfOldestMessage"],
            {"QueueName": "q"},
        ),
    ],
)
def test_a_resource_is_watched_by_its_exact_dimension_set(
    resources: dict[str, Any], what: str, metrics: list[str], dimensions: dict[str, str]
) -> None:
    alarm = alarms_of(**resources)[what]
    assert names(alarm) == metrics
    assert dimension_sets(alarm) == [dimensions] * len(metrics)


def test_system_errors_of_a_table_are_summed_over_its_operations() -> None:
    alarm = alarms_of(tables=(Table(name="t"),))["system-errors"]
    operations = {dimensions["Operation"] for dimensions in dimension_sets(alarm)}
    assert {"GetItem", "PutItem", "Query"} < operations
    assert all(set(dimensions) == {"TableName", "Operation"} for dimensions in dimension_sets(alarm))


def test_every_default_alarm_watches_what_aws_publishes() -> None:
    planned, _ = plan_alarms(a_file(resources=EVERYTHING))
    unknown = [
        (alarm.name, query.metric.name, dict(query.metric.dimensions))
        for alarm in planned
        for query in alarm.queries
        if query.metric is not None
        and catalogue().publication(query.metric.namespace, query.metric.name, frozenset(query.metric.dimensions))
        is None
    ]
    assert not unknown


def test_every_default_alarm_says_where_its_metrics_are_documented() -> None:
    for kind, alarms_of_kind in DEFAULT_ALARMS.items():
        for resource in getattr(EVERYTHING, kind):
            for default in alarms_of_kind(resource):
                assert default.source.startswith("https://docs.aws.amazon.com/"), (kind, default.what)


def test_a_name_is_made_of_the_title_the_kind_what_is_watched_and_the_resource() -> None:
    alarm = alarms_of(functions=(Function(name="checkout"),))["errors"]
    assert alarm.name == "TheShop-function-errors-checkout"
    assert alarm.origin == "resources.functions[checkout].alarms.errors"


def test_resources_of_one_name_and_names_that_look_alike_make_no_two_alarms_of_one_name() -> None:
    alike = Resources(
        apis=(Api(name="pay"), Api(name="the-shop-pay"), Api(name="client-errors"), Api(name="api")),
        functions=(Function(name="pay"), Function(name="function")),
        tables=(Table(name="pay", indexes=("day", "t-day")), Table(name="day-pay"), Table(name="pay-day")),
        queues=(Queue(name="pay"), Queue(name="Pay")),
    )
    slos = (an_slo(name="api-errors-pay"), an_slo(name="pay"))
    alarms, composites = plan_alarms(a_file(resources=alike, slos=slos))
    made = [*(alarm.name for alarm in alarms), *(composite.name for composite in composites)]
    assert len(made) == len(set(made))
    assert {"TheShop-api-errors-pay", "TheShop-api-errors-the-shop-pay", "TheShop-function-errors-pay"} < set(made)
    assert {"TheShop-api-errors", "TheShop-table-read-throttles-pay/day"} < set(made)


def test_no_alarm_of_a_kind_begins_like_another_of_it() -> None:
    """The resource stands last: so no two alarms of a kind can have one name, whatever the resources are called."""
    for kind, alarms_of_kind in DEFAULT_ALARMS.items():
        watched = {default.watched for one in getattr(EVERYTHING, kind) for default in alarms_of_kind(one)}
        assert not [(one, other) for one in watched for other in watched if other.startswith(f"{one}-")]


def test_every_description_names_its_resource_and_kind_and_says_where_to_look() -> None:
    planned, _ = plan_alarms(a_file(resources=EVERYTHING))
    for alarm in planned:
        kind, resource = alarm.origin.removeprefix("resources.").split(".alarms.")[0].rstrip("]").split("[")
        assert alarm.description.startswith(f"The {KINDS[kind].spoken} {resource} "), alarm.description
        assert "Look first at " in alarm.description
        assert "{" not in alarm.description


def test_a_bucket_without_request_metrics_has_no_alarm() -> None:
    assert not alarms_of(buckets=(Bucket(name="b"),))


def test_a_function_of_unknown_time_out_has_no_alarm_on_its_duration() -> None:
    assert "duration" not in alarms_of(functions=(Function(name="f"),))
    assert alarms_of(functions=(Function(name="f", timeout_s=30),))["duration"].threshold == 24_000


def test_an_http_api_without_its_id_is_refused() -> None:
    with pytest.raises(ConfigurationError, match=r"resources\.apis\[shop\]\.api_id"):
        alarms_of(apis=(Api(name="shop", type=ApiType.HTTP),))


def test_an_alarm_that_is_off_is_left_out_alone() -> None:
    on = alarms_of(apis=(Api(name="shop"),))
    off = alarms_of(apis=(Api(name="shop", alarms={"latency": False}),))
    assert on.keys() - off.keys() == {"latency"}


def test_a_change_changes_what_it_says_and_nothing_else() -> None:
    plain = alarms_of(functions=(Function(name="f"),))["throttles"]
    change = AlarmChange(severity=Severity.CRITICAL, at_least=1)
    changed = alarms_of(functions=(Function(name="f", alarms={"throttles": change}),))["throttles"]
    assert (changed.comparison, changed.threshold) == ("GreaterThanOrEqualToThreshold", 1)
    assert (changed.severity, changed.topic) == (Severity.CRITICAL, Topic.CRITICAL)
    assert (changed.periods, changed.breaching, changed.queries) == (plain.periods, plain.breaching, plain.queries)


def test_other_periods_must_all_breach_unless_the_change_says_how_many() -> None:
    def periods(change: AlarmChange) -> tuple[int, int]:
        alarm = alarms_of(functions=(Function(name="f", alarms={"errors": change}),))["errors"]
        return alarm.periods, alarm.breaching

    assert periods(AlarmChange(above=1)) == (3, 2)
    assert periods(AlarmChange(periods=4)) == (4, 4)
    assert periods(AlarmChange(periods=4, breaching=3)) == (4, 3)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (AlarmChange(), "more than 5 % of its invocations (20 or more) end in an error, in 10 of the last 15 minutes"),
        (AlarmChange(above=1), "more than 1 % of its invocations (20 or more) end in an error, in 10 of the last 15"),
        (
            AlarmChange(at_least=2.5, periods=2),
            "at least 2.5 % of its invocations (20 or more) end in an error, for 10",
        ),
        (AlarmChange(period_s=60), "end in an error, in 2 of the last 3 minutes."),
        (AlarmChange(period_s=1800, periods=4, breaching=1), "end in an error, in 30 minutes of the last 2 hours."),
        (AlarmChange(periods=1), "end in an error, within 5 minutes."),
        (AlarmChange(below=5), "less than 5 % of its invocations"),
        (AlarmChange(at_most=5), "at most 5 % of its invocations"),
    ],
)
def test_a_description_tells_the_limits_that_hold(change: AlarmChange, told: str) -> None:
    alarm = alarms_of(functions=(Function(name="f", alarms={"errors": change}),))["errors"]
    assert alarm.description.startswith("The function f fails: ")
    assert told in alarm.description


@pytest.mark.parametrize(
    ("resources", "what", "told"),
    [
        (
            {"apis": (Api(name="shop"),)},
            "latency",
            "The API shop is slow: one request in 20 takes more than 3 seconds, for 15 minutes. Look first at",
        ),
        (
            {"functions": (Function(name="f", alarms={"throttles": AlarmChange(above=0)}),)},
            "throttles",
            "1 or more invocations in 5 minutes are turned away, in 10 of the last 15 minutes.",
        ),
        ({"databases": (Database(name="d", storage_gb=100),)}, "storage", "it has less than 10 GiB of 100 GiB left"),
        ({"databases": (Database(name="d"),)}, "memory", "it has less than 128 MiB left, for 15 minutes"),
        ({"queues": (Queue(name="q", oldest_message_s=90),)}, "oldest-message", "has waited more than 90 seconds"),
        ({"queues": (Queue(name="q", dead_letters=True),)}, "dead-letters", "holds 1 or more messages that failed"),
        ({"caches": (Cache(name="c"),)}, "connections", "more than 60,000 are open"),
        (
            {"functions": (Function(name="f", timeout_s=1),)},
            "duration",
            "one invocation in 100 takes more than 800 ms, for 15 minutes",
        ),
    ],
)
def test_a_limit_is_told_in_the_unit_that_people_use(resources: dict[str, Any], what: str, told: str) -> None:
    assert told in alarms_of(**resources)[what].description


def test_a_changed_period_is_that_of_every_metric() -> None:
    change = AlarmChange(period_s=60, missing_data=MissingData.BREACHING, topic=Topic.NONE, description="Own words")
    alarm = alarms_of(apis=(Api(name="shop", alarms={"errors": change}),))["errors"]
    assert {query.metric.period_s for query in alarm.queries if query.metric} == {60}
    assert (alarm.missing_data, alarm.topic, alarm.description) == (MissingData.BREACHING, Topic.NONE, "Own words")


def test_a_change_of_an_alarm_that_does_not_come_names_those_that_do() -> None:
    with pytest.raises(ConfigurationError, match=r"resources\.queues\[q\]\.alarms\.age: .* its alarms are oldest"):
        alarms_of(queues=(Queue(name="q", alarms={"age": False}),))


def test_two_limits_at_once_are_refused() -> None:
    with pytest.raises(ConfigurationError, match="needs one of above, at_least, below, at_most; it has 2"):
        alarms_of(functions=(Function(name="f", alarms={"errors": AlarmChange(above=1, below=0)}),))
