"""A series of values as a line, in a picture of 100 by 100 that is stretched to its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_SIDE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Both in SVG's words for a path; ``area`` is closed at the foot of the picture."""

    path: str
    area: str


def line(values: Sequence[float], *, lowest: float | None = None, highest: float | None = None) -> Line | None:
    """From the lowest value at the foot to the highest at the top, unless others are given; what lies beyond them ends
    there. None of fewer than two values: there is nothing to draw.
    """
    if len(values) <= 1:
        return None
    foot, top = min(values) if lowest is None else lowest, max(values) if highest is None else highest
    span = (top - foot) or 1
    step = _SIDE / (len(values) - 1)
    heights = [min(1.0, max(0.0, (value - foot) / span)) for value in values]
    points = [f"{number * step:.2f} {_SIDE * (1 - height):.2f}" for number, height in enumerate(heights)]
    path = f"M{' L'.join(points)}"
    return Line(path=path, area=f"{path} L{_SIDE} {_SIDE} L0 {_SIDE}Z")
