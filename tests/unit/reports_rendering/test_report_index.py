"""The page that lists all reports."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from lamplighter.domain.reports.document import Standing
from lamplighter.domain.reports.head import ReportHead, head_of
from lamplighter.domain.window import Window
from lamplighter.outbound.reports.index_page import index_page
from lamplighter.outbound.reports.index_trends import STRIP_PERIODS
from lamplighter.outbound.reports.index_view import IN_FULL, SHOWN, workloads
from lamplighter.outbound.reports.words import period
from tests.builders_reports import a_figure, a_report, heads_of_years, some_heads
from tests.unit.reports_rendering.reading import Reading


def a_head(days_ago: int = 0, revision: int = 1, **changes: object) -> ReportHead:
    """Of a day in New York, where clocks are put back on 1 November."""
    head = head_of(a_report(), {"HTML": f"{days_ago}/report.html"})
    zone, back = ZoneInfo(head.time_zone), timedelta(days=days_ago)
    period = Window(head.period.start.astimezone(zone) - back, head.period.end.astimezone(zone) - back)
    return replace(head, period=period, revision=revision, **changes)  # type: ignore[arg-type]


def _plain(text: str | None) -> str:
    """Without its no-break spaces."""
    return " ".join((text or "").split())


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
        page.rindex(each)
        for each in (
            "AuraStream AuraStream, daily by date, days in America/New_York",
            "20 Nov 2026 bad",
            "19 Nov 2026 good",
            "18 Nov 2026 good",
            "IMS IMS, weekly by date",
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


def test_first_of_all_is_the_latest_of_each_report() -> None:
    page = Reading(index_page(some_heads(3)))

    first = page.text.index("bad 20 Nov 2026 AuraStream, daily AuraStream served well")
    assert (
        first < page.text.index("good 14 to 20 Nov 2026 IMS, weekly All was well.") < page.text.index("by date, days")
    )
    assert "Open AuraStream, daily, 20 Nov 2026" in [_plain(link.get("aria-label")) for link in page.all("a")]


def test_the_forms_of_a_report_are_in_one_order_and_its_tables_are_folded_away() -> None:
    files = {"cost-by_service.csv": "0/cost-by_service.csv", "JSON": "0/r.json", "PDF": "0/r.pdf", "HTML": "0/r.html"}
    page = Reading(index_page([a_head(files=files)]))

    (row,) = workloads([a_head(files=files)])[0].series[0].shown
    assert list(row.files) == ["HTML", "PDF", "JSON"]
    assert row.tables == {"cost: by service": "0/cost-by_service.csv"}
    assert "1 CSV of AuraStream, daily, 20 Nov 2026 cost: by service" in page.text
    assert len(page.all("details")) == 1


def test_of_years_of_reports_none_is_lost_and_the_page_stays_small() -> None:
    heads = heads_of_years(years=3, workloads=5)
    html = index_page(heads)

    linked = {str(link["href"]) for link in Reading(html).all("a")}
    assert {head.files["HTML"] for head in heads} <= linked
    assert len(html) < 2_000_000


def test_the_latest_are_shown_more_are_folded_away_and_older_ones_stand_by_month() -> None:
    (series,) = workloads([a_head(days_ago, standing=Standing.GOOD) for days_ago in range(IN_FULL + 30)])[0].series

    assert (len(series.shown), len(series.more)) == (SHOWN, IN_FULL - SHOWN)
    assert _plain(series.more_dates) == "21 Oct to 13 Nov 2026"
    (year,) = series.older
    assert (year.year, year.said) == (2026, "30 reports: 30 good")
    assert [(month, len(dates)) for month, dates in year.months] == [("October", 20), ("September", 10)]
    assert (year.months[0][1][0].day, _plain(year.months[0][1][0].title)) == (20, "20 Oct 2026: good")


def test_each_row_links_its_files_and_says_of_what() -> None:
    links = [each for each in Reading(index_page([a_head()])).all("a") if each["href"] == "0/report.html"]

    assert "HTML of AuraStream, daily, 20 Nov 2026" in [_plain(link["aria-label"]) for link in links]


def test_a_trend_is_told_in_words_and_what_is_missing_is_a_gap() -> None:
    values = (10, 20, None, 40)
    heads = [a_head(days_ago, figures=(a_figure("visits", value),)) for days_ago, value in enumerate(reversed(values))]

    (trend,) = workloads(heads)[0].series[0].trends

    assert (trend.latest, trend.said) == ("40", "between 10 and 40 in 3 reports")
    assert len(trend.runs) == 2
    assert trend.runs[1].endswith("h0")


def test_a_trend_without_a_newest_value_says_of_when_its_last_one_is() -> None:
    heads = [a_head(days_ago, figures=(a_figure("visits", value),)) for days_ago, value in enumerate((None, 20, 10))]

    (trend,) = workloads(heads)[0].series[0].trends
    assert _plain(trend.latest) == "20 on 19 Nov 2026"
    (silent,) = workloads([a_head(day, figures=(a_figure("visits", None),)) for day in range(2)])[0].series[0].trends
    assert silent.latest == "no data"


def test_a_period_that_is_not_over_is_told_so_far() -> None:
    early = a_head(made_at=a_head().period.end - timedelta(hours=9))

    assert "20 Nov 2026, so far" in _plain(Reading(index_page([early])).text)
    assert "so far" not in Reading(index_page([a_head()])).text


def test_a_report_of_a_day_that_is_not_over_says_so_too() -> None:
    report = a_report()
    early = replace(report, made_at=report.period.end - timedelta(hours=9))
    assert [_plain(period(one)) for one in (early, report)] == [
        "20 Nov 2026, so far, in America/New_York",
        "20 Nov 2026, whole days in America/New_York",
    ]


def test_a_trend_of_money_is_one_too() -> None:
    heads = [a_head(days_ago, figures=(a_figure("cost", Decimal(days_ago)),)) for days_ago in range(3)]

    assert workloads(heads)[0].series[0].trends[0].said == "between 0 and 2 in 3 reports"


def test_a_trend_is_of_one_figure_though_each_days_label_says_its_day() -> None:
    heads = [a_head(day, figures=(a_figure("cost", day, label=f"Cost of day {day}"),)) for day in range(3)]

    (trend,) = workloads(heads)[0].series[0].trends
    assert (trend.label, trend.said) == ("Cost of day 0", "between 0 and 2 in 3 reports")


def test_one_report_is_no_trend() -> None:
    assert workloads([a_head()])[0].series[0].trends == []


def test_the_strip_is_of_the_latest_periods_and_says_what_it_shows() -> None:
    heads = [a_head(days_ago, standing=Standing.GOOD) for days_ago in range(STRIP_PERIODS + 5)]

    strip = workloads(heads)[0].series[0].strip
    assert len(strip.bars) == STRIP_PERIODS
    assert strip.said == f"{STRIP_PERIODS} reports: {STRIP_PERIODS} good"
    assert _plain(strip.bars[-1].title) == "20 Nov 2026: good"


def test_no_report_yet_is_said() -> None:
    assert "No report has been made yet." in Reading(index_page([])).text


def test_a_figure_that_never_changed_is_said_so() -> None:
    heads = [a_head(days_ago, figures=(a_figure("visits", 7),)) for days_ago in range(3)]

    assert workloads(heads)[0].series[0].trends[0].said == "7 in 3 reports"
