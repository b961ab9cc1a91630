"""What S3 does with a lifecycle configuration, as its documentation has it: which class an object is in on a day.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html and
lifecycle-conflicts.html beside it. It knows nothing of the plan.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_SMALL = 128 * 1024
_DOWN = {
    "STANDARD": "STANDARD_IA INTELLIGENT_TIERING ONEZONE_IA GLACIER_IR GLACIER DEEP_ARCHIVE",
    "STANDARD_IA": "INTELLIGENT_TIERING ONEZONE_IA GLACIER_IR GLACIER DEEP_ARCHIVE",
    "INTELLIGENT_TIERING": "ONEZONE_IA GLACIER_IR GLACIER DEEP_ARCHIVE",
    "ONEZONE_IA": "GLACIER DEEP_ARCHIVE",
    "GLACIER_IR": "GLACIER DEEP_ARCHIVE",
    "GLACIER": "DEEP_ARCHIVE",
    "DEEP_ARCHIVE": "",
}


@dataclass(frozen=True)
class StoredObject:
    key: str
    size: int
    storage_class: str
    age_days: int


def eligible(configuration: Mapping[str, Any], stored: StoredObject, days: int) -> set[str]:
    """The classes that rules ask for once so many days have passed, whatever the object's class allows."""
    return {
        transition["StorageClass"]
        for rule in configuration["LifecycleConfiguration"]["Rules"]
        if rule["Status"] == "Enabled" and _fits(rule, stored)
        for transition in rule.get("Transitions", ())
        if stored.age_days + days >= transition["Days"]
    }


def class_after(configuration: Mapping[str, Any], stored: StoredObject, days: int) -> str:
    """Raises AssertionError where two rules want different things: what S3 makes of that is no plan."""
    wanted = eligible(configuration, stored, days)
    assert len(wanted) <= 1, wanted
    reachable = [each for each in wanted if each in _DOWN[stored.storage_class].split()]
    return reachable[0] if reachable else stored.storage_class


def _fits(rule: Mapping[str, Any], stored: StoredObject) -> bool:
    given = rule["Filter"].get("And", rule["Filter"])
    sized = "ObjectSizeGreaterThan" in given or "ObjectSizeLessThan" in given
    return (
        stored.key.startswith(given.get("Prefix", ""))
        and stored.size > given.get("ObjectSizeGreaterThan", -1)
        and stored.size < given.get("ObjectSizeLessThan", 2**63)
        and (sized or stored.size >= _SMALL)
    )
