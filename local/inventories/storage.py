"""What is said of a bucket's storage: the bodies of the two snapshots that the functions keep."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec

from lamplighter.domain.inventory_run.counts import InventoryCounts
from lamplighter.domain.storage_plan.report import StorageReport


@dataclass(frozen=True, slots=True, kw_only=True)
class Storage:
    counts: InventoryCounts
    report: StorageReport


def as_json(storage: Storage) -> bytes:
    return pretty({storage.counts.kind: storage.counts, storage.report.kind: storage.report})


def pretty(content: Any) -> bytes:
    """Decimals are text, so that no digit is lost."""
    return msgspec.json.format(msgspec.json.encode(content))
