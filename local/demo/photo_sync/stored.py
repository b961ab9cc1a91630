"""The bucket is inventoried, morning by morning. Each checksum that arrives starts the state machine by itself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from local.demo.executions import succeeded
from local.demo.facts import Facts
from local.demo.photo_sync.inventory import BUCKET, folder_of, write_inventory
from local.demo.photo_sync.nights import Hour, Photo, photos_before
from local.demo.photo_sync.storage_bill import MORNING
from local.demo.stage import Stage

# From eight on growth is forecast.
MORNINGS = 9
_LONGEST_S = 60


def inventory_mornings(stage: Stage, hours: Iterable[Hour], today: date) -> list[Facts]:
    """The last nine until yesterday, each read before the next one comes. Returns what each one lists: ``taken_at``,
    ``objects``, ``bytes``. Raises StepError.
    """
    photos = [*photos_before(today), *(photo for hour in hours for photo in hour.photos)]
    morning = datetime.combine(today, MORNING)
    return [_inventoried(stage, photos, morning - timedelta(days=back)) for back in range(MORNINGS, 0, -1)]


def _inventoried(stage: Stage, photos: Iterable[Photo], at: datetime) -> Facts:
    own = [photo for photo in photos if photo.uploaded_at < at]
    write_inventory(stage.client("s3"), own, at)
    # It is named after the manifest's folder.
    run = f"{BUCKET}-{folder_of(at)}-"
    succeeded(stage.client("stepfunctions"), stage.outputs["InventoryStateMachineArn"], run, _LONGEST_S)
    return {"taken_at": at.isoformat(), "objects": len(own), "bytes": sum(photo.size for photo in own)}
