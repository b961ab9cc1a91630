"""What the units of each workload cost: its kept bill, divided by what was counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import partial

from lamplighter.domain.definitions.business import Costs, UnitCost
from lamplighter.domain.definitions.workload_file import WorkloadFile
from lamplighter.domain.series import Series
from lamplighter.domain.snapshot import Snapshot
from lamplighter.domain.unit_cost_questions import (
    DAY_S,
    UnitCount,
    asked_window,
    settled_days,
    unit_count,
    unit_question,
)
from lamplighter.domain.unit_costs import UnitCostReport, unit_cost_measurements, unit_cost_result
from lamplighter.domain.window import rounded_down
from lamplighter.errors import LamplighterError
from lamplighter.measuring_ports import PrometheusReader
from lamplighter.usecases.attempt_all import attempt_all
from lamplighter.usecases.kept_bill import kept_bill
from lamplighter.usecases.measuring import NO_SERVER, Measuring, by_period


def evaluate_unit_costs(now: datetime, files: Iterable[WorkloadFile], measuring: Measuring) -> int:
    """Returns how many were evaluated, of the bill as it was last read. Each workload is tried, whatever becomes of the
    others; raises an ExceptionGroup. What Prometheus can't answer is kept as nothing known, and raised after that.
    """
    at = rounded_down(now, DAY_S)
    having = [(file, file.costs) for file in files if file.costs and file.costs.units]
    return sum(attempt_all("unit costs", [partial(_evaluate, at, file, costs, measuring) for file, costs in having]))


def _evaluate(at: datetime, file: WorkloadFile, costs: Costs, measuring: Measuring) -> int:
    longest = settled_days(at, max(unit.window_days for unit in costs.units))
    both = settled_days(at, 2 * len(longest))
    kept = kept_bill(file.workload, costs, both, measuring.snapshots)
    questions = [question for unit in costs.units if (question := unit_question(unit, at))]
    read = measuring.metrics(file.region).read(questions) if questions else {}
    prometheus = measuring.prometheus.get(file.workload)
    counted = [_count(at, unit, read, prometheus) for unit in costs.units]
    results = tuple(
        unit_cost_result(unit, settled_days(at, unit.window_days), kept, count)
        for unit, (count, _) in zip(costs.units, counted, strict=True)
    )
    report = UnitCostReport(unit_costs=results)
    measuring.snapshots.save(Snapshot(workload=file.workload, taken_at=at, window=longest.window, body=report))
    measuring.publisher.publish(tuple(unit_cost_measurements(file.workload, report)))
    if errors := [error for _, error in counted if error is not None]:
        raise ExceptionGroup(f"unit costs of {file.workload}: {len(errors)} of {len(results)} can't be counted", errors)
    return len(results)


def _count(
    at: datetime, unit: UnitCost, read: Mapping[str, Series], prometheus: PrometheusReader | None
) -> tuple[UnitCount, LamplighterError | None]:
    if unit.promql is None:
        return unit_count(read[unit.name]), None
    if prometheus is None:
        return UnitCount(by_day={}, messages=(NO_SERVER,)), None
    try:
        return unit_count(by_period(prometheus, unit.promql, asked_window(unit, at), DAY_S)), None
    except LamplighterError as error:
        return UnitCount(by_day={}, messages=(str(error),)), error
