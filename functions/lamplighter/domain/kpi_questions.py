"""What is asked of CloudWatch for a KPI, and what the answers make.

A window is one period: CloudWatch's periods begin at the start that is asked for, so one datapoint holds all of the
window, and a ratio, a mean or a percentile of it weighs every event alike. A mean of hourly datapoints would not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from lamplighter.domain.definitions.indicators import Kpi
from lamplighter.domain.definitions.metrics import Metric
from lamplighter.domain.kpis import KpiAnswers
from lamplighter.domain.series import UNFINISHED, Question, Series
from lamplighter.domain.window import Window, rounded_down, window_before

# How often KPIs can be evaluated anew, in seconds; all windows end at a whole one.
INSTANTS_S = 300
_HOUR_S = 3600
# CloudWatch keeps what is older than 63 days by the hour (domain/retention.py): a day less, for what is on the way.
_KEPT_FINE_S = 62 * 86_400
_ONLY = "only"


def kpi_window(kpi: Kpi, at: datetime) -> Window:
    """Ends at a whole hour where the window before it reaches into what is kept by the hour."""
    grid_s = _HOUR_S if 2 * kpi.window_s > _KEPT_FINE_S else INSTANTS_S
    return window_before(rounded_down(at, grid_s), kpi.window_s)


def window_before_that(window: Window) -> Window:
    return Window(window.start - (window.end - window.start), window.start)


def questions_of(kpi: Kpi, at: datetime) -> tuple[Question, ...]:
    """The value, the one before, a series, and the samples of each metric. None of a KPI that Prometheus knows."""
    metrics = _metrics(kpi)
    if not metrics:
        return ()
    window = kpi_window(kpi, at)
    value = Question(
        key=_key(kpi, "value"),
        window=window,
        period_s=kpi.window_s,
        metric=_unperiodic(kpi.metric) if kpi.metric else None,
        expression=kpi.expression,
        metrics={id_: _unperiodic(metric) for id_, metric in kpi.metrics.items()},
    )
    samples = [
        Question(
            key=_key(kpi, "samples", id_),
            window=window,
            period_s=kpi.window_s,
            metric=replace(_unperiodic(metric), statistic="SampleCount"),
        )
        for id_, metric in metrics.items()
    ]
    before = replace(value, key=_key(kpi, "before"), window=window_before_that(window))
    points = replace(value, key=_key(kpi, "points"), period_s=min(kpi.period_s, kpi.window_s))
    return (value, before, points, *samples)


def kpi_answers(kpi: Kpi, series: Mapping[str, Series]) -> KpiAnswers:
    """``series`` holds the answers to ``questions_of``."""
    value, points = series[_key(kpi, "value")], series[_key(kpi, "points")]
    counted = [series[_key(kpi, "samples", id_)] for id_ in _metrics(kpi)]
    return KpiAnswers(
        value=_single(value),
        before=_single(series[_key(kpi, "before")]),
        points=points.points,
        # Of a ratio its greatest part, which is all that it is of or comes close to it.
        samples=int(max((_single(each) or 0 for each in counted), default=0)),
        messages=value.messages if value.complete else (*value.messages, UNFINISHED),
    )


def _metrics(kpi: Kpi) -> Mapping[str, Metric]:
    return {_ONLY: kpi.metric} if kpi.metric else kpi.metrics


def _key(kpi: Kpi, *parts: str) -> str:
    return "/".join((kpi.name, *parts))


def _unperiodic(metric: Metric) -> Metric:
    """A metric's own period is for alarms; here the window is one period."""
    return replace(metric, period_s=None)


def _single(series: Series) -> float | None:
    """The datapoint of a window that is one period."""
    return series.points[0].value if series.points else None
