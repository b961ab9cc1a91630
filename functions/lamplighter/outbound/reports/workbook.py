"""A report as an XLSX workbook: what it says, all figures, a sheet for each table, and where they come from.

No cell holds a formula.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from datetime import UTC
from decimal import Decimal
from zoneinfo import ZoneInfo

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from lamplighter.domain.reports.document import Column, Report, Table, Unit, Value
from lamplighter.outbound.reports import words
from lamplighter.outbound.reports.csv_files import heading
from lamplighter.outbound.reports.values import moment_of
from lamplighter.outbound.reports.views import actions, changes

# Numbers stay what they are: a percent of 99.9 is 99.9 here too, with its sign written behind it.
FORMATS = {
    Unit.COUNT: "#,##0.###",
    Unit.PERCENT: '0.0###" %"',
    Unit.USD: '"$"#,##0.00##;-"$"#,##0.00##',
    Unit.USD_EACH: '"$"#,##0.00########;-"$"#,##0.00########',
    Unit.SECONDS: '#,##0.0##" s"',
    Unit.MILLISECONDS: '#,##0.0##" ms"',
    Unit.BYTES: '#,##0" B"',
    Unit.BYTES_PER_SECOND: '#,##0" B/s"',
    Unit.PER_SECOND: '#,##0.0###"/s"',
    Unit.RATIO: "0.0###",
    Unit.DATE: "d mmm yyyy",
    Unit.TIME: "d mmm yyyy hh:mm:ss",
    Unit.TEXT: "General",
}
_WHOLE = "#,##0"
_FIGURES = ("Section", "Figure", "Value", "Unit", "Before", "Threshold", "Marks", "Note", "Source")
_SOURCES = ("Section", "What", "Sheet", "Source")
# A sheet's name: 31 characters, none of these.
_LONGEST_NAME = 31
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
_NARROWEST, _WIDEST = 10, 60
# Of what is no text: the longest that its format writes.
_MOMENT_OR_NUMBER = 20


def workbook(report: Report) -> bytes:
    """The same report gives the same bytes."""
    content = io.BytesIO()
    # A cell knows no time zone: moments are in the report's.
    book = _Book(xlsxwriter.Workbook(content, {"in_memory": True, "remove_timezone": True}), report.time_zone)
    made_at = report.made_at.astimezone(UTC).replace(tzinfo=None)
    book.file.set_properties({"title": report.title, "comments": report.verdict, "created": made_at})
    _write_overview(book, report)
    _write_figures(book, report)
    sheets = [
        _write_table(book, _sheet_name(section.kind, table), table)
        for section in report.sections
        for table in section.tables
    ]
    _write_sources(book, report, sheets)
    book.file.close()
    return content.getvalue()


class _Book:
    """Its sheets, formats and values."""

    def __init__(self, file: xlsxwriter.Workbook, time_zone: str) -> None:
        self.file = file
        self._zone = ZoneInfo(time_zone)
        self._names: set[str] = set()
        self._formats: dict[str, Format] = {}
        self.bold = file.add_format({"bold": True})
        self.wrapped = file.add_format({"text_wrap": True, "valign": "top"})

    def sheet(self, wanted: str) -> Worksheet:
        """Under a name that is free: Excel tells no capitals apart."""
        name, number = _NOT_IN_NAMES.sub(" ", wanted)[:_LONGEST_NAME].strip() or "Table", 1
        free = name
        while free.lower() in self._names:
            number += 1
            free = f"{name[: _LONGEST_NAME - 4]} {number}"
        self._names.add(free.lower())
        return self.file.add_worksheet(free)

    def write(self, sheet: Worksheet, row: int, column: int, value: Value, unit: Unit) -> None:
        """An empty cell where there is no data."""
        match value:
            case None:
                return
            case bool():
                sheet.write_boolean(row, column, value)
            case str():
                self._write_text(sheet, row, column, value, unit)
            case _:
                is_whole = unit is Unit.COUNT and value == int(value)
                sheet.write_number(row, column, float(value), self._format(_WHOLE if is_whole else FORMATS[unit]))

    def _write_text(self, sheet: Worksheet, row: int, column: int, value: str, unit: Unit) -> None:
        moment = moment_of(value, unit, self._zone)
        if moment is None:
            sheet.write_string(row, column, value)
        else:
            sheet.write_datetime(row, column, moment, self._format(FORMATS[unit]))

    def _format(self, code: str) -> Format:
        if code not in self._formats:
            self._formats[code] = self.file.add_format({"num_format": code})
        return self._formats[code]


def _write_overview(book: _Book, report: Report) -> None:
    sheet = book.sheet("Report")
    sheet.set_column(0, 0, 26, book.wrapped)
    sheet.set_column(1, 1, 90, book.wrapped)
    sheet.set_column(2, 2, 18, book.wrapped)
    lines: list[tuple[str, str, str | Decimal | None]] = [
        (report.title, words.period(report), ""),
        ("Verdict", report.verdict, words.STANDINGS[report.standing]),
        ("Made", words.moment(report.made_at, report.time_zone), f"revision {report.revision}"),
        *(("Changed since the last revision", each, "") for each in report.revised),
        *((f"Changed: {each.section}", each.text, "") for each in changes(report)),
        *((f"To do: {each.section}", f"{each.title}. {each.evidence}", each.saving_usd) for each in actions(report)),
        *((section.title, section.verdict, words.STANDINGS[section.standing]) for section in report.sections),
    ]
    for row, line in enumerate(lines):
        for column, value in enumerate(line):
            if isinstance(value, str):
                sheet.write_string(row, column, value, book.bold if column == 0 else book.wrapped)
            else:
                book.write(sheet, row, column, value, Unit.USD)


def _write_figures(book: _Book, report: Report) -> None:
    sheet = book.sheet("Figures")
    _write_headings(book, sheet, _FIGURES, [24, 32, 16, 14, 16, 16, 22, 40, 70])
    figures = [(section, figure) for section in report.sections for figure in section.figures]
    for row, (section, figure) in enumerate(figures, start=1):
        sheet.write_string(row, 0, section.title)
        sheet.write_string(row, 1, figure.label)
        book.write(sheet, row, 2, figure.value, figure.unit)
        sheet.write_string(row, 3, figure.unit)
        book.write(sheet, row, 4, figure.before, figure.unit)
        book.write(sheet, row, 5, figure.threshold, figure.unit)
        sheet.write_string(row, 6, words.marks(figure.marks))
        sheet.write_string(row, 7, figure.note)
        sheet.write_string(row, 8, words.source(figure.source, report.time_zone))
    _filter(sheet, len(figures), len(_FIGURES))


def _sheet_name(kind: str, table: Table) -> str:
    name = table.name if table.name.startswith(kind) else f"{kind} {table.name}"
    return name.replace("_", " ").capitalize()


def _write_table(book: _Book, name: str, table: Table) -> str:
    """Returns the sheet's name."""
    sheet = book.sheet(name)
    titles = [heading(column) for column in table.columns]
    cells = zip(*table.rows, strict=True) if table.rows else [()] * len(titles)
    _write_headings(book, sheet, titles, list(map(_width, table.columns, titles, cells)))
    for place, row in enumerate(table.rows, start=1):
        for column, value in enumerate(row):
            book.write(sheet, place, column, value, table.columns[column].unit)
    _filter(sheet, len(table.rows), len(titles))
    return str(sheet.get_name())


def _write_sources(book: _Book, report: Report, sheets: Iterable[str]) -> None:
    """Of tables and charts; that of a figure stands beside it. ``sheets`` are those of the tables."""
    sheet = book.sheet("Sources")
    _write_headings(book, sheet, _SOURCES, [28, 60, _LONGEST_NAME, 90])
    names = iter(sheets)
    rows = [
        *(
            (section, table.caption, next(names), table.source)
            for section in report.sections
            for table in section.tables
        ),
        *((section, chart.title, "", chart.source) for section in report.sections for chart in section.charts),
    ]
    for place, (section, what, name, source) in enumerate(rows, start=1):
        texts = (section.title, what, name, words.source(source, report.time_zone))
        for column, text in enumerate(texts):
            sheet.write_string(place, column, text)
    _filter(sheet, len(rows), len(_SOURCES))


def _write_headings(book: _Book, sheet: Worksheet, titles: Sequence[str], widths: Sequence[int]) -> None:
    for column, (title, width) in enumerate(zip(titles, widths, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, title, book.bold)
    sheet.freeze_panes(1, 0)


def _filter(sheet: Worksheet, rows: int, columns: int) -> None:
    if rows:
        sheet.autofilter(0, 0, rows, columns - 1)


def _width(column: Column, title: str, cells: Iterable[Value]) -> int:
    longest = max((len(str(cell)) for cell in cells), default=0)
    shown = longest if column.unit is Unit.TEXT else min(longest, _MOMENT_OR_NUMBER)
    return min(_WIDEST, max(_NARROWEST, len(title) + 4, shown + 2))
