"""A month of five workloads with 10 000 customers each, as snapshots: what the reports' benchmark is made of."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from io import FileIO
from pathlib import Path
from typing import Any

import msgspec

from lamplighter.domain.costs.reading import history_of
from lamplighter.domain.costs.report import Read, cost_report
from lamplighter.domain.customers.report import MOST_LISTED, CustomerReport
from lamplighter.domain.definitions.business import Costs
from lamplighter.domain.inventory.aggregate import Suffix
from lamplighter.domain.inventory.cell import Amount
from tests.builders_costs import a_bill_day, a_line
from tests.builders_revenue import report_of, terms
from tests.builders_storage import GIB, MIB, a_cell
from tests.whole_world_of_reports import AMOUNTS, incident_of, keep_customer_costs, keep_trace
from tests.world_of_reports import DAY, HOUR, SYNC_KPIS, WORKLOAD, World, a_kpi, constant

# All five are called alike, and kept apart.
PLACES = tuple(f"account-{number}" for number in range(1, 6))
PERIOD, START, END = "2026-10", datetime(2026, 10, 1, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC)
CUSTOMERS, KPIS, SERVICES, INCIDENTS = 10_000, 25, 20, 200
_CUSTOMERS = tuple(f"cus-{number:05}" for number in range(CUSTOMERS))


def write_snapshots(folder: Path) -> int:
    """Of each workload in a folder of its own, laid out as in the bucket. Returns how many bytes."""
    world, written = _month(), 0
    for (kind, workload, taken_at), snapshot in world.snapshots.kept.items():
        for place in PLACES:
            path = folder / place / kind / workload / f"{taken_at:%Y/%m/%d/%H%M%S.%f}Z.json"
            path.parent.mkdir(parents=True, exist_ok=True)
            written += path.write_bytes(msgspec.json.encode(snapshot))
    return written


def world_of_incidents() -> World:
    """They are in no snapshot."""
    world = World()
    for number in range(INCIDENTS):
        opened_at = START + number * (END - START) / INCIDENTS
        incident_of(world, opened_at, f"Shop-Alarm-{number % 17}", resolved_at=opened_at + HOUR)
    return world


def _month() -> World:
    world = World()
    more = [a_kpi(f"kpi-{number:02}", target=20) for number in range(KPIS - len(SYNC_KPIS))]
    world.kpis((*SYNC_KPIS, *more), {**AMOUNTS, **{one.name: constant(25.0) for one in more}}, days=100, end=END)
    for taken_at in (START, END):
        world.slos(lambda _: 1, taken_at)
        _keep_customers(world, taken_at)
        cells = [a_cell(1000 + number, 10 * MIB, prefix=f"photos/{number:04}/") for number in range(500)]
        suffixes = {Suffix("jpg", "STANDARD"): Amount(1000, 1000 * GIB)}
        world.bucket(*cells, taken_at=taken_at - 20 * HOUR, suffixes=suffixes)
    for day in range((END - START).days + 1):
        _keep_bill(world, START + day * DAY)
        keep_trace(world, 2.0, START + day * DAY + 3 * HOUR)
    return world


def _keep_bill(world: World, taken_at: datetime) -> None:
    history = history_of(taken_at, 62)
    lines = [a_line(f"{number}.37", service=f"Service {number}") for number in range(1, SERVICES + 1)]
    kept = {day: a_bill_day(day, *lines) for day in history}
    world.keep(cost_report(Costs(tags={"Application": "Shop"}), history, kept, Read()), taken_at)


def _keep_customers(world: World, taken_at: datetime) -> None:
    """Every tenth is at risk."""
    world.customers(*_CUSTOMERS[::10], taken_at=taken_at, healthy=CUSTOMERS * 9 // 10)
    scored: CustomerReport = world.snapshots.kept[CustomerReport.kind, WORKLOAD, taken_at].body
    more = len(scored.at_risk) - MOST_LISTED
    world.keep(replace(scored, at_risk=scored.at_risk[:MOST_LISTED], more_at_risk=more), taken_at)
    world.keep(report_of(*(terms(one, 40) for one in _CUSTOMERS), now=taken_at), taken_at)
    keep_customer_costs(world, "3000", dict.fromkeys(_CUSTOMERS, 100), taken_at)


@dataclass(frozen=True)
class DirectoryOfS3:
    """As much of boto3's client as the reader of snapshots needs."""

    folder: Path
    names: list[str]

    def get_paginator(self, _name: str) -> DirectoryOfS3:
        return self

    def paginate(self, **asked: str) -> Iterator[dict[str, Any]]:
        prefix, page = asked["Prefix"], []
        for name in self.names[bisect_right(self.names, asked["StartAfter"]) :]:
            if not name.startswith(prefix):
                break
            page.append({"Key": name})
        yield {"Contents": page}

    def get_object(self, **asked: str) -> dict[str, Any]:
        return {"Body": FileIO(self.folder / asked["Key"])}


def directory_of_s3(folder: Path) -> DirectoryOfS3:
    return DirectoryOfS3(folder, sorted(str(path.relative_to(folder)) for path in folder.rglob("*.json")))
