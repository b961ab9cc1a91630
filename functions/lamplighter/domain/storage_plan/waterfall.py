"""Which way a lifecycle can move objects, and where INTELLIGENT_TIERING takes those that nobody reads.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html
"""

from __future__ import annotations

from collections.abc import Mapping

from lamplighter.domain.storage_plan.places import (
    ARCHIVE_INSTANT,
    FREQUENT,
    INFREQUENT,
    INTELLIGENT_TIERING,
    Place,
)

_DOWN: Mapping[str, frozenset[str]] = {
    "STANDARD": frozenset({"STANDARD_IA", INTELLIGENT_TIERING, "ONEZONE_IA", "GLACIER_IR", "GLACIER", "DEEP_ARCHIVE"}),
    "STANDARD_IA": frozenset({INTELLIGENT_TIERING, "ONEZONE_IA", "GLACIER_IR", "GLACIER", "DEEP_ARCHIVE"}),
    INTELLIGENT_TIERING: frozenset({"ONEZONE_IA", "GLACIER_IR", "GLACIER", "DEEP_ARCHIVE"}),
    "ONEZONE_IA": frozenset({"GLACIER", "DEEP_ARCHIVE"}),
    "GLACIER_IR": frozenset({"GLACIER", "DEEP_ARCHIVE"}),
    "GLACIER": frozenset({"DEEP_ARCHIVE"}),
}
# An object has to have been in S3 for so long before it is moved into one of these.
LEAST_DAYS: Mapping[str, int] = {"STANDARD_IA": 30, "ONEZONE_IA": 30}
# Unread for so many months of 30 days, it is here (https://aws.amazon.com/s3/storage-classes/intelligent-tiering/).
_TIERS_BY_MONTH = (FREQUENT, INFREQUENT, INFREQUENT)


def leads(place: Place, storage_class: str) -> bool:
    """Never back to STANDARD, and never sideways."""
    return storage_class in _DOWN.get(place.storage_class, frozenset())


def place_after(storage_class: str, months: int) -> Place:
    """Of an object that nobody read in the months since it came here."""
    if storage_class != INTELLIGENT_TIERING:
        return Place(storage_class)
    return Place(storage_class, _TIERS_BY_MONTH[months] if months < len(_TIERS_BY_MONTH) else ARCHIVE_INSTANT)
