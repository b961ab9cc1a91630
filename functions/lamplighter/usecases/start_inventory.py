"""A run over an inventory, started: once for each manifest."""

from __future__ import annotations

from dataclasses import dataclass

from lamplighter.domain.decision import Decision
from lamplighter.domain.inventory_run.identity import ManifestPlace, RunOrder, run_name
from lamplighter.domain.inventory_run.starting import decide_start
from lamplighter.inbound.inventory_checksum import md5_written
from lamplighter.inventory_ports import InventoryRuns, Manifests


@dataclass(frozen=True, slots=True, kw_only=True)
class InventoryStarting:
    manifests: Manifests
    runs: InventoryRuns


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """``decision`` holds the number of the attempt that was started, if any."""

    run: str
    decision: Decision[int]


def start_inventory(place: ManifestPlace, starting: InventoryStarting, *, resume: bool) -> Started:
    """Raises Damaged where manifest.checksum is gone or no checksum."""
    order = RunOrder(
        bucket=place.bucket, key=place.key, md5=md5_written(starting.manifests.checksum(place), str(place))
    )
    run = run_name(order)
    decision = decide_start(starting.runs.latest(run), resume=resume)
    if decision.action is not None:
        starting.runs.start(run, decision.action, order)
    return Started(run=run, decision=decision)
