"""The documents of a report, by the names of their files."""

from __future__ import annotations

from collections.abc import Iterable

from lamplighter.domain.reports.document import Report
from lamplighter.outbound.reports.csv_files import csv_files
from lamplighter.outbound.reports.html_page import html_page
from lamplighter.outbound.reports.pdf import pdf
from lamplighter.outbound.reports.report_json import report_json
from lamplighter.outbound.reports.workbook import workbook
from lamplighter.reporting_ports import Document
from lamplighter.usecases.report_attachments import PAGE, WORKBOOK, XLSX

JSON, PDF = "report.json", "report.pdf"
_HTML, _CSV = "text/html; charset=utf-8", "text/csv; charset=utf-8"
_FORMS = {PAGE: "HTML", JSON: "JSON", WORKBOOK: "XLSX", PDF: "PDF"}


def rendered_documents(report: Report, *, with_pdf: bool) -> dict[str, Document]:
    """Drawing a PDF takes longer than all the rest, so it is there only where it was asked for."""
    documents = {
        PAGE: Document(content=html_page(report).encode(), media_type=_HTML),
        JSON: Document(content=report_json(report), media_type="application/json"),
        WORKBOOK: Document(content=workbook(report), media_type=XLSX),
        **{name: Document(content=content, media_type=_CSV) for name, content in csv_files(report).items()},
    }
    if with_pdf:
        documents[PDF] = Document(content=pdf(report), media_type="application/pdf")
    return documents


def links(names: Iterable[str], folder: str) -> dict[str, str]:
    """For the index: the form, and its URL relative to it. Tables go by the names of their files."""
    return {_FORMS.get(name, name): f"{folder}/{name}" for name in names}
