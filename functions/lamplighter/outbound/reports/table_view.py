"""A table as a page or a sheet of paper shows it: every cell in words, every column with how its cells are set."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from lamplighter.domain.reports.document import Column, Table, Unit
from lamplighter.outbound.reports.values import NO_DATA, shown

# A number with its unit, as a text: each row of such a column has a unit of its own.
_NUMBER = re.compile(r"[−-]?\$?\d[\d,]*(\.\d+)?(\s?(%|[A-Za-z/]+))?")
_LONG_TEXT, _LONG_WORD = 28, 24
# What a sheet of paper has room for.
_MOST_NARROW_COLUMNS = 6


class Setting(StrEnum):
    """What a column needs of a page: numbers and moments a line of their own, sentences some width."""

    NUMBER = "number"
    MOMENT = "moment"
    PROSE = "prose"
    NAME = "name"
    WORD = "word"


@dataclass(frozen=True, slots=True, kw_only=True)
class TableView:
    name: str
    caption: str
    columns: Sequence[Column]
    settings: Sequence[Setting]
    rows: Sequence[Sequence[str]]
    left_out: int

    @property
    def wide(self) -> bool:
        return len(self.columns) > _MOST_NARROW_COLUMNS

    @property
    def stacks(self) -> bool:
        """On a phone a row of sentences is a card; columns of short cells are moved sideways, their names stay."""
        return Setting.PROSE in self.settings[1:]


def table_view(table: Table, time_zone: str) -> TableView:
    rows = [
        [shown(value, column.unit, time_zone) for value, column in zip(row, table.columns, strict=True)]
        for row in table.rows
    ]
    return TableView(
        name=table.name,
        caption=table.caption,
        columns=table.columns,
        settings=[_setting(column, [row[place] for row in rows]) for place, column in enumerate(table.columns)],
        rows=rows,
        left_out=table.left_out,
    )


def _setting(column: Column, texts: Sequence[str]) -> Setting:
    if column.unit in (Unit.DATE, Unit.TIME):
        return Setting.MOMENT
    known = [text for text in texts if text != NO_DATA]
    if column.unit is not Unit.TEXT or (known and all(map(_NUMBER.fullmatch, known))):
        return Setting.NUMBER
    if any(len(word) > _LONG_WORD for text in known for word in text.replace("-", " ").split()):
        return Setting.NAME
    return Setting.PROSE if any(len(text) > _LONG_TEXT for text in known) else Setting.WORD
