"""The lines that become metrics, as the specification of the embedded metric format has them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from lamplighter.adapters.emf_metrics import EmfMetrics
from lamplighter.domain.measurement import Measurement, Unit


def a_measurement(name: str = "KpiValue", value: float = 99.5, **dimensions: str) -> Measurement:
    return Measurement(name=name, value=value, unit=Unit.PERCENT, workload="aurastream", dimensions=dimensions)


@pytest.fixture(autouse=True)
def _service(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POWERTOOLS_SERVICE_NAME", "lamplighter")


def published(*measurements: Measurement) -> list[dict[str, Any]]:
    lines: list[str] = []
    EmfMetrics(lines.append).publish(measurements)
    return [json.loads(line) for line in lines]


def metrics(line: dict[str, Any]) -> dict[str, Any]:
    """Names and values, as the line's only directive has them."""
    [directive] = line["_aws"]["CloudWatchMetrics"]
    return {metric["Name"]: line[metric["Name"]] for metric in directive["Metrics"]}


def test_a_measurement_is_a_metric_of_its_workload_and_dimensions_alone() -> None:
    [line] = published(a_measurement(Kpi="availability"))
    [directive] = line["_aws"]["CloudWatchMetrics"]
    assert directive["Namespace"] == "Lamplighter/Workloads"
    assert [sorted(names) for names in directive["Dimensions"]] == [["Kpi", "Workload"]]
    assert directive["Metrics"] == [{"Name": "KpiValue", "Unit": "Percent"}]
    assert (line["Workload"], line["Kpi"], line["KpiValue"]) == ("aurastream", "availability", [99.5])


def test_what_shares_its_dimensions_shares_a_line() -> None:
    lines = published(a_measurement("Sli", Slo="a"), a_measurement("BurnRate", Slo="a"), a_measurement("Sli", Slo="b"))
    assert sorted(sorted(metrics(line)) for line in lines) == [["BurnRate", "Sli"], ["Sli"]]


def test_two_values_of_one_metric_are_both_kept() -> None:
    [line] = published(a_measurement(value=1), a_measurement(value=2))
    assert metrics(line) == {"KpiValue": [1, 2]}


def test_a_line_has_at_most_a_hundred_metrics_and_none_is_lost() -> None:
    lines = published(*(a_measurement(f"Metric{number}", value=number) for number in range(250)))
    assert [len(metrics(line)) for line in lines] == [99, 99, 52]
    assert {name for line in lines for name in metrics(line)} == {f"Metric{number}" for number in range(250)}
