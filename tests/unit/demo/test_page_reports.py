"""The page's section on the reports: what they say first, how they stand, and links to what is there."""

import re
from typing import Any

from local.demo.page import page
from local.demo.page.reports import reports_of

Facts = dict[str, Any]


def section(facts: Facts) -> str:
    found = re.search(r'<section id="reports".*?</section>', page(facts), re.DOTALL)
    assert found is not None
    return found[0]


def test_each_report_is_told_with_its_period(facts: Facts) -> None:
    told = [(view.title, view.period) for view in reports_of(facts)]

    assert told == [("AuraStream", "21 November 2026, so far"), ("Photo Sync", "20 November 2026")]


def test_the_day_is_that_of_the_report_s_time_zone(facts: Facts) -> None:
    facts["reports"][1] |= {"time_zone": "America/New_York"}

    assert reports_of(facts)[1].period == "19 November 2026"


def test_every_section_stands_there_in_words(facts: Facts) -> None:
    facts["reports"][1]["content"]["sections"][2]["standing"] = "failed"

    words = {one.title: one.standing.word for one in reports_of(facts)[1].sections}

    assert words["Storage"] == "not built"
    assert list(words) == ["Sync history", "Costs", "Storage", "Performance", "Incidents and remediations"]


def test_of_what_is_to_be_done_the_first_of_each_section_is_shown_with_its_saving(facts: Facts) -> None:
    sections = facts["reports"][1]["content"]["sections"]
    for number, one in enumerate(sections):
        one["actions"] = [{"title": f"do {number}", "saving_usd": 1234.5 if number == 2 else None}]

    actions = [(action.title, action.saving) for action in reports_of(facts)[1].actions]

    assert actions == [("do 0", ""), ("do 1", ""), ("do 2", "$1,234.50 a month")]


def test_it_leads_to_the_index_the_reports_and_the_mails(facts: Facts) -> None:
    links = set(re.findall(r'href="([^"]+)"', section(facts)))

    for report in facts["reports"]:
        assert {report["page"], f"{report['folder']}/report.json", report["mails"][0]["file"]} <= links
    assert "reports.html" in links


def test_who_was_not_mailed_is_not_passed_over(facts: Facts) -> None:
    facts["reports"][0]["mails"] = []

    assert "Nobody was mailed." in section(facts)


def test_a_run_without_reports_says_so(facts: Facts) -> None:
    del facts["reports"]

    assert "No reports were made." in section(facts)
