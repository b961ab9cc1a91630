"""Whether there is such a metric: namespace, name and exact dimension set. One that is not there never has data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lamplighter.domain.definitions.metrics import Metric
from local.synth.catalogue import Publication, Service
from local.synth.lint.finding import Finding, error, information, meant, near, warning
from local.synth.lint.subject import Subject, Use, uses

_AWS = "AWS/"
# So alike, a name is a typing error; less, it may be one that the catalogue has not.
_TYPO = 0.8


def existence(subject: Subject) -> Iterator[Finding]:
    for use in uses(subject):
        yield from _values(use)
        yield from _metric(subject, use)
    yield from _unlike(subject)


def _values(use: Use) -> Iterator[Finding]:
    for name, value in use.metric.dimensions.items():
        if not value.strip() or "*" in value:
            message = f"{name} is {value!r}: a dimension is matched exactly, so that no metric has this value"
            yield error(use.origin, "dimension-value", message)


def _metric(subject: Subject, use: Use) -> Iterator[Finding]:
    metric = use.metric
    service = subject.catalogue.services.get(metric.namespace)
    if service is None:
        yield from _unknown_namespace(subject, use)
    elif metric.name not in service.metrics:
        yield _unknown_metric(subject, service, use)
    elif subject.publication(metric) is None:
        yield _unknown_set(service, use)
    elif service.only_in not in {None, subject.file.region}:
        message = (
            f"{metric.namespace} has data in {service.only_in} only, and this workload is in {subject.file.region}"
        )
        yield error(use.origin, "region", f"{message}: an alarm or widget there sees nothing")


def _unknown_namespace(subject: Subject, use: Use) -> Iterator[Finding]:
    namespace = use.metric.namespace
    close = near(namespace, subject.catalogue.services, _TYPO)
    if close is not None:
        yield error(use.origin, "namespace", f"there is no namespace {namespace!r}; did you mean {close}?")
    elif namespace.startswith(_AWS):
        yield warning(use.origin, "namespace", f"{namespace} is not in the catalogue: not checkable offline")
    else:
        message = f"{_said(use.metric)} is the workload's own, declared nowhere: not checkable offline"
        yield information(use.origin, "own-metric", f"{message}; own_metrics can say that it is published")


def _unknown_metric(subject: Subject, service: Service, use: Use) -> Finding:
    name = use.metric.name
    message = f"{service.namespace} has no metric {name!r}"
    if name in service.elsewhere:
        return error(use.origin, "metric", f"{message}: {service.elsewhere[name]}")
    if not _declared_whole(subject, service):
        if close := near(name, service.metrics, _TYPO):
            said = f"{message}; did you mean {close}? If it is published too, own_metrics can say so"
            return error(use.origin, "metric", said)
        said = f"{_said(use.metric)} is the workload's own, declared nowhere: not checkable offline"
        return information(use.origin, "own-metric", f"{said}; own_metrics can say that it is published")
    return error(use.origin, "metric", f"{message}{meant(name, service.metrics) or _named(service.metrics)}")


def _declared_whole(subject: Subject, service: Service) -> bool:
    """A namespace of AWS's, or one that the file declares; of a metric filter's alone the rest may be elsewhere."""
    declared = {metric.namespace for metric in subject.file.own_metrics}
    return service.namespace.startswith(_AWS) or service.namespace in declared


def _named(metrics: Iterable[str]) -> str:
    return f"; it has: {', '.join(sorted(metrics))}"


def _unknown_set(service: Service, use: Use) -> Finding:
    given = frozenset(use.metric.dimensions)
    publications = service.metrics[use.metric.name]
    sets = [names for publication in publications for names in publication.dimension_sets]
    nearest = min(sets, key=lambda names: (len(names ^ given), sorted(names)))
    allowed = "; ".join(dict.fromkeys(map(_spelt, sets)))
    message = f"{service.namespace} publishes {use.metric.name} by other dimensions than {_spelt(given)}: {allowed}"
    return error(use.origin, "dimension-set", f"{message}. Nearest: {_spelt(nearest)}")


def _spelt(names: frozenset[str]) -> str:
    return " + ".join(sorted(names)) or "no dimension"


def _said(metric: Metric) -> str:
    return f"{metric.namespace} {metric.name} ({_spelt(frozenset(metric.dimensions))})"


def _unlike(subject: Subject) -> Iterator[Finding]:
    """A metric of the workload's own that is used with one dimension set here and with another one there."""
    seen: dict[tuple[str, str], Use] = {}
    for use in uses(subject):
        if use.metric.namespace.startswith(_AWS) or _publications(subject, use.metric):
            continue
        first = seen.setdefault((use.metric.namespace, use.metric.name), use)
        if set(first.metric.dimensions) != set(use.metric.dimensions):
            message = f"{_said(use.metric)} is {_spelt(frozenset(first.metric.dimensions))} at {first.origin}"
            yield warning(use.origin, "own-metric", f"{message}: one of them sees nothing unless both are published")


def _publications(subject: Subject, metric: Metric) -> tuple[Publication, ...]:
    return subject.catalogue.publications(metric.namespace, metric.name)
