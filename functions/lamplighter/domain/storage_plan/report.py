"""All that is said of a bucket's storage, as one snapshot, and the measurements that are published of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import ClassVar

from lamplighter.domain.inventory import columns, views
from lamplighter.domain.inventory.aggregate import Aggregate
from lamplighter.domain.inventory.cell import Version
from lamplighter.domain.measurement import Measurement, Unit
from lamplighter.domain.pricing import PriceList
from lamplighter.domain.storage_plan.break_even import break_even_kib
from lamplighter.domain.storage_plan.compression import Compressible, compressible
from lamplighter.domain.storage_plan.cost import StorageCost, priced_cells, storage_cost, summed
from lamplighter.domain.storage_plan.growth import Growth, Stored, growth
from lamplighter.domain.storage_plan.moving import Effects
from lamplighter.domain.storage_plan.options import Options, options
from lamplighter.domain.storage_plan.places import INFREQUENT, INTELLIGENT_TIERING, Place
from lamplighter.domain.storage_plan.plan import StoragePlan, storage_plan
from lamplighter.domain.storage_plan.policy import Policy
from lamplighter.domain.storage_plan.recommendations import Recommendation, recommendations

# So many of a list are in the snapshot; how many more there are is said.
LONGEST_LIST = 100
_PLACES = (
    *(Place(each) for each in ("STANDARD_IA", "ONEZONE_IA", "GLACIER_IR", "GLACIER", "DEEP_ARCHIVE")),
    Place(INTELLIGENT_TIERING, INFREQUENT),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakEven:
    """Smaller objects cost more in this class than in STANDARD; None where all do."""

    storage_class: str
    tier: str
    kib: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StorageReport:
    """Of one bucket. ``objects`` counts versions, without delete markers; ``bytes`` is None where the inventory has no
    sizes. ``compressible`` is None then too. ``missing`` are columns that the inventory lacks, ``unknown`` what nobody
    can say from any inventory.
    """

    kind: ClassVar[str] = "storage"

    bucket: str
    created_at: datetime
    objects: int
    bytes: int | None
    missing: tuple[str, ...]
    cost: StorageCost
    plan: StoragePlan
    options: Options
    compressible: tuple[Compressible, ...] | None
    break_evens: tuple[BreakEven, ...]
    growth: Growth
    recommendations: tuple[Recommendation, ...]
    unknown: tuple[str, ...]


_UNKNOWN = (
    "How often objects are read, and so what retrieval will cost.",
    "How long objects have been in their class, and so what of a minimum storage duration is left.",
    "Which lifecycle, replication and tags the bucket has: a new lifecycle replaces the present one.",
    "What will be written and deleted: the plan is of the objects that were listed.",
    "What else the account keeps in S3, which shares the tiers of the prices.",
)
_DEFAULTS = Policy()


def storage_report(
    aggregate: Aggregate, prices: PriceList, history: Iterable[StorageReport] = (), policy: Policy = _DEFAULTS
) -> StorageReport:
    """``history`` are the bucket's earlier reports, for its growth: those of other buckets do not count."""
    cost = storage_cost(aggregate, prices)
    plan = storage_plan(aggregate, prices, policy)
    choices = options(aggregate, prices, plan)
    effects = Effects(prices=prices, policy=policy, total=summed(priced_cells(aggregate, prices)))
    files = compressible(aggregate, effects)
    listed = views.total(aggregate, lambda cell: cell.version is not Version.DELETE_MARKER)
    earlier = [one for one in history if one.bucket == aggregate.source.bucket]
    return StorageReport(
        bucket=aggregate.source.bucket,
        created_at=aggregate.source.created_at,
        objects=listed.objects,
        bytes=listed.bytes,
        missing=tuple(sorted(aggregate.missing)),
        cost=cost,
        plan=replace(plan, moves=plan.moves[:LONGEST_LIST], more_moves=len(plan.moves[LONGEST_LIST:])),
        options=choices,
        compressible=None if files is None else files[:LONGEST_LIST],
        break_evens=tuple(
            BreakEven(storage_class=place.storage_class, tier=place.tier, kib=break_even_kib(place, prices))
            for place in _PLACES
        ),
        growth=growth(_stored(earlier, aggregate, listed, cost)),
        recommendations=recommendations(plan, choices, files)[:LONGEST_LIST],
        unknown=_UNKNOWN,
    )


def _stored(
    earlier: Iterable[StorageReport], aggregate: Aggregate, listed: views.Total, cost: StorageCost
) -> Iterator[Stored]:
    """Up to this inventory. Those without sizes say nothing of growth."""
    for one in earlier:
        if one.bytes is not None and one.created_at < aggregate.source.created_at:
            yield Stored(at=one.created_at, objects=one.objects, bytes=one.bytes, usd=one.cost.usd)
    if columns.SIZE not in aggregate.missing and listed.bytes is not None:
        usd = None if cost.unpriced else cost.usd
        yield Stored(at=aggregate.source.created_at, objects=listed.objects, bytes=listed.bytes, usd=usd)


def storage_measurements(workload: str, report: StorageReport) -> Iterator[Measurement]:
    """What is known: no data is no measurement. In dollars, for which CloudWatch has no unit."""
    known = (
        ("StoredBytes", report.bytes, Unit.BYTES),
        ("StoredObjects", report.objects, Unit.COUNT),
        ("StorageUsd", None if report.cost.unpriced else report.cost.usd, Unit.NONE),
        ("StorageSavingUsd", None if report.cost.usd is None else report.plan.saving_usd, Unit.NONE),
    )
    for name, value, unit in known:
        if value is not None:
            yield Measurement(
                name=name, value=float(value), unit=unit, workload=workload, dimensions={"Bucket": report.bucket}
            )
