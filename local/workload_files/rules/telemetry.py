"""Log groups, saved queries, sampling, and metrics of the workload's own."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator

from local.workload_files.problems import Finding, Location, allowed
from local.workload_files.rules.reading import Data, given, is_number, mapping, names, objects, words

# Whether a request is traced is decided when it comes in: what its answer will be is not known then.
_NOT_KNOWN_YET = re.compile(
    r"(http\.)?(response\.)?status(_code)?|error|fault|exception|duration|response_time", re.IGNORECASE
)
_ATTRIBUTES = 5  # botocore's service model of X-Ray, AttributeMap
_ATTRIBUTE_LENGTH = 32  # AttributeKey, AttributeValue
_DEFAULT_RULE = "Default"


def _log_groups(data: Data) -> Iterator[Finding]:
    buckets = names(data, "resources", "buckets")
    for place, group in objects(data, "log_groups"):
        bucket = mapping(group, "export").get("bucket")
        if isinstance(bucket, str) and bucket not in buckets:
            message = f"none of resources.buckets is named {bucket!r}; {allowed(bucket, buckets)}"
            yield Finding((*place, "export", "bucket"), message)


def _queried_groups(data: Data) -> Iterator[Finding]:
    """A query over a group that nobody knows finds nothing, and says so to nobody."""
    groups = names(data, "log_groups")
    asked = [*objects(data, "queries"), *objects(data, "dashboards", "sections", "widgets")]
    for place, query in asked:
        for at, name in words(query, "log_groups"):
            if name not in groups:
                message = f"none of log_groups is named {name!r}; {allowed(name, groups)}"
                yield Finding((*place, "log_groups", at), message)


def _sampling(data: Data) -> Iterator[Finding]:
    priorities: dict[float, object] = {}
    for place, rule in objects(data, "tracing", "sampling"):
        priority, name = rule.get("priority"), rule.get("name")
        if name == _DEFAULT_RULE:
            yield Finding((*place, "name"), f"{name!r} is X-Ray's own, the last of all; name this one otherwise")
        if is_number(priority):
            if priority in priorities:
                yield Finding((*place, "priority"), f"is {priority}, that of {priorities[priority]!r}: one each")
            priorities.setdefault(priority, name)
        yield from _attributes((*place, "attributes"), mapping(rule, "attributes"))


def _attributes(place: Location, attributes: Data) -> Iterator[Finding]:
    if len(attributes) > _ATTRIBUTES:
        yield Finding(place, f"are {len(attributes)}; allowed: {_ATTRIBUTES} at most")
    for key, value in attributes.items():
        if _NOT_KNOWN_YET.fullmatch(key):
            message = "is not known yet when a request comes in, so that the rule would fit none"
            yield Finding((*place, key), f"{message}; find them with a group under tracing.groups instead")
        elif len(key) > _ATTRIBUTE_LENGTH or len(str(value)) > _ATTRIBUTE_LENGTH:
            yield Finding((*place, key), f"has more than {_ATTRIBUTE_LENGTH} characters in its key or its value")


def _real_users(data: Data) -> Iterator[Finding]:
    for place, monitor in objects(data, "real_users"):
        domain = monitor.get("domain")
        if isinstance(domain, str) and ("/" in domain or _is_address(domain)):
            yield Finding((*place, "domain"), f"is {domain!r}; it should be a domain's name such as shop.example.com")


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _own_metrics(data: Data) -> Iterator[Finding]:
    seen: set[tuple[object, ...]] = set()
    for place, metric in objects(data, "own_metrics"):
        namespace, lowest, highest = metric.get("namespace"), metric.get("lowest"), metric.get("highest")
        if isinstance(namespace, str) and namespace.startswith("AWS/"):
            yield Finding((*place, "namespace"), f"is {namespace!r}: only AWS publishes there")
        if is_number(lowest) and is_number(highest) and lowest > highest:
            yield Finding((*place, "lowest"), f"is {lowest}, over highest ({highest})")
        key = (namespace, metric.get("name"), frozenset(word for _, word in words(metric, "dimensions")))
        if given(metric, "name") and key in seen:
            yield Finding(place, f"{metric['name']!r} stands earlier with the same dimensions")
        seen.add(key)


RULES = (_log_groups, _queried_groups, _sampling, _real_users, _own_metrics)
