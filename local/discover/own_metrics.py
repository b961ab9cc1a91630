"""Metrics that alarms and widgets name and neither AWS nor a metric filter makes: the workload publishes them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from local.discover.yaml_lines import Entry
from local.synth.catalogue import catalogue

_AWS = "AWS/"


def own_metrics(users: Sequence[Entry], log_groups: Sequence[Entry]) -> list[Entry]:
    """Each with each of its sets of dimensions. Its unit and how often it comes stand in no template."""
    made = {(one.fields["namespace"], one.fields["metric"], ()) for one in _filters(log_groups)}
    found = {metric: None for user in users for metric in _metrics(user) if metric not in made and _is_own(metric[0])}
    return [
        Entry(fields={"namespace": namespace, "name": name} | ({"dimensions": list(names)} if names else {}))
        for namespace, name, names in found
    ]


def _is_own(namespace: str) -> bool:
    return not namespace.startswith(_AWS) and namespace not in catalogue().services


def _filters(log_groups: Sequence[Entry]) -> Iterator[Entry]:
    for group in log_groups:
        yield from (one for one in group.fields.get("metric_filters", ()) if not (one.open or group.open))


def _metrics(node: Any) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Whatever has a namespace and a name, in entries that are not open."""
    if isinstance(node, Entry):
        yield from () if node.open else _metrics(node.fields)
    elif isinstance(node, Mapping) and {"namespace", "name"} <= node.keys():
        yield str(node["namespace"]), str(node["name"]), tuple(sorted(node.get("dimensions", ())))
    elif isinstance(node, Mapping | list):
        for inner in node.values() if isinstance(node, Mapping) else node:
            yield from _metrics(inner)
