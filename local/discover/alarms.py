"""Alarms as a workload file defines them. What it can't say stays where it is made, and is claimed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from lamplighter.domain.definitions.alarms import MissingData, Side
from local.discover.alarm_metrics import watched
from local.discover.claims import claim
from local.discover.composites import composite
from local.discover.found import Unsayable, as_number, entry_of, left_out
from local.discover.intrinsics import Unknown
from local.discover.severity import action_remarks, severity_of, topic_field
from local.discover.stack_view import Seen, StackView
from local.discover.yaml_lines import Entry, Noted

_COMPARISONS = {
    "GreaterThanThreshold": "above",
    "GreaterThanOrEqualToThreshold": "at_least",
    "LessThanThreshold": "below",
    "LessThanOrEqualToThreshold": "at_most",
}
_SIDES = {
    "GreaterThanUpperThreshold": Side.ABOVE,
    "LessThanLowerThreshold": Side.BELOW,
    "LessThanLowerOrGreaterThanUpperThreshold": Side.OUTSIDE,
}
_MISSING_DATA = {
    "notBreaching": MissingData.NOT_BREACHING,
    "breaching": MissingData.BREACHING,
    "ignore": MissingData.IGNORE,
    "missing": MissingData.MISSING,
}
_PERIOD_S = 300
_SAID = (
    "ActionsEnabled", "AlarmActions", "AlarmDescription", "AlarmName", "AlarmRule", "ActionsSuppressor",
    "ActionsSuppressorExtensionPeriod", "ActionsSuppressorWaitPeriod", "ComparisonOperator", "DatapointsToAlarm",
    "Dimensions", "EvaluationPeriods", "ExtendedStatistic", "InsufficientDataActions", "MetricName", "Metrics",
    "Namespace", "OKActions", "Period", "Statistic", "Threshold", "ThresholdMetricId", "TreatMissingData",
)  # fmt: skip


def alarms(view: StackView) -> Iterator[Entry]:
    """Metric alarms and composites, in the template's order."""
    for seen in view.of("AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm"):
        try:
            entry = _defined(seen)
        except Unsayable as reason:
            yield claim(seen, f"it stays where it is made: {reason}")
            continue
        yield entry if entry.open else replace(entry, instead=None if seen.named_here else claim(seen))


def _defined(seen: Seen) -> Entry:
    severity, said = severity_of(seen)
    is_composite = seen.type == "AWS::CloudWatch::CompositeAlarm"
    kind, remarks = (composite(seen), ()) if is_composite else _metric_alarm(seen)
    fields = {
        "severity": severity.value if said == "by its tag" else Noted(severity.value, said),
        "description": seen.properties.get("AlarmDescription") or None,
        **kind,
        "topic": topic_field(seen, severity),
    }
    return entry_of(seen, fields, remarks=(*remarks, *action_remarks(seen), *left_out(seen.properties, _SAID)))


def _metric_alarm(seen: Seen) -> tuple[dict[str, Any], tuple[str, ...]]:
    found = watched(seen)
    operator = str(seen.properties.get("ComparisonOperator"))
    if operator not in (_COMPARISONS if found.band_width is None else _SIDES):
        raise Unsayable(f"its ComparisonOperator is {operator}")
    if found.band_width is None:
        threshold = as_number(seen.properties.get("Threshold"))
        compared: dict[str, Any] = {_COMPARISONS[operator]: Unknown("") if threshold is None else threshold}
    else:
        compared = {"band": {"width": as_number(found.band_width), "side": _SIDES[operator].value}}
    return {**found.fields, **compared, **_evaluation(seen, found.period_s)}, found.remarks


def _evaluation(seen: Seen, period_s: Any) -> dict[str, Any]:
    """Without what a workload file means anyway. CloudWatch's own default for silence is ``missing``."""
    periods = as_number(seen.properties.get("EvaluationPeriods", 1))
    breaching = as_number(seen.properties.get("DatapointsToAlarm"))
    missing = _MISSING_DATA.get(str(seen.properties.get("TreatMissingData", "missing")))
    return {
        "period_s": None if period_s == _PERIOD_S else period_s,
        "periods": None if periods == 1 else periods,
        "breaching": None if breaching == periods else breaching,
        "missing_data": Unknown("") if missing is None else _unless_usual(missing),
    }


def _unless_usual(missing: MissingData) -> str | None:
    return None if missing is MissingData.NOT_BREACHING else missing.value
