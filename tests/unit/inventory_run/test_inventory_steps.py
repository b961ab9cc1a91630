"""The steps of a run, each of which may come twice."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import timedelta
from functools import reduce
from typing import Any

import pytest

from lamplighter.domain.inventory.aggregate import Aggregate, Bounds, Source
from lamplighter.domain.inventory.cell import Amount, Cell, Version
from lamplighter.domain.inventory.merging import merge
from lamplighter.domain.inventory_run.counts import InventoryCounts
from lamplighter.domain.inventory_run.identity import ManifestPlace, RunOrder
from lamplighter.domain.inventory_run.parts import SHARE_BYTES, Group, Part, PartKind
from lamplighter.domain.inventory_run.piece import Piece
from lamplighter.domain.inventory_run.plan import RunPlan, ScanOrder
from lamplighter.domain.run_status import RunStatus
from lamplighter.domain.storage_plan.report import StorageReport
from lamplighter.errors import Damaged, Incomplete
from lamplighter.usecases.keep_storage import StorageKeeping
from lamplighter.usecases.merge_inventory import InventoryMerging, merge_group, merge_whole
from lamplighter.usecases.plan_inventory import InventoryPlanning, plan_inventory
from lamplighter.usecases.scan_inventory_part import PartScanning, scan_inventory_part
from lamplighter.usecases.start_inventory import InventoryStarting, start_inventory
from lamplighter.workload_files import WorkloadFiles
from local.paths import WORKLOADS
from local.synth.bill.bill import list_prices
from local.workload_files import load_workload_files
from tests.fakes_costs import FakeTables
from tests.fakes_inventory import FakeManifests, FakeResults, FakeRuns, FakeScanner
from tests.fakes_measuring import FakeMetricPublisher, FakeSnapshots
from tests.small_inventories import CREATED_AT, SOURCE

PLACE = ManifestPlace(bucket="inventories", key="listed/my-photo-bucket/whole/2026-11-20T01-00Z/manifest.json")
FILES: WorkloadFiles = load_workload_files(WORKLOADS)


def a_manifest(files: int, source: str = SOURCE) -> bytes:
    listed = [{"key": f"data/{n}.csv.gz", "size": 100, "MD5checksum": "0" * 32} for n in range(files)]
    manifest = {
        "sourceBucket": source,
        "destinationBucket": "arn:aws:s3:::inventories",
        "version": "2016-11-30",
        "creationTimestamp": str(int(CREATED_AT.timestamp() * 1000)),
        "fileFormat": "CSV",
        "fileSchema": "Bucket, Key, Size",
        "files": listed,
    }
    return json.dumps(manifest).encode()


def counted(number: int, source: str = SOURCE) -> Aggregate:
    cell = Cell(f"p{number % 3}/", "STANDARD", "", Version.CURRENT, 6, 2)
    return Aggregate(
        source=Source(bucket=source, created_at=CREATED_AT),
        cells={cell: Amount(1, 200_000 + number)},
        cells_depth=3,
        prefixes={cell.prefix: Amount(1, 200_000 + number)},
        prefixes_depth=3,
    )


@dataclass
class World:
    """A run over so many files, and what keeps it."""

    files: int = 3
    source: str = SOURCE
    results: FakeResults = field(default_factory=FakeResults)
    runs: FakeRuns = field(default_factory=FakeRuns)
    snapshots: FakeSnapshots = field(default_factory=FakeSnapshots)
    tables: FakeTables = field(default_factory=FakeTables)
    publisher: FakeMetricPublisher = field(default_factory=FakeMetricPublisher)

    def __post_init__(self) -> None:
        content = a_manifest(self.files, self.source)
        md5 = hashlib.md5(content, usedforsecurity=False).hexdigest()
        self.order = RunOrder(bucket=PLACE.bucket, key=PLACE.key, md5=md5)
        self.manifests = FakeManifests(
            {(PLACE.bucket, PLACE.key): content, (PLACE.bucket, PLACE.checksum_key): md5.encode()}
        )
        self.scanner = FakeScanner({f"data/{n}.csv.gz": counted(n, self.source) for n in range(self.files)})

    def start(self, *, resume: bool = False) -> int | None:
        starting = InventoryStarting(manifests=self.manifests, runs=self.runs)
        return start_inventory(PLACE, starting, resume=resume).decision.action

    def plan(self) -> RunPlan:
        planning = InventoryPlanning(
            manifests=self.manifests, results=self.results, bounds=Bounds(), share_bytes=SHARE_BYTES
        )
        return plan_inventory(self.order, planning)

    def scan(self, plan: RunPlan, part: Part) -> bool:
        scanning = PartScanning(scanner=self.scanner, results=self.results)
        return scan_inventory_part(ScanOrder(plan=plan, part=part), scanning)

    def scan_all(self, plan: RunPlan) -> None:
        for part in self.results.parts(plan.run):
            self.scan(plan, part)

    def merge(self, plan: RunPlan) -> str:
        keeping = StorageKeeping(
            snapshots=self.snapshots,
            tables=self.tables,
            publisher=self.publisher,
            prices=list_prices(),
            default="default",
        )
        return merge_whole(plan, FILES.named, InventoryMerging(results=self.results, keeping=keeping))

    def counts(self, workload: str) -> InventoryCounts:
        kept = self.snapshots.latest(InventoryCounts, workload)
        assert kept is not None
        return kept.body


def test_a_manifest_is_started_once_and_taken_up_again_on_demand() -> None:
    world = World()
    assert world.start() == 1
    assert world.start() is None
    ((run, _),) = world.runs.orders
    assert world.runs.orders[run, 1] == world.order
    world.runs.end(run, RunStatus.FAILED)
    assert world.start() is None
    assert world.start(resume=True) == 2


@pytest.mark.parametrize("checksum", [b"", b"soon", b"0" * 31, b"z" * 32])
def test_what_is_no_checksum_starts_nothing(checksum: bytes) -> None:
    world = World()
    world.manifests.objects[PLACE.bucket, PLACE.checksum_key] = checksum
    with pytest.raises(Damaged, match="holds no MD5"):
        world.start()
    assert world.runs.attempts == {}


def test_a_manifest_that_changed_is_not_planned() -> None:
    world = World()
    world.manifests.objects[PLACE.bucket, PLACE.key] += b" "
    with pytest.raises(Damaged, match=f"{PLACE.key}: its MD5 is .*, and manifest.checksum says {world.order.md5}"):
        world.plan()
    assert world.results.plans == {}


def test_a_plan_is_made_once() -> None:
    world = World()
    first = world.plan()
    world.manifests.objects.clear()
    assert world.plan() == first
    assert first.parts == 3


def test_a_part_is_counted_once() -> None:
    world = World()
    plan = world.plan()
    (part, *_) = world.results.parts(plan.run)
    assert world.scan(plan, part)
    assert not world.scan(plan, part)
    assert world.scanner.scanned == [part.file.key]


def test_a_checksum_of_its_own_is_verified_and_counts_nothing() -> None:
    world = World(files=1)
    plan = world.plan()
    (part,) = world.results.parts(plan.run)
    own = Part(number=0, kind=PartKind.CHECKSUM, file=part.file)
    assert world.scan(plan, own)
    assert (world.scanner.verified, world.scanner.scanned) == ([part.file.key], [])
    assert world.results.read(plan.run, Piece("part", 0)).cells == {}


def test_the_whole_is_the_sum_of_its_parts() -> None:
    world = World()
    plan = world.plan()
    world.scan_all(plan)

    assert world.merge(plan) == "photo-sync"

    found = world.counts("photo-sync")
    assert (found.total.objects, found.total.bytes) == (3, 600_003)
    assert found.manifest == str(PLACE)
    report = world.snapshots.latest(StorageReport, "photo-sync")
    assert report is not None
    assert report.body.bytes == 600_003


def test_a_bucket_that_no_file_names_is_the_default_workloads() -> None:
    world = World(source="somebody-elses")
    plan = world.plan()
    world.scan_all(plan)
    assert world.merge(plan) == "default"
    assert world.counts("default").bucket == "somebody-elses"


def test_a_missing_part_is_named_with_its_reason_and_nothing_is_kept() -> None:
    world = World(files=15)
    plan = world.plan()
    parts = world.results.parts(plan.run)
    for part in parts[:2]:
        world.scan(plan, part)
    world.results.failures[plan.run, 2] = "Damaged: torn"

    with pytest.raises(Incomplete) as error:
        world.merge(plan)

    told = str(error.value)
    assert "13 of 15 parts are missing" in told
    assert "part 2 (data/2.csv.gz): Damaged: torn" in told
    assert "part 3 (data/3.csv.gz): nothing is known of it" in told
    assert "data/1.csv.gz" not in told
    assert told.endswith("and 3 more")
    assert world.snapshots.kept == {}


def test_groups_change_nothing_but_what_the_last_step_reads() -> None:
    with_groups, without = World(files=9), World(files=9)
    for world in (with_groups, without):
        world.scan_all(world.plan())
    plan = with_groups.plan()
    groups = (Group(number=0, first=0, end=4), Group(number=1, first=4, end=9))
    with_groups.results.group_lists[plan.run] = groups

    assert merge_group(plan, groups[0], with_groups.results)
    assert not merge_group(plan, groups[0], with_groups.results)
    expected = reduce(merge, (counted(n) for n in range(4)))
    assert with_groups.results.read(plan.run, Piece("group", 0)).cells == expected.cells

    # The second group failed; its parts are as good.
    with_groups.merge(plan)
    without.merge(without.plan())
    assert with_groups.counts("photo-sync") == without.counts("photo-sync")


def test_a_group_with_a_missing_part_is_left_to_the_last_step() -> None:
    world = World(files=2)
    plan = world.plan()
    world.scan(plan, world.results.parts(plan.run)[0])
    assert not merge_group(plan, Group(number=0, first=0, end=2), world.results)
    assert not world.results.has(plan.run, Piece("group", 0))


def test_the_last_step_twice_is_one_snapshot_and_growth_leaves_it_out() -> None:
    world = World()
    plan = world.plan()
    world.scan_all(plan)
    world.merge(plan)
    kept = dict(world.snapshots.kept)
    world.merge(plan)
    assert world.snapshots.kept == kept


def test_two_buckets_of_a_workload_listed_at_once_are_two_snapshots() -> None:
    names = ("first", "second")
    snapshots = FakeSnapshots()
    for name in names:
        world = World(source=name, snapshots=snapshots)
        plan = world.plan()
        world.scan_all(plan)
        world.merge(plan)
    bodies: list[Any] = [one.body for one in snapshots.kept.values()]
    assert sorted(body.bucket for body in bodies if isinstance(body, InventoryCounts)) == sorted(names)
    taken = [one.taken_at for one in snapshots.kept.values()]
    assert all(abs(at - CREATED_AT) < timedelta(seconds=1) for at in taken)


def test_metrics_are_few_and_of_what_is_known() -> None:
    world = World()
    plan = world.plan()
    world.scan_all(plan)
    world.merge(plan)
    published = {(one.name, *sorted(one.dimensions.items())): one.value for one in world.publisher.published}
    assert published["StorageBytes", ("Bucket", SOURCE), ("StorageClass", "STANDARD")] == 600_003
    assert published["DeleteMarkers", ("Bucket", SOURCE)] == 0
    assert len(published) == len(world.publisher.published) <= 12
    assert {one.workload for one in world.publisher.published} == {"photo-sync"}
