"""What a template's resource is in a workload file: the entry, or the question that keeps it open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from local.discover.intrinsics import Unknown
from local.discover.stack_view import Seen, asked_name
from local.discover.yaml_lines import Entry

ASKED = "???"


def entry_of(
    seen: Seen, fields: Mapping[str, Any], *, name: str | Unknown | None = None, remarks: tuple[str, ...] = ()
) -> Entry:
    """``fields`` without the name. What is None is left out; what is Unknown is asked about, and the entry is open."""
    name = seen.name if name is None else name
    questions = [asked_name(seen, name)] if isinstance(name, Unknown) else []
    questions += [
        f"what is {key} of {seen.logical_id}?" + (f" the template says {value.written}" if value.written else "")
        for key, value in fields.items()
        if isinstance(value, Unknown)
    ]
    known = {key: ASKED if isinstance(value, Unknown) else value for key, value in fields.items() if value is not None}
    conditional = (f"only where the condition {seen.condition} holds",) if seen.condition else ()
    return Entry(
        fields={"name": _suggested(name) if isinstance(name, Unknown) else name, **known},
        remarks=(*conditional, *remarks, *questions),
        open=bool(questions),
    )


def _suggested(name: Unknown) -> str:
    return name.written if name.written and not name.written.startswith("!") else ASKED
