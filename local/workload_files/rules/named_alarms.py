"""Alarms by their names, those that come by themselves too: that they are there, are ours, and don't go in circles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from functools import partial

from lamplighter.domain.definitions.alarms import AlarmSpec
from lamplighter.domain.definitions.workload_file import WorkloadFile
from local.embedded_aws.alarms.composite_rule import RuleError, children, parse
from local.synth.alarms.brought_along import alarms_brought_along
from local.synth.alarms.objectives import is_cloudwatch
from local.synth.limits import COMPOSITE_CHILDREN
from local.synth.names import UNTOLD, burn_alarm_name
from local.workload_files.problems import Finding, Location, allowed
from local.workload_files.rules.alarms import WILDCARDS


def names_brought_along(file: WorkloadFile) -> dict[str, str]:
    """Of alarms that resources and SLOs bring along and people are told of, and what brings each."""
    of_resources = {along.name: along.origin for along in alarms_brought_along(file) if along.is_on}
    of_slos = {
        burn_alarm_name(file.title, slo.name, tier.long_window_s): f"slos[{slo.name}].tiers[{at}]"
        for slo in file.slos
        if is_cloudwatch(slo)
        for at, tier in enumerate(slo.tiers)
    }
    return of_resources | of_slos


def _all_names(file: WorkloadFile) -> list[str]:
    whole = [spec.name for spec in file.alarms if not set(spec.name) & set(WILDCARDS)]
    return [*whole, *names_brought_along(file)]


def _ours(file: WorkloadFile) -> Iterator[Finding]:
    """What no pattern under ``alarms`` fits is told as if it belonged to nobody."""
    unclaimed = [name for name in names_brought_along(file) if file.alarm(name) is None]
    if unclaimed:
        pattern = f"{''.join(file.title.split())}-*"
        message = f"no pattern fits {unclaimed[0]!r}, which comes by itself: add one such as {pattern!r}"
        more = f" (and {len(unclaimed) - 1} more)" if len(unclaimed) > 1 else ""
        yield Finding(("alarms",), message + more)


def _made_twice(file: WorkloadFile) -> Iterator[Finding]:
    brought = names_brought_along(file)
    for at, spec in enumerate(file.alarms):
        if spec.name in brought and _is_defined(spec):
            by = f"{brought[spec.name]} brings an alarm of that name"
            yield Finding(("alarms", at, "name"), f"{spec.name!r}: {by}; change that one there, or name this otherwise")


def _told(file: WorkloadFile) -> Iterator[Finding]:
    """The windows of an SLO's alarm are nobody's incident, and known by their names."""
    for at, spec in enumerate(file.alarms):
        if fnmatchcase(spec.name, UNTOLD):
            message = f"{spec.name!r} is named like a window of an SLO's alarm ({UNTOLD}): nobody would be told of it"
            yield Finding(("alarms", at, "name"), message)
    for name, origin in names_brought_along(file).items():
        if fnmatchcase(name, UNTOLD):
            message = f"{origin} is named {name!r}, like a window of an SLO's alarm ({UNTOLD}): nobody would be told"
            yield Finding(("alarms",), message)


def _is_defined(spec: AlarmSpec) -> bool:
    return spec.metric is not None or spec.expression is not None or spec.composite is not None


def _children(file: WorkloadFile) -> Iterator[Finding]:
    known = _all_names(file)
    for at, spec in enumerate(file.alarms):
        for place, name in _named_by(spec):
            if name not in known:
                message = f"no alarm of this file is named {name!r}; {_close(name, known)}"
                yield Finding(("alarms", at, "composite", *place), message)


def _crowded(file: WorkloadFile) -> Iterator[Finding]:
    most = COMPOSITE_CHILDREN.value
    for at, spec in enumerate(file.alarms):
        watched = {name for (key, *_), name in _named_by(spec) if key != "suppressed_by"}
        if len(watched) > most:
            message = f"looks at {len(watched)} alarms; allowed: {most} at most. Composites of composites take more"
            yield Finding(("alarms", at, "composite"), message)


def _close(name: str, known: Sequence[str]) -> str:
    meant = allowed(name, known).partition("; ")[2]
    return meant or "it is one of those under alarms, or one that a resource or an SLO brings along"


def _named_by(spec: AlarmSpec) -> Iterator[tuple[Location, str]]:
    if spec.composite is None:
        return
    for key in ("all_of", "any_of"):
        for at, name in enumerate(getattr(spec.composite, key)):
            yield (key, at), name
    for name in _of_rule(spec.composite.rule):
        yield ("rule",), name
    if spec.composite.suppressed_by is not None:
        yield ("suppressed_by",), spec.composite.suppressed_by


def _of_rule(rule: str | None) -> tuple[str, ...]:
    try:
        return tuple(children(parse(rule))) if rule else ()
    except RuleError:
        return ()


def _circles(file: WorkloadFile) -> Iterator[Finding]:
    """CloudWatch refuses a composite that depends on itself."""
    names = {spec.name: [name for _, name in _named_by(spec)] for spec in file.alarms}
    for at, spec in enumerate(file.alarms):
        if circle := _way_back(names, spec.name, (spec.name,)):
            yield Finding(("alarms", at, "composite"), f"goes in a circle: {' → '.join(circle)}")


def _way_back(names: Mapping[str, Sequence[str]], start: str, way: tuple[str, ...]) -> tuple[str, ...]:
    for name in names.get(way[-1], ()):
        if name == start:
            return (*way, name)
        if name not in way and (circle := _way_back(names, start, (*way, name))):
            return circle
    return ()


def _shown(file: WorkloadFile) -> Iterator[Finding]:
    """Alarms that widgets show, by names or patterns."""
    known = _all_names(file)
    for board, dashboard in enumerate(file.dashboards):
        for part, section in enumerate(dashboard.sections):
            for at, widget in enumerate(section.widgets):
                place: Location = ("dashboards", board, "sections", part, "widgets", at, "alarms")
                for number, pattern in enumerate(widget.alarms):
                    if not any(map(partial(_fits, pattern), known)):
                        yield Finding(
                            (*place, number), f"no alarm of this file fits {pattern!r}; {_close(pattern, known)}"
                        )


def _fits(pattern: str, name: str) -> bool:
    return fnmatchcase(name, pattern)


RULES_OF_FILES = (_ours, _made_twice, _told, _children, _crowded, _circles, _shown)
