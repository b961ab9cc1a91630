"""Key performance indicators and health checks."""

from __future__ import annotations

from collections.abc import Iterator

from local.workload_files.problems import Finding, Location, allowed
from local.workload_files.rules.reading import Data, exactly_one, given, is_number, names, objects

# Which of the resources a check is of; `comprehend` is a service, and has none.
_TARGETS = {
    "http": "endpoints",
    "api": "apis",
    "function": "functions",
    "table": "tables",
    "bucket": "buckets",
    "model": "models",
    "database": "databases",
    "cache": "caches",
    "queue": "queues",
}
_MINUTE_S = 60
# A KPI's own where its file says none.
_WINDOW_S = 86_400
_OF_HTTP = ("body_contains", "json_equals", "certificate_days")


def _kpis(data: Data) -> Iterator[Finding]:
    for place, kpi in objects(data, "kpis"):
        yield from exactly_one(place, kpi, "metric", "expression", "promql")
        if given(kpi, "metrics") and not given(kpi, "expression"):
            yield Finding((*place, "metrics"), "are an expression's, and there is none")
        if given(kpi, "promql") and not given(data, "prometheus"):
            yield Finding((*place, "promql"), "asks Prometheus, and this file has no section of that name")
        yield from _order(place, kpi)
        yield from _periods(place, kpi)


def _order(place: Location, kpi: Data) -> Iterator[Finding]:
    target, alert_at, better = kpi.get("target"), kpi.get("alert_at"), kpi.get("better")
    if not is_number(target) or not is_number(alert_at):
        return
    if (better == "higher" and alert_at > target) or (better == "lower" and alert_at < target):
        side = "under" if better == "higher" else "over"
        message = f"is {alert_at}, better than the target ({target}); where {better} is better it lies {side} it"
        yield Finding((*place, "alert_at"), message)


def _periods(place: Location, kpi: Data) -> Iterator[Finding]:
    """A window is read as one period of CloudWatch's, and a chart as several."""
    window_s, period_s = kpi.get("window_s", _WINDOW_S), kpi.get("period_s", 0)
    for key, seconds in (("window_s", window_s), ("period_s", period_s)):
        if isinstance(seconds, int) and seconds % _MINUTE_S:
            yield Finding((*place, key), f"is {seconds}; allowed: multiples of {_MINUTE_S}")
    if isinstance(window_s, int) and isinstance(period_s, int) and period_s > window_s:
        yield Finding((*place, "period_s"), f"is {period_s}, longer than window_s ({window_s})")


def _health_checks(data: Data) -> Iterator[Finding]:
    for place, check in objects(data, "health_checks"):
        type_, target = check.get("type"), check.get("target")
        if isinstance(type_, str):
            yield from _target(data, place, type_, target)
        if type_ != "http":
            for key in given(check, *_OF_HTTP):
                yield Finding((*place, key), f"is for checks of type http; this one is {type_}")


def _target(data: Data, place: Location, type_: str, target: object) -> Iterator[Finding]:
    kind = _TARGETS.get(type_)
    if kind is None:
        if target is not None:
            yield Finding((*place, "target"), f"a check of type {type_} has no target")
        return
    known = names(data, "resources", kind)
    if target is None:
        yield Finding(place, f"needs a target: one of resources.{kind} ({allowed('', known)})")
    elif isinstance(target, str) and target not in known:
        yield Finding((*place, "target"), f"none of resources.{kind} is named {target!r}; {allowed(target, known)}")


RULES = (_kpis, _health_checks)
