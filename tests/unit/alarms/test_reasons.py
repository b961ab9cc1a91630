"""State reasons in CloudWatch's words."""

import json
from typing import Any

import pytest

from local.embedded_aws.alarms.datapoints import Datapoint
from local.embedded_aws.alarms.evaluation import judge
from local.embedded_aws.alarms.reasons import reason, reason_data
from tests.unit.alarms.builders import BAND, MATH, NOON, alarm, datapoints


def reason_for(drawn: str, **fields: Any) -> str:
    settings = alarm(**fields)
    verdict = judge(settings, datapoints(drawn))
    assert verdict
    return reason(settings, verdict)


@pytest.mark.parametrize(
    ("drawn", "fields", "expected"),
    [
        (
            "X",
            {"DatapointsToAlarm": 1},
            """Threshold Crossed: 1 out of the last 1 datapoints [9.0 (21/11/26 11:59:00)] was greater than the
            threshold (5.0) (minimum 1 datapoint for OK -> ALARM transition).""",
        ),
        (
            "X 0 0",
            {"DatapointsToAlarm": 3, "EvaluationPeriods": 3},
            """Threshold Crossed: 2 out of the last 3 datapoints [0.0 (21/11/26 11:59:00), 0.0 (21/11/26 11:58:00)] were
            not greater than the threshold (5.0) (minimum 1 datapoint for ALARM -> OK transition).""",
        ),
        (
            "X 0 X",
            {"DatapointsToAlarm": 2, "EvaluationPeriods": 3},
            """Threshold Crossed: 2 out of the last 3 datapoints [9.0 (21/11/26 11:59:00), 9.0 (21/11/26 11:57:00)] were
            greater than the threshold (5.0) (minimum 2 datapoints for OK -> ALARM transition).""",
        ),
        (
            "X X",
            {"EvaluationPeriods": 2, "ComparisonOperator": "GreaterThanOrEqualToThreshold"},
            """Threshold Crossed: 2 datapoints [9.0 (21/11/26 11:59:00), 9.0 (21/11/26 11:58:00)] were greater than or
            equal to the threshold (5.0).""",
        ),
        (
            "0",
            {},
            "Threshold Crossed: 1 datapoint [0.0 (21/11/26 11:59:00)] was not greater than the threshold (5.0).",
        ),
        ("- - -", {"EvaluationPeriods": 3}, "Insufficient Data: 3 datapoints were unknown."),
        ("-", {}, "Insufficient Data: 1 datapoint was unknown."),
        (
            "-",
            {"TreatMissingData": "notBreaching"},
            """Threshold Crossed: no datapoints were received for 1 period and 1 missing datapoint was treated as
            [NonBreaching].""",
        ),
        (
            "- - X",
            {"EvaluationPeriods": 3, "TreatMissingData": "breaching"},
            """Threshold Crossed: 1 datapoint was received for 3 periods and 2 missing datapoints were treated as
            [Breaching].""",
        ),
    ],
)
def test_the_reason_names_what_decided(drawn: str, fields: dict[str, Any], expected: str) -> None:
    assert reason_for(drawn, **fields) == " ".join(expected.split())


def test_the_reason_of_a_band_names_its_limits() -> None:
    settings = alarm(**BAND, DatapointsToAlarm=1)
    beyond = judge(settings, [Datapoint(NOON, 25.0, lower=10.5, upper=20.5)])
    within = judge(settings, [Datapoint(NOON, 15.0, lower=10.5, upper=20.5)])
    assert beyond
    assert within
    assert reason(settings, beyond) == (
        "Thresholds Crossed: 1 out of the last 1 datapoints [25.0 (21/11/26 12:00:00)] was less than the lower "
        "thresholds [10.5] or greater than the upper thresholds [20.5] (minimum 1 datapoint for OK -> ALARM "
        "transition)."
    )
    assert reason(settings, within) == (
        "Thresholds Crossed: 1 out of the last 1 datapoints [15.0 (21/11/26 12:00:00)] was not less than the lower "
        "thresholds [10.5] or not greater than the upper thresholds [20.5] (minimum 1 datapoint for ALARM -> OK "
        "transition)."
    )


def test_the_reason_data_of_an_alarm_on_one_metric() -> None:
    settings = alarm(EvaluationPeriods=2, DatapointsToAlarm=1, Unit="Count")
    verdict = judge(settings, datapoints("0 X"))
    assert verdict
    assert json.loads(reason_data(settings, verdict, NOON + 5.25)) == {
        "version": "1.0",
        "queryDate": "2026-11-21T12:00:05.250+0000",
        "startDate": "2026-11-21T11:58:00.000+0000",
        "unit": "Count",
        "statistic": "Sum",
        "period": 60,
        "recentDatapoints": [0.0, 9.0],
        "threshold": 5.0,
        "evaluatedDatapoints": [
            {"timestamp": "2026-11-21T11:59:00.000+0000", "sampleCount": 1.0, "value": 9.0},
            {"timestamp": "2026-11-21T11:58:00.000+0000", "sampleCount": 1.0, "value": 0.0},
        ],
    }


def test_the_reason_data_of_unknown_datapoints_has_their_times_only() -> None:
    settings = alarm()
    verdict = judge(settings, datapoints("-"))
    assert verdict
    data = json.loads(reason_data(settings, verdict, NOON))
    assert data["recentDatapoints"] == []
    assert "startDate" not in data
    assert data["evaluatedDatapoints"] == [{"timestamp": "2026-11-21T11:59:00.000+0000"}]


def test_the_reason_data_of_metric_math_has_no_statistic() -> None:
    settings = alarm(**MATH)
    verdict = judge(settings, [Datapoint(NOON, 9.0)])
    assert verdict
    assert "statistic" not in json.loads(reason_data(settings, verdict, NOON))


def test_the_reason_data_of_a_band_has_both_limits_instead_of_a_threshold() -> None:
    settings = alarm(**BAND)
    verdict = judge(settings, [Datapoint(NOON, 25.0, lower=10.5, upper=20.5)])
    assert verdict
    data = json.loads(reason_data(settings, verdict, NOON))
    assert (data["recentLowerThresholds"], data["recentUpperThresholds"]) == ([10.5], [20.5])
    assert "threshold" not in data
