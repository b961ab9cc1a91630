"""Which reports an order asks for: of which periods, with which sections, under which name."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from lamplighter.domain.definitions.business import Report, ReportKind
from lamplighter.domain.reports.period import Period, last_whole_period, parse_period, period_of

# "1 to 80 characters": StartExecution in the API Reference of Step Functions, which also names what none may hold.
LONGEST_NAME = 80
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9_-]+")
_DIGEST = 8
# A day's report of a year: more at once is a mistake.
MOST_PERIODS = 366


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportOrder:
    """From a schedule with ``scheduled_at``, for the last period that is over by then; from a person with ``period``,
    or all from ``period`` to ``last_period``. ``again`` makes one that is there already a second time, as a revision.
    """

    workload: str
    report: str
    scheduled_at: datetime | None = None
    period: str | None = None
    last_period: str | None = None
    again: bool = False
    deliver: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPlan:
    """What the state machine hands from step to step. ``period`` by its name, in ``time_zone``; revisions from 1."""

    workload: str
    report: str
    sections: tuple[ReportKind, ...]
    period: str
    time_zone: str
    revision: int = 1
    deliver: bool = True

    @property
    def folder(self) -> str:
        """Of its documents: ``reports/aurastream/aurastream-daily/2026-11-20/r1``."""
        return f"{series_folder(self.workload, self.report, self.period)}/r{self.revision}"


def series_folder(workload: str, report: str, period: str) -> str:
    """Of all revisions."""
    return f"reports/{_clean(workload)}/{_clean(report)}/{period}"


def run_name(plan: ReportPlan, attempt: int) -> str:
    """Of an execution: the same for the same report, so that it is made once. ``attempt`` counts from 1."""
    told = f"{plan.report}-{plan.workload}-{plan.period}-r{plan.revision}" + (f"-{attempt}" if attempt > 1 else "")
    name = _NOT_IN_NAMES.sub("-", told)
    if name == told and len(name) <= LONGEST_NAME:
        return name
    return f"{name[: LONGEST_NAME - _DIGEST - 1]}-{_digest(told)}"


def ordered_periods(order: ReportOrder, definition: Report) -> tuple[Period, ...]:
    """Oldest first. Raises ValueError, which says what is allowed."""
    if order.period is None:
        if order.scheduled_at is None:
            raise ValueError("an order of a report has a period, or scheduled_at")
        return (last_whole_period(definition.every, definition.time_zone, order.scheduled_at),)
    first = _of_definition(order.period, definition)
    last = _of_definition(order.last_period or order.period, definition)
    periods = [first]
    while periods[-1].window.end < last.window.end and len(periods) < MOST_PERIODS:
        periods.append(_after(periods[-1]))
    if periods[-1] != last:
        raise ValueError(f"from {first.name} to {last.name}: these are at most {MOST_PERIODS} periods, oldest first")
    return tuple(periods)


def _of_definition(name: str, definition: Report) -> Period:
    period = parse_period(name, definition.time_zone)
    if period.every is not definition.every:
        raise ValueError(f"period {name!r}: the report {definition.name} is one of a {definition.every}")
    return period


def _after(period: Period) -> Period:
    next_day = (period.window.end + timedelta(hours=12)).astimezone(period.zone).date()
    return period_of(next_day, period.every, period.time_zone)


def _clean(name: str) -> str:
    """Safe in a key and in a link; names that differ stay different."""
    clean = _NOT_IN_NAMES.sub("-", name)
    return name if clean == name else f"{clean}-{_digest(name)}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGEST]
