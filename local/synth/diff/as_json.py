"""A difference as JSON."""

from __future__ import annotations

from typing import Any

import msgspec

from local.synth.diff.changes import Change
from local.synth.diff.versions import Difference


def as_json(difference: Difference) -> str:
    """``{"changes": [{"kind", "name", "what", "fact", "before", "after", "consequence", "dangerous"}],
    "bill_usd_a_month": {"before", "after"} | null, "notes": [text]}``, the dangerous changes first. Money is text.
    """
    ordered = sorted(difference.changes, key=lambda change: (not change.dangerous, change.kind))
    content = {
        "changes": [_change(change) for change in ordered],
        "bill_usd_a_month": _bill(difference),
        "notes": difference.notes,
    }
    return msgspec.json.format(msgspec.json.encode(content)).decode()


def _change(change: Change) -> dict[str, Any]:
    return {
        "kind": change.kind,
        "name": change.name,
        "what": change.what.value,
        "fact": change.fact,
        "before": change.before,
        "after": change.after,
        "consequence": change.consequence,
        "dangerous": change.dangerous,
    }


def _bill(difference: Difference) -> dict[str, Any] | None:
    if difference.usd_after is None:
        return None
    return {"before": difference.usd_before, "after": difference.usd_after}
