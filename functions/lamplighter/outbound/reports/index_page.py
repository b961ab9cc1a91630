"""The page that lists all reports."""

from __future__ import annotations

from collections.abc import Sequence

from lamplighter.domain.reports.head import ReportHead
from lamplighter.outbound.reports import words
from lamplighter.outbound.reports.index_view import workloads
from lamplighter.outbound.reports.templates import page


def index_page(heads: Sequence[ReportHead]) -> str:
    """In any order. Links are relative to the page, so that a folder of reports can be moved and read anywhere."""
    return page("index.html.j2", workloads=workloads(heads), words=words, reports=len(heads))
