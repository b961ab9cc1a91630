"""An S3 Inventory through the deployed state machine: from manifest.checksum to snapshot, table and metrics."""

from __future__ import annotations

import io
import json
import math
from dataclasses import replace
from functools import partial
from random import Random
from typing import Any

import pyarrow.parquet as pq
import pytest

from lamplighter.domain.inventory.manifest import FileFormat
from local.demo.progress import until
from tests.integration.inventory.conftest import NOTIFYING, STACK, Deployed
from tests.small_inventories import DESTINATION, SOURCE, SmallInventory, a_row, photos

pytestmark = pytest.mark.embedded

PHOTO_SYNC = "photo-sync"
DEFAULT = "default"


def an_inventory(source: str, file_format: FileFormat = FileFormat.CSV) -> SmallInventory:
    """Three files; 30 photos of 200 000 bytes and some, and others."""
    others = [a_row("a b/ü+%.csv", 7), a_row("old", 11, is_latest=False), a_row("x", None, is_delete_marker=True)]
    return SmallInventory(file_format, [photos(10), photos(20, first=10), others], source=source)


def spoilt(inventory: SmallInventory, number: int) -> SmallInventory:
    key = inventory.data_keys[number]
    return replace_objects(inventory, {key: inventory.objects[key][:-9]})


def without(inventory: SmallInventory, number: int) -> SmallInventory:
    gone = inventory.data_keys[number]
    return replace_objects(inventory, {gone: None})


def replace_objects(inventory: SmallInventory, changes: dict[str, bytes | None]) -> SmallInventory:
    changed = replace(inventory, objects={})
    merged = {**inventory.objects, **changes}
    changed.objects = {key: content for key, content in merged.items() if content is not None}
    return changed


def portions(found: list[dict[str, Any]]) -> dict[str, tuple[int, int]]:
    return {one["name"]: (one["objects"], one["bytes"]) for one in found}


@pytest.mark.parametrize("file_format", FileFormat)
def test_an_inventory_of_each_format_becomes_the_same_snapshot(deployed: Deployed, file_format: FileFormat) -> None:
    inventory = an_inventory(f"bucket-{file_format.lower()}", file_format)
    inventory.put(deployed.s3)

    ended = deployed.ended(inventory)

    assert ended["status"] == "SUCCEEDED", (ended.get("error"), ended.get("cause"))
    (counts,) = deployed.bodies("inventory", DEFAULT, inventory.source)
    photo_bytes = sum(200_000 + number for number in range(30))
    assert counts["total"] == {"objects": 33, "bytes": photo_bytes + 18}
    assert portions(counts["by_version"]) == {
        "current": (31, photo_bytes + 7),
        "noncurrent": (1, 11),
        "delete_marker": (1, 0),
    }
    assert portions(counts["top_prefixes"])["a b/"] == (1, 7)
    (report,) = deployed.bodies("storage", DEFAULT, inventory.source)
    assert report["bytes"] == photo_bytes + 18
    assert float(report["cost"]["usd"]) > 0


def test_a_bucket_is_its_workloads_and_has_a_table_and_metrics(deployed: Deployed) -> None:
    inventory = an_inventory(SOURCE)
    inventory.put(deployed.s3)

    assert deployed.ended(inventory)["status"] == "SUCCEEDED"

    assert deployed.bodies("storage", PHOTO_SYNC, SOURCE)
    (key,) = deployed.keys(f"tables/storage/{PHOTO_SYNC}/")
    table = pq.read_table(io.BytesIO(deployed.content(key)))
    assert sum(table["objects"].to_pylist()) == 33
    metrics = deployed.aws.client("cloudwatch").list_metrics(Namespace="Lamplighter/Workloads")["Metrics"]
    published = {
        (one["MetricName"], *sorted((each["Name"], each["Value"]) for each in one["Dimensions"])) for one in metrics
    }
    own = (("Bucket", SOURCE), ("StorageClass", "STANDARD"), ("Workload", PHOTO_SYNC))
    assert ("StorageBytes", *own) in published


def test_told_twice_it_is_one_run(deployed: Deployed) -> None:
    inventory = an_inventory("told-twice")
    inventory.put(deployed.s3)
    deployed.ended(inventory)
    key = f"{inventory.folder}/manifest.checksum"
    deployed.s3.put_object(Bucket=DESTINATION, Key=key, Body=inventory.objects[key])
    record = {
        "eventSource": "aws:s3",
        "eventName": "ObjectCreated:Put",
        "s3": {"bucket": {"name": DESTINATION}, "object": {"key": key}},
    }
    deployed.invoke("inventory-starter", {"Records": [record]})

    assert len(deployed.executions(inventory)) == 1


def test_a_bucket_tells_the_function_itself(deployed: Deployed) -> None:
    inventory = an_inventory("notifying")
    own = SmallInventory(inventory.file_format, inventory.files, source=inventory.source, destination=NOTIFYING)
    own.put(deployed.s3)

    assert deployed.ended(own)["status"] == "SUCCEEDED"


def test_a_topic_tells_of_an_inventory(deployed: Deployed) -> None:
    """Its bucket told nobody: the checksum was there before."""
    inventory = an_inventory("by-topic")
    deployed.s3.put_bucket_notification_configuration(Bucket=DESTINATION, NotificationConfiguration={})
    inventory.put(deployed.s3)
    deployed.s3.put_bucket_notification_configuration(
        Bucket=DESTINATION, NotificationConfiguration={"EventBridgeConfiguration": {}}
    )
    created = {"bucket": {"name": DESTINATION}, "object": {"key": f"{inventory.folder}/manifest.checksum"}}
    record = {"eventSource": "aws:s3", "eventName": "ObjectCreated:Put", "s3": created}

    deployed.aws.client("sns").publish(TopicArn=deployed.topic_arn, Message=json.dumps({"Records": [record]}))

    assert deployed.ended(inventory)["status"] == "SUCCEEDED"


@pytest.mark.parametrize("spoil", [spoilt, without], ids=["damaged", "gone"])
def test_a_part_that_fails_is_named_and_the_others_are_not_counted_again(deployed: Deployed, spoil: Any) -> None:
    whole = an_inventory(f"failing-{spoil.__name__}")
    broken = spoil(whole, 1)
    broken.put(deployed.s3)

    failed = deployed.ended(whole)

    assert (failed["status"], failed["error"]) == ("FAILED", "Incomplete")
    assert whole.data_keys[1] in failed["cause"]
    assert "Damaged" in failed["cause"]
    assert whole.data_keys[0] not in failed["cause"]
    assert "1 of 3 parts" in failed["cause"]
    assert deployed.bodies("inventory", DEFAULT, whole.source) == []

    # The file is put right; the others are spoilt meanwhile, and nobody looks at them again.
    deployed.s3.put_object(Bucket=DESTINATION, Key=whole.data_keys[1], Body=whole.objects[whole.data_keys[1]])
    deployed.s3.delete_object(Bucket=DESTINATION, Key=whole.data_keys[0])
    deployed.resume(whole)

    assert deployed.ended(whole, attempts=2)["status"] == "SUCCEEDED"
    (counts,) = deployed.bodies("inventory", DEFAULT, whole.source)
    assert counts["total"]["objects"] == 33


def a_large_file(source: str, file_format: FileFormat) -> SmallInventory:
    """Of more than 3 MiB, in several row groups or stripes."""
    noise = Random(source)  # noqa: S311 - the same rows in every run
    rows = [a_row(f"photos/{noise.randbytes(400).hex()}/a.jpg", number) for number in range(4000)]
    return SmallInventory(file_format, [rows], row_group=1000, source=source)


@pytest.mark.parametrize("file_format", [FileFormat.PARQUET, FileFormat.ORC])
def test_a_large_file_is_shared_out_and_comes_to_the_whole(deployed: Deployed, file_format: FileFormat) -> None:
    inventory = a_large_file(f"large-{file_format.lower()}", file_format)
    (content,) = (inventory.objects[key] for key in inventory.data_keys)
    shares = math.ceil(len(content) / 2**20)
    inventory.put(deployed.s3)

    ended = deployed.ended(inventory)

    assert ended["status"] == "SUCCEEDED", (ended.get("error"), ended.get("cause"))
    parts = json.loads(deployed.content(f"inventory/{ended['name']}/parts.json"))
    assert [part["kind"] for part in parts] == [*["share"] * shares, "checksum"]
    assert shares > 3
    (counts,) = deployed.bodies("inventory", DEFAULT, inventory.source)
    assert counts["total"] == {"objects": 4000, "bytes": sum(range(4000))}


def test_what_was_counted_of_a_large_file_that_proved_another_is_counted_anew(deployed: Deployed) -> None:
    """Its shares could be read."""
    whole = a_large_file("large-changed", FileFormat.ORC)
    (key,) = whole.data_keys
    changed = whole.objects[key].replace(b"photos/", b"PHOTOS/")
    replace_objects(whole, {key: changed}).put(deployed.s3)

    failed = deployed.ended(whole)

    assert (failed["status"], failed["error"]) == ("FAILED", "Incomplete")
    assert f"({key}, its checksum)" in failed["cause"]
    assert "its MD5 is" in failed["cause"]
    assert "1 of 5 parts" in failed["cause"]

    deployed.s3.put_object(Bucket=DESTINATION, Key=key, Body=whole.objects[key])
    deployed.resume(whole)

    assert deployed.ended(whole, attempts=2)["status"] == "SUCCEEDED"
    (report,) = deployed.bodies("storage", DEFAULT, whole.source)
    assert [one["prefix"] for one in report["cost"]["by_prefix"]] == ["photos/"]


def test_what_is_done_or_running_is_not_taken_up_again(deployed: Deployed) -> None:
    inventory = an_inventory("done")
    inventory.put(deployed.s3)
    deployed.ended(inventory)

    deployed.resume(inventory)

    assert len(deployed.executions(inventory)) == 1


def test_a_manifest_that_is_not_what_its_checksum_says_is_not_read(deployed: Deployed) -> None:
    inventory = an_inventory("changed-manifest")
    inventory.objects[f"{inventory.folder}/manifest.json"] += b" "
    inventory.put(deployed.s3)

    failed = deployed.ended(inventory)

    assert (failed["status"], failed["error"]) == ("FAILED", "Damaged")
    assert f"{inventory.folder}/manifest.json: its MD5 is" in failed["cause"]


def test_an_empty_bucket_is_a_snapshot_too(deployed: Deployed) -> None:
    inventory = SmallInventory(FileFormat.PARQUET, [], source="empty")
    inventory.put(deployed.s3)

    ended = deployed.ended(inventory)

    assert ended["status"] == "SUCCEEDED", (ended.get("error"), ended.get("cause"))
    (counts,) = deployed.bodies("inventory", DEFAULT, "empty")
    assert counts["total"] == {"objects": 0, "bytes": 0}


def test_many_parts_are_merged_in_groups(deployed: Deployed) -> None:
    inventory = SmallInventory(FileFormat.CSV, [[a_row(f"p/{number}", 10)] for number in range(70)], source="many")
    inventory.put(deployed.s3)

    ended = deployed.ended(inventory)

    assert ended["status"] == "SUCCEEDED", (ended.get("error"), ended.get("cause"))
    assert len([key for key in deployed.keys(f"inventory/{ended['name']}/") if "/groups/" in key]) == 2
    (counts,) = deployed.bodies("inventory", DEFAULT, "many")
    assert counts["total"] == {"objects": 70, "bytes": 700}


def test_a_checksum_that_is_none_lies_among_the_dead_letters(deployed: Deployed) -> None:
    inventory = an_inventory("no-checksum")
    inventory.objects[f"{inventory.folder}/manifest.checksum"] = b"soon"
    inventory.put(deployed.s3)
    sqs = deployed.aws.client("sqs")
    url = sqs.get_queue_url(QueueName=f"{STACK}-inventory-dead-letters")["QueueUrl"]

    letters = partial(sqs.receive_message, QueueUrl=url, WaitTimeSeconds=1)
    (letter,) = until("a dead letter", lambda: letters().get("Messages") or None)

    assert "no-checksum" in letter["Body"]
    assert deployed.executions(inventory) == []
