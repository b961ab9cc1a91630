"""What a run over an inventory consists of: its manifest verified, its files divided into parts."""

from __future__ import annotations

from dataclasses import dataclass, replace

from lamplighter.domain.inventory.aggregate import Bounds
from lamplighter.domain.inventory_run.identity import RunOrder, run_name
from lamplighter.domain.inventory_run.parts import groups_of, parts_of, unverified
from lamplighter.domain.inventory_run.plan import RunPlan
from lamplighter.inbound.inventory_checksum import require_md5
from lamplighter.inbound.inventory_manifest import read_manifest
from lamplighter.inventory_ports import Manifests, RunResults


@dataclass(frozen=True, slots=True, kw_only=True)
class InventoryPlanning:
    manifests: Manifests
    results: RunResults
    bounds: Bounds
    share_bytes: int


def plan_inventory(order: RunOrder, planning: InventoryPlanning) -> RunPlan:
    """Made once: what is resumed goes on with the parts that it began with, and counts those anew of which nobody knows
    whether they were of the right file. Raises Damaged for a manifest that is gone, is not what its checksum says, or
    can't be read.
    """
    results, run = planning.results, run_name(order)
    planned = results.plan(run)
    if planned is not None:
        for piece in unverified(results.parts(run), results.groups(run), results.kept(run)):
            results.forget(run, piece)
        return planned
    content = planning.manifests.content(order.place)
    require_md5(content, order.md5, str(order.place))
    manifest = read_manifest(content, str(order.place))
    parts = parts_of(manifest, planning.share_bytes)
    return results.save_plan(order, replace(manifest, files=()), planning.bounds, parts, groups_of(len(parts)))
