"""Names that stand once, those of the workload and its Region, and tags."""

from __future__ import annotations

import re
from collections.abc import Iterator

from local.workload_files.problems import Finding
from local.workload_files.rules.reading import Data, mapping, objects

_RESOURCES = (
    "apis", "functions", "tables", "buckets", "user_pools", "models",
    "databases", "caches", "queues", "hosts", "endpoints",
)  # fmt: skip
# Lists whose entries have a name of their own, and what the name is called there.
_NAMED: tuple[tuple[tuple[str, ...], str], ...] = (
    *(((key,), "name") for key in ("alarms", "receivers", "runbooks", "slos", "kpis", "health_checks", "log_groups")),
    *(((key,), "name") for key in ("queries", "dashboards", "budgets", "real_users", "ip_sets", "reports")),
    *((("resources", kind), "name") for kind in _RESOURCES),
    (("tracing", "groups"), "name"),
    (("tracing", "sampling"), "name"),
    (("costs", "units"), "name"),
    (("prometheus", "scrape"), "job"),
    (("prometheus", "dashboards"), "name"),
)
# Lists within the entries of lists: a name stands once in each.
_NESTED = (
    (("log_groups",), "metric_filters", "name"),
    (("dashboards",), "sections", "title"),
    (("dashboards", "sections"), "widgets", "title"),
    (("prometheus", "dashboards"), "panels", "title"),
)
_WORKLOAD = re.compile(r"[a-z0-9][a-z0-9-]*")
# botocore's service model of the Resource Groups Tagging API: TagKey and TagValue.
_TAG_KEY, _TAG_VALUE = 128, 256
# A resource takes 50 (docs.aws.amazon.com/tag-editor/latest/userguide/reference.html); one is a severity or a category.
_TAGS = 49
_REGION = re.compile(r"[a-z]{2}(-[a-z]+)+-\d")


def _names_once(data: Data) -> Iterator[Finding]:
    for path, key in _NAMED:
        yield from _once(data, path, key)
    for path, inner, key in _NESTED:
        for place, entry in objects(data, *path):
            for finding in _once(entry, (inner,), key):
                yield Finding((*place, *finding.location), finding.message)


def _once(data: Data, path: tuple[str, ...], key: str) -> Iterator[Finding]:
    seen: set[str] = set()
    for place, entry in objects(data, *path):
        name = entry.get(key)
        if isinstance(name, str) and name in seen:
            yield Finding((*place, key), f"{name!r} is the name of an earlier one")
        elif isinstance(name, str):
            seen.add(name)


def _workload(data: Data) -> Iterator[Finding]:
    name, region = data.get("workload"), data.get("region")
    if isinstance(name, str) and name and not _WORKLOAD.fullmatch(name):
        yield Finding(("workload",), f"is {name!r}; allowed: small letters, digits and hyphens")
    if isinstance(region, str) and not _REGION.fullmatch(region):
        yield Finding(("region",), f"is {region!r}; it should be a Region's code such as us-east-1")


def _tags(data: Data) -> Iterator[Finding]:
    if len(mapping(data, "tags")) > _TAGS:
        yield Finding(("tags",), f"are {len(mapping(data, 'tags'))}; allowed: {_TAGS} at most")
    for key, value in mapping(data, "tags").items():
        if key.lower().startswith("aws:") or not 1 <= len(key) <= _TAG_KEY:
            yield Finding(("tags", key), f"a tag's key has 1 to {_TAG_KEY} characters and does not begin with aws:")
        if len(str(value)) > _TAG_VALUE:
            yield Finding(("tags", key), f"has {len(str(value))} characters; allowed: {_TAG_VALUE} at most")


RULES = (_names_once, _workload, _tags)
