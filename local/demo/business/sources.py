"""What the functions may read for the workloads' business, as template.yaml has to be told."""

from __future__ import annotations

from collections.abc import Iterable

from lamplighter.domain.definitions.business import CustomerSource
from lamplighter.domain.definitions.workload_file import WorkloadFile


def source_parameters(files: Iterable[WorkloadFile]) -> dict[str, str]:
    """``CustomerTableArns`` and ``ExportBucketArns``, of any account."""
    own = list(files)
    tables = {f"arn:aws:dynamodb:{file.region}:*:table/{name}" for file in own for name in _tables(file)}
    buckets = {f"arn:aws:s3:::{name}" for file in own for name in _buckets(file)}
    return {"CustomerTableArns": ",".join(sorted(tables)), "ExportBucketArns": ",".join(sorted(buckets))}


def _tables(file: WorkloadFile) -> list[str]:
    if file.customers is None:
        return []
    figures = [file.customers.location] if file.customers.source is CustomerSource.DYNAMODB else []
    return [*figures, *([file.customers.revenue_table] if file.customers.revenue_table else [])]


def _buckets(file: WorkloadFile) -> list[str]:
    customers = file.customers
    figures = [customers.location] if customers and customers.source is CustomerSource.S3 else []
    exports = [file.costs.location.removeprefix("s3://")] if file.costs and file.costs.location else []
    return [one.partition("/")[0] for one in (*figures, *exports)]
