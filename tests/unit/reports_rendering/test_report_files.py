"""JSON, CSV, XLSX and PDF: the same figures, for programs, spreadsheets and paper."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.workbook import Workbook
from pypdf import PdfReader

from lamplighter.domain.reports.document import Report, Unit, Value
from lamplighter.outbound.reports.csv_files import csv_files
from lamplighter.outbound.reports.pdf import pdf
from lamplighter.outbound.reports.report_json import report_json
from lamplighter.outbound.reports.workbook import FORMATS, workbook
from tests.builders_reports import a_column, a_quiet_report, a_report, a_table, cost, kpis
from tests.unit.reports_rendering.goldens import pdf_text

FORMULA = '=HYPERLINK("https://evil.example")'


def with_rows(*rows: tuple[Value, ...], units: tuple[Unit, ...] = (Unit.TEXT,)) -> Report:
    columns = [a_column(f"c{place}", unit) for place, unit in enumerate(units)]
    return a_report(sections=(replace(kpis(), tables=(a_table(columns, rows),)),))


def cells(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def opened(report: Report) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(workbook(report)))


def test_the_json_has_each_value_in_full_and_where_it_comes_from() -> None:
    document = json.loads(report_json(a_report()), parse_float=Decimal)

    figure = document["sections"][3]["figures"][0]
    assert figure["value"] == Decimal("211.2534")
    assert figure["unit"] == "usd"
    assert figure["marks"] == ["estimated"]
    assert figure["source"]["path"] == "figures.cost"
    assert document["schema_version"] == 1
    assert document["period"] == {"start": "2026-11-20T05:00:00Z", "end": "2026-11-21T05:00:00Z"}


def test_there_is_a_csv_for_each_table() -> None:
    assert list(csv_files(a_report())) == ["slo-slos.csv", "incidents-incidents.csv", "cost-services.csv"]


def test_two_tables_of_one_name_are_two_files_and_no_name_leaves_the_folder() -> None:
    table = a_table([a_column("a")], [], name="../../x")

    assert list(csv_files(a_report(sections=(replace(kpis(), tables=(table, table)),)))) == [
        "kpis--x.csv",
        "kpis--x-2.csv",
    ]


def test_a_csv_names_units_in_its_heading_and_has_bare_numbers() -> None:
    heading, first, *_, credits_ = cells(csv_files(a_report(sections=(cost(),)))["cost-services.csv"])

    assert heading == ["Service", "Cost (US dollars)", "Day before (US dollars)", "Data (bytes)"]
    assert first == ["Amazon Comprehend", "118.55", "97.20", "1185500000"]
    assert credits_ == ["Credits", "-12.5", "0", ""]


def test_excel_is_told_that_a_csv_is_utf_8() -> None:
    (content,) = csv_files(with_rows(("Łódź",))).values()

    assert content.startswith(b"\xef\xbb\xbf")
    assert cells(content)[1] == ["Łódź"]


@given(st.text(), st.sampled_from(["=", "+", "-", "@", "\t", "\r", "\n", "", "\uff1d", "\uff0b", "\uff0d", "\uff20"]))
def test_no_text_of_a_csv_is_a_formula_and_every_text_can_be_read_back(text: str, start: str) -> None:
    (content,) = csv_files(with_rows((start + text,))).values()

    cell = (cells(content)[1] or [""])[0]
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20"))
    assert cell.removeprefix("'") == (start + text).removeprefix("'")


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6))
def test_a_number_of_a_csv_keeps_all_its_digits(number: Decimal) -> None:
    (content,) = csv_files(with_rows((number,), units=(Unit.USD,))).values()

    assert Decimal(cells(content)[1][0]) == number


def test_a_workbook_has_the_verdict_all_figures_and_a_sheet_for_each_table() -> None:
    book = opened(a_report())

    assert book.sheetnames == ["Report", "Figures", "Slos", "Incidents", "Cost services", "Sources"]
    assert book["Report"]["B2"].value == a_report().verdict
    assert 102.4 in [cell.value for cell in book["Report"]["C"]]
    labels = [cell.value for cell in book["Figures"]["B"][1:]]
    assert labels == [figure.label for section in a_report().sections for figure in section.figures]


def test_a_workbook_says_of_each_table_and_chart_where_it_comes_from() -> None:
    sheet = opened(a_report())["Sources"]

    rows = {row[1]: row for row in sheet.iter_rows(values_only=True)}
    assert rows["Costs by service"][2] == "Cost services"
    assert str(rows["Costs by service"][3]).endswith("by_service")
    assert str(rows["Availability, by hour"][3]).endswith("slos.0.hours")
    assert rows["Incidents of the day"][3] == "from records, not from a snapshot"


def test_no_cell_of_a_workbook_is_a_formula_or_a_link() -> None:
    book = opened(with_rows((FORMULA,), ("https://evil.example",), ("123",)))

    assert [cell.value for cell in book["Kpis services"]["A"][1:]] == [FORMULA, "https://evil.example", "123"]
    for sheet in book.worksheets:
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d", "b"}
        assert not [cell for row in sheet.iter_rows() for cell in row if cell.hyperlink]


@pytest.mark.parametrize(
    ("value", "unit", "kept", "format_"),
    [
        (1234, Unit.COUNT, 1234, "#,##0"),
        (1234.5, Unit.COUNT, 1234.5, FORMATS[Unit.COUNT]),
        (99.95, Unit.PERCENT, 99.95, FORMATS[Unit.PERCENT]),
        (Decimal("-12.50"), Unit.USD, -12.5, FORMATS[Unit.USD]),
        (2**40, Unit.BYTES, 2**40, FORMATS[Unit.BYTES]),
        ("2026-11-29", Unit.DATE, datetime(2026, 11, 29), FORMATS[Unit.DATE]),  # noqa: DTZ001 - a cell has no time zone
        ("2026-11-20T21:14:00Z", Unit.TIME, datetime(2026, 11, 20, 16, 14), FORMATS[Unit.TIME]),  # noqa: DTZ001
        (True, Unit.TEXT, True, "General"),
        ("soon", Unit.TIME, "soon", "General"),
        (None, Unit.COUNT, None, "General"),
    ],
)
def test_a_cell_is_a_value_with_the_format_of_its_unit(value: Value, unit: Unit, kept: object, format_: str) -> None:
    cell = opened(with_rows(("x", value), units=(Unit.TEXT, unit)))["Kpis services"]["B2"]

    assert (cell.value, cell.number_format) == (kept, format_)


def test_sheets_of_like_names_and_forbidden_letters_are_told_apart() -> None:
    tables = [a_table([a_column("a")], [], name=name) for name in ("A/B: [all]?" + "x" * 40, "a b   all  " + "x" * 40)]

    names = opened(a_report(sections=(replace(kpis(), tables=tuple(tables)),))).sheetnames

    assert len({name.lower() for name in names}) == 5
    assert all(len(name) <= 31 for name in names)


def test_the_pdf_reads_as_the_page_does() -> None:
    text = " ".join(pdf_text(pdf(a_report())).split())

    told = [
        "bad AuraStream served well",
        "What changed since revision 1",
        "What to do worth $102.40 a month Buy a compute savings plan",
    ]
    told += [
        "Analyses 48,210 up from 45,377",
        "Customers satisfied no data",
        "threshold 99.9 %",
    ]
    told += ["Amazon Comprehend $118.55 $97.20 1.104 GiB", "not built This section could not be built"]
    assert [each for each in told if each not in text] == []


def test_the_pdf_has_a_title_and_bookmarks_and_is_of_its_reports_time() -> None:
    document = PdfReader(io.BytesIO(pdf(a_report())))

    assert document.metadata is not None
    assert document.metadata.title == "AuraStream, daily, 20\N{NO-BREAK SPACE}Nov\N{NO-BREAK SPACE}2026"
    assert document.metadata.creation_date == a_report().made_at
    titles = [mark.title for mark in document.outline if not isinstance(mark, list)]
    assert titles[-5:] == [
        "KPIs",
        "SLOs and error budgets",
        "Incidents and remediations",
        "Costs",
        "Customers and revenue",
    ]


def test_a_long_table_of_the_pdf_has_its_headings_on_every_page() -> None:
    rows = [(f"name {number}",) for number in range(120)]
    pages = PdfReader(io.BytesIO(pdf(with_rows(*rows)))).pages

    having = [page.extract_text() for page in pages if "name 1" in page.extract_text()]
    assert len(having) > 1
    assert all("C0" in text for text in having)


def test_names_in_other_scripts_and_empty_tables_break_no_document() -> None:
    report = with_rows(("Łódź Ωμέγα Москва 株式会社 \N{ELECTRIC LIGHT BULB}",))

    assert "Łódź Ωμέγα Москва" in pdf_text(pdf(report))
    assert opened(with_rows()).sheetnames[-2] == "Kpis services"
    assert pdf(with_rows()).startswith(b"%PDF")


@pytest.mark.parametrize("make", [report_json, workbook, pdf])
def test_the_same_report_gives_the_same_bytes(make: Callable[[Report], bytes]) -> None:
    assert make(a_report()) == make(a_report())
    assert make(a_report()) != make(a_quiet_report())
