"""Alarms that a file defines itself."""

from __future__ import annotations

from typing import Any

import pytest

from lamplighter.domain.alert import Severity
from lamplighter.domain.definitions.alarms import AlarmSpec, Band, Composite, MissingData, Side, Topic
from lamplighter.domain.definitions.metrics import Metric
from lamplighter.domain.definitions.resources import Queue, Resources
from lamplighter.errors import ConfigurationError
from local.synth.alarms import plan_alarms
from local.synth.model import CompositeAlarm, MetricAlarm
from tests.unit.synth.alarms.files import FAILURES, REQUESTS, a_file


def the_alarm(**changes: Any) -> MetricAlarm:
    values: dict[str, Any] = {"name": "Shop-Failures", "severity": Severity.ERROR}
    ((alarm,), _) = plan_alarms(a_file(alarms=(AlarmSpec(**values | changes),)))
    return alarm


def the_composite(**changes: Any) -> CompositeAlarm:
    spec = AlarmSpec(name="Shop-Down", severity=Severity.CRITICAL, composite=Composite(**changes))
    (_, (composite,)) = plan_alarms(a_file(alarms=(spec,)))
    return composite


def test_a_pattern_that_claims_alarms_made_elsewhere_makes_none() -> None:
    assert plan_alarms(a_file(alarms=(AlarmSpec(name="Shop-*", severity=Severity.WARNING),))) == ((), ())


def test_a_static_alarm_has_its_metric_and_all_of_its_periods_breaching() -> None:
    alarm = the_alarm(metric=FAILURES, above=10, period_s=60, periods=3)
    (query,) = alarm.queries
    assert query.metric is not None
    assert (query.metric.name, query.metric.period_s) == ("Failures", 60)
    assert (alarm.comparison, alarm.threshold) == ("GreaterThanThreshold", 10)
    assert (alarm.periods, alarm.breaching) == (3, 3)
    assert (alarm.origin, alarm.missing_data) == ("alarms[Shop-Failures]", MissingData.NOT_BREACHING)


@pytest.mark.parametrize(
    ("said", "comparison"),
    [
        ("above", "GreaterThanThreshold"),
        ("at_least", "GreaterThanOrEqualToThreshold"),
        ("below", "LessThanThreshold"),
        ("at_most", "LessThanOrEqualToThreshold"),
    ],
)
def test_each_limit_has_its_comparison_and_0_is_a_limit(said: str, comparison: str) -> None:
    alarm = the_alarm(**{"metric": FAILURES, said: 0})
    assert (alarm.comparison, alarm.threshold) == (comparison, 0)


@pytest.mark.parametrize(
    ("severity", "topic"),
    [
        (Severity.CRITICAL, Topic.CRITICAL),
        (Severity.ERROR, Topic.WARNING),
        (Severity.WARNING, Topic.WARNING),
        (Severity.INFO, Topic.NONE),
    ],
)
def test_the_topic_goes_with_the_severity(severity: Severity, topic: Topic) -> None:
    assert the_alarm(metric=FAILURES, above=1, severity=severity).topic is topic


def test_a_topic_that_is_said_is_taken() -> None:
    assert the_alarm(metric=FAILURES, above=1, severity=Severity.INFO, topic=Topic.CRITICAL).topic is Topic.CRITICAL


def test_metric_math_returns_its_expression_only() -> None:
    alarm = the_alarm(expression="100 * f / r", metrics={"f": FAILURES, "r": REQUESTS}, above=5)
    returned = [query for query in alarm.queries if query.returned]
    assert [query.expression for query in returned] == ["100 * f / r"]
    assert {query.id for query in alarm.queries} == {"f", "r", "result"}


def test_metrics_of_different_periods_are_refused() -> None:
    metrics = {"f": Metric(namespace="Shop", name="Failures", period_s=60), "r": REQUESTS}
    with pytest.raises(ConfigurationError, match=r"alarms\[Shop-Failures\]\.metrics: an alarm has one period"):
        the_alarm(expression="f / r", metrics=metrics, above=5)


@pytest.mark.parametrize(
    ("side", "comparison"),
    [
        (Side.ABOVE, "GreaterThanUpperThreshold"),
        (Side.BELOW, "LessThanLowerThreshold"),
        (Side.OUTSIDE, "LessThanLowerOrGreaterThanUpperThreshold"),
    ],
)
def test_a_band_is_the_threshold(side: Side, comparison: str) -> None:
    alarm = the_alarm(metric=REQUESTS, band=Band(width=3, side=side))
    assert (alarm.comparison, alarm.threshold, alarm.band_id) == (comparison, None, "band")
    assert alarm.queries[1].expression == "ANOMALY_DETECTION_BAND(m1, 3)"


def test_a_band_with_a_limit_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="a band is its threshold"):
        the_alarm(metric=REQUESTS, band=Band(), above=1)


def test_an_alarm_without_a_limit_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="needs one of above, at_least, below, at_most, band"):
        the_alarm(metric=REQUESTS)


def test_a_composite_joins_its_alarms_and_names_them() -> None:
    both = the_composite(all_of=("a", 'b "2"'))
    assert both.rule == 'ALARM("a") AND ALARM("b \\"2\\"")'
    assert both.children == ("a", 'b "2"')
    assert the_composite(any_of=("a", "b")).rule == 'ALARM("a") OR ALARM("b")'


def test_a_composite_by_its_own_rule_has_the_children_that_stand_in_it() -> None:
    composite = the_composite(rule="ALARM(a) AND NOT OK(b)", suppressed_by="deploying", wait_s=60, extension_s=90)
    assert composite.children == ("a", "b")
    assert (composite.suppressor, composite.wait_s, composite.extension_s) == ("deploying", 60, 90)
    assert composite.topic is Topic.CRITICAL


@pytest.mark.parametrize("composite", [{}, {"all_of": ("a",), "any_of": ("b",)}])
def test_a_composite_needs_exactly_one_way_to_say_its_rule(composite: dict[str, Any]) -> None:
    with pytest.raises(ConfigurationError, match="needs exactly one of all_of, any_of, rule"):
        the_composite(**composite)


def test_a_rule_that_cloudwatch_could_not_read_is_refused_with_its_place() -> None:
    with pytest.raises(ConfigurationError, match=r"alarms\[Shop-Down\]\.composite\.rule: Error in AlarmRule"):
        the_composite(rule="ALARM(a) XOR ALARM(b)")


def test_a_name_that_a_default_has_is_refused() -> None:
    spec = AlarmSpec(name="TheShop-queue-oldest-message-q", severity=Severity.ERROR, metric=FAILURES, above=1)
    with pytest.raises(ConfigurationError, match=r"resources\.queues\[q\]\.alarms\.oldest-message: an alarm named"):
        plan_alarms(a_file(alarms=(spec,), resources=Resources(queues=(Queue(name="q"),))))
