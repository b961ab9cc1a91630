"""A workload's service level objectives, counted, judged, kept and published."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from lamplighter.domain.definitions.objectives import Slo
from lamplighter.domain.definitions.workload_file import WorkloadFile
from lamplighter.domain.series import UNFINISHED, Series
from lamplighter.domain.slos.periods import period_at
from lamplighter.domain.slos.questions import INSTANTS_S, SloCounts, Stretch, slo_counts, stretches
from lamplighter.domain.slos.status import SloReport, SloStatus, slo_measurements, slo_status
from lamplighter.domain.snapshot import Snapshot
from lamplighter.domain.window import Window, rounded_down
from lamplighter.errors import LamplighterError
from lamplighter.measuring_ports import PrometheusReader
from lamplighter.usecases.attempt_all import attempt_all
from lamplighter.usecases.measuring import NO_SERVER, Measuring, by_period

_DAY_S = 86_400


def evaluate_slos(now: datetime, files: tuple[WorkloadFile, ...], measuring: Measuring) -> int:
    """Returns how many were judged. Each workload is tried, whatever becomes of the others; raises an ExceptionGroup.

    What can't be read is kept as no data that says why, and raised after it was kept.
    """
    at = rounded_down(now, INSTANTS_S)
    having = [file for file in files if file.slos]
    return sum(attempt_all("SLOs of workloads", [partial(_evaluate, at, file, measuring) for file in having]))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sources:
    """``read`` is what CloudWatch has answered."""

    file: WorkloadFile
    read: Mapping[str, Series]
    prometheus: PrometheusReader | None

    def series(self, stretch: Stretch) -> Series:
        if stretch.count.promql is None:
            return self.read[stretch.key]
        if self.prometheus is None:
            return Series(points=(), period_s=stretch.period_s, messages=(NO_SERVER,))
        return by_period(self.prometheus, stretch.count.promql, stretch.window, stretch.period_s)


def _evaluate(at: datetime, file: WorkloadFile, measuring: Measuring) -> int:
    needed = {slo.name: stretches(slo, at) for slo in file.slos}
    asked = (stretch.question() for of_slo in needed.values() for stretch in of_slo)
    questions = [question for question in asked if question is not None]
    read = measuring.metrics(file.region).read(questions) if questions else {}
    sources = _Sources(file=file, read=read, prometheus=measuring.prometheus.get(file.workload))
    judged = [_judged(at, slo, needed[slo.name], sources) for slo in file.slos]
    report = SloReport(slos=tuple(status for status, _ in judged))
    first = min(period_at(slo.window, at).so_far.start for slo in file.slos)
    measuring.snapshots.save(Snapshot(workload=file.workload, taken_at=at, window=Window(first, at), body=report))
    measuring.publisher.publish(slo_measurements(file.workload, report))
    errors = [error for _, error in judged if error is not None]
    if errors:
        raise ExceptionGroup(f"SLOs of {file.workload}: {len(errors)} of {len(judged)} can't be read", errors)
    return len(judged)


def _judged(
    at: datetime, slo: Slo, needed: Iterable[Stretch], sources: _Sources
) -> tuple[SloStatus, LamplighterError | None]:
    try:
        series = {stretch.key: sources.series(stretch) for stretch in needed}
    except LamplighterError as error:
        return slo_status(slo, at, SloCounts(whole={}, fine={}), (str(error),)), error
    messages = (*_of_retention(slo, at, sources.file), *_of_series(series))
    return slo_status(slo, at, slo_counts(slo, at, series), messages), None


def _of_retention(slo: Slo, at: datetime, file: WorkloadFile) -> Iterator[str]:
    asks_prometheus = any(count.promql is not None for count in slo.indicator.counts.values())
    if file.prometheus is None or not asks_prometheus:
        return
    window_days, kept = period_at(slo.window, at).so_far.length_s / _DAY_S, file.prometheus.retention_days
    if window_days > kept:
        yield f"Prometheus keeps {kept} days of the {window_days:.3g} that the SLO is of: it is computed from those."


def _of_series(series: Mapping[str, Series]) -> Iterator[str]:
    """Each is said once, whichever of the counts it was said of."""
    said = dict.fromkeys(message for answer in series.values() for message in answer.messages)
    if any(not answer.complete for answer in series.values()):
        said[UNFINISHED] = None
    yield from said
