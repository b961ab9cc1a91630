"""The workload files as the stage has them."""

from __future__ import annotations

from dataclasses import replace

from lamplighter.domain.definitions.workload_file import WorkloadFile
from lamplighter.domain.workload import Runbook
from lamplighter.workload_files import WorkloadFiles

PRODUCT, PHOTOS = "aurastream", "photo-sync"


def staged(shipped: WorkloadFiles, *, quiet_s: int, endpoint_url: str) -> WorkloadFiles:
    """The shipped files, but for the runbooks' quiet time and the endpoint that the product is asked at. The product
    and photo-sync are on the stage: nothing of the others is measured.
    """
    return replace(shipped, named=tuple(_staged(file, quiet_s, endpoint_url) for file in shipped.named))


def _staged(file: WorkloadFile, quiet_s: int, endpoint_url: str) -> WorkloadFile:
    runbooks: tuple[Runbook, ...] = tuple(replace(book, quiet_s=quiet_s) for book in file.runbooks)
    if file.workload not in {PRODUCT, PHOTOS}:
        return replace(file, runbooks=runbooks, kpis=(), slos=(), health_checks=(), customers=None, costs=None)
    endpoints = tuple(replace(endpoint, url=endpoint_url) for endpoint in file.resources.endpoints)
    return replace(file, runbooks=runbooks, resources=replace(file.resources, endpoints=endpoints))
