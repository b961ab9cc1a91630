"""OpenSLO v1, as its specification has it."""

from __future__ import annotations

import re
from typing import Any

from lamplighter.domain.alert import Severity
from lamplighter.domain.definitions.metrics import Metric
from lamplighter.domain.definitions.objectives import CalendarWindow, Count, Indicator, SloWindow, TimeSlices
from local.synth.prometheus.openslo import openslo
from tests.builders_prometheus import ALL, a_watched_workload, an_slo

CLOUDWATCH = Indicator(
    valid=Count(metric=Metric(namespace="AWS/ApiGateway", name="Count", dimensions={"ApiName": "ims"})),
    good=Count(metric=Metric(namespace="Ims", name="Good")),
)


def objects(**changes: Any) -> list[dict[str, Any]]:
    return openslo(a_watched_workload(slos=(an_slo(**changes),)))


def the_slo(**changes: Any) -> dict[str, Any]:
    slo: dict[str, Any] = objects(**changes)[-1]["spec"]
    return slo


def test_every_object_has_version_kind_and_a_name_that_others_take() -> None:
    written = objects(name="API availability (p99)")
    assert [(entry["apiVersion"], entry["kind"]) for entry in written] == [
        ("openslo/v1", "Service"),
        ("openslo/v1", "AlertNotificationTarget"),
        ("openslo/v1", "AlertNotificationTarget"),
        ("openslo/v1", "SLO"),
    ]
    assert all(re.fullmatch(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", entry["metadata"]["name"]) for entry in written)
    assert written[-1]["metadata"]["name"] == "api-availability-p99"


def test_names_without_a_latin_letter_are_told_apart_all_the_same() -> None:
    names = {objects(name=name)[-1]["metadata"]["name"] for name in ("可用性", "延迟")}
    assert len(names) == 2
    assert all(re.fullmatch(r"[a-z0-9]+", name) for name in names)


def test_an_slo_counts_occurrences_against_its_target() -> None:
    slo = the_slo(objective=0.999, title="Availability", description="Requests that are answered")
    assert slo["service"] == "ims"
    assert slo["budgetingMethod"] == "Occurrences"
    assert slo["objectives"] == [{"displayName": "Availability", "target": 0.999}]
    assert slo["description"] == "Requests that are answered"


def test_a_window_rolls_or_begins_with_the_calendar() -> None:
    assert the_slo(window=SloWindow(rolling_days=28))["timeWindow"] == [{"duration": "28d", "isRolling": True}]
    month = SloWindow(calendar=CalendarWindow.MONTH, time_zone="Asia/Kolkata")
    assert the_slo(window=month)["timeWindow"] == [
        {
            "duration": "1M",
            "calendar": {"startTime": "2024-01-01 00:00:00", "timeZone": "Asia/Kolkata"},
            "isRolling": False,
        }
    ]


def test_what_prometheus_counts_is_asked_for_over_the_whole_window() -> None:
    ratio = the_slo(window=SloWindow(rolling_days=28))["indicator"]["spec"]["ratioMetric"]
    assert ratio["total"]["metricSource"] == {"type": "Prometheus", "spec": {"query": ALL.replace("{window}", "28d")}}
    assert "good" not in ratio
    assert ratio["bad"]["metricSource"]["type"] == "Prometheus"


def test_what_cloudwatch_counts_is_named_by_its_exact_dimensions() -> None:
    ratio = the_slo(indicator=CLOUDWATCH)["indicator"]["spec"]["ratioMetric"]
    assert ratio["total"]["metricSource"] == {
        "type": "CloudWatch",
        "spec": {
            "region": "us-east-1",
            "namespace": "AWS/ApiGateway",
            "metricName": "Count",
            "dimensions": {"ApiName": "ims"},
            "statistic": "Sum",
        },
    }
    assert "good" in ratio
    assert "bad" not in ratio


def test_each_tier_is_a_policy_with_the_burn_rate_of_this_window() -> None:
    policies = the_slo(window=SloWindow(rolling_days=28))["alertPolicies"]
    conditions = [policy["spec"]["conditions"][0]["spec"] for policy in policies]
    assert [condition["condition"]["threshold"] for condition in conditions] == [13.44, 5.6, 0.933333]
    assert [condition["condition"]["lookbackWindow"] for condition in conditions] == ["1h", "6h", "3d"]
    assert [condition["severity"] for condition in conditions] == ["critical", "critical", "warning"]
    assert policies[0]["metadata"]["annotations"] == {"lamplighter/short-window": "5m"}


def test_a_policy_tells_whom_the_routes_name_for_its_severity() -> None:
    critical, _, warning = the_slo()["alertPolicies"]
    assert critical["spec"]["conditions"][0]["spec"]["severity"] == Severity.CRITICAL
    assert critical["spec"]["notificationTargets"] == [{"targetRef": "on-call"}, {"targetRef": "channel"}]
    assert warning["spec"]["notificationTargets"] == [{"targetRef": "channel"}]


def test_time_slices_have_a_target_and_a_window_of_their_own() -> None:
    slo = the_slo(objective=0.99, time_slices=TimeSlices(slice_s=300, target=0.95))
    assert slo["budgetingMethod"] == "Timeslices"
    (objective,) = slo["objectives"]
    assert (objective["target"], objective["timeSliceTarget"], objective["timeSliceWindow"]) == (0.99, 0.95, "5m")
    assert "[5m]" in slo["indicator"]["spec"]["ratioMetric"]["total"]["metricSource"]["spec"]["query"]


def test_a_total_that_is_not_counted_is_the_sum_of_good_and_bad() -> None:
    theirs = the_slo(indicator=Indicator(good=Count(promql="good[{window}]"), bad=Count(promql="bad[{window}]")))
    total = theirs["indicator"]["spec"]["ratioMetric"]["total"]["metricSource"]["spec"]
    assert total == {"query": "(good[30d]) + (bad[30d])"}
    ours = the_slo(indicator=Indicator(good=CLOUDWATCH.good, bad=CLOUDWATCH.valid))
    total = ours["indicator"]["spec"]["ratioMetric"]["total"]["metricSource"]["spec"]
    assert total["expression"] == "SUM([good, bad])"
    assert total["metrics"]["good"]["metricName"] == "Good"
