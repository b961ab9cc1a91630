"""What the functions that measure work with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from lamplighter.domain.prometheus_text import over
from lamplighter.domain.series import Datapoint, Series
from lamplighter.domain.window import Window
from lamplighter.measuring_ports import MetricPublisher, MetricReader, PrometheusReader, Snapshots

# Prometheus watches and alerts by itself then, which is a way to run it.
NO_SERVER = "The workload's file names no prometheus.server to ask."


@dataclass(frozen=True, slots=True, kw_only=True)
class Measuring:
    """``metrics`` of a region. ``prometheus`` by workload, of those that name a server."""

    metrics: Callable[[str], MetricReader]
    prometheus: Mapping[str, PrometheusReader]
    snapshots: Snapshots
    publisher: MetricPublisher


def by_period(prometheus: PrometheusReader, promql: str, window: Window, step_s: int) -> Series:
    """A datapoint for each whole period of the window, at its beginning as CloudWatch has it: a range of PromQL looks
    back from its end.
    """
    step = timedelta(seconds=step_s)
    periods = (window.end - window.start) // step
    if not periods:
        return Series(points=(), period_s=step_s)
    first = window.start + step
    ends = prometheus.series(over(promql, step_s), Window(first, first + periods * step), step_s)
    return replace(ends, points=tuple(Datapoint(point.at - step, point.value) for point in ends.points))
