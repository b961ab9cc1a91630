"""The page's section on what was measured: figures in few digits, verdicts in words, what is missing as missing."""

from typing import Any

import pytest

from local.demo.page.lines import line
from local.demo.page.measured import KpiView, MeasuredView, SloView, measured_of

Facts = dict[str, Any]


def shown(facts: Facts) -> MeasuredView:
    found = measured_of(facts)
    assert found is not None
    return found


def kpi(facts: Facts, **changes: Any) -> KpiView:
    facts["measured"]["kpis"]["body"]["kpis"][0] |= changes
    return shown(facts).kpis[0]


def slo(facts: Facts, **changes: Any) -> SloView:
    facts["measured"]["slos"]["body"]["slos"][0] |= changes
    return shown(facts).slos[0]


@pytest.mark.parametrize(
    ("value", "unit", "number", "sign"),
    [
        (99.97486, "percent", "99.975", "%"),
        (100.0, "percent", "100", "%"),
        (64.93, "percent", "64.9", "%"),
        (0.02513, "percent", "0.025", "%"),
        (1128.6, "milliseconds", "1,129", "ms"),
        (12.3456, "requests/s", "12.35", "requests/s"),
        (None, "percent", "no data", ""),
    ],
)
def test_a_figure_has_the_digits_that_tell_something(
    facts: Facts, value: float | None, unit: str, number: str, sign: str
) -> None:
    view = kpi(facts, value=value, unit=unit)
    assert (view.value, view.unit) == (number, sign)


@pytest.mark.parametrize(
    ("before", "said"),
    [(None, "nothing to compare with"), (99.5001, "as before"), (99.4, "better; before, 99.4 %")],
)
def test_a_trend_is_told_as_far_as_the_digits_show_it(facts: Facts, before: float | None, said: str) -> None:
    view = kpi(facts, value=99.5, before=before, trend="better")
    assert view.trend.replace("\N{NO-BREAK SPACE}", " ") == said


@pytest.mark.parametrize(
    ("verdict", "tone"), [("met", "good"), ("missed", "warn"), ("bad", "bad"), ("no data", "unsure")]
)
def test_a_kpis_verdict_is_marked(facts: Facts, verdict: str, tone: str) -> None:
    badge = kpi(facts, verdict=verdict).verdict
    assert (badge.word, badge.tone) == (verdict, tone)


@pytest.mark.parametrize(
    ("verdict", "tone"), [("kept", "good"), ("burning", "warn"), ("missed", "bad"), ("no data", "unsure")]
)
def test_an_slos_verdict_is_marked(facts: Facts, verdict: str, tone: str) -> None:
    assert slo(facts, verdict=verdict).verdict.tone == tone


def test_an_overdrawn_budget_is_said_and_its_bar_is_empty(facts: Facts) -> None:
    view = slo(facts, budget_left_share=-0.25)
    assert (view.left, view.left_percent) == ("-25\N{NO-BREAK SPACE}%", 0)


def test_an_slo_without_events_has_no_figures(facts: Facts) -> None:
    nothing = dict.fromkeys(("sli", "budget_left_share", "burn_rate", "forecast", "worst_day"))
    view = slo(facts, **nothing, verdict="no data", days=[], reason="No events.")
    assert (view.sli, view.left, view.burn, view.forecast) == ("no data", "no data", "no data", "not known")
    assert (view.days, view.worst, view.why) == (None, "", "No events.")


@pytest.mark.parametrize(
    ("prospect", "days", "said"),
    [
        ("lasts", (None, None, None), ("30+ days", "nine times in ten")),
        ("lasts", (None, 16, None), ("30+ days", "16 days at the earliest")),
        ("runs out", (12, 9, 17), ("12 days", "9 to 17, four times in five")),
        ("runs out", (12, 9, None), ("12 days", "9 or more, four times in five")),
        ("exhausted", (None, None, None), ("gone", "nothing is left")),
        ("too little data", (None, None, None), ("not known", "too little data")),
    ],
)
def test_a_forecast_is_said_with_its_interval(
    facts: Facts, prospect: str, days: tuple[int | None, ...], said: tuple[str, str]
) -> None:
    known = dict(zip(("expected_days", "earliest_days", "latest_days"), days, strict=True))
    view = slo(facts, forecast={"prospect": prospect, "horizon_days": 30, "reason": "", **known})
    assert (view.forecast.replace("\N{NO-BREAK SPACE}", " "), view.forecast_says) == said


def test_what_was_not_measured_has_no_view(facts: Facts) -> None:
    del facts["measured"]
    assert measured_of(facts) is None


def test_a_line_runs_from_its_lowest_value_to_its_highest() -> None:
    drawn = line([1, 3, 2])
    assert drawn is not None
    assert drawn.path == "M0.00 100.00 L50.00 0.00 L100.00 50.00"


def test_a_line_keeps_within_given_limits() -> None:
    drawn = line([1.5, -1], lowest=0, highest=1)
    assert drawn is not None
    assert drawn.path == "M0.00 0.00 L100.00 100.00"


@pytest.mark.parametrize("values", [[], [1.0]])
def test_of_fewer_than_two_values_there_is_no_line(values: list[float]) -> None:
    assert line(values) is None
