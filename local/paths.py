"""Where things lie in the checkout."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TEMPLATE = ROOT / "template.yaml"
WORKLOADS = ROOT / "workloads"
EVENTS = ROOT / "events"
OUT = ROOT / "out"


def workload_path(word: str) -> Path:
    """Of a workload's file: a bare word is its name; anything with a slash or an ending is a path."""
    path = Path(word)
    return WORKLOADS / f"{word}.yaml" if path.parent == Path() and not path.suffix else path
