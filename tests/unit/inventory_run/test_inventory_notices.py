"""However it is told, an inventory that is complete is one notice; what else S3 tells is none."""

from __future__ import annotations

import json
from typing import Any

import pytest

from lamplighter.domain.inventory_run.identity import ManifestPlace
from lamplighter.errors import Rejected
from lamplighter.inbound.inventory_event import InventoryNotice, inventory_notices, manifest_place
from local.paths import EVENTS

FOLDER = EVENTS / "inventory_starter"
PLACE = ManifestPlace(
    bucket="aurastream-inventories", key="inventories/my-photo-bucket/whole/2025-06-12T01-00Z/manifest.json"
)


def golden(name: str) -> Any:
    return json.loads((FOLDER / f"{name}.json").read_text())


def s3_event(key: str, name: str = "ObjectCreated:Put") -> Any:
    event = golden("s3_notification")
    event["Records"][0]["s3"]["object"]["key"] = key
    event["Records"][0]["eventName"] = name
    return event


@pytest.mark.parametrize("name", ["eventbridge_object_created", "s3_notification", "sns_s3_notification"])
def test_each_way_tells_of_the_same_manifest(name: str) -> None:
    assert inventory_notices(golden(name)) == (InventoryNotice(place=PLACE),)


def test_the_same_inventory_twice_in_an_event_is_one_notice() -> None:
    event = golden("s3_notification")
    assert inventory_notices({"Records": event["Records"] * 2}) == (InventoryNotice(place=PLACE),)


def test_keys_are_encoded_in_s3s_own_notifications_only() -> None:
    (told,) = inventory_notices(s3_event("a+b/%C3%BC%2B/src/all/2025-06-12T01-00Z/manifest.checksum"))
    assert told.place.key == "a b/ü+/src/all/2025-06-12T01-00Z/manifest.json"

    event = golden("eventbridge_object_created")
    event["detail"]["object"]["key"] = "a+b/%41/src/all/2025-06-12T01-00Z/manifest.checksum"
    (told,) = inventory_notices(event)
    assert told.place.key == "a+b/%41/src/all/2025-06-12T01-00Z/manifest.json"


@pytest.mark.parametrize(
    "key",
    [
        "inventories/b/all/2025-06-12T01-00Z/manifest.json",
        "inventories/b/all/data/x.csv.gz",
        "manifest.checksum",
        "a/my-manifest.checksum",
    ],
)
def test_other_objects_are_no_inventory(key: str) -> None:
    assert inventory_notices(s3_event(key)) == ()


def test_a_removed_checksum_and_a_test_of_the_notification_are_none() -> None:
    assert inventory_notices(s3_event(PLACE.checksum_key, "ObjectRemoved:Delete")) == ()
    assert inventory_notices(golden("s3_test_event")) == ()


def test_a_person_takes_a_run_up_again() -> None:
    assert inventory_notices(golden("resume")) == (InventoryNotice(place=PLACE, resume=True),)


@pytest.mark.parametrize(
    "event",
    [
        None,
        [],
        "manifest.checksum",
        {},
        {"Records": [{"eventSource": "aws:sqs", "body": "{}"}]},
        {"detail-type": "Object Created", "detail": {"bucket": {"name": "b"}}},
        {"Records": [{"Sns": {"Message": "no JSON"}}]},
        {"resume": "arn:aws:s3:::b/c"},
        {"resume": "s3://b/c/d.csv"},
    ],
)
def test_what_is_no_such_notice_is_refused(event: object) -> None:
    with pytest.raises(Rejected):
        inventory_notices(event)


def test_a_url_names_manifest_or_checksum() -> None:
    assert manifest_place(f"s3://{PLACE.bucket}/{PLACE.checksum_key}") == manifest_place(str(PLACE)) == PLACE
