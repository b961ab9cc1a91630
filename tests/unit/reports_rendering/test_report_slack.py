"""A report's verdict as a person reads it in Slack."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from lamplighter.domain.reports.document import Change, Report, Standing
from lamplighter.outbound.reports.slack_verdict import slack_verdict
from local.receivers.slack_limits import refusal
from tests.builders_reports import a_quiet_report, a_report, kpis
from tests.unit.reports_rendering.goldens import LINK


def said(report: Report, url: str | None = LINK.url, until: datetime | None = LINK.expires_at) -> list[str]:
    blocks: Any = slack_verdict(report, url, until)["blocks"]
    texts = [block["text"] if "text" in block else block["elements"][0] for block in blocks]
    return [" ".join(text["text"].split()) for text in texts]


def test_the_verdict_comes_first_and_the_link_last_with_its_expiry() -> None:
    first, *_, last = said(a_report())

    assert first == f":red_circle: *AuraStream, daily, 20 Nov 2026* · bad {a_report().verdict}"
    assert last.startswith(
        "<https://reports.example/aurastream/report.html?signature=abc|Open the report>, until <!date^"
    )
    assert "2026-11-28 11:00 UTC" in last


def test_what_changed_and_what_to_do_stand_between() -> None:
    lines = said(a_report())

    assert lines[2].startswith("*What changed since revision 1* • The cost of 20 Nov rose")
    assert lines[3].startswith("*What changed* • Latency at p95 rose")
    assert "*What to do* • worth $102.40 a month: Buy a compute savings plan of $0.60 an hour" in lines[4]


def test_the_sections_stand_under_the_verdict_the_gravest_first() -> None:
    assert said(a_report())[1] == (
        ":white_circle: Customers and revenue :red_circle: SLOs and error budgets "
        ":large_orange_circle: KPIs :large_orange_circle: Costs :large_green_circle: Incidents and remediations"
    )


def test_of_many_changes_each_section_has_its_first() -> None:
    changed = said(a_report())[3]

    places = [changed.index(each) for each in ("Latency at p95", "analysis-latency has spent", "Comprehend cost")]
    assert places == sorted(places)
    assert "… and 1 more in the report" in changed


def test_a_quiet_day_is_one_line_and_a_link() -> None:
    assert len(said(a_quiet_report())) == 2
    assert len(said(a_quiet_report(), url=None)) == 1


def test_more_than_three_points_are_counted() -> None:
    section = replace(kpis(), changes=tuple(Change(what=f"change {number}") for number in range(8)))

    assert "… and 5 more in the report" in " ".join(said(a_report(sections=(section,))))


def test_a_presigned_link_is_long_and_stays() -> None:
    url = "https://reports.example/r.html?X-Amz-Security-Token=" + "a" * 2000

    assert url in said(a_report(), url)[-1]


def test_nobody_is_mentioned() -> None:
    assert "<!channel>" not in " ".join(said(a_report(verdict="<!channel>", revised=("<!here>",))))


@example("&" * 4000, 30, Standing.BAD)
@given(st.text(max_size=4000), st.integers(0, 30), st.sampled_from(list(Standing)))
def test_slack_takes_every_verdict(text: str, count: int, standing: Standing) -> None:
    section = replace(kpis(), changes=(Change(what=text),) * count)
    report = a_report(verdict=text or "-", title=text, standing=standing, sections=(section,), revised=(text,) * count)

    assert refusal(slack_verdict(report, "https://r.example/" + "a" * 2500, LINK.expires_at)) is None
