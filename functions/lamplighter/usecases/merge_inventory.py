"""What was counted of an inventory's parts, added up: groups of many first, then the whole, which is kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from lamplighter.domain.definitions.workload_file import WorkloadFile
from lamplighter.domain.inventory.aggregate import Aggregate, nothing_of
from lamplighter.domain.inventory.merging import Merging
from lamplighter.domain.inventory_run.parts import Group
from lamplighter.domain.inventory_run.piece import Piece
from lamplighter.domain.inventory_run.plan import RunPlan, told_missing
from lamplighter.errors import Incomplete
from lamplighter.inventory_ports import RunResults
from lamplighter.usecases.keep_storage import StorageKeeping, keep_storage

_TOLD = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class InventoryMerging:
    results: RunResults
    keeping: StorageKeeping


def merge_group(plan: RunPlan, group: Group, results: RunResults) -> bool:
    """Whether there was anything to do, and nothing missing: of that the whole will tell."""
    own, kept = Piece("group", group.number), results.kept(plan.run)
    pieces = [Piece("part", number) for number in range(group.first, group.end)]
    if own in kept or not kept.issuperset(pieces):
        return False
    results.save(plan.run, own, _merged(plan, pieces, results))
    return True


def merge_whole(plan: RunPlan, files: Sequence[WorkloadFile], merging: InventoryMerging) -> str:
    """Returns the workload's name. Raises Incomplete, which names the parts that are missing and says why."""
    kept = merging.results.kept(plan.run)
    missing = [number for number in range(plan.parts) if Piece("part", number) not in kept]
    if missing:
        raise Incomplete(_told(plan, missing, merging.results))
    whole = _merged(plan, _pieces(plan, kept, merging.results), merging.results)
    return keep_storage(whole, str(plan.order.place), files, merging.keeping)


def _pieces(plan: RunPlan, kept: frozenset[Piece], results: RunResults) -> Iterator[Piece]:
    """A group whose merging failed is as good as its parts."""
    groups = results.groups(plan.run) or (Group(number=0, first=0, end=plan.parts),)
    for group in groups:
        own = Piece("group", group.number)
        if own in kept:
            yield own
        else:
            yield from (Piece("part", number) for number in range(group.first, group.end))


def _merged(plan: RunPlan, pieces: Iterable[Piece], results: RunResults) -> Aggregate:
    """One is in memory at a time, beside the sum."""
    merging = Merging(nothing_of(plan.manifest.source, plan.bounds))
    for piece in pieces:
        merging.add(results.read(plan.run, piece))
    return merging.whole()


def _told(plan: RunPlan, missing: Sequence[int], results: RunResults) -> str:
    absent = set(missing)
    parts = [part for part in results.parts(plan.run) if part.number in absent]
    reasons = [results.failure(plan.run, part) or "nothing is known of it" for part in parts[:_TOLD]]
    return told_missing(plan, parts, reasons)
