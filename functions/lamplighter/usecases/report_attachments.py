"""What travels with a report's mail."""

from __future__ import annotations

from lamplighter.domain.reports.document import Report
from lamplighter.outbound.reports.email_message import Attachment
from lamplighter.outbound.reports.html_page import html_page
from lamplighter.outbound.reports.workbook import workbook

PAGE, WORKBOOK = "report.html", "report.xlsx"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def attachments(report: Report) -> tuple[Attachment, ...]:
    """The page, which can be read when the link has ended, and the workbook."""
    return (
        Attachment(name=PAGE, media_type="text/html", content=html_page(report).encode()),
        Attachment(name=WORKBOOK, media_type=XLSX, content=workbook(report)),
    )
