"""What the state machine does, one step after the other: sections, then the report and the index."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from lamplighter.domain.definitions.business import Report as Definition
from lamplighter.domain.definitions.business import ReportKind
from lamplighter.domain.definitions.workload_file import WorkloadFile
from lamplighter.domain.report_runs.plan import ReportPlan
from lamplighter.domain.report_runs.sections import BuiltSection
from lamplighter.domain.reports.document import Report
from lamplighter.domain.reports.period import known_at, parse_period
from lamplighter.errors import ConfigurationError, LamplighterError
from lamplighter.usecases.build_report import ReportBuilding, build_report
from lamplighter.usecases.build_section import ReportSources
from lamplighter.usecases.keep_section import SectionKeeping, keep_section
from local.reports.folder_reports import FolderReports


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeReport:
    """``is_new`` says whether it was made now, or was there. ``page`` is its HTML."""

    report: Report
    page: Path
    is_new: bool


def definition_of(file: WorkloadFile, name: str, period: str) -> Definition:
    """The workload's report of that name; or of a kind of section alone, for any day, week or month, in the time zone
    of the workload's first report. Raises ConfigurationError, which says what there is.
    """
    time_zone = file.reports[0].time_zone if file.reports else "UTC"
    defined = next((one for one in file.reports if one.name == name), None)
    if defined is None and name not in set(ReportKind):
        there = ", ".join([*(one.name for one in file.reports), *ReportKind])
        raise ConfigurationError(f"workload {file.workload}: no report {name!r}; there are {there}")
    try:
        asked = parse_period(period, defined.time_zone if defined else time_zone)
    except ValueError as error:
        raise ConfigurationError(str(error)) from error
    if defined is None:
        return Definition(name=name, sections=(ReportKind(name),), every=asked.every, at="06:00", time_zone=time_zone)
    if asked.every is not defined.every:
        raise ConfigurationError(f"period {period!r}: the report {name} is one of a {defined.every}")
    return defined


def make_report(
    file: WorkloadFile,
    definition: Definition,
    period: str,
    *,
    sources: ReportSources,
    store: FolderReports,
    now: datetime,
    again: bool,
) -> MadeReport:
    """Once, unless ``again`` asks for a revision. Raises ConfigurationError for a period that has not begun."""
    try:
        known_at(parse_period(period, definition.time_zone), now)
    except ValueError as error:
        raise ConfigurationError(str(error)) from error
    revision = store.last_revision(file.workload, definition.name, period)
    plan = ReportPlan(
        workload=file.workload,
        report=definition.name,
        sections=definition.sections,
        period=period,
        time_zone=definition.time_zone,
        revision=revision + 1 if again or not revision else revision,
    )
    there = store.report(plan)
    page = store.folder / plan.folder / "report.html"
    if there is not None:
        return MadeReport(report=there, page=page, is_new=False)
    files = (replace(file, reports=(definition,)),)
    keeping = SectionKeeping(files=files, sources=sources, store=store)
    built = [_built(kind, plan, now, keeping) for kind in plan.sections]
    report = build_report(plan, built, now, ReportBuilding(files=files, store=store))
    return MadeReport(report=report, page=page, is_new=True)


def _built(kind: ReportKind, plan: ReportPlan, now: datetime, keeping: SectionKeeping) -> BuiltSection:
    """As the state machine does: what fails leaves a section that says why."""
    try:
        keep_section(kind, plan, now, keeping)
    except LamplighterError as error:
        return BuiltSection(kind=kind, failure=f"{type(error).__name__}: {error}")
    return BuiltSection(kind=kind)
