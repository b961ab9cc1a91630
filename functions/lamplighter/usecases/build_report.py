"""Puts a report's sections together, and keeps its documents and the index of all reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from lamplighter.domain.definitions.workload_file import WorkloadFile
from lamplighter.domain.report_runs.plan import ReportPlan
from lamplighter.domain.report_runs.sections import BuiltSection, failed_section
from lamplighter.domain.reports.document import Report, Section
from lamplighter.domain.reports.head import head_of
from lamplighter.domain.reports.period import parse_period
from lamplighter.domain.reports.revised import revision_of
from lamplighter.domain.reports.verdict import report_of
from lamplighter.outbound.reports.index_page import index_page
from lamplighter.reporting_ports import ReportStore
from lamplighter.usecases.render_report import links, rendered_documents
from lamplighter.usecases.report_definitions import defined_report


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportBuilding:
    files: Sequence[WorkloadFile]
    store: ReportStore


def build_report(plan: ReportPlan, built: Sequence[BuiltSection], now: datetime, building: ReportBuilding) -> Report:
    """The same again replaces it. Raises ConfigurationError, Unavailable."""
    file, definition = defined_report(building.files, plan.workload, plan.report)
    store = building.store
    first = report_of(
        # What was planned is made, though the file may say otherwise by now.
        replace(definition, sections=plan.sections),
        plan.workload,
        file.title,
        period=parse_period(plan.period, plan.time_zone),
        sections=[_section(plan, one, store) for one in built],
        made_at=now,
    )
    before = store.report(replace(plan, revision=plan.revision - 1)) if plan.revision > 1 else None
    report = replace(first, revision=plan.revision) if before is None else revision_of(first, before)
    documents = rendered_documents(report, with_pdf=definition.pdf)
    store.save(plan, report, documents, definition.retention_days)
    store.save_head(plan, head_of(report, links(documents, plan.folder)), definition.retention_days)
    store.save_index(index_page(store.heads()).encode())
    return report


def _section(plan: ReportPlan, built: BuiltSection, store: ReportStore) -> Section:
    """One that failed is there as a page that says so."""
    if built.failure is not None:
        return failed_section(built.kind, built.failure)
    kept = store.section(plan, built.kind)
    return kept or failed_section(built.kind, "what was built of it is gone")
