"""Builds one section of a planned report, and keeps it until the report is put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from lamplighter.domain.definitions.business import ReportKind
from lamplighter.domain.definitions.workload_file import WorkloadFile
from lamplighter.domain.report_runs.plan import ReportPlan
from lamplighter.domain.reports.document import Section
from lamplighter.domain.reports.period import parse_period
from lamplighter.reporting_ports import ReportStore
from lamplighter.usecases.build_section import ReportSources, build_section
from lamplighter.usecases.report_definitions import defined_report


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionKeeping:
    files: Sequence[WorkloadFile]
    sources: ReportSources
    store: ReportStore


def keep_section(kind: ReportKind, plan: ReportPlan, now: datetime, keeping: SectionKeeping) -> Section:
    """Raises ConfigurationError, Unavailable."""
    file, _ = defined_report(keeping.files, plan.workload, plan.report)
    section = build_section(file, kind, parse_period(plan.period, plan.time_zone), keeping.sources, now)
    keeping.store.save_section(plan, section)
    return section
