"""Starts what an order asks for: each report once, or once more where somebody says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count

from lamplighter.domain.decision import Decision
from lamplighter.domain.definitions.business import Report
from lamplighter.domain.definitions.workload_file import WorkloadFile
from lamplighter.domain.report_runs.plan import ReportOrder, ReportPlan, ordered_periods, run_name
from lamplighter.domain.reports.period import Period, known_at
from lamplighter.domain.run_status import RunStatus
from lamplighter.errors import ConfigurationError
from lamplighter.reporting_ports import ReportRuns, ReportStore
from lamplighter.usecases.report_definitions import defined_report


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportStarting:
    files: Sequence[WorkloadFile]
    runs: ReportRuns
    store: ReportStore


def start_reports(order: ReportOrder, now: datetime, starting: ReportStarting) -> list[Decision[str]]:
    """For each period the name of the execution that was started, or why none was. Raises ConfigurationError for an
    order that can't be carried out, as of a period that has not begun; Unavailable.
    """
    _, definition = defined_report(starting.files, order.workload, order.report)
    try:
        periods = ordered_periods(order, definition)
        known_at(periods[-1], now)
    except ValueError as error:
        raise ConfigurationError(f"report {order.report} of {order.workload}: {error}") from error
    return [_decision(order, definition, period, starting) for period in periods]


def _decision(order: ReportOrder, definition: Report, period: Period, starting: ReportStarting) -> Decision[str]:
    made = starting.store.last_revision(order.workload, order.report, period.name)
    plan = _plan(order, definition, period, made if order.again else 0)
    name = run_name(plan, attempt=1)
    # Step Functions forgets a name after 90 days, and reports are kept for longer.
    if made and not order.again and starting.runs.status(name) is None:
        return Decision(None, f"{name} was made long ago")
    return _started(plan, order, starting.runs)


def _plan(order: ReportOrder, definition: Report, period: Period, made: int) -> ReportPlan:
    return ReportPlan(
        workload=order.workload,
        report=order.report,
        sections=definition.sections,
        period=period.name,
        time_zone=definition.time_zone,
        revision=made + 1,
        deliver=order.deliver,
    )


def _started(plan: ReportPlan, order: ReportOrder, runs: ReportRuns) -> Decision[str]:
    """An execution that failed keeps its name, so the next attempt has one of its own."""
    for attempt in count(1):
        name = run_name(plan, attempt)
        status = runs.status(name)
        if status is None:
            runs.start(name, plan)
            return Decision(name, "started")
        if status is RunStatus.RUNNING:
            return Decision(None, f"{name} is being made")
        if status is RunStatus.SUCCEEDED and not order.again:
            return Decision(None, f"{name} was made")
    raise AssertionError("attempts have no end")
