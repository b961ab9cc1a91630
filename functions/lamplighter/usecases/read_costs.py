"""What each workload costs: read, kept by months, compared with what was reported before, and published."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial

from lamplighter.business_ports import BillReader, Tables
from lamplighter.domain.costs.charges import BillDay
from lamplighter.domain.costs.days import Days, first_of_month, month_after
from lamplighter.domain.costs.lines_table import line_columns
from lamplighter.domain.costs.reading import (
    BillQuestion,
    Missing,
    as_kept,
    history_of,
    months_of,
    to_read,
)
from lamplighter.domain.costs.report import CostReport, Read, cost_measurements, cost_report, joined
from lamplighter.domain.costs.restatements import restatements
from lamplighter.domain.costs.selection import history_days, selection_of
from lamplighter.domain.definitions.business import Costs
from lamplighter.domain.definitions.workload_file import WorkloadFile
from lamplighter.domain.snapshot import Snapshot
from lamplighter.domain.window import rounded_down
from lamplighter.errors import Unavailable
from lamplighter.measuring_ports import MetricPublisher, Snapshots
from lamplighter.usecases.attempt_all import attempt_all
from lamplighter.usecases.kept_bill import kept_bill

_DAY_S = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class CostReading:
    """``bill`` reads where the costs' definition says. ``most_requests`` are paid for in a run, at most."""

    bill: Callable[[Costs], BillReader]
    snapshots: Snapshots
    tables: Tables
    publisher: MetricPublisher
    most_requests: int


@dataclass(slots=True)
class _Run:
    """One run over all workloads: what may still be paid for, and what each came to."""

    at: datetime
    requests_left: int
    reports: dict[str, CostReport]


def read_costs(now: datetime, files: Iterable[WorkloadFile], reading: CostReading) -> Mapping[str, CostReport]:
    """Returns the reports by workload. Each is tried, whatever becomes of the others; raises an ExceptionGroup.

    What could not be read is named in the report, and raised after that was kept. Who has no tags has the whole bill,
    and comes last.
    """
    run = _Run(at=rounded_down(now, _DAY_S), requests_left=reading.most_requests, reports={})
    having = sorted(((file, file.costs) for file in files if file.costs), key=lambda one: not one[1].tags)
    attempt_all("costs of workloads", [partial(_read, run, file.workload, costs, reading) for file, costs in having])
    return run.reports


def _read(run: _Run, workload: str, costs: Costs, reading: CostReading) -> None:
    """The months are kept last: what breaks off before is read again, and no change goes untold."""
    history = history_of(run.at, history_days(costs))
    before = kept_bill(workload, costs, history, reading.snapshots)
    new, read = _newly_read(run, costs, to_read(before, history, run.at), reading)
    read = replace(read, restated=restatements(before, new.values()))
    earlier = reading.snapshots.latest(CostReport, workload)
    if earlier is not None and earlier.taken_at == run.at:
        read = joined(earlier.body, read)
    kept = {**before, **new}
    report = cost_report(costs, history, kept, read, None if costs.tags else run.reports)
    run.reports[workload] = report
    reading.tables.save(report.kind, workload, run.at, line_columns(kept.values(), history))
    reading.snapshots.save(Snapshot(workload=workload, taken_at=run.at, window=history.window, body=report))
    reading.publisher.publish(tuple(cost_measurements(workload, report)))
    _keep(workload, costs, before, new, reading.snapshots)
    if failed := [one for one in read.missing if one.failed]:
        told = "; ".join(f"{one.days}: {one.why}" for one in failed)
        raise Unavailable(f"costs of {workload}: not all could be read: {told}")


def _newly_read(
    run: _Run, costs: Costs, stretches: Iterable[Days], reading: CostReading
) -> tuple[dict[date, BillDay], Read]:
    """A stretch that can't be read at all is asked for all the same, with no request left: its reader names it."""
    new: dict[date, BillDay] = {}
    missing: list[Missing] = []
    paid = 0
    for days in stretches:
        question = BillQuestion(days=days, tags=costs.tags, by_tag=costs.by_tag, by_usage=costs.by_usage)
        answer = reading.bill(costs).read(question, run.requests_left)
        run.requests_left -= answer.paid_requests
        paid += answer.paid_requests
        new |= as_kept(answer.days, run.at)
        missing += [answer.missing] if answer.missing else []
    return new, Read(missing=tuple(missing), paid_requests=paid)


def _keep(
    workload: str, costs: Costs, before: Mapping[date, BillDay], new: Mapping[date, BillDay], snapshots: Snapshots
) -> None:
    changed = {first_of_month(day) for day in new}
    for month, body in months_of({**before, **new}.values(), selection_of(costs)).items():
        if month in changed:
            window = Days(month, month_after(month)).window
            snapshots.save(Snapshot(workload=workload, taken_at=window.start, window=window, body=body))
