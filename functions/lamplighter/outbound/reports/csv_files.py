"""The tables of a report as CSV (RFC 4180), for spreadsheets.

With a byte order mark: without one Excel reads UTF-8 as the machine's old code page. Programs have the JSON.
"""

from __future__ import annotations

import csv
import io
import re
from decimal import Decimal

from lamplighter.domain.reports.document import Column, Report, Table, Unit, Value
from lamplighter.outbound.reports.words import UNITS

# What a spreadsheet takes for the beginning of a formula (OWASP, "CSV Injection"), in full width too.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9_-]+")
_WITHOUT_UNIT = {Unit.TEXT, Unit.DATE, Unit.TIME, Unit.COUNT, Unit.RATIO}


def csv_files(report: Report) -> dict[str, bytes]:
    """File name → content; the name is the section's kind and the table's: ``cost-services.csv``."""
    files: dict[str, bytes] = {}
    for section in report.sections:
        for table in section.tables:
            files[_free_name(f"{section.kind}-{table.name}", files)] = _csv(table)
    return files


def _free_name(wanted: str, taken: dict[str, bytes]) -> str:
    name, number = _NOT_IN_NAMES.sub("-", wanted), 1
    while (file := f"{name}.csv" if number == 1 else f"{name}-{number}.csv") in taken:
        number += 1
    return file


def _csv(table: Table) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([harmless(heading(column)) for column in table.columns])
    writer.writerows([_cell(value) for value in row] for row in table.rows)
    return text.getvalue().encode("utf-8-sig")


def heading(column: Column) -> str:
    """With its unit, as values in cells have none: ``Cost (US dollars)``."""
    return column.label if column.unit in _WITHOUT_UNIT else f"{column.label} ({UNITS[column.unit]})"


def _cell(value: Value) -> str:
    """Numbers in full and as numbers, negative ones too; nothing where there is no data."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        return f"{value:f}"
    return harmless(value) if isinstance(value, str) else str(value)


def harmless(text: str) -> str:
    """An apostrophe before what would be run as a formula: spreadsheets then show it as it is."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
