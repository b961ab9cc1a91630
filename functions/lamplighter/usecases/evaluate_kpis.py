"""A workload's key performance indicators, read, judged, kept and published."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial

from lamplighter.domain.definitions.indicators import Kpi
from lamplighter.domain.definitions.workload_file import WorkloadFile
from lamplighter.domain.kpi_questions import INSTANTS_S, kpi_answers, kpi_window, questions_of
from lamplighter.domain.kpis import KpiAnswers, KpiReport, kpi_measurements, kpi_result
from lamplighter.domain.prometheus_text import over
from lamplighter.domain.series import Series
from lamplighter.domain.snapshot import Snapshot
from lamplighter.domain.window import rounded_down, window_before
from lamplighter.errors import LamplighterError
from lamplighter.measuring_ports import PrometheusReader
from lamplighter.usecases.attempt_all import attempt_all
from lamplighter.usecases.measuring import NO_SERVER, Measuring, by_period


def evaluate_kpis(now: datetime, files: tuple[WorkloadFile, ...], measuring: Measuring) -> int:
    """Returns how many were judged. Each workload is tried, whatever becomes of the others; raises an ExceptionGroup.

    What can't be read is kept as no data that says why, and raised after it was kept.
    """
    at = rounded_down(now, INSTANTS_S)
    having = [file for file in files if file.kpis]
    return sum(attempt_all("KPIs of workloads", [partial(_evaluate, at, file, measuring) for file in having]))


def _evaluate(at: datetime, file: WorkloadFile, measuring: Measuring) -> int:
    questions = [question for kpi in file.kpis for question in questions_of(kpi, at)]
    read = measuring.metrics(file.region).read(questions) if questions else {}
    answered = [_answers(at, kpi, file, read, measuring) for kpi in file.kpis]
    results = tuple(
        kpi_result(kpi, kpi_window(kpi, at), answers) for kpi, (answers, _) in zip(file.kpis, answered, strict=True)
    )
    report = KpiReport(kpis=results)
    window = window_before(at, max(kpi.window_s for kpi in file.kpis))
    measuring.snapshots.save(Snapshot(workload=file.workload, taken_at=at, window=window, body=report))
    measuring.publisher.publish(kpi_measurements(file.workload, report))
    errors = [error for _, error in answered if error is not None]
    if errors:
        raise ExceptionGroup(f"KPIs of {file.workload}: {len(errors)} of {len(results)} can't be read", errors)
    return len(results)


def _answers(
    at: datetime, kpi: Kpi, file: WorkloadFile, read: Mapping[str, Series], measuring: Measuring
) -> tuple[KpiAnswers, LamplighterError | None]:
    if kpi.promql is None:
        return kpi_answers(kpi, read), None
    prometheus = measuring.prometheus.get(file.workload)
    if prometheus is None:
        return KpiAnswers(value=None, before=None, messages=(NO_SERVER,)), None
    try:
        return _asked_prometheus(at, kpi, kpi.promql, prometheus), None
    except LamplighterError as error:
        return KpiAnswers(value=None, before=None, messages=(str(error),)), error


def _asked_prometheus(at: datetime, kpi: Kpi, promql: str, prometheus: PrometheusReader) -> KpiAnswers:
    window, whole = kpi_window(kpi, at), over(promql, kpi.window_s)
    points = by_period(prometheus, promql, window, min(kpi.period_s, kpi.window_s))
    return KpiAnswers(
        value=prometheus.value(whole, window.end),
        before=prometheus.value(whole, window.start),
        points=points.points,
        messages=points.messages,
    )
