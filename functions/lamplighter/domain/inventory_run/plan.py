"""What a run consists of, as its steps hand it on; small, whatever the inventory is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lamplighter.domain.inventory.aggregate import Bounds
from lamplighter.domain.inventory.manifest import Manifest
from lamplighter.domain.inventory_run.identity import RunOrder
from lamplighter.domain.inventory_run.parts import Group, Part


@dataclass(frozen=True, slots=True, kw_only=True)
class RunPlan:
    """``run`` is its name. ``manifest`` is without its files. The lists of parts and of groups lie in ``bucket``, under
    these keys: so many in each.
    """

    run: str
    order: RunOrder
    manifest: Manifest
    bounds: Bounds
    bucket: str
    parts_key: str
    groups_key: str
    parts: int
    groups: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanOrder:
    """What the scanner is asked for."""

    plan: RunPlan
    part: Part


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeOrder:
    """What the merger is asked for: a group, or with None the whole."""

    plan: RunPlan
    group: Group | None = None


def told_missing(plan: RunPlan, missing: Sequence[Part], reasons: Sequence[str]) -> str:
    """The parts that there is a reason for are named, the others counted."""
    lines = [f"{part}: {reason}" for part, reason in zip(missing, reasons, strict=False)]
    more = [f"and {len(missing) - len(lines)} more"] if len(missing) > len(lines) else []
    begin = f"{plan.order.place}: {len(missing)} of {plan.parts} parts are missing"
    return f"{begin}; what was done is kept, and a resumed run does the rest. {'; '.join([*lines, *more])}"
