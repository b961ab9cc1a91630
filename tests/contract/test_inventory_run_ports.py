"""What is kept of a run, and the runs themselves: the fakes and the real adapters alike."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import boto3
import pytest
from moto import mock_aws

from lamplighter.adapters.executions import Executions
from lamplighter.adapters.s3_manifests import S3Manifests
from lamplighter.adapters.s3_run_results import S3RunResults
from lamplighter.adapters.step_functions_runs import StepFunctionsRuns
from lamplighter.domain.inventory.aggregate import Aggregate, Bounds, Facet, Source, Suffix
from lamplighter.domain.inventory.cell import Amount, Cell, Version
from lamplighter.domain.inventory.manifest import FileFormat, InventoryFile, Manifest
from lamplighter.domain.inventory_run.identity import ManifestPlace, RunOrder, run_name
from lamplighter.domain.inventory_run.parts import Group, Part, PartKind
from lamplighter.domain.inventory_run.piece import Piece
from lamplighter.domain.inventory_run.starting import Attempt
from lamplighter.domain.run_status import RunStatus
from lamplighter.errors import ConfigurationError, Damaged, Unavailable
from lamplighter.inventory_ports import InventoryRuns, Manifests, RunResults
from tests.fakes_inventory import FakeManifests, FakeResults, FakeRuns

REGION, BUCKET = "us-east-1", "results"
ORDER = RunOrder(bucket="b", key="p/photos/all/2026-11-20T01-00Z/manifest.json", md5="0" * 32)
RUN = run_name(ORDER)
PLACE = ORDER.place
FILE = InventoryFile(key="data/1", size_bytes=2**40, md5="1" * 32)
PARTS = (
    Part(number=0, kind=PartKind.FILE, file=FILE),
    Part(number=1, kind=PartKind.SHARE, file=FILE, share=2, shares=3),
)
SOURCE = Source(bucket="photos", created_at=datetime(2026, 11, 20, 1, tzinfo=UTC))
MANIFEST = Manifest(
    source_bucket="photos",
    destination_bucket="b",
    version="2016-11-30",
    created_at=SOURCE.created_at,
    file_format=FileFormat.PARQUET,
    columns=("key", "size"),
    files=(),
)
COUNTED = Aggregate(
    source=SOURCE,
    missing=frozenset({"storage_class"}),
    cells={
        Cell("ü %+/", "STANDARD", "", Version.CURRENT, 3, None): Amount(3, 2**53 + 1),
        Cell("", "", "", Version.DELETE_MARKER, 0, 1): Amount(2**40, 0),
    },
    cells_depth=2,
    prefixes={"a/": Amount(1, 2**60)},
    prefixes_depth=3,
    facets={Facet("encryption_status", "NOT-SSE"): Amount(1, 1)},
    suffixes={Suffix("jpg", "STANDARD"): Amount(1, 1)},
)


@pytest.fixture
def moto_aws() -> Iterator[None]:
    with mock_aws():
        yield


@pytest.fixture
def s3(moto_aws: None) -> Any:
    client = boto3.client("s3", region_name=REGION)
    client.create_bucket(Bucket=BUCKET)
    return client


@pytest.fixture(params=["fake", "s3"])
def results(request: pytest.FixtureRequest) -> RunResults:
    if request.param == "fake":
        return FakeResults()
    return S3RunResults(s3=request.getfixturevalue("s3"), bucket=BUCKET)


def test_a_plan_and_its_lists_are_kept_as_they_were(results: RunResults) -> None:
    assert results.plan(RUN) is None
    groups = (Group(number=0, first=0, end=2),)
    plan = results.save_plan(ORDER, MANIFEST, Bounds(depth=5), PARTS, groups)

    assert (plan.run, plan.parts, plan.groups, plan.bounds.depth) == (RUN, 2, 1, 5)
    assert results.plan(RUN) == plan
    assert results.parts(RUN) == PARTS
    assert results.groups(RUN) == groups
    assert results.plan("another") is None
    assert results.parts("another") == ()
    assert results.groups("another") == ()


def test_what_was_counted_is_kept_exactly_and_by_run(results: RunResults) -> None:
    part, group = Piece("part", 7), Piece("group", 7)
    assert not results.has(RUN, part)

    results.save(RUN, part, COUNTED)

    assert results.has(RUN, part)
    assert not results.has(RUN, group)
    assert not results.has("another", part)
    assert results.read(RUN, part) == COUNTED
    results.save(RUN, group, COUNTED)
    assert results.kept(RUN) == {part, group}
    assert results.kept("another") == frozenset()


def test_what_is_forgotten_is_gone_and_nothing_else(results: RunResults) -> None:
    part, group = Piece("part", 7), Piece("group", 7)
    for piece in (part, group):
        results.save(RUN, piece, COUNTED)
    for _ in range(2):
        results.forget(RUN, part)
    assert results.kept(RUN) == {group}


def test_a_run_whose_name_begins_another_ones_has_pieces_of_its_own(results: RunResults) -> None:
    results.save(f"{RUN}-x", Piece("part", 1), COUNTED)
    assert results.kept(RUN) == frozenset()


def test_thousands_of_parts_are_all_seen(s3: Any) -> None:
    results = S3RunResults(s3=s3, bucket=BUCKET)
    for number in range(1_005):
        s3.put_object(Bucket=BUCKET, Key=f"inventory/{RUN}/parts/{number:06}", Body=b"")
    assert len(results.kept(RUN)) == 1_005


@pytest.mark.parametrize(
    ("cause", "told"),
    [
        (json.dumps({"errorMessage": "a.csv.gz: torn", "errorType": "Damaged"}), "Damaged: a.csv.gz: torn"),
        ("Task timed out after 900.00 seconds", "Damaged: Task timed out after 900.00 seconds"),
    ],
)
def test_why_a_part_failed_is_read_from_what_step_functions_wrote(s3: Any, cause: str, told: str) -> None:
    results = S3RunResults(s3=s3, bucket=BUCKET)
    assert results.failure(RUN, PARTS[1]) is None
    body = json.dumps({"Error": "Damaged", "Cause": cause})
    s3.put_object(Bucket=BUCKET, Key=f"inventory/{RUN}/failures/1.json", Body=body)
    assert results.failure(RUN, PARTS[1]) == told


def test_trouble_with_s3_is_no_answer(moto_aws: None) -> None:
    results = S3RunResults(s3=boto3.client("s3", region_name=REGION), bucket="not-there")
    for ask in (
        lambda: results.kept(RUN),
        lambda: results.save(RUN, Piece("part", 0), COUNTED),
        lambda: results.read(RUN, Piece("part", 0)),
    ):
        with pytest.raises(Unavailable):
            ask()


@pytest.fixture(params=["fake", "s3"])
def manifests(request: pytest.FixtureRequest) -> Manifests:
    objects = {(BUCKET, "p/manifest.json"): b"{}", (BUCKET, "p/manifest.checksum"): b"0\n"}
    if request.param == "fake":
        return FakeManifests(objects)
    s3 = request.getfixturevalue("s3")
    for (bucket, key), content in objects.items():
        s3.put_object(Bucket=bucket, Key=key, Body=content)
    return S3Manifests(s3=s3)


def test_a_manifest_and_its_checksum_are_read(manifests: Manifests) -> None:
    place = ManifestPlace(bucket=BUCKET, key="p/manifest.json")
    assert (manifests.content(place), manifests.checksum(place)) == (b"{}", b"0\n")


def test_a_manifest_that_is_gone_is_named(manifests: Manifests) -> None:
    gone = ManifestPlace(bucket=BUCKET, key="q/manifest.json")
    with pytest.raises(Damaged, match=f"s3://{BUCKET}/q/manifest.json: there is no such object"):
        manifests.content(gone)
    with pytest.raises(Damaged, match=f"s3://{BUCKET}/q/manifest.checksum"):
        manifests.checksum(gone)


class _Runs:
    """The port, and a way to let a run end."""

    def __init__(self, port: InventoryRuns, end: Any) -> None:
        self.port, self.fail = port, end


@pytest.fixture(params=["fake", "step functions"])
def runs(request: pytest.FixtureRequest) -> _Runs:
    if request.param == "fake":
        fake = FakeRuns()
        return _Runs(fake, lambda _attempt: fake.end(RUN, RunStatus.FAILED))
    request.getfixturevalue("moto_aws")
    client = boto3.client("stepfunctions", region_name=REGION)
    definition = json.dumps({"StartAt": "S", "States": {"S": {"Type": "Succeed"}}})
    role = "arn:aws:iam::123456789012:role/r"
    machine = client.create_state_machine(name="inventory", definition=definition, roleArn=role)["stateMachineArn"]
    adapter = StepFunctionsRuns(Executions(client=client, state_machine_arn=machine))

    def fail(attempt: str) -> None:
        client.stop_execution(executionArn=f"{machine.replace(':stateMachine:', ':execution:')}:{attempt}")

    return _Runs(adapter, fail)


def test_attempts_of_a_run_are_counted(runs: _Runs) -> None:
    assert runs.port.latest(RUN) is None
    runs.port.start(RUN, 1, ORDER)
    runs.port.start(RUN, 1, ORDER)
    assert runs.port.latest(RUN) == Attempt(1, RunStatus.RUNNING)
    assert runs.port.latest(f"{RUN}-x") is None

    runs.fail(RUN)
    assert runs.port.latest(RUN) == Attempt(1, RunStatus.FAILED)
    runs.port.start(RUN, 1, replace(ORDER, md5="1" * 32))
    assert runs.port.latest(RUN) == Attempt(1, RunStatus.FAILED)
    runs.port.start(RUN, 2, ORDER)
    assert runs.port.latest(RUN) == Attempt(2, RunStatus.RUNNING)


def test_an_execution_is_given_where_the_manifest_is(moto_aws: None) -> None:
    client = boto3.client("stepfunctions", region_name=REGION)
    definition = json.dumps({"StartAt": "S", "States": {"S": {"Type": "Succeed"}}})
    role = "arn:aws:iam::123456789012:role/r"
    machine = client.create_state_machine(name="inventory", definition=definition, roleArn=role)["stateMachineArn"]
    StepFunctionsRuns(Executions(client=client, state_machine_arn=machine)).start(RUN, 1, ORDER)
    arn = f"{machine.replace(':stateMachine:', ':execution:')}:{RUN}"
    given = json.loads(client.describe_execution(executionArn=arn)["input"])
    assert given == {"bucket": ORDER.bucket, "key": ORDER.key, "md5": ORDER.md5}


def test_a_manifest_that_may_not_be_read_is_told_apart(moto_aws: None) -> None:
    s3 = boto3.client("s3", region_name=REGION)
    s3.meta.events.register("before-call.s3.GetObject", _refused)
    with pytest.raises(ConfigurationError, match="no right to read"):
        S3Manifests(s3=s3).content(PLACE)


def _refused(**_: Any) -> Any:
    class Answer:
        status_code = 403
        headers: dict[str, str] = {}  # noqa: RUF012

    return Answer(), {"Error": {"Code": "AccessDenied", "Message": "no"}, "ResponseMetadata": {"HTTPStatusCode": 403}}
