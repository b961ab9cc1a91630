"""Keeps secrets out of what we store and show of a body, and its size within bounds."""

from __future__ import annotations

import json
import re

from lamplighter.inbound.plain import Json

RAW_LIMIT_BYTES = 8 * 1024
REDACTED = "[redacted]"

# Beyond this nothing is looked at: what is kept is far shorter.
_READ_LIMIT = 8 * RAW_LIMIT_BYTES
_GUARDED = (
    r"password|passwd|passphrase|pwd|secret|token|authori[sz]ation|credentials?|cookie|signature"
    r"|(?:api|access|private|routing|integration|service|signing|account|shared|encryption)[_-]?key"
)
_SECRET_NAME = re.compile(rf"(?:^|[^a-z])(?:{_GUARDED})", re.IGNORECASE)
_CAMEL_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")

# Every repetition has an end: a body made to be slow is still quick.
_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(r"-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----.*?(?:-----END [A-Z ]{0,40}-----|\Z)", re.DOTALL),
        REDACTED,
    ),
    # A webhook's address is its secret.
    (re.compile(r"https?://hooks\.slack(?:-gov)?\.com/[^\s\"'<>\\]+", re.IGNORECASE), REDACTED),
    (re.compile(r"https?://[^\s\"'<>\\]{0,500}?(?:webhook|/integration/)[^\s\"'<>\\]*", re.IGNORECASE), REDACTED),
    (re.compile(r"(?<=://)[^\s/@:\"']{1,200}:[^\s/@\"']{1,200}(?=@)"), REDACTED),
    (re.compile(r"\b(?:bearer|basic)\s{1,9}[a-z0-9._~+/=-]{6,}", re.IGNORECASE), REDACTED),
    (re.compile(r"\beyJ[A-Za-z0-9_-]{5,2000}\.[A-Za-z0-9_-]{0,4000}(?:\.[A-Za-z0-9_-]*)?"), REDACTED),
    (re.compile(r"\b(?:AKIA|ASIA)[A-Z0-9]{12,}\b"), REDACTED),
    (re.compile(r"\b(?:xox[a-z]|xapp|gh[pousr]|github_pat|glpat|sk_live|rk_live)[-_][A-Za-z0-9_-]{8,}"), REDACTED),
    (re.compile(r"(\bauthori[sz]ation\s{0,9}[:=]\s{0,9})[^\n\"\\]+", re.IGNORECASE), rf"\1{REDACTED}"),
    # name=value, name: value, "name": "value", and the same inside a string of JSON
    (
        re.compile(
            rf"((?:{_GUARDED})[a-z0-9_-]{{0,40}}\\?[\"']?\s{{0,9}}[:=]\s{{0,9}})(?!\\?\"?\[redacted\])"
            rf"(?:\[[^\[\]]{{0,2000}}\]|\\\"[^\"\\]*\\\"|\"(?:[^\"\\]|\\.)*\"|'[^']*'|\\?[\"']?[^\s,;&\"'}}\\]+)",
            re.IGNORECASE,
        ),
        rf"\1{REDACTED}",
    ),
)


def redacted(body: str) -> str:
    """The text without what looks like a secret."""
    for pattern, replacement in _PATTERNS:
        body = pattern.sub(replacement, body)
    return body


def as_text(body: Json) -> str:
    """The body as people read it: text as it is, anything else as JSON, without secrets."""
    if isinstance(body, str):
        return redacted(body[:_READ_LIMIT])
    return redacted(json.dumps(_without_secrets(body), ensure_ascii=False)[:_READ_LIMIT])


def raw(body: Json) -> str:
    """At most ``RAW_LIMIT_BYTES`` of it, and a mark where it was cut."""
    whole = as_text(body)
    encoded = whole.encode()
    if len(encoded) <= RAW_LIMIT_BYTES:
        return whole
    mark = f" … [cut at {RAW_LIMIT_BYTES} bytes]"
    return encoded[: RAW_LIMIT_BYTES - len(mark.encode())].decode(errors="ignore") + mark


def _without_secrets(value: Json) -> Json:
    if isinstance(value, dict):
        return {key: REDACTED if is_secret_name(key) else _without_secrets(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_without_secrets(item) for item in value]
    return value


def is_secret_name(key: str) -> bool:
    return _SECRET_NAME.search(_CAMEL_HUMP.sub("_", key)) is not None
