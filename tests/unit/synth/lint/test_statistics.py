"""The statistic must say something about the metric, and the period must be one in which there is data."""

from __future__ import annotations

import pytest

from lamplighter.domain.definitions.metrics import Metric
from local.synth.lint import Finding, Level, findings
from tests.builders_plan import a_dashboard, a_metric, a_plan, a_query, a_widget, a_workload_file, an_alarm

SIZE = Metric(
    namespace="AWS/S3",
    name="BucketSizeBytes",
    statistic="Average",
    dimensions={"BucketName": "photos", "StorageType": "StandardStorage"},
)


def of_alarm(metric: Metric, period_s: int | None = 300) -> list[Finding]:
    found = findings(a_workload_file(), a_plan(an_alarm(a_query(metric, period_s=period_s))))
    return [finding for finding in found if finding.rule in {"statistic", "period"}]


def of_widget(metric: Metric, period_s: int) -> list[Finding]:
    dashboard = a_dashboard(a_widget(a_query(metric, period_s=period_s)))
    return [one for one in findings(a_workload_file(), a_plan(dashboards=(dashboard,))) if one.rule == "period"]


@pytest.mark.parametrize("statistic", ["p99", "p99.9", "tm95", "TM(10%:90%)", "PR(:1000)", "IQM", "Maximum"])
def test_a_latency_has_percentiles_and_their_like(statistic: str) -> None:
    assert of_alarm(a_metric("Duration", statistic)) == []


@pytest.mark.parametrize("statistic", ["P99", "average", "Median", "p101", "p99,9", "PR(1000)"])
def test_a_statistic_that_cloudwatch_does_not_know_is_an_error(statistic: str) -> None:
    [finding] = of_alarm(a_metric("Duration", statistic))
    assert (finding.level, finding.rule) == (Level.ERROR, "statistic")
    assert "allowed: Average" in finding.message


def test_a_percentile_of_a_metric_that_has_none_is_an_error() -> None:
    [finding] = of_alarm(a_metric("Errors", "p99"))
    assert finding.level is Level.ERROR
    assert "it has Sum, Average, SampleCount" in finding.message


def test_a_statistic_of_little_use_is_a_warning() -> None:
    [finding] = of_alarm(a_metric("Invocations", "Maximum"))
    assert finding.level is Level.WARNING


def test_a_metric_whose_statistics_nobody_documents_takes_any() -> None:
    cpu = a_metric("CPUUtilization", "p90", namespace="AWS/RDS", dimensions={"DBInstanceIdentifier": "main"})
    assert of_alarm(cpu) == []


def test_a_daily_metric_in_five_minutes_is_an_error_in_an_alarm_and_a_warning_in_a_widget() -> None:
    assert [finding.level for finding in of_alarm(SIZE, 300)] == [Level.ERROR]
    assert [finding.level for finding in of_widget(SIZE, 300)] == [Level.WARNING]
    assert of_alarm(SIZE, 86_400) == []
    assert of_widget(SIZE, 86_400) == []


def test_ten_seconds_of_a_metric_that_comes_each_minute_is_an_error() -> None:
    assert [finding.rule for finding in of_alarm(a_metric(), 10)] == ["period"]
    assert of_alarm(a_metric(), 60) == []


@pytest.mark.parametrize("period_s", [90, 45, 604_860])
def test_a_period_that_cloudwatch_refuses_is_an_error(period_s: int) -> None:
    assert "period" in {finding.rule for finding in of_alarm(a_metric(), period_s)}


def test_without_a_period_there_is_nothing_to_say() -> None:
    assert of_alarm(SIZE, None) == []
