"""Log groups that are there already: watched, and neither made nor changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, get_args

from lamplighter.domain.definitions.telemetry import LogCategory, RetentionDays
from local.discover.found import entry_of
from local.discover.stack_view import StackView
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


def log_groups(view: StackView) -> Iterator[Entry]:
    for seen in view.of("AWS::Logs::LogGroup"):
        name = seen.name
        fields = {
            "category": _category(name if isinstance(name, str) else seen.logical_id),
            "retention_days": _retention(seen.properties.get("RetentionInDays"), given="RetentionInDays" in seen.raw),
            "encrypted": True if "KmsKeyId" in seen.raw else None,
            "exists": True,
        }
        yield entry_of(seen, fields)
    for group, days in view.source.log_groups.items():
        retention = _retention(days, given=False)
        described: dict[str, Any] = {"category": _category(group), "retention_days": retention, "exists": True}
        yield Entry(fields={"name": group, **described}, remarks=("made by what writes to it, not by the template",))


def _category(name: str) -> Noted:
    guessed = (category for category, words in _CATEGORIES if re.search(words, name, re.IGNORECASE))
    return Noted(next(guessed, LogCategory.APPLICATION).value, "guessed")


def _retention(days: Any, *, given: bool) -> int | Noted:
    number = int(days) if isinstance(days, int | str) and str(days).isdigit() else None
    if number in _ALLOWED:
        return int(number or 0)
    said = "guessed: not known from the template" if given else "guessed: it is kept for ever as it is"
    return Noted(_PLACEHOLDER_DAYS, said)
