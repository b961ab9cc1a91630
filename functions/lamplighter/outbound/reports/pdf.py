"""A report as a PDF, for those who print and file: text that can be searched, tables, bookmarks, no pictures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC
from itertools import chain

from fpdf.enums import TableBordersLayout

from lamplighter.domain.reports.document import Report
from lamplighter.outbound.reports import words
from lamplighter.outbound.reports.pdf_chart import draw_chart
from lamplighter.outbound.reports.pdf_paper import GOOD, HEADINGS, LINE, MUTED, TONES, Paper
from lamplighter.outbound.reports.views import (
    FigureView,
    SectionView,
    TableView,
    actions,
    changes,
    marks_used,
    section_views,
)

_FIGURE_HEADINGS = ("Figure", "Value", "Before", "Threshold", "What to know")
_FIGURE_WIDTHS = (28, 18, 26, 16, 24)
# Between the narrowest and the widest column of a table.
_NARROW, _WIDE = 8, 34


def pdf(report: Report) -> bytes:
    """The same report gives the same bytes."""
    paper = Paper(foot=f"{report.title}, {words.dates(report)}")
    paper.set_title(f"{report.title}, {words.dates(report)}")
    paper.set_subject(report.verdict)
    paper.set_lang("en")
    paper.set_creation_date(report.made_at.astimezone(UTC))
    paper.add_page()
    _opening(paper, report)
    for section in section_views(report):
        _section(paper, section)
    _closing(paper, report)
    return bytes(paper.output())


def _opening(paper: Paper, report: Report) -> None:
    paper.say(words.STANDINGS[report.standing], 11, TONES[report.standing], bold=True)
    paper.say(report.verdict, 18)
    paper.ln(2)
    paper.say(f"{report.title}, {words.period(report)}", 10, MUTED)
    if report.revised:
        paper.heading(f"What changed since revision {report.revision - 1}", 0)
        _points(paper, list(report.revised))
    paper.heading("What changed", 0)
    _points(paper, [f"{each.section}: {each.text}" for each in changes(report)] or ["Nothing of note."])
    paper.heading("What to do", 0)
    for each in actions(report):
        paper.keep_together(16)
        paper.say(each.title, bold=True)
        if each.saving:
            paper.say(f"saves {each.saving} a month", 9.5, GOOD, bold=True)
        paper.say(f"{each.section}: {each.evidence}", 9.5)
        paper.ln(2)
    if not actions(report):
        paper.say("Nothing to do.")


def _points(paper: Paper, lines: list[str]) -> None:
    for line in lines:
        paper.say(f"•  {line}")
        paper.ln(1)


def _section(paper: Paper, section: SectionView) -> None:
    paper.heading(section.title, 0)
    paper.say(words.STANDINGS[section.standing], 9.5, TONES[section.standing], bold=True)
    paper.say(section.verdict, 10.5)
    if section.figures:
        paper.ln(2)
        _figures(paper, section.figures)
    for chart in section.charts:
        draw_chart(paper, chart)
    for table in section.tables:
        _table(paper, table)
    for note in section.notes:
        paper.ln(1)
        paper.say(note, 8.5, MUTED)


def _figures(paper: Paper, figures: Sequence[FigureView]) -> None:
    rows = [
        (
            figure.label,
            figure.value,
            f"{figure.went} {figure.before}" if figure.before else "",
            figure.threshold,
            ", ".join(filter(None, (figure.marks, figure.note))),
        )
        for figure in figures
    ]
    used = [place for place in range(len(_FIGURE_HEADINGS)) if any(row[place] for row in rows)]
    _grid(
        paper,
        [_FIGURE_HEADINGS[place] for place in used],
        [[row[place] for place in used] for row in rows],
        ["LEFT"] * len(used),
        [_FIGURE_WIDTHS[place] for place in used],
    )


def _table(paper: Paper, table: TableView) -> None:
    paper.heading(table.caption, 1)
    titles = [column.label for column in table.columns]
    widths = [
        min(_WIDE, max(_NARROW, *(len(text) for text in chain([title], (row[place] for row in table.rows)))))
        for place, title in enumerate(titles)
    ]
    _grid(paper, titles, table.rows, ["RIGHT" if numeric else "LEFT" for numeric in table.numeric], widths)
    if table.left_out:
        paper.say(f"{table.left_out} more rows are left out here.", 8.5, MUTED)


def _grid(
    paper: Paper, titles: Sequence[str], rows: Sequence[Sequence[str]], align: Sequence[str], widths: Sequence[int]
) -> None:
    """Its headings stand again on each page that it runs over."""
    paper.say("", 1)
    paper.set_draw_color(*LINE)
    paper.set_line_width(0.2)
    paper.set_font(size=9)
    with paper.table(
        borders_layout=TableBordersLayout.HORIZONTAL_LINES,
        headings_style=HEADINGS,
        text_align=tuple(align),
        col_widths=tuple(widths),
        line_height=4.4,
        padding=(1, 2, 1, 0),
    ) as grid:
        grid.row(titles)
        for row in rows:
            grid.row(row)


def _closing(paper: Paper, report: Report) -> None:
    paper.ln(6)
    for mark in marks_used(report):
        paper.say(f"{words.MARKS[mark]}: {words.MEANINGS[mark]}", 8.5, MUTED)
    made = words.moment(report.made_at, report.time_zone)
    paper.say(f"Made {made}, revision {report.revision}. Times are those of {report.time_zone}.", 8.5, MUTED)
