"""A table on paper: columns as wide as their words need, headings again on each page that it runs over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fpdf.enums import TableBordersLayout, VAlign

from lamplighter.outbound.reports.pdf_paper import HEADINGS, LINE, Paper
from lamplighter.outbound.reports.table_view import Setting

# What is not quite as wide as it was measured does not break its line.
_APART_MM, _SLACK_MM = 3.6, 0.4
_LINE_HEIGHT = 0.49
# The largest size at which no word has to be cut; at the smallest some may.
_SIZES_PT = (9.0, 8.0, 7.0, 6.0)
_RIGHT = {Setting.NUMBER}
_IN_ONE_LINE = {Setting.NUMBER, Setting.WORD, Setting.MOMENT}


@dataclass(frozen=True, slots=True, kw_only=True)
class GridColumn:
    title: str
    setting: Setting
    texts: Sequence[str]


def grid(paper: Paper, columns: Sequence[GridColumn]) -> None:
    """All columns have as many texts."""
    paper.say("", 1)
    size_pt = next((size for size in _SIZES_PT if _least(paper, columns, size) <= paper.epw), _SIZES_PT[-1])
    widths = _widths(paper, columns, size_pt)
    paper.set_draw_color(*LINE)
    paper.set_line_width(0.2)
    paper.set_font(size=size_pt)
    with paper.table(
        borders_layout=TableBordersLayout.HORIZONTAL_LINES,
        headings_style=HEADINGS.replace(size_pt=_heading_pt(size_pt)),
        text_align=tuple("RIGHT" if column.setting in _RIGHT else "LEFT" for column in columns),
        v_align=VAlign.T,
        col_widths=tuple(widths),
        line_height=size_pt * _LINE_HEIGHT,
        padding=(1, _APART_MM, 1, 0),
    ) as table:
        table.row([column.title for column in columns])
        for row in zip(*(column.texts for column in columns), strict=True):
            table.row(row)


def _widths(paper: Paper, columns: Sequence[GridColumn], size_pt: float) -> list[float]:
    """What each needs, and of the rest as much more as its longest text would like."""
    needs = [_need(paper, column, size_pt) for column in columns]
    likes = [max(need, _like(paper, column, size_pt)) for column, need in zip(columns, needs, strict=True)]
    rest, wished = paper.epw - sum(needs), sum(likes) - sum(needs)
    if rest >= wished:
        return [like + (rest - wished) / len(columns) for like in likes]
    return [max(1.0, need + max(0.0, rest) * (like - need) / wished) for need, like in zip(needs, likes, strict=True)]


def _least(paper: Paper, columns: Sequence[GridColumn], size_pt: float) -> float:
    return sum(_need(paper, column, size_pt) for column in columns)


def _need(paper: Paper, column: GridColumn, size_pt: float) -> float:
    """Of its longest word, whose parts no-break spaces keep together; of a whole cell where it belongs in one line."""
    in_one_line = column.setting in _IN_ONE_LINE
    words = column.texts if in_one_line else [word for text in column.texts for word in text.split(" ")]
    paper.set_font(style="B", size=_heading_pt(size_pt))
    heading = _longest(paper, column.title.split(" "))
    paper.set_font(style="", size=size_pt)
    return max(heading, _longest(paper, words))


def _like(paper: Paper, column: GridColumn, size_pt: float) -> float:
    paper.set_font(style="", size=size_pt)
    return _longest(paper, column.texts)


def _longest(paper: Paper, texts: Sequence[str]) -> float:
    return max(map(paper.get_string_width, texts), default=0.0) + _APART_MM + _SLACK_MM


def _heading_pt(size_pt: float) -> float:
    return min(8.0, size_pt)
