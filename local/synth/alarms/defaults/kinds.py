"""What the kinds of resources are called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """``name`` stands in the names of alarms, ``spoken`` in their descriptions."""

    name: str
    spoken: str


# By the name of the list in the workload's file.
KINDS: Mapping[str, Kind] = {
    "apis": Kind("api", "API"),
    "functions": Kind("function", "function"),
    "tables": Kind("table", "table"),
    "buckets": Kind("bucket", "bucket"),
    "user_pools": Kind("user-pool", "user pool"),
    "models": Kind("model", "Bedrock model"),
    "databases": Kind("database", "database"),
    "caches": Kind("cache", "cache"),
    "queues": Kind("queue", "queue"),
    "hosts": Kind("host", "host"),
    "endpoints": Kind("endpoint", "endpoint"),
}
