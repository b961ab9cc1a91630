"""A report as a PDF, for those who print and file: text that can be searched, tables, bookmarks, no pictures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC

from lamplighter.domain.reports.document import Report
from lamplighter.outbound.reports import words
from lamplighter.outbound.reports.pdf_chart import draw_chart
from lamplighter.outbound.reports.pdf_grid import GridColumn, grid
from lamplighter.outbound.reports.pdf_paper import GOOD, MUTED, TONES, Paper
from lamplighter.outbound.reports.table_view import Setting, TableView
from lamplighter.outbound.reports.views import (
    FigureView,
    SectionView,
    actions,
    by_section,
    changes,
    marks_used,
    nothing_changed,
    nothing_to_do,
    section_views,
)


def pdf(report: Report) -> bytes:
    """The same report gives the same bytes."""
    title = f"{report.title}, {words.dates(report)}"
    paper = Paper(foot=title)
    paper.set_title(title)
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
        _points(paper, report.revised)
    _changes(paper, report)
    _actions(paper, report)


def _changes(paper: Paper, report: Report) -> None:
    changed = changes(report)
    paper.heading("What changed", 0)
    for first, group in by_section(changed):
        paper.keep_together(16)
        paper.say(first.section, 9, MUTED, bold=True)
        _points(paper, [each.text for each in group])
    if not changed:
        paper.say(nothing_changed(report))


def _actions(paper: Paper, report: Report) -> None:
    to_do = actions(report)
    paper.heading("What to do", 0)
    for each in to_do:
        paper.keep_together(18)
        if each.saving:
            paper.say(f"worth {each.saving} a month", 9.5, GOOD, bold=True)
        paper.say(each.title, bold=True)
        paper.say(each.evidence, 9.5)
        paper.say(each.section, 8.5, MUTED)
        paper.ln(2.5)
    if not to_do:
        paper.say(nothing_to_do(report))


def _points(paper: Paper, lines: Sequence[str]) -> None:
    for line in lines:
        paper.say(f"•  {line}")
        paper.ln(1)


def _section(paper: Paper, section: SectionView) -> None:
    paper.heading(section.title, 0)
    paper.say(words.STANDINGS[section.standing], 9.5, TONES[section.standing], bold=True)
    paper.say(section.verdict, 10.5)
    if section.figures:
        paper.ln(2)
        paper.keep_together(30)
        _figures(paper, section.figures)
    for chart in section.charts:
        draw_chart(paper, chart)
    for table in section.tables:
        _table(paper, table)
    for note in section.notes:
        paper.ln(1)
        paper.say(note, 8.5, MUTED)


def _figures(paper: Paper, figures: Sequence[FigureView]) -> None:
    columns = (
        GridColumn(title="Figure", setting=Setting.PROSE, texts=[one.label for one in figures]),
        GridColumn(title="Value", setting=Setting.NUMBER, texts=[one.value for one in figures]),
        GridColumn(title="Before", setting=Setting.WORD, texts=[one.compared for one in figures]),
        GridColumn(title="Threshold", setting=Setting.NUMBER, texts=[one.threshold for one in figures]),
        GridColumn(title="What to know", setting=Setting.PROSE, texts=[_to_know(one) for one in figures]),
    )
    grid(paper, [column for column in columns if any(column.texts)])


def _to_know(figure: FigureView) -> str:
    return ", ".join(filter(None, (figure.marks, figure.note)))


def _table(paper: Paper, table: TableView) -> None:
    paper.keep_together(40)
    paper.heading(table.caption, 1)
    titles = [column.label for column in table.columns]
    cells = [[row[place] for row in table.rows] for place in range(len(titles))]
    each = zip(titles, table.settings, cells, strict=True)
    grid(paper, [GridColumn(title=title, setting=setting, texts=texts) for title, setting, texts in each])
    if table.left_out:
        paper.say(f"{table.left_out} more rows are left out here.", 8.5, MUTED)


def _closing(paper: Paper, report: Report) -> None:
    paper.ln(6)
    for mark in marks_used(report):
        paper.say(f"{words.MARKS[mark]}: {words.MEANINGS[mark]}", 8.5, MUTED)
    made = words.moment(report.made_at, report.time_zone)
    paper.say(f"Made {made}, revision {report.revision}. Times are those of {report.time_zone}.", 8.5, MUTED)
