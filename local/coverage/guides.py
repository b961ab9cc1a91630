"""The listings: one file per guide, item by item."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import yaml

GUIDES = Path(__file__).parent / "guides"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """``days`` is the retention that is asked for. ``but`` says what is otherwise than the guide has it, and why."""

    at: tuple[str, ...]
    days: int | None = None
    but: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """``items`` by their kinds and names. ``beyond`` is what the workload has that no guide asks for."""

    workload: str
    guide: str
    items: dict[str, dict[str, Item]]
    beyond: tuple[str, ...] = ()

    def places(self) -> list[str]:
        return [place for items in self.items.values() for item in items.values() for place in item.at]

    def count(self, kind: str) -> int:
        """Of the items of that kind and of what it is divided into (``panel of System Overview`` is a ``panel``)."""
        return sum(len(items) for name, items in self.items.items() if name == kind or name.startswith(f"{kind} of "))


def read_guides() -> list[Guide]:
    return [_read(path) for path in sorted(GUIDES.glob("*.yaml"))]


def _read(path: Path) -> Guide:
    written = yaml.safe_load(path.read_text(encoding="utf-8"))
    items = {kind: {name: _item(one) for name, one in named.items()} for kind, named in written.pop("items").items()}
    return msgspec.convert({"workload": path.stem, "items": items, **written}, Guide, from_attributes=True)


def _item(written: Any) -> dict[str, Any]:
    """A place, some places, or an object that says more."""
    said = written if isinstance(written, dict) else {"at": written}
    at = said["at"]
    return {**said, "at": [at] if isinstance(at, str) else at}
