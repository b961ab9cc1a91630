"""What the core stack takes to measure a workload: metrics asked for and published, snapshots written and kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from lamplighter.domain.definitions.indicators import Kpi
from lamplighter.domain.definitions.objectives import Slo
from lamplighter.domain.definitions.workload_file import WorkloadFile
from lamplighter.domain.kpi_questions import questions_of
from lamplighter.domain.metric_call import queries
from lamplighter.domain.query_plan import plan
from lamplighter.domain.resource_counts import selecting_tags
from lamplighter.domain.series import Question
from lamplighter.domain.slos.questions import stretches
from local.synth.bill.model import Part

# The core template's schedules, in runs a month.
EVERY_15_MINUTES, EVERY_5_MINUTES, EVERY_HOUR, EVERY_DAY = 2_920, 8_760, 730, 31
# Any will do: each run asks for as much.
_AT = datetime(2026, 1, 15, 12, tzinfo=UTC)
# Measured of AuraStream's snapshots: a KPI's part, an SLO's, a component's with its history, a report of traces.
_KPI_KB, _SLO_KB, _COMPONENT_KB, _TRACES_KB = 2, 7, 3, 20
# The bucket's lifecycle keeps snapshots for 400 days.
_MONTHS_KEPT = Decimal(400 * 12) / 365
_LINE_KB = Decimal("0.4")
_KB_A_GB = 1024 * 1024
_GB = Decimal("0.001")
_METRICS_OF_AN_SLO = 3
# Healthy and Unhealthy of the workload; ComponentHealthy and ComponentLatency of each component.
_METRICS_OF_HEALTH = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class _Measured:
    """Each run asks for ``asked`` metrics, publishes ``published`` in ``lines`` of a log, and writes one snapshot."""

    origin: str
    runs: int
    asked: int = 0
    published: int = 0
    lines: int = 0
    snapshot_kb: int = 0


def _gb(kilobytes: Decimal) -> Decimal:
    return (kilobytes / _KB_A_GB).quantize(_GB)


_QUANTITIES: Mapping[tuple[str, str], Callable[[_Measured], Decimal]] = {
    ("CloudWatch", "metrics asked for with GetMetricData"): lambda one: Decimal(one.asked * one.runs),
    ("CloudWatch", "custom metrics"): lambda one: Decimal(one.published),
    ("CloudWatch", "GB of Lambda logs ingested"): lambda one: _gb(one.lines * one.runs * _LINE_KB),
    ("DynamoDB", "on-demand write units"): lambda one: Decimal(one.runs),
    ("S3", "PUT requests STANDARD"): lambda one: Decimal(one.runs),
    ("S3", "GB-months STANDARD"): lambda one: _gb(one.snapshot_kb * one.runs * _MONTHS_KEPT),
}


def measuring_parts(file: WorkloadFile, service: str, item: str) -> Iterator[Part]:
    """None of an item that measuring does not take."""
    quantity = _QUANTITIES.get((service, item))
    if quantity is None:
        return
    for one in _measured(file):
        if quantity(one):
            yield Part(origin=one.origin, what=f"measuring {one.origin}", quantity=quantity(one))


def _measured(file: WorkloadFile) -> Iterator[_Measured]:
    kpis, slos, checks = _known_kpis(file), _known_slos(file), len(file.health_checks)
    if file.kpis:
        yield _Measured(
            origin="kpis",
            runs=EVERY_15_MINUTES,
            asked=_asked(question for kpi in kpis for question in questions_of(kpi, _AT)),
            published=len(kpis),
            lines=len(kpis),
            snapshot_kb=_KPI_KB * len(file.kpis),
        )
    if file.slos:
        needed = (stretch.question() for slo in slos for stretch in stretches(slo, _AT))
        yield _Measured(
            origin="slos",
            runs=EVERY_5_MINUTES,
            asked=_asked(question for question in needed if question is not None),
            published=_METRICS_OF_AN_SLO * len(slos),
            lines=len(slos),
            snapshot_kb=_SLO_KB * len(file.slos),
        )
    if checks:
        yield _Measured(
            origin="health_checks",
            runs=EVERY_5_MINUTES,
            published=_METRICS_OF_HEALTH * (1 + checks),
            lines=1 + checks,
            snapshot_kb=_COMPONENT_KB * checks,
        )
    if file.tracing.groups:
        yield _Measured(origin="tracing.groups", runs=EVERY_HOUR, snapshot_kb=_TRACES_KB)
    if selecting_tags(file):
        yield _Measured(origin="tags", runs=EVERY_DAY)


def _known_kpis(file: WorkloadFile) -> list[Kpi]:
    """Those that have a value: without a server nobody asks Prometheus, and no data is no metric."""
    return [kpi for kpi in file.kpis if kpi.promql is None or _is_asked(file)]


def _known_slos(file: WorkloadFile) -> list[Slo]:
    return [
        slo
        for slo in file.slos
        if _is_asked(file) or all(count.promql is None for count in slo.indicator.counts.values())
    ]


def _is_asked(file: WorkloadFile) -> bool:
    return file.prometheus is not None and file.prometheus.server is not None


def _asked(questions: Iterable[Question]) -> int:
    """Expressions are free."""
    calls = plan(tuple(questions), _AT).calls
    return sum(query.metric is not None for call in calls for query in queries(call)[0])
