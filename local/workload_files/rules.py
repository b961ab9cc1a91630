"""What a workload's shape can't say: how its parts fit together. Each rule reads plain data, so that a fault of
shape elsewhere in the file hides none of these.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase
from typing import Any, TypeGuard

from lamplighter.domain.lambda_limits import outside_memory
from lamplighter.domain.workload import DEFAULT_WORKLOAD, FunctionSetting
from local.workload_files.problems import Finding, Location, allowed

# What the name of a receiver's secret begins with: template.yaml lets each notifier read those and no others.
SECRET_PREFIXES = {"slack": "lamplighter/slack", "pagerduty": "lamplighter/pagerduty"}
RECEIVER_KINDS = tuple(SECRET_PREFIXES)
_SLACK_FORMS = ({"channel", "bot_token_secret"}, {"webhook_url_secret"})
# So alike, a name that only a wildcard fits is more likely a typing error: its runbook would never run.
_TYPO = 0.9
_LOOKS_LIKE_A_SECRET = re.compile(r"xox[a-z]-|https?://|^[0-9a-f]{32}$", re.IGNORECASE)

Data = dict[str, Any]


def findings_within(data: object) -> list[Finding]:
    """Everything that one file can be faulted for by itself."""
    if not isinstance(data, dict):
        return []
    return [finding for rule in _RULES for finding in rule(data)]


def _entries(data: object, key: str) -> Iterator[tuple[Location, Data]]:
    """The objects listed under a key, with their places."""
    listed = data.get(key) if isinstance(data, dict) else None
    for at, entry in enumerate(listed if isinstance(listed, list) else []):
        if isinstance(entry, dict):
            yield (key, at), entry


def _words(data: Data, key: str) -> list[tuple[int, str]]:
    listed = data.get(key)
    return [(at, word) for at, word in enumerate(listed if isinstance(listed, list) else []) if isinstance(word, str)]


def _names(data: Data, key: str) -> list[str]:
    return [entry["name"] for _, entry in _entries(data, key) if isinstance(entry.get("name"), str)]


def _given(data: Data, *keys: str) -> list[str]:
    return [key for key in keys if data.get(key) is not None]


def _names_once(data: Data) -> Iterator[Finding]:
    for key in ("alarms", "receivers", "runbooks"):
        seen: set[str] = set()
        for place, entry in _entries(data, key):
            name = entry.get("name")
            if isinstance(name, str) and name in seen:
                yield Finding((*place, "name"), f"{name!r} is the name of an earlier one")
            elif isinstance(name, str):
                seen.add(name)


def _receivers_of_routes(data: Data) -> Iterator[Finding]:
    receivers = _names(data, "receivers")
    for place, route in _entries(data, "routes"):
        for at, name in _words(route, "receivers"):
            if name not in receivers:
                yield Finding((*place, "receivers", at), f"no receiver is named {name!r}; {allowed(name, receivers)}")


def _one_kind_of_receiver(data: Data) -> Iterator[Finding]:
    for place, receiver in _entries(data, "receivers"):
        kinds = _given(receiver, *RECEIVER_KINDS)
        if len(kinds) != 1:
            said = f"has {' and '.join(kinds)}" if kinds else "has none"
            yield Finding(place, f"needs exactly one of {', '.join(RECEIVER_KINDS)}; it {said}")


def _slack_forms(data: Data) -> Iterator[Finding]:
    for place, receiver in _entries(data, "receivers"):
        slack = receiver.get("slack")
        if isinstance(slack, dict):
            given = set(_given(slack, "channel", "bot_token_secret", "webhook_url_secret"))
            if given not in _SLACK_FORMS:
                message = "needs channel and bot_token_secret, or webhook_url_secret alone"
                yield Finding((*place, "slack"), f"{message}; it has {', '.join(sorted(given)) or 'none of them'}")


def _secrets_by_name(data: Data) -> Iterator[Finding]:
    for place, receiver in _entries(data, "receivers"):
        for kind, prefix in SECRET_PREFIXES.items():
            settings = receiver.get(kind)
            for key, value in (settings if isinstance(settings, dict) else {}).items():
                if not key.endswith("_secret") or not isinstance(value, str):
                    continue
                if _LOOKS_LIKE_A_SECRET.search(value):
                    message = "looks like the secret itself; write the name of a secret in Secrets Manager"
                    yield Finding((*place, kind, key), message)
                elif not value.startswith(prefix):
                    message = f"is {value!r}; it should begin with {prefix}: the notifier may read no other secret"
                    yield Finding((*place, kind, key), message)


def _changes(data: Data) -> Iterator[tuple[Location, Data]]:
    for place, runbook in _entries(data, "runbooks"):
        if isinstance(runbook.get("change"), dict):
            yield (*place, "change"), runbook["change"]


def _one_target(data: Data) -> Iterator[Finding]:
    for place, change in _changes(data):
        given = _given(change, "to", "multiply_by")
        if len(given) != 1:
            yield Finding(place, f"needs exactly one of to, multiply_by; it has {'both' if given else 'neither'}")


def _within_bounds(data: Data) -> Iterator[Finding]:
    for place, change in _changes(data):
        target, at_most = change.get("to"), change.get("at_most")
        if _is_number(target) and _is_number(at_most) and target > at_most:
            yield Finding((*place, "to"), f"is {target}, over at_most ({at_most})")
        if change.get("setting") == FunctionSetting.MEMORY_MB.value:
            for key in ("to", "at_most"):
                memory_mb = change.get(key)
                if _is_number(memory_mb) and (outside := outside_memory(int(memory_mb))):
                    yield Finding((*place, key), outside)


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _own_alarms(data: Data) -> Iterator[Finding]:
    own = _names(data, "alarms")
    for place, runbook in _entries(data, "runbooks"):
        for at, pattern in _words(runbook, "alarms"):
            if pattern in own:
                continue
            if not any(fnmatchcase(pattern, name) for name in own):
                message = f"{pattern!r} is none of this workload's alarms; {allowed(pattern, own)}"
                yield Finding((*place, "alarms", at), message)
            elif close := difflib.get_close_matches(pattern, own, n=1, cutoff=_TYPO):
                message = f"did you mean {close[0]!r}? If {pattern!r} is another alarm, list it under alarms too"
                yield Finding((*place, "alarms", at), message)


def _links(data: Data) -> Iterator[Finding]:
    for place, link in _entries(data, "links"):
        url = link.get("url")
        if isinstance(url, str) and not url.startswith(("https://", "http://")):
            yield Finding((*place, "url"), f"is {url!r}; it should begin with https://")


def _default_is_never_touched(data: Data) -> Iterator[Finding]:
    if data.get("workload") == DEFAULT_WORKLOAD:
        for key in ("alarms", "runbooks"):
            if data.get(key):
                message = "the default takes what belongs to no workload: it has no alarms and no runbooks"
                yield Finding((key,), message)


_RULES: tuple[Callable[[Data], Iterator[Finding]], ...] = (
    _names_once,
    _receivers_of_routes,
    _one_kind_of_receiver,
    _slack_forms,
    _secrets_by_name,
    _one_target,
    _within_bounds,
    _own_alarms,
    _links,
    _default_is_never_touched,
)
