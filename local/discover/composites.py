"""Composite alarms: their rule in the words of a workload file, by the names of alarms."""

from __future__ import annotations

import re
from typing import Any

from local.discover.found import Unsayable, as_number
from local.discover.intrinsics import Unknown
from local.discover.stack_view import Seen
from local.embedded_aws.alarms.composite_rule import All, In, Rule, RuleError, parse
from local.embedded_aws.alarms.composite_rule import Any as AnyOf

_ARN = re.compile(r"arn:[^\s(),\"]*?:alarm:")


def composite(seen: Seen) -> dict[str, Any]:
    """Fields of the alarm's entry. Raises Unsayable for a rule that can't be read."""
    rule, suppressor = seen.properties.get("AlarmRule"), seen.properties.get("ActionsSuppressor")
    if isinstance(rule, Unknown):
        return {"composite": {"rule": rule}}
    fields = _rule(_ARN.sub("", str(rule)).strip())
    if suppressor:
        fields |= {
            "suppressed_by": alarm_name(suppressor),
            "wait_s": as_number(seen.properties.get("ActionsSuppressorWaitPeriod")),
            "extension_s": as_number(seen.properties.get("ActionsSuppressorExtensionPeriod")),
        }
    return {"composite": {key: value for key, value in fields.items() if value is not None}}


def alarm_name(said: Any) -> Any:
    """Of an ARN its end; a name is one already."""
    return _ARN.sub("", said) if isinstance(said, str) else said


def _rule(rule: str) -> dict[str, Any]:
    try:
        tree = parse(rule)
    except RuleError as error:
        raise Unsayable(str(error)) from error
    match tree:
        case All(rules) if names := _in_alarm(rules):
            return {"all_of": names}
        case AnyOf(rules) if names := _in_alarm(rules):
            return {"any_of": names}
    return {"rule": rule}


def _in_alarm(rules: tuple[Rule, ...]) -> list[str]:
    """The names, if all that is asked is whether alarms are in ALARM."""
    names = [rule.alarm for rule in rules if isinstance(rule, In) and rule.state == "ALARM"]
    return names if len(names) == len(rules) else []
