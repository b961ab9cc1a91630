"""What is kept of a run in between: what was counted of a part, or of a group of parts."""

from __future__ import annotations

from typing import Literal, NamedTuple


class Piece(NamedTuple):
    kind: Literal["part", "group"]
    number: int
