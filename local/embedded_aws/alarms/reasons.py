"""Why an alarm is in its state: the sentence, and the data behind it, in CloudWatch's words (examples in the User
Guide, "Alarm events and EventBridge")."""

import json
from collections.abc import Sequence
from typing import Any

from local.embedded_aws.alarms.datapoints import Datapoint
from local.embedded_aws.alarms.definition import MetricAlarm
from local.embedded_aws.alarms.evaluation import ALARM, INSUFFICIENT_DATA, Verdict, breaches, is_known
from local.embedded_aws.alarms.times import datapoint_time, message_time

_THRESHOLD_WORDS = {
    "GreaterThanThreshold": "greater than the threshold",
    "GreaterThanOrEqualToThreshold": "greater than or equal to the threshold",
    "LessThanThreshold": "less than the threshold",
    "LessThanOrEqualToThreshold": "less than or equal to the threshold",
}


def reason(alarm: MetricAlarm, verdict: Verdict) -> str:
    """The state reason."""
    known = [point for point in verdict.evaluated if is_known(alarm, point)]
    if verdict.state == INSUFFICIENT_DATA:
        return f"Insufficient Data: {_were(alarm.evaluation_periods)} unknown."
    crossed = "Thresholds Crossed" if alarm.band else "Threshold Crossed"
    if verdict.filled:
        return f"{crossed}: {_filled(alarm, verdict, len(known))}"
    if not alarm.m_out_of_n:
        return f"{crossed}: {_plural(len(known), 'datapoint')} {_comparison(alarm, verdict, known)}."
    decisive = [point for point in known if breaches(alarm, point) == (verdict.state == ALARM)]
    counted = f"{len(decisive)} out of the last {alarm.evaluation_periods} datapoints"
    return f"{crossed}: {counted} {_comparison(alarm, verdict, decisive)} ({_minimum(alarm, verdict)})."


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _were(count: int) -> str:
    return f"{_plural(count, 'datapoint')} {'was' if count == 1 else 'were'}"


def _filled(alarm: MetricAlarm, verdict: Verdict, known: int) -> str:
    received = f"{_were(known)} received" if known else "no datapoints were received"
    treated = "Breaching" if alarm.treat_missing_data == "breaching" else "NonBreaching"
    were = "was" if verdict.filled == 1 else "were"
    return (
        f"{received} for {_plural(alarm.evaluation_periods, 'period')} and "
        f"{_plural(verdict.filled, 'missing datapoint')} {were} treated as [{treated}]."
    )


def _minimum(alarm: MetricAlarm, verdict: Verdict) -> str:
    """How many such datapoints the transition takes at least."""
    if verdict.state == ALARM:
        return f"minimum {_plural(alarm.datapoints_to_alarm, 'datapoint')} for OK -> ALARM transition"
    needed = alarm.evaluation_periods - alarm.datapoints_to_alarm + 1
    return f"minimum {_plural(needed, 'datapoint')} for ALARM -> OK transition"


def _comparison(alarm: MetricAlarm, verdict: Verdict, points: Sequence[Datapoint]) -> str:
    newest_first = sorted(points, key=lambda point: -point.start)
    listed = ", ".join(f"{point.value} ({datapoint_time(point.start)})" for point in newest_first)
    were = "was" if len(points) == 1 else "were"
    negation = "" if verdict.state == ALARM else "not "
    return f"[{listed}] {were} {_against(alarm, newest_first, negation)}"


def _against(alarm: MetricAlarm, points: Sequence[Datapoint], negation: str) -> str:
    if alarm.band is None:
        return f"{negation}{_THRESHOLD_WORDS[alarm.operator]} ({alarm.threshold})"
    below = f"{negation}less than the lower thresholds [{', '.join(str(point.lower) for point in points)}]"
    above = f"{negation}greater than the upper thresholds [{', '.join(str(point.upper) for point in points)}]"
    words = {"GreaterThanUpperThreshold": above, "LessThanLowerThreshold": below}
    return words.get(alarm.operator, f"{below} or {above}")


def reason_data(alarm: MetricAlarm, verdict: Verdict, now: float) -> str:
    """StateReasonData: a JSON object in a string."""
    known = [point for point in verdict.evaluated if is_known(alarm, point)]
    data: dict[str, Any] = {"version": "1.0", "queryDate": message_time(now)}
    if known:
        data["startDate"] = message_time(known[0].start)
    data |= {key: value for key, value in (("unit", alarm.unit), ("statistic", alarm.statistic)) if value}
    data |= {"period": alarm.period, "recentDatapoints": [point.value for point in known]}
    if alarm.band:
        data["recentLowerThresholds"] = [point.lower for point in known]
        data["recentUpperThresholds"] = [point.upper for point in known]
    else:
        data["threshold"] = alarm.threshold
    data["evaluatedDatapoints"] = [_evaluated(point) for point in reversed(verdict.evaluated)]
    return json.dumps(data, separators=(",", ":"))


def _evaluated(point: Datapoint) -> dict[str, Any]:
    described = {"timestamp": message_time(point.start), "sampleCount": point.samples, "value": point.value}
    return {key: value for key, value in described.items() if value is not None}
