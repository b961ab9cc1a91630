"""What is counted together: objects that cost the same and would be moved together."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Version(StrEnum):
    CURRENT = "current"
    NONCURRENT = "noncurrent"
    DELETE_MARKER = "delete_marker"


class Cell(NamedTuple):
    """A key of large dictionaries, so it is hashed in C. Bins are those of ``bins``; None where it is not known.

    ``storage_class`` is S3's word, ``unknown`` (``columns.UNKNOWN``), or empty for a delete marker, which has none and
    is in size bin 0. ``tier`` is empty outside INTELLIGENT_TIERING.
    """

    prefix: str
    storage_class: str
    tier: str
    version: Version
    size_bin: int | None
    age_bin: int | None


@dataclass(frozen=True, slots=True)
class Amount:
    """Delete markers are counted as objects of 0 bytes, and so are objects whose size is not known: ask
    ``Aggregate.missing`` before saying anything about bytes.
    """

    objects: int = 0
    bytes: int = 0

    def __add__(self, other: Amount) -> Amount:
        return Amount(self.objects + other.objects, self.bytes + other.bytes)
