"""One part of an inventory, counted; what is counted already stays as it is."""

from __future__ import annotations

from dataclasses import dataclass

from lamplighter.domain.inventory.aggregate import nothing_of
from lamplighter.domain.inventory_run.parts import PartKind
from lamplighter.domain.inventory_run.piece import Piece
from lamplighter.domain.inventory_run.plan import ScanOrder
from lamplighter.inventory_ports import PartScanner, RunResults


@dataclass(frozen=True, slots=True, kw_only=True)
class PartScanning:
    scanner: PartScanner
    results: RunResults


def scan_inventory_part(order: ScanOrder, scanning: PartScanning) -> bool:
    """Whether there was anything left to do. Raises Damaged, which names the file; Unavailable."""
    plan, part = order.plan, order.part
    piece = Piece("part", part.number)
    if scanning.results.has(plan.run, piece):
        return False
    if part.kind is PartKind.CHECKSUM:
        scanning.scanner.verify(plan.manifest, part.file)
        counted = nothing_of(plan.manifest.source, plan.bounds)
    else:
        counted = scanning.scanner.scan(plan.manifest, part, plan.bounds)
    scanning.results.save(plan.run, piece, counted)
    return True
