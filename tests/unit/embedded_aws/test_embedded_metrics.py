"""Log lines in the embedded metric format."""

import json
from typing import Any

import pytest

from local.embedded_aws.embedded_metrics import metric_data


def line(**changes: Any) -> str:
    """A valid line, but for the changes."""
    document: dict[str, Any] = {
        "_aws": {
            "Timestamp": 1_700_000_000_500,
            "CloudWatchMetrics": [
                {"Namespace": "Lamps", "Dimensions": [["street"]], "Metrics": [{"Name": "Lit", "Unit": "Count"}]}
            ],
        },
        "street": "Main",
        "Lit": 3,
    }
    return json.dumps(document | changes)


def test_a_value_becomes_a_data_point() -> None:
    assert metric_data(line()) == [
        {
            "Namespace": "Lamps",
            "MetricName": "Lit",
            "Dimensions": {"street": "Main"},
            "Timestamp": 1_700_000_000.5,
            "Unit": "Count",
            "Values": [3.0],
        }
    ]


def test_several_values_stay_together() -> None:
    assert metric_data(line(Lit=[1, 2]))[0]["Values"] == [1.0, 2.0]


def test_each_set_of_dimensions_is_a_metric() -> None:
    directive = {"Namespace": "Lamps", "Dimensions": [["street"], []], "Metrics": [{"Name": "Lit"}]}

    data = metric_data(line(_aws={"Timestamp": 0, "CloudWatchMetrics": [directive]}))

    assert [datum["Dimensions"] for datum in data] == [{"street": "Main"}, {}]
    assert {datum["Unit"] for datum in data} == {"None"}


@pytest.mark.parametrize("text", ["", "no json", '{"message": "x"}', '{"_aws": 1}', '"_aws"', line(street=None)[:-9]])
def test_any_other_line_stays_a_log_line(text: str) -> None:
    assert metric_data(text) == []
