"""manifest.checksum was created: said by EventBridge, by S3 itself, by S3 through SNS, or by a person.

S3 writes it last, so the inventory is complete then
(https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-inventory-location.html).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote_plus

from lamplighter.domain.inventory_run.identity import CHECKSUM, MANIFEST, ManifestPlace
from lamplighter.errors import Rejected
from lamplighter.inbound.plain import Json, items, mapping, parsed, plain, text

_KEY_LIMIT = 1024 * 3  # a key has at most 1024 bytes, URL-encoded three times as many


@dataclass(frozen=True, slots=True, kw_only=True)
class InventoryNotice:
    """``resume``: a run that failed is to be taken up again."""

    place: ManifestPlace
    resume: bool = False


def inventory_notices(event: object) -> tuple[InventoryNotice, ...]:
    """Each inventory once. Other objects, and what S3 sends to try a notification out, are none.

    Raises Rejected for an event of another kind. ``{"resume": "s3://BUCKET/…/manifest.json"}`` takes a run up again.
    """
    return tuple(dict.fromkeys(_notices(plain(event))))


def manifest_place(url: str) -> ManifestPlace:
    """Of ``s3://BUCKET/…/manifest.json`` or manifest.checksum. Raises Rejected for anything else."""
    bucket, _, key = url.removeprefix("s3://").partition("/")
    place = _place(bucket, key)
    if place is None or not url.startswith("s3://"):
        raise Rejected(f"{url!r} names no inventory; it should be s3://BUCKET/…/{MANIFEST} or …/{CHECKSUM}")
    return place


def _notices(body: Json) -> Iterator[InventoryNotice]:
    event = mapping(body)
    resumed = text(event.get("resume"), _KEY_LIMIT)
    if resumed is not None:
        yield InventoryNotice(place=manifest_place(resumed), resume=True)
    elif event.get("Event") == "s3:TestEvent":
        return
    elif records := items(event.get("Records")):
        for record in records:
            yield from _recorded(mapping(record))
    elif event.get("detail-type") == "Object Created":
        detail = mapping(event.get("detail"))
        yield from _created(mapping(detail.get("bucket")), text(mapping(detail.get("object")).get("key"), _KEY_LIMIT))
    else:
        raise Rejected("no notice of an object that was created: neither EventBridge's, nor S3's, nor S3's by SNS")


def _recorded(record: dict[str, Json]) -> Iterator[InventoryNotice]:
    """S3 encodes keys in its own notifications, and leaves them as they are for EventBridge."""
    message = mapping(record.get("Sns")).get("Message")
    if isinstance(message, str):
        yield from _notices(parsed(message))
        return
    s3 = mapping(record.get("s3"))
    if not s3:
        raise Rejected(f"a record of {record.get('eventSource') or record.get('EventSource')}, not of S3")
    if str(record.get("eventName")).startswith("ObjectCreated:"):
        key = text(mapping(s3.get("object")).get("key"), _KEY_LIMIT)
        yield from _created(mapping(s3.get("bucket")), None if key is None else unquote_plus(key))


def _created(bucket: dict[str, Json], key: str | None) -> Iterator[InventoryNotice]:
    name = text(bucket.get("name"))
    if name is None or key is None:
        raise Rejected("a notice of S3 without a bucket's name or an object's key")
    place = _place(name, key) if key.endswith(CHECKSUM) else None
    if place is not None:
        yield InventoryNotice(place=place)


def _place(bucket: str, key: str) -> ManifestPlace | None:
    folder, slash, name = key.rpartition("/")
    if not bucket or not slash or name not in (MANIFEST, CHECKSUM):
        return None
    return ManifestPlace(bucket=bucket, key=f"{folder}/{MANIFEST}")
