"""`lamplighter inventory`: the same code on a folder or an S3 URL, and a page that says where the money is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pyarrow.parquet as pq
import pytest
from moto import mock_aws

from lamplighter.domain.inventory.manifest import FileFormat
from local.cli import main
from local.inventories import count_inventory, find_inventory, verified_manifest
from local.inventories.words import bar, bytes_words
from tests.small_inventories import DESTINATION, SOURCE, SmallInventory, a_row, photos

GIB = 2**30


@pytest.fixture
def inventory() -> SmallInventory:
    dear = [a_row(f"exports/{number}.csv", 100 * GIB) for number in range(3)]
    return SmallInventory(FileFormat.CSV, [photos(10), [*dear, a_row("old", 5, is_latest=False)]])


def written(inventory: SmallInventory, folder: Path) -> Path:
    """The folder of the manifest, as a copy of the bucket has it."""
    for key, content in inventory.objects.items():
        path = folder / key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder / inventory.folder


def said(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    assert main(["inventory", *arguments]) == code
    told = capsys.readouterr()
    return told.err if code else told.out


def as_json(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    return json.loads(said(capsys, *arguments, "--json"))


@pytest.mark.parametrize("file_format", FileFormat)
def test_each_format_says_the_same(
    capsys: pytest.CaptureFixture[str], inventory: SmallInventory, tmp_path: Path, file_format: FileFormat
) -> None:
    other = SmallInventory(file_format, inventory.files)
    ours = as_json(capsys, str(written(inventory, tmp_path / "one")))
    theirs = as_json(capsys, str(written(other, tmp_path / "other")))
    for found in (ours, theirs):
        del found["inventory"]["manifest"]
    assert ours == theirs
    assert ours["inventory"]["total"]["objects"] == 14
    assert ours["storage"]["bytes"] == sum(200_000 + number for number in range(10)) + 300 * GIB + 5


def test_the_page_begins_with_the_money_and_says_what_to_do(
    capsys: pytest.CaptureFixture[str], inventory: SmallInventory, tmp_path: Path
) -> None:
    told = said(capsys, str(written(inventory, tmp_path)))
    lines = [line.strip() for line in told.splitlines()]
    assert lines[0] == f"{SOURCE}, listed 2026-11-20 01:00 UTC"
    assert lines[1] == "14 objects, 300 GiB: $6.90 a month"
    titles = ("Where the money is", "What to do", "By size", "By last changed", "What this inventory does not say")
    order = [lines.index(title) for title in titles]
    assert order == sorted(order)
    assert lines[order[1] + 1].startswith("The plan saves $68.40 in 12 months of 30 days, from the first month on.")
    dearest = lines[next(number for number, line in enumerate(lines) if line.startswith("prefix")) + 1]
    assert dearest.split()[:5] == ["exports/", "3", "300", "GiB", "$6.90"]
    assert "noncurrent versions: 1, 5 B" in lines
    assert any(line.startswith("1") and "under exports/" in line for line in lines)


def test_prefixes_too_many_for_the_money_are_shown_by_size(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    users = SmallInventory(FileFormat.CSV, [[a_row(f"users/{number}/a.jpg", GIB + number) for number in range(300)]])
    lines = [line.split() for line in said(capsys, str(written(users, tmp_path))).splitlines()]
    assert ["users/", "300", "300", "GiB", "$6.90", "█" * 24, "100%"] in lines
    deep = lines.index(["The", "largest", "prefixes,", "3", "deep"])
    assert lines[deep + 2][:4] == ["users/299/", "1", "1.00", "GiB"]


def test_an_s3_url_is_read_with_the_shells_credentials(
    capsys: pytest.CaptureFixture[str],
    inventory: SmallInventory,
    tmp_path: Path,
    in_s3: Any,
) -> None:
    inventory.put(in_s3)
    there = as_json(capsys, f"s3://{DESTINATION}/{inventory.folder}/manifest.json")
    here = as_json(capsys, str(written(inventory, tmp_path)))
    assert there["storage"] == here["storage"]


@pytest.fixture
def in_s3(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    with mock_aws():
        s3: Any = boto3.client("s3")
        s3.create_bucket(Bucket=DESTINATION)
        yield s3


def test_all_files_are_written(capsys: pytest.CaptureFixture[str], inventory: SmallInventory, tmp_path: Path) -> None:
    out = tmp_path / "out"
    shown = as_json(capsys, str(written(inventory, tmp_path)), "-o", str(out))
    assert json.loads((out / "snapshot.json").read_text()) == shown
    assert json.loads((out / "plan.json").read_text()) == shown["storage"]["plan"]
    lifecycle = json.loads((out / "lifecycle.json").read_text())
    assert any("Transitions" in rule for rule in lifecycle["LifecycleConfiguration"]["Rules"])
    assert sum(pq.read_table(out / "cells.parquet")["objects"].to_pylist()) == 14


@pytest.mark.parametrize("place", ["manifest.json", "", "flat"])
def test_data_are_found_above_or_beside_the_manifest(
    capsys: pytest.CaptureFixture[str], inventory: SmallInventory, tmp_path: Path, place: str
) -> None:
    folder = written(inventory, tmp_path / "bucket")
    if place == "flat":
        folder = tmp_path / "flat"
        folder.mkdir()
        for key, content in inventory.objects.items():
            (folder / Path(key).name).write_bytes(content)
        place = ""
    assert as_json(capsys, str(folder / place))["inventory"]["total"]["objects"] == 14


def test_each_broken_file_is_named(
    capsys: pytest.CaptureFixture[str], inventory: SmallInventory, tmp_path: Path
) -> None:
    torn, gone = inventory.data_keys
    inventory.objects[torn] = inventory.objects[torn][:-9]
    del inventory.objects[gone]
    told = said(capsys, str(written(inventory, tmp_path)), code=1)
    assert "2 of 2 parts can't be counted" in told
    assert torn in told
    assert f"{gone}: there is no such file" in told


def test_a_manifest_that_is_not_what_its_checksum_says_is_not_read(
    capsys: pytest.CaptureFixture[str], inventory: SmallInventory, tmp_path: Path
) -> None:
    folder = written(inventory, tmp_path)
    (folder / "manifest.json").write_bytes(inventory.objects[f"{inventory.folder}/manifest.json"] + b" ")
    assert "its MD5 is" in said(capsys, str(folder), code=1)
    (folder / "manifest.checksum").unlink()
    assert as_json(capsys, str(folder))["inventory"]["total"]["objects"] == 14


def test_a_place_that_is_none_is_a_wrong_call(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert "no such file or folder" in said(capsys, str(tmp_path / "none"), code=2)
    assert "manifest.json: no such file" in said(capsys, str(tmp_path), code=1)
    assert "names no inventory" in said(capsys, "s3://bucket/key.csv", code=1)
    assert "in a dated folder, as in s3://" in said(capsys, "s3://bucket/manifest.json", code=1)


def test_an_empty_inventory_is_said_to_be_empty(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    told = said(capsys, str(written(SmallInventory(FileFormat.PARQUET, []), tmp_path)))
    assert "0 objects, 0 B" in told


@pytest.mark.parametrize(
    ("size", "words"),
    [(None, "unknown size"), (0, "0 B"), (999, "999 B"), (1000, "0.98 KiB"), (2**30, "1.00 GiB"), (2**60, "1024 PiB")],
)
def test_sizes_have_three_digits(size: int | None, words: str) -> None:
    assert bytes_words(size) == words


@pytest.mark.parametrize("file_format", FileFormat)
def test_progress_is_told_of_each_byte_once(inventory: SmallInventory, tmp_path: Path, file_format: FileFormat) -> None:
    other = SmallInventory(file_format, inventory.files)
    found = find_inventory(str(written(other, tmp_path)))
    told: list[int] = []
    count_inventory(found, verified_manifest(found), told.append)
    assert sum(told) == sum(len(other.objects[key]) for key in other.data_keys)


@pytest.mark.parametrize("file_format", [FileFormat.PARQUET, FileFormat.ORC])
def test_progress_over_a_large_file_is_told_share_by_share(tmp_path: Path, file_format: FileFormat) -> None:
    large = SmallInventory(file_format, [photos(500)], row_group=100)
    found = find_inventory(str(written(large, tmp_path)))
    manifest, told = verified_manifest(found), list[int]()
    whole = count_inventory(found, manifest, told.append).whole
    (size,) = (file.size_bytes for file in manifest.files)
    shared = list[int]()
    assert count_inventory(found, manifest, shared.append, share_bytes=size // 3).whole == whole
    assert sum(told) == sum(shared) == size
    assert max(shared) <= size // 3


def test_a_bar_is_as_long_as_its_share() -> None:
    assert (bar(0).count("█"), bar(0.5).count("█"), bar(1).count("█")) == (0, 12, 24)
