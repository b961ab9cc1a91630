"""What S3's storage classes hold against small and short-lived objects: rules beside their prices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from annotated_types import Ge

Count = Annotated[int, Ge(0)]


@dataclass(frozen=True, slots=True, kw_only=True)
class StorageClass:
    """An object is paid for ``minimum_days`` at least, and as if it had ``minimum_kib`` at least.

    ``overhead_kib`` come on top of each object at the class's own price, ``overhead_standard_kib`` at STANDARD's.
    ``monitored_from_kib``: smaller objects of INTELLIGENT_TIERING stay in its frequent tier, without the fee. Its two
    tiers for archives have overheads of their own, and so names of their own.
    KiB are 1024 bytes. ``as_of``: the month (ISO) in which this stood at ``source``.
    """

    name: str
    source: str
    as_of: str
    minimum_days: Count = 0
    minimum_kib: Count = 0
    overhead_kib: Count = 0
    overhead_standard_kib: Count = 0
    monitored_from_kib: Count = 0
