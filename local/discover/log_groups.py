"""Log groups that are there already: watched, neither made nor changed. What is made of their events goes with them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, get_args

from lamplighter.domain.definitions.telemetry import LogCategory, RetentionDays
from local.discover.found import entry_of, left_out
from local.discover.log_exports import exports
from local.discover.metric_filters import metric_filters
from local.discover.stack_view import Seen, StackView
from local.discover.yaml_lines import Entry, Noted

_ALLOWED: frozenset[int] = frozenset(get_args(RetentionDays))
# Kept for ever, or not known: what a person should decide on.
_PLACEHOLDER_DAYS = 30
_CATEGORIES = (
    (LogCategory.AUDIT, "audit|trail"),
    (LogCategory.SECURITY, "security|waf|auth|cognito"),
    (LogCategory.ACCESS, "access|apigateway|api-gateway|cloudfront"),
    (LogCategory.DATABASE, "rds|postgres|mysql|database|redis|elasticache"),
    (LogCategory.BUSINESS, "business"),
    (LogCategory.PERFORMANCE, "performance"),
)
_CATEGORY_TAG = "log-category"


def log_groups(view: StackView) -> Iterator[Entry]:
    for seen in view.of("AWS::Logs::LogGroup"):
        name = seen.name
        fields = {
            "category": _tagged(seen) or _category(name if isinstance(name, str) else seen.logical_id),
            "retention_days": _retention(seen.properties.get("RetentionInDays"), given="RetentionInDays" in seen.raw),
            "encrypted": True if "KmsKeyId" in seen.raw else None,
            "exists": True,
        }
        said = ("LogGroupName", "RetentionInDays", "KmsKeyId")
        yield entry_of(seen, fields, remarks=left_out(seen.properties, said))
    for group, days in view.source.log_groups.items():
        retention = _retention(days, given=False)
        described: dict[str, Any] = {"category": _category(group), "retention_days": retention, "exists": True}
        yield Entry(fields={"name": group, **described}, remarks=("made by what writes to it, not by the template",))


def with_what_is_made_of_them(view: StackView, groups: Sequence[Entry], buckets: Sequence[Entry]) -> list[Entry]:
    """Each with its metric filters and where it is exported to; groups of filters that are made elsewhere, too."""
    filters = metric_filters(view)
    exported = exports(view, {str(bucket.fields["name"]) for bucket in buckets if not bucket.open})
    known = with_those_named(groups, filters, "metric filters")
    return [_with(group, filters.get(_name(group), []), *exported.get(_name(group), (None, ()))) for group in known]


def with_those_named(groups: Sequence[Entry], names: Iterable[str], by: str) -> list[Entry]:
    """And those that the template has not but names: what reads a group must know it."""
    known = {_name(group) for group in groups if not group.open}
    missing = [name for name in dict.fromkeys(names) if name not in known]
    return [*groups, *(_made_elsewhere(name, by) for name in missing)]


def _made_elsewhere(name: str, by: str) -> Entry:
    retention = Noted(_PLACEHOLDER_DAYS, "guessed: not known from the template")
    fields = {"name": name, "category": _category(name), "retention_days": retention, "exists": True}
    return Entry(fields=fields, remarks=(f"not made by the template; named by its {by}",))


def _with(group: Entry, filters: Sequence[Entry], export: Mapping[str, str] | None, remarks: Sequence[str]) -> Entry:
    more = ({"export": export} if export else {}) | ({"metric_filters": list(filters)} if filters else {})
    return replace(group, fields={**group.fields, **more}, remarks=(*group.remarks, *remarks))


def _name(group: Entry) -> str:
    return str(group.fields["name"])


def _tagged(seen: Seen) -> str | None:
    tags = {entry.get("Key"): entry.get("Value") for entry in seen.entries("Tags")}
    category = tags.get(_CATEGORY_TAG)
    return str(category) if category in list(LogCategory) else None


def _category(name: str) -> Noted:
    guessed = (category for category, words in _CATEGORIES if re.search(words, name, re.IGNORECASE))
    return Noted(next(guessed, LogCategory.APPLICATION).value, "guessed")


def _retention(days: Any, *, given: bool) -> int | Noted:
    number = int(days) if isinstance(days, int | str) and str(days).isdigit() else None
    if number in _ALLOWED:
        return int(number or 0)
    said = "guessed: not known from the template" if given else "guessed: it is kept for ever as it is"
    return Noted(_PLACEHOLDER_DAYS, said)
