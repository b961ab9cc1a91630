"""Alarms that can never fire, that always fire, or that missing data keeps from telling the truth."""

from __future__ import annotations

from collections.abc import Iterator

from lamplighter.domain.definitions.alarms import MissingData
from local.embedded_aws.alarms.math_parser import Array, Call, MathError, Negated, Node, Operation, parse
from local.synth.catalogue import Publication, Published
from local.synth.lint.expressions import range_of_query
from local.synth.lint.finding import Finding, error, warning
from local.synth.lint.ranges import Range
from local.synth.lint.subject import Subject
from local.synth.model import MetricAlarm, Query

COMPARISONS = {
    "GreaterThanThreshold": "above",
    "GreaterThanOrEqualToThreshold": "at least",
    "LessThanThreshold": "below",
    "LessThanOrEqualToThreshold": "at most",
}


def liveness(subject: Subject) -> Iterator[Finding]:
    for alarm in subject.plan.alarms:
        query = watched(alarm)
        if query is not None and alarm.threshold is not None and alarm.comparison in COMPARISONS:
            yield from _threshold(subject, alarm, query, alarm.threshold)
        yield from _missing(subject, alarm)


def watched(alarm: MetricAlarm) -> Query | None:
    """What is compared: not the band it is compared with."""
    return next((query for query in alarm.queries if query.returned and query.id != alarm.band_id), None)


def _publications(subject: Subject, alarm: MetricAlarm) -> list[Publication]:
    found = [subject.publication(query.metric) for query in alarm.queries if query.metric is not None]
    return [publication for publication in found if publication is not None]


def _threshold(subject: Subject, alarm: MetricAlarm, query: Query, threshold: float) -> Iterator[Finding]:
    values = range_of_query(subject, alarm.queries, query.id)
    said = f"{COMPARISONS[alarm.comparison]} {threshold:g}"
    if not values.can_be(alarm.comparison, threshold):
        if not _fires_without_data(subject, alarm):
            message = f"can never fire: the value is {_spelt(values)}, never {said}"
            yield error(alarm.origin, "never-fires", message)
    elif values.always_is(alarm.comparison, threshold):
        yield from _always(subject, alarm, values, said)
    else:
        yield from _unit(subject, alarm, query, threshold)


def _fires_without_data(subject: Subject, alarm: MetricAlarm) -> bool:
    """A heartbeat: it is the missing value that fires."""
    publications = _publications(subject, alarm)
    lasting = bool(publications) and all(one.published is Published.ALWAYS for one in publications)
    return alarm.missing_data is MissingData.BREACHING and not lasting


def _always(subject: Subject, alarm: MetricAlarm, values: Range, said: str) -> Iterator[Finding]:
    """A count that exists only when something went wrong may well alarm on anything that does."""
    on_any = _on_any_occurrence(alarm)
    publications = _publications(subject, alarm)
    if on_any and publications and all(one.published is Published.WHEN_NOT_ZERO for one in publications):
        return
    message = f"fires whenever there is data: the value is {_spelt(values)}, always {said}"
    counts = on_any and values.lowest == 1
    yield (warning if counts else error)(alarm.origin, "always-fires", message)


def _on_any_occurrence(alarm: MetricAlarm) -> bool:
    """Above 0, or at least something."""
    threshold = alarm.threshold or 0
    strictly = alarm.comparison == "GreaterThanThreshold"
    return alarm.comparison.startswith("Greater") and (threshold > 0 or (threshold == 0 and strictly))


def _spelt(values: Range) -> str:
    low, high = f"{values.lowest:g}", f"{values.highest:g}"
    if values.highest == float("inf"):
        return f"over {low}" if values.above_lowest else f"{low} or more"
    return f"between {low} and {high}"


def _unit(subject: Subject, alarm: MetricAlarm, query: Query, threshold: float) -> Iterator[Finding]:
    """A threshold in the wrong unit: 10 milliseconds where the metric is in seconds, 5 GB where it is in bytes."""
    publication = subject.publication(query.metric) if query.metric else None
    if publication is None:
        return
    lowest, highest = publication.usual
    if (highest is not None and threshold > highest) or (lowest is not None and threshold < lowest):
        message = f"{publication.name} is in {publication.unit}: {threshold:g} is {threshold:g} {publication.unit}"
        yield warning(alarm.origin, "unit", f"{message}, hardly ever reached; is it meant in another unit?")


def _missing(subject: Subject, alarm: MetricAlarm) -> Iterator[Finding]:
    publications = _publications(subject, alarm)
    sparse = [one for one in publications if one.published in {Published.WITH_TRAFFIC, Published.WHEN_NOT_ZERO}]
    if not sparse or _filled(alarm):
        return
    named = " and ".join(dict.fromkeys(one.name for one in sparse))
    if any(subject.catalogue.services[one.namespace].ignores_missing_data for one in sparse):
        yield from _ignored(alarm, named)
    elif alarm.missing_data is MissingData.BREACHING and alarm.comparison.startswith("Greater"):
        message = f"missing data is breaching, and {named} has no data without traffic: it fires when nothing happens"
        yield error(alarm.origin, "missing-data", f"{message}; allowed here: not_breaching, ignore, missing")
    elif alarm.missing_data is MissingData.MISSING:
        message = f"{named} has no data without traffic: the alarm goes to INSUFFICIENT_DATA and tells nobody"
        yield warning(alarm.origin, "missing-data", f"{message}; not_breaching says that no data is well")
    elif alarm.missing_data is MissingData.IGNORE:
        yield warning(alarm.origin, "missing-data", f"{named} has no data without traffic: {_STUCK}")


_STUCK = "after the last bad period the alarm stays as it is until there is a good one; FILL(…, 0) ends it"


def _ignored(alarm: MetricAlarm, named: str) -> Iterator[Finding]:
    message = f"CloudWatch ignores missing data of {named}, whatever is said (PutMetricAlarm, TreatMissingData)"
    if alarm.missing_data is MissingData.BREACHING:
        yield error(alarm.origin, "missing-data", f"{message}: breaching has no effect")
    else:
        yield warning(alarm.origin, "missing-data", f"{message}: {_STUCK}")


def _filled(alarm: MetricAlarm) -> bool:
    """Whether an expression of it puts a value where there is none."""
    return any(query.expression is not None and _fills(query.expression) for query in alarm.queries)


def _fills(expression: str) -> bool:
    try:
        return _calls_fill(parse(expression))
    except MathError:
        return False


def _calls_fill(node: Node) -> bool:
    match node:
        case Call(function, arguments):
            return function == "FILL" or any(map(_calls_fill, arguments))
        case Array(items):
            return any(map(_calls_fill, items))
        case Operation(_, left, right):
            return _calls_fill(left) or _calls_fill(right)
        case Negated(operand):
            return _calls_fill(operand)
    return False
