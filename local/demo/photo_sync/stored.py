"""The bucket is inventoried, morning by morning. Each checksum that arrives starts the state machine by itself."""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from local.demo.facts import Facts
from local.demo.photo_sync.inventory import BUCKET, folder_of, write_inventory
from local.demo.photo_sync.nights import Hour, Photo, photos_before
from local.demo.progress import StepError
from local.demo.stage import Stage

# From eight on growth is forecast.
MORNINGS = 9
_AT_HOUR = 6
_LONGEST_S, _LOOK_S = 60, 0.1


def inventory_mornings(stage: Stage, hours: Iterable[Hour], today: date) -> list[Facts]:
    """The last nine until yesterday, each read before the next one comes. Returns what each one lists: ``taken_at``,
    ``objects``, ``bytes``. Raises StepError.
    """
    photos = [*photos_before(today), *(photo for hour in hours for photo in hour.photos)]
    morning = datetime(today.year, today.month, today.day, _AT_HOUR, tzinfo=UTC)
    return [_inventoried(stage, photos, morning - timedelta(days=back)) for back in range(MORNINGS, 0, -1)]


def _inventoried(stage: Stage, photos: Iterable[Photo], at: datetime) -> Facts:
    own = [photo for photo in photos if photo.uploaded_at < at]
    write_inventory(stage.client("s3"), own, at)
    _await(stage.client("stepfunctions"), stage.outputs["InventoryStateMachineArn"], at)
    return {"taken_at": at.isoformat(), "objects": len(own), "bytes": sum(photo.size for photo in own)}


def _await(states: Any, machine: str, at: datetime) -> None:
    deadline = time.monotonic() + _LONGEST_S
    while (found := _execution(states, machine, at)) is None or found["status"] == "RUNNING":
        if time.monotonic() > deadline:
            raise StepError(f"the inventory of {at:%d %B} is not read within {_LONGEST_S} s")
        time.sleep(_LOOK_S)
    if found["status"] != "SUCCEEDED":
        why = states.describe_execution(executionArn=found["executionArn"]).get("cause", found["status"])
        raise StepError(f"the inventory of {at:%d %B}: {why}")


def _execution(states: Any, machine: str, at: datetime) -> Any:
    """It is named after the manifest's folder."""
    listed = states.list_executions(stateMachineArn=machine)["executions"]
    return next((one for one in listed if one["name"].startswith(f"{BUCKET}-{folder_of(at)}-")), None)
