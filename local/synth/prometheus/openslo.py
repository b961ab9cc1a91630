"""openslo.yml: every SLO of the file in OpenSLO v1, those of CloudWatch too.

https://github.com/OpenSLO/OpenSLO. Its burn-rate condition knows one window: the short one of a tier stands beside it,
in an annotation.
"""

from __future__ import annotations

import hashlib
import re
from typing import Any

from lamplighter.domain.alert import Severity
from lamplighter.domain.burn_rate import tier_threshold
from lamplighter.domain.definitions.metrics import Metric
from lamplighter.domain.definitions.objectives import BurnRateTier, CalendarWindow, Count, Slo, SloWindow, TimeSlices
from lamplighter.domain.definitions.workload_file import WorkloadFile
from lamplighter.domain.workload import Receiver
from local.synth.names import duration
from local.synth.prometheus.numbers import decimal_text, percent_text

_VERSION = "openslo/v1"
_CALENDAR_DURATIONS = {CalendarWindow.WEEK: "1w", CalendarWindow.MONTH: "1M", CalendarWindow.QUARTER: "1Q"}
# In PromQL there are no months: the longest that a calendar window can be.
_CALENDAR_RANGES = {CalendarWindow.WEEK: "7d", CalendarWindow.MONTH: "31d", CalendarWindow.QUARTER: "92d"}
# A Monday, and the first day of a month and of a quarter: every calendar window begins there.
_EPOCH = "2024-01-01 00:00:00"
_ANNOTATIONS = "lamplighter"


def openslo(file: WorkloadFile) -> list[dict[str, Any]]:
    """The service, whom its alerts tell, and its SLOs."""
    service = _object("Service", file.workload, file.title, {"description": f"Owned by {file.owner.team}"})
    targets = [_target(receiver) for receiver in file.receivers]
    return [service, *targets, *(_slo(file, slo) for slo in file.slos)]


def _object(kind: str, name: str, title: str, spec: dict[str, Any]) -> dict[str, Any]:
    metadata = {"name": _name(name), "displayName": title}
    return {"apiVersion": _VERSION, "kind": kind, "metadata": metadata, "spec": spec}


def _name(words: str) -> str:
    """RFC 1123: lower-case letters, digits and dashes, at most 63; of words without any, a digest."""
    plain = re.sub(r"[^a-z0-9]+", "-", words.lower())[:63].strip("-")
    return plain or hashlib.sha256(words.encode()).hexdigest()[:12]


def _target(receiver: Receiver) -> dict[str, Any]:
    return _object("AlertNotificationTarget", receiver.name, receiver.name, {"target": receiver.type})


def _slo(file: WorkloadFile, slo: Slo) -> dict[str, Any]:
    spec = {
        **({"description": slo.description} if slo.description else {}),
        "service": _name(file.workload),
        "indicator": _indicator(file, slo),
        "timeWindow": [_time_window(slo.window)],
        "budgetingMethod": "Timeslices" if slo.time_slices else "Occurrences",
        "objectives": [{"displayName": slo.title or slo.name, "target": slo.objective, **_slices(slo.time_slices)}],
        "alertPolicies": [_policy(file, slo, tier) for tier in slo.tiers],
    }
    return _object("SLO", slo.name, slo.title or slo.name, spec)


def _slices(slices: TimeSlices | None) -> dict[str, Any]:
    if slices is None:
        return {}
    return {"timeSliceTarget": slices.target, "timeSliceWindow": duration(slices.slice_s)}


def _time_window(window: SloWindow) -> dict[str, Any]:
    if window.calendar is None:
        return {"duration": f"{window.rolling_days}d", "isRolling": True}
    calendar = {"startTime": _EPOCH, "timeZone": window.time_zone}
    return {"duration": _CALENDAR_DURATIONS[window.calendar], "calendar": calendar, "isRolling": False}


def _indicator(file: WorkloadFile, slo: Slo) -> dict[str, Any]:
    counts = slo.indicator.counts
    part = "bad" if "good" not in counts else "good"
    # Each query answers with a number of events within its window, not with a counter.
    ratio = {"counter": False, part: _counted(file, slo, counts[part]), "total": _total(file, slo)}
    title = f"{slo.title or slo.name}: {part} of all"
    metadata = {"name": _name(f"{slo.name}-indicator"), "displayName": title}
    return {"metadata": metadata, "spec": {"ratioMetric": ratio}}


def _total(file: WorkloadFile, slo: Slo) -> dict[str, Any]:
    """OpenSLO always wants it: where it is not counted, it is the sum of the others."""
    counts = slo.indicator.counts
    if "valid" in counts:
        return _counted(file, slo, counts["valid"])
    if all(count.metric is None for count in counts.values()):
        both = " + ".join(f"({count.promql})" for count in counts.values())
        return _counted(file, slo, Count(promql=both))
    metrics = {name: _cloudwatch(file, count.metric) for name, count in counts.items() if count.metric is not None}
    spec = {"region": file.region, "metrics": metrics, "expression": f"SUM([{', '.join(metrics)}])"}
    return {"metricSource": {"type": "CloudWatch", "spec": spec}}


def _window_text(window: SloWindow) -> str:
    return _CALENDAR_RANGES[window.calendar] if window.calendar else f"{window.rolling_days}d"


def _counted(file: WorkloadFile, slo: Slo, count: Count) -> dict[str, Any]:
    if count.metric is None:
        window = duration(slo.time_slices.slice_s) if slo.time_slices else _window_text(slo.window)
        query = (count.promql or "").replace("{window}", window)
        return {"metricSource": {"type": "Prometheus", "spec": {"query": query}}}
    return {"metricSource": {"type": "CloudWatch", "spec": _cloudwatch(file, count.metric)}}


def _cloudwatch(file: WorkloadFile, metric: Metric) -> dict[str, Any]:
    return {
        "region": file.region,
        "namespace": metric.namespace,
        "metricName": metric.name,
        "dimensions": dict(metric.dimensions),
        "statistic": metric.statistic,
    }


def _policy(file: WorkloadFile, slo: Slo, tier: BurnRateTier) -> dict[str, Any]:
    """Inline, and so without a version of its own."""
    window = duration(tier.long_window_s)
    title = f"{percent_text(tier.budget_share)} of the budget within {window}"
    condition = {
        "kind": "burnrate",
        "threshold": float(decimal_text(tier_threshold(slo, tier))),
        "lookbackWindow": window,
        "alertAfter": "0m",
    }
    metadata = {"name": _name(f"{slo.name}-burn-{window}"), "displayName": title}
    short = {f"{_ANNOTATIONS}/short-window": duration(tier.short_window_s)}
    told = _told(file, tier.severity)
    inline = {"severity": tier.severity.value, "condition": condition}
    return {
        "kind": "AlertPolicy",
        "metadata": {**metadata, "annotations": short},
        "spec": {
            "alertWhenBreaching": True,
            "alertWhenResolved": True,
            "alertWhenNoData": False,
            "conditions": [{"kind": "AlertCondition", "metadata": metadata, "spec": inline}],
            "notificationTargets": [{"targetRef": _name(receiver)} for receiver in told],
        },
    }


def _told(file: WorkloadFile, severity: Severity) -> list[str]:
    """Whom the routes name for the severity, read from the top as for any alert; those of single alarms aside."""
    told: dict[str, None] = {}
    for route in file.routes:
        if route.alarms or (route.severities and severity not in route.severities):
            continue
        told |= dict.fromkeys(route.receivers)
        if not route.continue_matching:
            break
    return list(told)
