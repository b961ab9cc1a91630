"""Where widgets stand on CloudWatch's grid of 24 columns: from the left, in rows, none over another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from local.synth.model import PlannedWidget

COLUMNS = 24


def laid_out(groups: Iterable[Iterable[PlannedWidget]]) -> tuple[PlannedWidget, ...]:
    """In their order; a group begins a row. A row is as high as its highest widget."""
    placed = []
    y = 0
    for group in groups:
        x = row_height = 0
        for widget in group:
            width, height = widget.body["width"], widget.body["height"]
            if x + width > COLUMNS:
                x, y, row_height = 0, y + row_height, 0
            placed.append(replace(widget, body=_at(widget, x, y)))
            x, row_height = x + width, max(row_height, height)
        y += row_height
    return tuple(placed)


def _at(widget: PlannedWidget, x: int, y: int) -> dict[str, object]:
    """Type and place first, as AWS's own examples have it."""
    return {"type": widget.body["type"], "x": x, "y": y, **widget.body}
