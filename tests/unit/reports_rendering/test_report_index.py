"""The page that lists all reports."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from lamplighter.domain.reports.document import Standing
from lamplighter.domain.reports.head import ReportHead, head_of
from lamplighter.domain.window import Window
from lamplighter.outbound.reports.index_page import index_page
from lamplighter.outbound.reports.index_view import STRIP_PERIODS, workloads
from tests.builders_reports import a_figure, a_report, some_heads
from tests.unit.reports_rendering.reading import Reading


def a_head(days_ago: int = 0, revision: int = 1, **changes: object) -> ReportHead:
    head = head_of(a_report(), {"HTML": f"{days_ago}/report.html"})
    back = timedelta(days=days_ago)
    period = Window(head.period.start - back, head.period.end - back)
    return replace(head, period=period, revision=revision, **changes)  # type: ignore[arg-type]


def test_a_head_has_the_first_number_of_each_section_and_what_the_index_says() -> None:
    report = a_report()
    head = head_of(report, {"HTML": "report.html"})

    assert [figure.label for figure in head.figures] == ["Analyses", "Incidents", "Cost"]
    assert (head.verdict, head.standing, head.period, head.revision) == (
        report.verdict,
        report.standing,
        report.period,
        2,
    )


def test_reports_are_by_workload_and_by_date_the_newest_first() -> None:
    page = Reading(index_page(some_heads(3))).text

    places = [
        page.index(each)
        for each in (
            "aurastream AuraStream daily",
            "20 Nov 2026 bad",
            "19 Nov 2026 good",
            "18 Nov 2026 good",
            "ims IMS weekly",
            "14 to 20 Nov 2026 good All was well.",
        )
    ]
    assert places == sorted(places)


@given(st.permutations(some_heads(5)))
def test_their_order_does_not_matter(heads: list[ReportHead]) -> None:
    assert index_page(heads) == index_page(some_heads(5))


def test_of_a_period_the_last_revision_counts() -> None:
    page = Reading(index_page([a_head(revision=2, verdict="Restated."), a_head(verdict="At first.")])).text

    assert "Restated. Revision 2." in page
    assert "At first." not in page


def test_each_row_links_its_files_and_says_of_what() -> None:
    (link,) = [each for each in Reading(index_page([a_head()])).all("a") if each["href"] == "0/report.html"]

    assert link["aria-label"] == "HTML of AuraStream daily, 20\N{NO-BREAK SPACE}Nov\N{NO-BREAK SPACE}2026"


def test_a_trend_is_told_in_words_and_what_is_missing_is_a_gap() -> None:
    values = (10, 20, None, 40)
    heads = [a_head(days_ago, figures=(a_figure("visits", value),)) for days_ago, value in enumerate(reversed(values))]

    (trend,) = workloads(heads)[0].series[0].trends

    assert (trend.latest, trend.said) == ("40", "between 10 and 40 in 4 reports")
    assert len(trend.runs) == 2
    assert trend.runs[1].endswith("h0")


def test_a_trend_of_money_is_one_too() -> None:
    heads = [a_head(days_ago, figures=(a_figure("cost", Decimal(days_ago)),)) for days_ago in range(3)]

    assert workloads(heads)[0].series[0].trends[0].said == "between 0 and 2 in 3 reports"


def test_one_report_is_no_trend() -> None:
    assert workloads([a_head()])[0].series[0].trends == []


def test_the_strip_is_of_the_latest_periods_and_says_what_it_shows() -> None:
    heads = [a_head(days_ago, standing=Standing.GOOD) for days_ago in range(STRIP_PERIODS + 5)]

    (series,) = workloads(heads)[0].series
    assert len(series.bars) == STRIP_PERIODS
    assert len(series.rows) == STRIP_PERIODS + 5
    assert series.said == f"{STRIP_PERIODS} reports: {STRIP_PERIODS} good"
    assert series.bars[-1].title == "20\N{NO-BREAK SPACE}Nov\N{NO-BREAK SPACE}2026: good"


def test_no_report_yet_is_said() -> None:
    assert "No report has been made yet." in Reading(index_page([])).text
