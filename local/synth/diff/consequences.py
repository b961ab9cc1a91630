"""What follows from a change, where the change alone does not say it; and whether it is dangerous.

Dangerous: something is deleted or replaced, kept for a shorter time, told to fewer people or less loudly, promised
less, or done without asking.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeGuard

from lamplighter.domain.alert import Severity
from lamplighter.domain.workload import Mode, WhenUnreserved
from local.synth.diff.file_things import RESOURCE_KINDS
from local.synth.diff.things import Thing, Value


@dataclass(frozen=True, slots=True)
class Consequence:
    said: str = ""
    dangerous: bool = False


NONE = Consequence()
_DANGEROUS = Consequence(dangerous=True)

# Leaving the file, these take nothing with them: the resource itself stays, its alarms are told of by themselves.
_HARMLESS_WHEN_GONE = RESOURCE_KINDS | {"link"}
_UPWARD = frozenset({"above", "at least", "above its band"})
_DOWNWARD = frozenset({"below", "at most", "below its band"})


def of_new(thing: Thing) -> Consequence:
    if thing.kind == "runbook" and thing.facts.get("mode") == Mode.AUTO.value:
        return Consequence(f"it changes {_target(thing)} by itself", dangerous=True)
    return NONE


def of_gone(thing: Thing) -> Consequence:
    if thing.kind in _HARMLESS_WHEN_GONE:
        return NONE
    if thing.kind == "log group":
        return _log_group_gone(thing)
    if thing.kind == "runbook" and thing.facts.get("mode") == Mode.AUTO.value:
        return Consequence(f"{_target(thing)} is no longer changed by itself", dangerous=True)
    if thing.kind == "route":
        return Consequence(f"{', '.join(_words(thing.facts.get('receivers')))} were told by it", dangerous=True)
    return _DANGEROUS


def _log_group_gone(thing: Thing) -> Consequence:
    if thing.facts.get("exists") is True:
        return Consequence("it is made elsewhere and stays")
    said = "it stays in AWS with its events" if thing.retained else "it is deleted with all its events"
    return Consequence(said, dangerous=True)


def of_change(fact: str, then: Thing, now: Thing) -> Consequence:
    rule = _RULES.get((now.kind, fact)) or _RULES.get(("", fact))
    return rule(then, now, then.facts.get(fact), now.facts.get(fact)) if rule else NONE


def _mode(_then: Thing, now: Thing, before: Value, after: Value) -> Consequence:
    ladder = [mode.value for mode in Mode]
    raised = ladder.index(str(after)) > ladder.index(str(before))
    said = {
        Mode.AUTO.value: f"from now on it changes {_target(now)} by itself",
        Mode.MONITOR.value: "from now on it only says what it would do",
    }
    return Consequence(said.get(str(after), ""), dangerous=raised)


def _target(runbook: Thing) -> str:
    return f"{runbook.facts.get('change.setting')} of {runbook.facts.get('change.function')}"


def _by_itself(_then: Thing, now: Thing, _before: Value, _after: Value) -> Consequence:
    """What an automatic runbook may touch, and how far, is changed."""
    return _DANGEROUS if now.facts.get("mode") == Mode.AUTO.value else NONE


def _bound(then: Thing, now: Thing, before: Value, after: Value) -> Consequence:
    if not (_number(before) and _number(after) and after > before):
        return NONE
    return Consequence("it may go further than before", dangerous=_by_itself(then, now, before, after).dangerous)


def _unreserved(_then: Thing, _now: Thing, _before: Value, after: Value) -> Consequence:
    if after == WhenUnreserved.RESERVE.value:
        return Consequence("it may cap a function that had the whole account's concurrency", dangerous=True)
    return NONE


def _retention(_then: Thing, now: Thing, before: Value, after: Value) -> Consequence:
    if now.facts.get("exists") is True:
        return Consequence("it is made elsewhere: nothing is changed there")
    if _number(before) and _number(after) and after < before:
        return Consequence(f"events older than {after} days will be deleted", dangerous=True)
    if before is None:
        return Consequence(f"kept for ever until now; events older than {after} days will be deleted", dangerous=True)
    return NONE


def _made_elsewhere(then: Thing, _now: Thing, _before: Value, after: Value) -> Consequence:
    if after is not True:
        return Consequence("from now on this template makes it: it must not exist then")
    stays = "it stays in AWS" if then.retained else "it is deleted with all its events, unless it is kept by hand"
    return Consequence(f"it leaves this template: {stays}", dangerous=True)


def _encrypted(_then: Thing, _now: Thing, _before: Value, after: Value) -> Consequence:
    return NONE if after is True else Consequence("new events are no longer encrypted with its key", dangerous=True)


def _objective(_then: Thing, _now: Thing, before: Value, after: Value) -> Consequence:
    if not (_number(before) and _number(after)):
        return NONE
    old, new = (((1 - Decimal(str(ratio))) * 100).normalize() for ratio in (before, after))
    way = "lowered" if after < before else "raised"
    return Consequence(f"{way}: the error budget goes from {old:f} % to {new:f} %", dangerous=after < before)


def _severity(_then: Thing, _now: Thing, before: Value, after: Value) -> Consequence:
    gravest_first = [severity.value for severity in Severity]
    if before not in gravest_first or after not in gravest_first:
        return NONE
    lowered = gravest_first.index(str(after)) > gravest_first.index(str(before))
    return Consequence("told less loudly", dangerous=True) if lowered else NONE


def _threshold(_then: Thing, now: Thing, before: Value, after: Value) -> Consequence:
    if not (_number(before) and _number(after)):
        return NONE
    comparison = str(now.facts.get("comparison"))
    if comparison not in _UPWARD | _DOWNWARD:
        return NONE
    sooner = (after < before) == (comparison in _UPWARD)
    return Consequence("fires sooner" if sooner else "fires later")


def _topic(_then: Thing, _now: Thing, before: Value, after: Value) -> Consequence:
    if after in (None, "none"):
        return Consequence("it publishes to no topic", dangerous=True)
    return Consequence("told less loudly", dangerous=True) if before == "critical" else NONE


def _actions(_then: Thing, _now: Thing, _before: Value, after: Value) -> Consequence:
    return Consequence("it tells nobody by itself", dangerous=True) if after is False else NONE


def _fewer_told(_then: Thing, _now: Thing, before: Value, after: Value) -> Consequence:
    left_out = [name for name in _words(before) if name not in _words(after)]
    return Consequence(f"{', '.join(left_out)} is no longer told", dangerous=True) if left_out else NONE


def _goes_on(_then: Thing, _now: Thing, _before: Value, after: Value) -> Consequence:
    if after is True:
        return Consequence("the routes below it are read too")
    return Consequence("the routes below it are no longer read for what it fits", dangerous=True)


def _unblocked(_then: Thing, _now: Thing, before: Value, after: Value) -> Consequence:
    left_out = [address for address in _words(before) if address not in _words(after)]
    return Consequence(f"{', '.join(left_out)} leave the set", dangerous=True) if left_out else NONE


def _elsewhere(_then: Thing, _now: Thing, _before: Value, _after: Value) -> Consequence:
    return Consequence("everything is looked for, and made, in another region", dangerous=True)


def _another_name(_then: Thing, _now: Thing, _before: Value, _after: Value) -> Consequence:
    return Consequence(
        "its stack is another one: what is deployed under the old name stays until removed", dangerous=True
    )


def _words(value: Value) -> tuple[str, ...]:
    return tuple(str(entry) for entry in value) if isinstance(value, tuple) else ()


def _number(value: Value) -> TypeGuard[int | float | Decimal]:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


_Rule = Callable[[Thing, Thing, Value, Value], Consequence]
# By kind and fact; an empty kind is any.
_RULES: dict[tuple[str, str], _Rule] = {
    ("", "severity"): _severity,
    ("", "topic"): _topic,
    ("IP set", "addresses"): _unblocked,
    ("SLO", "objective"): _objective,
    ("alarm", "actions"): _actions,
    ("alarm", "threshold"): _threshold,
    ("log group", "encrypted"): _encrypted,
    ("log group", "exists"): _made_elsewhere,
    ("log group", "retention_days"): _retention,
    ("route", "continue_matching"): _goes_on,
    ("route", "receivers"): _fewer_told,
    ("runbook", "change.at_most"): _bound,
    ("runbook", "change.function"): _by_itself,
    ("runbook", "change.setting"): _by_itself,
    ("runbook", "change.to"): _bound,
    ("runbook", "change.multiply_by"): _bound,
    ("runbook", "change.when_unreserved"): _unreserved,
    ("runbook", "mode"): _mode,
    ("workload", "region"): _elsewhere,
    ("workload", "workload"): _another_name,
}
