"""What of the workload files the stage changes, and that it changes nothing else."""

from dataclasses import replace

from local.demo.staged_files import PHOTOS, PRODUCT, staged
from local.paths import WORKLOADS
from local.workload_files import load_workload_files

SHIPPED = load_workload_files(WORKLOADS)
STAGED = staged(SHIPPED, quiet_s=8, endpoint_url="http://127.0.0.1:1/v1/health")


def test_of_the_product_only_the_quiet_time_and_its_address_are_others() -> None:
    shipped, product = (files.get(PRODUCT) for files in (SHIPPED, STAGED))
    assert shipped is not None
    assert product is not None
    assert {runbook.quiet_s for runbook in product.runbooks} == {8}
    assert [endpoint.url for endpoint in product.resources.endpoints] == ["http://127.0.0.1:1/v1/health"]
    same = replace(product, runbooks=shipped.runbooks, resources=replace(product.resources, endpoints=()))
    assert same == replace(shipped, resources=replace(shipped.resources, endpoints=()))


def test_photo_sync_is_as_it_is_shipped() -> None:
    shipped, staged_file = (files.get(PHOTOS) for files in (SHIPPED, STAGED))
    assert shipped is not None
    assert staged_file == shipped


def test_nothing_of_the_others_is_measured_and_no_address_of_theirs_is_asked() -> None:
    others = [file for file in STAGED.named if file.workload not in {PRODUCT, PHOTOS}]
    assert others
    assert not [file.workload for file in others if file.kpis or file.slos or file.health_checks]
    assert not [file.workload for file in others if file.customers or file.costs]
