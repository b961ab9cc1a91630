"""Alarms beyond what a service lets happen: a request that takes 40 s where API Gateway gives up after 29 s."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping

from lamplighter.domain.definitions.metrics import Metric
from lamplighter.domain.definitions.workload_file import WorkloadFile
from local.synth.catalogue import Ceiling
from local.synth.lint.expressions import range_of_query
from local.synth.lint.finding import Finding, error, warning
from local.synth.lint.liveness import COMPARISONS, watched
from local.synth.lint.subject import Subject
from local.synth.model import MetricAlarm


def ceilings(subject: Subject) -> Iterator[Finding]:
    for alarm in subject.plan.alarms:
        lowest = _lowest(subject, alarm)
        if lowest is not None and alarm.threshold is not None and alarm.comparison in COMPARISONS:
            yield from _out_of_reach(subject, alarm, alarm.threshold, lowest)


def _out_of_reach(subject: Subject, alarm: MetricAlarm, threshold: float, ceiling: Ceiling) -> Iterator[Finding]:
    query = watched(alarm)
    if query is None:
        return

    def highest(metric: Metric) -> float:
        return min((one.value for one in _ceilings_of(subject, metric)), default=math.inf)

    free = range_of_query(subject, alarm.queries, query.id)
    cut_off = range_of_query(subject, alarm.queries, query.id, highest)
    said = f"{COMPARISONS[alarm.comparison]} {threshold:g}"
    tell = error if ceiling.firm else warning
    why = f"{ceiling.why} ({ceiling.source})"
    if free.can_be(alarm.comparison, threshold) and not cut_off.can_be(alarm.comparison, threshold):
        yield tell(alarm.origin, "ceiling", f"never fires: the value ends at {cut_off.highest:g}, never {said}: {why}")
    elif cut_off.always_is(alarm.comparison, threshold) and not free.always_is(alarm.comparison, threshold):
        message = f"fires whenever there is data: the value ends at {cut_off.highest:g}, always {said}: {why}"
        yield tell(alarm.origin, "ceiling", message)


def _lowest(subject: Subject, alarm: MetricAlarm) -> Ceiling | None:
    """The one that the alarm meets first."""
    metrics = [query.metric for query in alarm.queries if query.metric is not None]
    found = [ceiling for metric in metrics for ceiling in _ceilings_of(subject, metric)]
    return min(found, key=lambda ceiling: ceiling.value, default=None)


def _ceilings_of(subject: Subject, metric: Metric) -> Iterator[Ceiling]:
    """What AWS says, and what this file says of the resource."""
    publication = subject.publication(metric)
    if publication is not None and publication.ceiling is not None:
        yield publication.ceiling
    of_file = _OF_FILES.get((metric.namespace, metric.name))
    own = of_file(subject.file, metric) if of_file else None
    if own is not None:
        yield own


def _time_out(file: WorkloadFile, metric: Metric) -> Ceiling | None:
    name = metric.dimensions.get("FunctionName")
    seconds = next((one.timeout_s for one in file.resources.functions if one.name == name), None)
    if seconds is None:
        return None
    return Ceiling(
        value=seconds * 1000,
        why=f"the function times out after {seconds} s",
        source=f"resources.functions[{name}].timeout_s",
        firm=False,
    )


def _connections(file: WorkloadFile, metric: Metric) -> Ceiling | None:
    name = metric.dimensions.get("DBInstanceIdentifier")
    most = next((one.max_connections for one in file.resources.databases if one.name == name), None)
    if most is None:
        return None
    return Ceiling(
        value=most,
        why=f"the database takes {most} connections",
        source=f"resources.databases[{name}].max_connections",
        firm=False,
    )


# A file may be behind what is deployed: a warning.
_OF_FILES: Mapping[tuple[str, str], Callable[[WorkloadFile, Metric], Ceiling | None]] = {
    ("AWS/Lambda", "Duration"): _time_out,
    ("AWS/RDS", "DatabaseConnections"): _connections,
}
