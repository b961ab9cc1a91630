"""Alarms that the file defines: one kind, one condition, a whole name."""

from __future__ import annotations

from collections.abc import Iterator

from local.embedded_aws.alarms.composite_rule import RuleError, parse
from local.workload_files.problems import Finding, Location
from local.workload_files.rules.reading import (
    Data,
    at_most_one,
    exactly_one,
    given,
    is_number,
    mapping,
    objects,
    words,
)

KINDS = ("metric", "expression", "composite")
THRESHOLDS = ("above", "at_least", "below", "at_most")
_OF_DEFINED = (*THRESHOLDS, "band", "metrics", "period_s", "periods", "breaching", "missing_data", "topic")
WILDCARDS = "*?["


def _one_kind(data: Data) -> Iterator[Finding]:
    for place, alarm in objects(data, "alarms"):
        kinds = given(alarm, *KINDS)
        if len(kinds) > 1:
            message = f"needs one of {', '.join(KINDS)}, or none to claim alarms that are made elsewhere"
            yield Finding(place, f"{message}; it has {' and '.join(kinds)}")
        elif kinds:
            yield from _whole_name(place, alarm)
            yield from _condition(place, alarm, kinds[0])
        else:
            yield from _claim(place, alarm)


def _whole_name(place: Location, alarm: Data) -> Iterator[Finding]:
    name = alarm.get("name")
    if isinstance(name, str) and set(name) & set(WILDCARDS):
        message = f"is {name!r}: an alarm that is defined here has a whole name, without {' '.join(WILDCARDS)}"
        yield Finding((*place, "name"), message)


def _claim(place: Location, alarm: Data) -> Iterator[Finding]:
    for key in given(alarm, *_OF_DEFINED):
        message = f"says nothing without {', '.join(KINDS[:-1])} or {KINDS[-1]}: this claims alarms made elsewhere"
        yield Finding((*place, key), message)


def _condition(place: Location, alarm: Data, kind: str) -> Iterator[Finding]:
    if kind == "composite":
        for key in given(alarm, *THRESHOLDS, "band", "metrics", "period_s", "periods", "breaching", "missing_data"):
            yield Finding((*place, key), "says nothing of a composite: it has its children's states alone")
        return
    yield from exactly_one(place, alarm, *THRESHOLDS, "band")
    if kind == "metric" and given(alarm, "metrics"):
        yield Finding((*place, "metrics"), "are an expression's: with one metric there is none")
    yield from _breaching(place, alarm)


def _breaching(place: Location, alarm: Data) -> Iterator[Finding]:
    periods, breaching = alarm.get("periods", 1), alarm.get("breaching")
    if is_number(periods) and is_number(breaching) and breaching > periods:
        yield Finding((*place, "breaching"), f"is {breaching} of {periods} periods; allowed: 1 to {periods}")


def _changes(data: Data) -> Iterator[Finding]:
    """Of alarms that resources bring along."""
    for kind in mapping(data, "resources"):
        for place, resource in objects(data, "resources", kind):
            for name, change in mapping(resource, "alarms").items():
                where = (*place, "alarms", name)
                if isinstance(change, dict):
                    yield from at_most_one(where, change, *THRESHOLDS)
                    if is_number(change.get("periods")):
                        yield from _breaching(where, change)
                elif change is True:
                    yield Finding(where, "is on already; leave it out, or say off")


def _composites(data: Data) -> Iterator[Finding]:
    for place, composite in objects(data, "alarms", "composite"):
        yield from exactly_one(place, composite, "all_of", "any_of", "rule")
        rule = composite.get("rule")
        if isinstance(rule, str):
            yield from _rule(place, rule)
        for key in ("all_of", "any_of"):
            if len(words(composite, key)) == 1:
                yield Finding((*place, key), "has one alarm: then that alarm says it all")
        yield from _suppression(place, composite)


def _suppression(place: Location, composite: Data) -> Iterator[Finding]:
    suppressor = composite.get("suppressed_by")
    if suppressor in [name for _, name in words(composite, "all_of")]:
        message = f"is {suppressor!r}, which all_of waits for: it would be quiet whenever it fires"
        yield Finding((*place, "suppressed_by"), message)
    if suppressor is None:
        for key in given(composite, "wait_s", "extension_s"):
            yield Finding((*place, key), "says nothing without suppressed_by: it is how long to wait for that alarm")


def _rule(place: Location, rule: str) -> Iterator[Finding]:
    try:
        parse(rule)
    except RuleError as error:
        yield Finding((*place, "rule"), str(error))


RULES = (_one_kind, _changes, _composites)
