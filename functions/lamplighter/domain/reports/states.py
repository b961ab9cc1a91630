"""How settled figures of a bill are, as marks."""

from __future__ import annotations

from lamplighter.domain.costs.charges import FigureState
from lamplighter.domain.reports.document import Mark

_MARKS = {FigureState.ESTIMATED: (Mark.ESTIMATED,), FigureState.PROVISIONAL: (Mark.PROVISIONAL,)}


def marks_of(state: FigureState) -> tuple[Mark, ...]:
    """None of what is final."""
    return _MARKS.get(state, ())
