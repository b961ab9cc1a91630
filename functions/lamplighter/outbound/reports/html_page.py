"""A report as one HTML document: no scripts, nothing loaded, on paper as well."""

from __future__ import annotations

from lamplighter.domain.reports.document import Report
from lamplighter.outbound.reports import words
from lamplighter.outbound.reports.templates import page
from lamplighter.outbound.reports.views import (
    actions,
    by_section,
    changes,
    marks_used,
    nothing_changed,
    nothing_to_do,
    section_views,
)


def html_page(report: Report) -> str:
    """The verdict first, then what changed, what to do, and the sections."""
    return page(
        "report.html.j2",
        report=report,
        words=words,
        changes=list(by_section(changes(report))),
        nothing_changed=nothing_changed(report),
        actions=actions(report),
        nothing_to_do=nothing_to_do(report),
        sections=section_views(report),
        marks=marks_used(report),
    )
