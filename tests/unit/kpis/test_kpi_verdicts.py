"""What is made of a KPI's value: verdict, trend, and a sentence with the numbers."""

from __future__ import annotations

from typing import Any

import pytest

from lamplighter.domain.definitions.indicators import Better, Kpi
from lamplighter.domain.kpis import (
    FEW_SAMPLES,
    KpiAnswers,
    KpiReport,
    KpiResult,
    Trend,
    Verdict,
    kpi_measurements,
    kpi_result,
)
from lamplighter.domain.measurement import Unit
from lamplighter.domain.spoken_numbers import measured
from lamplighter.domain.window import window_before
from tests.world_of_measuring import NOW, REQUESTS


def a_kpi(**changes: Any) -> Kpi:
    values: dict[str, Any] = {
        "name": "availability",
        "title": "Availability",
        "unit": "percent",
        "target": 99.9,
        "better": Better.HIGHER,
        "alert_at": 99,
        "metric": REQUESTS,
    }
    return Kpi(**values | changes)


ERROR_RATE: dict[str, Any] = {"title": "Error rate", "target": 1, "better": Better.LOWER, "alert_at": 5}


def judged(value: float | None, before: float | None = None, samples: int | None = 10_000, **kpi: Any) -> KpiResult:
    answers = KpiAnswers(value=value, before=before, samples=samples)
    return kpi_result(a_kpi(**kpi), window_before(NOW, 86_400), answers)


@pytest.mark.parametrize(
    ("value", "verdict"),
    [(100, "met"), (99.9, "met"), (99.5, "missed"), (99, "missed"), (98.99, "bad"), (0, "bad"), (None, "no data")],
)
def test_higher_is_better(value: float | None, verdict: str) -> None:
    assert judged(value).verdict.value == verdict


@pytest.mark.parametrize(
    ("value", "verdict"), [(0, "met"), (1, "met"), (1.01, "missed"), (5, "missed"), (5.01, "bad"), (None, "no data")]
)
def test_lower_is_better(value: float | None, verdict: str) -> None:
    assert judged(value, **ERROR_RATE).verdict.value == verdict


def test_without_a_target_there_is_a_figure_and_it_can_be_bad_all_the_same() -> None:
    assert judged(98, target=None).verdict is Verdict.BAD
    figure = judged(99.5, target=None)
    assert (figure.verdict, figure.reason) == (Verdict.NO_TARGET, "Availability is 99.5 %; no target is set.")
    assert judged(None, target=None).verdict is Verdict.NO_DATA


def test_without_a_limit_nothing_is_bad() -> None:
    assert judged(0, alert_at=None).verdict is Verdict.MISSED


def test_the_noise_of_floating_point_misses_no_target() -> None:
    assert 0.1 + 0.2 > 0.3
    assert judged(0.1 + 0.2, target=0.3, better=Better.LOWER, alert_at=None).verdict is Verdict.MET


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_is_no_number_is_no_data(value: float) -> None:
    result = judged(value, before=99)
    assert (result.verdict, result.value, result.trend) == (Verdict.NO_DATA, None, Trend.UNKNOWN)


@pytest.mark.parametrize(
    ("value", "kpi", "reason"),
    [
        (99.95, {}, "Availability is 99.95 %: it meets the target of 99.9 % or more."),
        (99.5, {}, "Availability is 99.5 %: it misses the target of 99.9 % or more."),
        (98, {}, "Availability is 98 %, under the 99 % where it is bad: it misses the target of 99.9 % or more."),
        (7.25, ERROR_RATE, "Error rate is 7.25 %, over the 5 % where it is bad: it misses the target of 1 % or less."),
        (None, {}, "Availability: no data from 2026-11-19 12:00:00 UTC to 2026-11-20 12:00:00 UTC."),
        (
            1234.5,
            {"title": "Throughput", "unit": "requests/s", "target": 1000},
            "Throughput is 1,234 requests/s: it meets the target of 1,000 requests/s or more.",
        ),
    ],
)
def test_the_reason_is_a_sentence_with_numbers_and_units(value: float | None, kpi: dict[str, Any], reason: str) -> None:
    assert judged(value, **kpi).reason == reason


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (99.99999, "99.99999 %"),
        (100, "100 %"),
        (33.33333333, "33.3333 %"),
        (1234567.8, "1,234,568 %"),
        (1200, "1,200 %"),
        (-0.5, "-0.5 %"),
    ],
)
def test_numbers_are_as_long_as_they_say_something(value: float, words: str) -> None:
    assert measured(value, "percent") == words


def test_few_samples_are_marked() -> None:
    few, enough = judged(100, samples=FEW_SAMPLES - 1), judged(100, samples=FEW_SAMPLES)
    assert (few.few, enough.few) == (True, False)
    assert few.reason.endswith(" It is made of 99 samples only, and says little.")
    assert not judged(100, samples=None).few
    assert not judged(None, samples=0).few


@pytest.mark.parametrize(
    ("value", "before", "better", "trend"),
    [
        (99.9, 99.8, Better.HIGHER, Trend.BETTER),
        (99.8, 99.9, Better.HIGHER, Trend.WORSE),
        (2, 1, Better.LOWER, Trend.WORSE),
        (1, 2, Better.LOWER, Trend.BETTER),
        (1, 1, Better.LOWER, Trend.UNCHANGED),
        (0, 0, Better.LOWER, Trend.UNCHANGED),
        (1, None, Better.LOWER, Trend.UNKNOWN),
    ],
)
def test_the_trend_is_against_the_window_before(
    value: float, before: float | None, better: Better, trend: Trend
) -> None:
    assert judged(value, before, better=better, alert_at=None).trend is trend


def test_the_change_is_in_the_kpis_unit() -> None:
    assert judged(99.5, 99).change == pytest.approx(0.5)
    assert judged(99.5, None).change is None


def test_what_is_known_is_published_in_its_unit() -> None:
    results = (
        judged(99.9),
        judged(None, name="error-rate"),
        judged(250, name="latency", unit="milliseconds"),
        judged(12, name="throughput", unit="requests/s"),
    )
    published = kpi_measurements("shop", KpiReport(kpis=results))
    assert [(one.name, one.dimensions["Kpi"], one.value, one.unit) for one in published] == [
        ("KpiValue", "availability", 99.9, Unit.PERCENT),
        ("KpiValue", "latency", 250, Unit.MILLISECONDS),
        ("KpiValue", "throughput", 12, Unit.NONE),
    ]
