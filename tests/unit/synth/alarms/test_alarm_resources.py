"""Alarms as CloudFormation: what cfn-lint and PutMetricAlarm take, in an order in which it can be made."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest
from cfnlint.api import ManualArgs, lint

from lamplighter.domain.alert import Severity
from lamplighter.domain.definitions.alarms import AlarmSpec, Band, Composite, Topic
from lamplighter.domain.definitions.metrics import Metric
from lamplighter.errors import ConfigurationError
from local.embedded_aws.alarms.limits import check_metric_alarm
from local.synth.alarms import alarm_resources, plan_alarms
from tests.unit.synth.alarms.files import FAILURES, REQUESTS, a_file, an_slo
from tests.unit.synth.alarms.test_default_alarms import EVERYTHING

LATENCY = Metric(namespace="Shop", name="Latency", statistic="p95", dimensions={"Service": "checkout"})
CRITICAL_TOPIC = {"Fn::ImportValue": {"Fn::Sub": "${CoreStack}-critical-alerts-topic"}}


def spec(name: str, **changes: Any) -> AlarmSpec:
    return AlarmSpec(**{"name": name, "severity": Severity.CRITICAL} | changes)


def composite(name: str, **changes: Any) -> AlarmSpec:
    return spec(name, composite=Composite(**changes))


def resources_of(*specs: AlarmSpec, **changes: Any) -> dict[str, dict[str, Any]]:
    file = a_file(alarms=specs, **changes)
    return alarm_resources(*plan_alarms(file), file.tags)


def properties_of(one: AlarmSpec, **changes: Any) -> dict[str, Any]:
    (resource,) = resources_of(one, **changes).values()
    properties: dict[str, Any] = resource["Properties"]
    return properties


SAMPLE: Sequence[AlarmSpec] = (
    spec("Shop-Failures", metric=FAILURES, above=10, periods=3, breaching=2),
    spec("Shop-Latency", metric=LATENCY, above=2000, severity=Severity.WARNING),
    spec("Shop-Rate", expression="100 * f / r", metrics={"f": FAILURES, "r": REQUESTS}, above=5),
    spec("Shop-Unusual", metric=REQUESTS, band=Band(width=2), severity=Severity.INFO),
    spec(
        "Shop-Unusually-Many",
        expression="IF(f > 20, f, 0)",
        metrics={"f": FAILURES},
        band=Band(width=3),
        severity=Severity.WARNING,
    ),
    composite("Shop-Down", all_of=("Shop-Failures", "Shop-Latency"), suppressed_by="Shop-Unusual"),
    composite("Shop-Any", any_of=("Shop-Down",)),
)


def test_a_template_of_every_kind_of_alarm_is_clean() -> None:
    resources = resources_of(*SAMPLE, resources=EVERYTHING, slos=(an_slo(),), tags={"workload": "shop"})
    template = {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Parameters": {"CoreStack": {"Type": "String", "Default": "lamplighter"}},
        "Resources": resources,
    }
    assert [str(match) for match in lint(json.dumps(template), config=ManualArgs(regions=["us-east-1"]))] == []


def test_put_metric_alarm_takes_every_alarm() -> None:
    resources = resources_of(*SAMPLE, resources=EVERYTHING, slos=(an_slo(),)).values()
    alarms = [resource["Properties"] for resource in resources if resource["Type"] == "AWS::CloudWatch::Alarm"]
    assert len(alarms) > 50
    for alarm in alarms:
        check_metric_alarm(alarm)


def test_one_metric_stands_in_the_alarm_itself() -> None:
    assert properties_of(SAMPLE[0], tags={"workload": "shop"}) == {
        "AlarmName": "Shop-Failures",
        "Namespace": "Shop",
        "MetricName": "Failures",
        "Dimensions": [{"Name": "Service", "Value": "checkout"}],
        "Statistic": "Sum",
        "Period": 300,
        "ComparisonOperator": "GreaterThanThreshold",
        "Threshold": 10.0,
        "EvaluationPeriods": 3,
        "DatapointsToAlarm": 2,
        "TreatMissingData": "notBreaching",
        "AlarmActions": [CRITICAL_TOPIC],
        "OKActions": [CRITICAL_TOPIC],
        "Tags": [{"Key": "workload", "Value": "shop"}, {"Key": "severity", "Value": "critical"}],
    }


def test_a_percentile_is_an_extended_statistic() -> None:
    properties = properties_of(SAMPLE[1])
    assert properties["ExtendedStatistic"] == "p95"
    assert "Statistic" not in properties


def test_metric_math_has_one_query_that_returns_data() -> None:
    queries = properties_of(SAMPLE[2])["Metrics"]
    assert [query["Id"] for query in queries if query["ReturnData"]] == ["result"]
    assert {query["MetricStat"]["Period"] for query in queries if "MetricStat" in query} == {300}


def test_a_band_comes_with_its_model() -> None:
    resources = resources_of(SAMPLE[3])
    assert list(resources) == ["ShopUnusualAnomalyDetector", "ShopUnusualAlarm"]
    alarm = resources["ShopUnusualAlarm"]
    assert alarm["DependsOn"] == ["ShopUnusualAnomalyDetector"]
    assert alarm["Properties"]["ThresholdMetricId"] == "band"
    assert "Threshold" not in alarm["Properties"]


def test_a_band_around_metric_math_comes_with_a_model_of_it() -> None:
    resources = resources_of(SAMPLE[4])
    model = resources["ShopUnusuallyManyAnomalyDetector"]["Properties"]["MetricMathAnomalyDetector"]
    watched = model["MetricDataQueries"]
    assert [(query["Id"], query["ReturnData"]) for query in watched] == [("f", False), ("result", True)]
    metrics = resources["ShopUnusuallyManyAlarm"]["Properties"]["Metrics"]
    assert metrics[:-1] == watched
    assert metrics[-1]["Expression"] == "ANOMALY_DETECTION_BAND(result, 3)"


def test_without_a_topic_there_are_no_actions() -> None:
    properties = properties_of(spec("Shop-Quiet", metric=FAILURES, above=1, topic=Topic.NONE))
    assert not {"AlarmActions", "OKActions", "ActionsEnabled"} & properties.keys()


def test_a_window_of_an_slo_acts_on_nothing() -> None:
    resources = resources_of(slos=(an_slo(),))
    window = resources["TheShopSloAvailabilityBurn1hLongWindowAlarm"]["Properties"]
    assert window["ActionsEnabled"] is False
    assert "AlarmActions" not in window


def test_a_composite_waits_for_its_alarms_and_its_suppressor() -> None:
    resources = resources_of(*SAMPLE)
    assert resources["ShopDownAlarm"]["DependsOn"] == ["ShopFailuresAlarm", "ShopLatencyAlarm", "ShopUnusualAlarm"]
    assert resources["ShopDownAlarm"]["Properties"]["ActionsSuppressor"] == "Shop-Unusual"


def test_composites_stand_after_those_they_are_made_of() -> None:
    outer, inner = composite("A-Outer", any_of=("B-Inner",)), composite("B-Inner", any_of=("elsewhere",))
    resources = resources_of(outer, inner)
    assert list(resources) == ["BInnerAlarm", "AOuterAlarm"]
    assert "DependsOn" not in resources["BInnerAlarm"]


def test_composites_that_wait_for_each_other_are_refused() -> None:
    with pytest.raises(ConfigurationError, match="wait for each other"):
        resources_of(composite("A", any_of=("B",)), composite("B", any_of=("A",)))


def test_names_that_would_share_a_logical_id_have_ids_that_no_order_changes() -> None:
    one, other = spec("Shop-A", metric=FAILURES, above=1), spec("Shop A", metric=FAILURES, above=1)
    there, back = resources_of(one, other), resources_of(other, one)
    assert len(there) == 2
    assert there == back
    assert all(name.isalnum() for name in there)
