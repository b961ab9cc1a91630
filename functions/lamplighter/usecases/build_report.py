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
from lamplighter.errors import Damaged
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
    report = first if plan.revision == 1 else _revised(first, plan, store)
    documents = rendered_documents(report, with_pdf=definition.pdf)
    store.save(plan, report, documents, definition.retention_days)
    store.save_head(plan, head_of(report, links(documents, plan.folder)), definition.retention_days)
    _keep_index(store)
    return report


def _revised(report: Report, plan: ReportPlan, store: ReportStore) -> Report:
    """With what changed; where that can't be known, it says so."""
    unknown = f"What changed since revision {plan.revision - 1} is not known: "
    try:
        before = store.report(replace(plan, revision=plan.revision - 1))
    except Damaged:
        return replace(report, revision=plan.revision, revised=(f"{unknown}another version of Lamplighter made it.",))
    if before is None:
        return replace(report, revision=plan.revision, revised=(f"{unknown}it is not there any more.",))
    return revision_of(report, before)


def _keep_index(store: ReportStore) -> None:
    """Until nothing was added meanwhile: many reports are made at the same time, and the last index has them all."""
    heads, listed = store.heads(), None
    while heads != listed:
        store.save_index(index_page(heads).encode())
        heads, listed = store.heads(), heads


def _section(plan: ReportPlan, built: BuiltSection, store: ReportStore) -> Section:
    """One that failed is there as a page that says so."""
    if built.failure is not None:
        return failed_section(built.kind, built.failure)
    kept = store.section(plan, built.kind)
    return kept or failed_section(built.kind, "what was built of it is gone")
