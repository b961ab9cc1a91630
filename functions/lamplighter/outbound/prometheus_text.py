"""Measurements as Prometheus reads them: text format 0.0.4.

https://prometheus.io/docs/instrumenting/exposition_formats/ · names and base units:
https://prometheus.io/docs/practices/naming/
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from lamplighter.domain.measurement import Measurement, Unit

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_PREFIX = "lamplighter_"
# The suffix of the base unit, and how many of ours are one of it.
_BASE_UNITS: Mapping[Unit, tuple[str, float]] = {
    Unit.SECONDS: ("_seconds", 1),
    Unit.MILLISECONDS: ("_seconds", 1000),
    Unit.BYTES: ("_bytes", 1),
    Unit.PERCENT: ("_ratio", 100),
}
_HELP = {
    "Healthy": "1 where all components of the workload are healthy, else 0.",
    "Unhealthy": "1 where a component of the workload is unhealthy, else 0.",
    "ComponentHealthy": "1 where the component is healthy, 0 where it is degraded or unhealthy.",
    "ComponentLatency": "How long the component took to answer its health check.",
    "ResourceCount": "Resources that carry the workload's tags.",
    "KpiValue": "A key performance indicator over its window.",
    "Sli": "Good events of all events, over the SLO's window.",
    "ErrorBudgetRemaining": "What is left of the SLO's error budget; below 0 it is overdrawn.",
    "BurnRate": "How many times as fast as it may the SLO's error budget burns now.",
    "StoredBytes": "Bytes of all versions in the bucket, by its last inventory.",
    "StoredObjects": "All versions in the bucket without delete markers, by its last inventory.",
    "StorageUsd": "What a month of that costs at list prices.",
    "StorageSavingUsd": "What the storage plan saves within its horizon at least, if nobody reads what it moves.",
    "StorageBytes": "Bytes of all versions in the storage class, by the bucket's last inventory.",
    "StorageObjects": "All versions in the storage class, by the bucket's last inventory.",
    "NoncurrentBytes": "Bytes of noncurrent versions, by the bucket's last inventory.",
    "DeleteMarkers": "Delete markers, by the bucket's last inventory.",
    "SmallObjects": "Versions smaller than 128 KiB, by the bucket's last inventory.",
    "UnencryptedObjects": "Versions that are not encrypted at rest, by the bucket's last inventory.",
}
_SNAPSHOT_TAKEN = "lamplighter_snapshot_timestamp_seconds"
_WORDS = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z0-9])(?=[A-Z][a-z])")
_NOT_OF_A_NAME = re.compile(r"[^a-zA-Z0-9_]")
_ESCAPES = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """When a snapshot was taken: its samples have no time of their own, so that none of them goes stale unseen.
    ``subject`` is a label where there is one.
    """

    kind: str
    workload: str
    at: datetime
    subject: str = ""


@dataclass(frozen=True, slots=True)
class _Family:
    name: str
    help: str


_Samples = dict[str, float]


def prometheus_text(
    measurements: Iterable[Measurement], taken: Iterable[Taken] = (), names: Mapping[str, str] | None = None
) -> str:
    """Gauges, each name once. ``names`` are those that are called something else here than by our rule.

    Of two samples with the same labels the later counts: Prometheus takes none of a text that holds both.
    """
    families: dict[_Family, _Samples] = defaultdict(dict)
    for one in measurements:
        labels = {"workload": one.workload, **{snake_case(name): value for name, value in one.dimensions.items()}}
        families[_family(one, names or {})][_labels(labels)] = _in_base_unit(one)
    for each in taken:
        family = _Family(_SNAPSHOT_TAKEN, "When the latest snapshot was taken.")
        labels = {"workload": each.workload, "kind": each.kind, **({"subject": each.subject} if each.subject else {})}
        families[family][_labels(labels)] = each.at.timestamp()
    return "".join(line for family in sorted(families, key=_name) for line in _lines(family, families[family]))


def snake_case(name: str) -> str:
    """``ComponentLatency``: component_latency. What may not stand in a name becomes an underscore."""
    written = _NOT_OF_A_NAME.sub("_", _WORDS.sub("_", name)).lower()
    return f"_{written}" if written[:1].isdigit() else written


def _family(one: Measurement, names: Mapping[str, str]) -> _Family:
    suffix, _ = _BASE_UNITS.get(one.unit, ("", 1))
    told = _HELP.get(one.name, f"{one.name}, as Lamplighter measured it last.")
    return _Family(names.get(one.name) or f"{_PREFIX}{snake_case(one.name).removesuffix(suffix)}{suffix}", told)


def _name(family: _Family) -> str:
    return family.name


def _in_base_unit(one: Measurement) -> float:
    return one.value / _BASE_UNITS.get(one.unit, ("", 1))[1]


def _labels(labels: Mapping[str, str]) -> str:
    return ",".join(f'{name}="{value.translate(_ESCAPES)}"' for name, value in labels.items())


def _lines(family: _Family, samples: _Samples) -> Iterator[str]:
    yield f"# HELP {family.name} {family.help}\n# TYPE {family.name} gauge\n"
    for labels, value in sorted(samples.items()):
        yield f"{family.name}{{{labels}}} {value!r}\n"
