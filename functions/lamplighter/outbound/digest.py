"""Tells whether two payloads say the same."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping


def content_digest(payload: Mapping[str, object]) -> str:
    """The same for the same content, whatever the order of its keys."""
    canonical = json.dumps(payload, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()
