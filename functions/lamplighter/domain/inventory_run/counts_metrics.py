"""The few counts that become metrics: two for each storage class of a bucket, and four for the bucket."""

from __future__ import annotations

from collections.abc import Iterator

from lamplighter.domain.inventory_run.counts import InventoryCounts
from lamplighter.domain.measurement import Measurement, Unit


def counts_measurements(workload: str, counts: InventoryCounts) -> Iterator[Measurement]:
    """What is unknown is no metric."""
    bucket = {"Bucket": counts.bucket}
    for portion in counts.by_class or ():
        own = {**bucket, "StorageClass": portion.name or "none"}
        yield _of("StorageObjects", portion.objects, Unit.COUNT, workload, own)
        if portion.bytes is not None:
            yield _of("StorageBytes", portion.bytes, Unit.BYTES, workload, own)
    if counts.noncurrent.bytes is not None:
        yield _of("NoncurrentBytes", counts.noncurrent.bytes, Unit.BYTES, workload, bucket)
    yield _of("DeleteMarkers", counts.delete_markers.objects, Unit.COUNT, workload, bucket)
    for name, total in (("SmallObjects", counts.small), ("UnencryptedObjects", counts.unencrypted)):
        if total is not None:
            yield _of(name, total.objects, Unit.COUNT, workload, bucket)


def _of(name: str, value: float, unit: Unit, workload: str, dimensions: dict[str, str]) -> Measurement:
    return Measurement(name=name, value=value, unit=unit, workload=workload, dimensions=dimensions)
