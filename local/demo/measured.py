"""The functions that measure, called as their schedules call them, and what they left behind, read back."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from lamplighter.adapters.emf_metrics import NAMESPACE
from lamplighter.adapters.stored_snapshots import StoredSnapshots
from lamplighter.domain.snapshot import BodyT, Snapshot
from local.demo.facts import Facts
from local.demo.stage import Stage
from local.demo.staged_files import PRODUCT
from local.paths import EVENTS

_HOUR = timedelta(hours=1)


class MeasuringError(RuntimeError):
    """A function that measures or reports failed, or kept nothing; why stands in the embedded AWS's log."""


@dataclass(slots=True)
class Measured:
    """``documents`` by the names of their files, ``tables`` too (Parquet)."""

    facts: Facts = field(default_factory=dict)
    documents: dict[str, str] = field(default_factory=dict)
    tables: dict[str, bytes] = field(default_factory=dict)

    def keep(self, snapshot: Snapshot[BodyT]) -> None:
        kind = snapshot.body.kind
        builtins = msgspec.to_builtins(snapshot)
        self.facts[kind] = builtins
        self.documents[f"{kind}.json"] = json.dumps(builtins, indent=2, ensure_ascii=False) + "\n"


def tick(stage: Stage, function: str) -> None:
    """Invokes a function with the event of its schedule. Raises MeasuringError."""
    invoke(stage, function, (EVENTS / function / "schedule.json").read_bytes())


def invoke(stage: Stage, function: str, event: bytes) -> Any:
    """Its answer, which was JSON. Raises MeasuringError."""
    name = f"{stage.stack_name}-{function.replace('_', '-')}"
    answer = stage.client("lambda").invoke(FunctionName=name, Payload=event)
    content = json.load(answer["Payload"])
    if "FunctionError" in answer:
        raise MeasuringError(f"{function}: {content['errorMessage']}")
    return content


def snapshots_of(stage: Stage) -> StoredSnapshots:
    return StoredSnapshots(
        s3=stage.client("s3"),
        bucket=stage.outputs["SnapshotsBucketName"],
        dynamodb=stage.client("dynamodb"),
        table=stage.outputs["SnapshotsTableName"],
    )


def latest(stage: Stage, body: type[BodyT], workload: str = PRODUCT) -> Snapshot[BodyT]:
    """Raises MeasuringError where there is none."""
    found = snapshots_of(stage).latest(body, workload)
    if found is None:
        raise MeasuringError(f"{workload}: no snapshot of {body.kind} was kept")
    return found


def published(stage: Stage, name: str, workload: str = PRODUCT, **dimensions: str) -> float | None:
    """What CloudWatch has of a metric about a workload within the last hour; it came by the function's log."""
    named = {"Workload": workload, **dimensions}
    now = datetime.now(UTC)
    points = stage.client("cloudwatch").get_metric_statistics(
        Namespace=NAMESPACE,
        MetricName=name,
        Dimensions=[{"Name": key, "Value": value} for key, value in named.items()],
        StartTime=now - _HOUR,
        EndTime=now + _HOUR,
        Period=7200,
        Statistics=["Maximum"],
    )["Datapoints"]
    return float(points[0]["Maximum"]) if points else None
