"""The line of a place that is told by names: ``resources.apis[shop].alarms.errors``, ``slos[quick].tiers[0]``."""

from __future__ import annotations

import re
from pathlib import Path

from local.workload_files.problems import Location
from local.workload_files.yaml_document import Document, read_document

# A name in brackets may hold dots and brackets itself: it ends where the next part begins.
_PART = re.compile(r"([^.\[\]]+)(?:\[(.+?)\])?(?:\.|$)")
# What things are called by in their lists.
_NAMES = ("name", "title", "job", "record", "topic")


class Places:
    """Of one workload's file, as it stands on the disk."""

    def __init__(self, path: Path) -> None:
        self._document: Document = read_document(path.read_text(encoding="utf-8"))

    def line(self, origin: str) -> int:
        """From 1; where nothing stands at that place, because it comes by itself, that of what brings it."""
        location: Location = ()
        thing: Location = ()
        value: object = self._document.data
        for key, name in _PART.findall(origin):
            if not isinstance(value, dict) or key not in value:
                return self._document.line(thing)
            location, value = (*location, key), value[key]
            if name:
                at = _index(value, name)
                if at is None or not isinstance(value, list):
                    return self._document.line(thing or location)
                location = thing = (*location, at)
                value = value[at]
        return self._document.line(location)


def _index(value: object, name: str) -> int | None:
    """Of the entry of that name, or at that number."""
    entries = value if isinstance(value, list) else []
    called = (at for at, entry in enumerate(entries) if isinstance(entry, dict) and name in map(entry.get, _NAMES))
    return next(called, int(name) if name.isdecimal() and int(name) < len(entries) else None)
