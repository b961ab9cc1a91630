"""Who is told, and what is put right: receivers, routes, secrets, runbooks and links."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from fnmatch import fnmatchcase

from lamplighter.domain.lambda_limits import outside_memory
from lamplighter.domain.workload import DEFAULT_WORKLOAD, FunctionSetting
from local.workload_files.problems import Finding, Location, allowed
from local.workload_files.rules.reading import Data, given, is_number, names, objects, words

# What the name of a receiver's secret begins with: template.yaml lets each notifier read those and no others.
SECRET_PREFIXES = {"slack": "lamplighter/slack", "pagerduty": "lamplighter/pagerduty"}
RECEIVER_KINDS = tuple(SECRET_PREFIXES)
_SLACK_FORMS = ({"channel", "bot_token_secret"}, {"webhook_url_secret"})
# So alike, a name that only a wildcard fits is more likely a typing error: its runbook would never run.
_TYPO = 0.9
_LOOKS_LIKE_A_SECRET = re.compile(r"xox[a-z]-|https?://|^[0-9a-f]{32}$", re.IGNORECASE)


def _receivers_of_routes(data: Data) -> Iterator[Finding]:
    receivers = names(data, "receivers")
    for place, route in objects(data, "routes"):
        for at, name in words(route, "receivers"):
            if name not in receivers:
                yield Finding((*place, "receivers", at), f"no receiver is named {name!r}; {allowed(name, receivers)}")


def _one_kind_of_receiver(data: Data) -> Iterator[Finding]:
    for place, receiver in objects(data, "receivers"):
        kinds = given(receiver, *RECEIVER_KINDS)
        if len(kinds) != 1:
            said = f"has {' and '.join(kinds)}" if kinds else "has none"
            yield Finding(place, f"needs exactly one of {', '.join(RECEIVER_KINDS)}; it {said}")


def _slack_forms(data: Data) -> Iterator[Finding]:
    for place, receiver in objects(data, "receivers"):
        slack = receiver.get("slack")
        if isinstance(slack, dict):
            said = set(given(slack, "channel", "bot_token_secret", "webhook_url_secret"))
            if said not in _SLACK_FORMS:
                message = "needs channel and bot_token_secret, or webhook_url_secret alone"
                yield Finding((*place, "slack"), f"{message}; it has {', '.join(sorted(said)) or 'none of them'}")


def _secrets_by_name(data: Data) -> Iterator[Finding]:
    for place, receiver in objects(data, "receivers"):
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
    for place, runbook in objects(data, "runbooks"):
        if isinstance(runbook.get("change"), dict):
            yield (*place, "change"), runbook["change"]


def _one_target(data: Data) -> Iterator[Finding]:
    for place, change in _changes(data):
        said = given(change, "to", "multiply_by")
        if len(said) != 1:
            yield Finding(place, f"needs exactly one of to, multiply_by; it has {'both' if said else 'neither'}")


def _within_bounds(data: Data) -> Iterator[Finding]:
    for place, change in _changes(data):
        target, at_most = change.get("to"), change.get("at_most")
        if is_number(target) and is_number(at_most) and target > at_most:
            yield Finding((*place, "to"), f"is {target}, over at_most ({at_most})")
        if change.get("setting") == FunctionSetting.MEMORY_MB.value:
            for key in ("to", "at_most"):
                memory_mb = change.get(key)
                if is_number(memory_mb) and (outside := outside_memory(int(memory_mb))):
                    yield Finding((*place, key), outside)


def _own_alarms(data: Data) -> Iterator[Finding]:
    own = names(data, "alarms")
    for place, runbook in objects(data, "runbooks"):
        for at, pattern in words(runbook, "alarms"):
            if pattern in own:
                continue
            if not any(fnmatchcase(pattern, name) for name in own):
                message = f"{pattern!r} is none of this workload's alarms; {allowed(pattern, own)}"
                yield Finding((*place, "alarms", at), message)
            elif close := difflib.get_close_matches(pattern, own, n=1, cutoff=_TYPO):
                message = f"did you mean {close[0]!r}? If {pattern!r} is another alarm, list it under alarms too"
                yield Finding((*place, "alarms", at), message)


def _links(data: Data) -> Iterator[Finding]:
    for place, link in objects(data, "links"):
        url = link.get("url")
        if isinstance(url, str) and not url.startswith(("https://", "http://")):
            yield Finding((*place, "url"), f"is {url!r}; it should begin with https://")


def _default_is_never_touched(data: Data) -> Iterator[Finding]:
    if data.get("workload") == DEFAULT_WORKLOAD:
        for key in ("alarms", "runbooks"):
            if data.get(key):
                message = "the default takes what belongs to no workload: it has no alarms and no runbooks"
                yield Finding((key,), message)


RULES = (
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
