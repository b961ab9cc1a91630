"""Where log groups are exported to: by whatever of the template calls CreateExportTask with names that it says."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from local.discover.intrinsics import Unknown
from local.discover.stack_view import Seen, StackView

Export = tuple[Mapping[str, str] | None, tuple[str, ...]]
_CALL = "createexporttask"
# As CreateExportTask takes them, and as a list of groups has them for a state machine that takes one after another.
_NAMES = (
    ("logGroupName", "destination", "destinationPrefix"),
    ("LogGroupName", "Destination", "DestinationPrefix"),
    ("group", "bucket", "prefix"),
)


def exports(view: StackView, buckets: Collection[str]) -> dict[str, Export]:
    """By log groups. A bucket that is none of ``buckets`` can't stand in the file: it is remarked."""
    found: dict[str, Export] = {}
    for seen in view.of("AWS::Scheduler::Schedule", "AWS::StepFunctions::StateMachine"):
        for group, bucket, prefix in _exported(seen):
            said = {"bucket": bucket, "prefix": prefix} if prefix else {"bucket": bucket}
            where = f"s3://{bucket}/{prefix}".removesuffix("/")
            remark = f"exported to {where}: for `export` the bucket has to stand under resources.buckets"
            found[group] = (said, ()) if bucket in buckets else (None, (remark,))
    return found


def _exported(seen: Seen) -> Iterator[tuple[str, str, str]]:
    if _CALL not in json.dumps(seen.raw, default=str).lower():
        return
    for node in _objects(dict(seen.properties)):
        for group, bucket, prefix in _NAMES:
            said = (node.get(group), node.get(bucket), node.get(prefix, ""))
            if all(isinstance(part, str) and "{%" not in part for part in said) and said[0] and said[1]:
                yield str(said[0]), str(said[1]), str(said[2])


def _objects(node: Any) -> Iterator[Mapping[str, Any]]:
    """Within texts that are JSON too."""
    if isinstance(node, str) and node.lstrip().startswith("{"):
        try:
            node = json.loads(node)
        except ValueError:
            return
    if isinstance(node, Mapping):
        yield node
    if isinstance(node, Mapping | list) and not isinstance(node, Unknown):
        for inner in node.values() if isinstance(node, Mapping) else node:
            yield from _objects(inner)
