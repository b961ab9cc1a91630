"""The page's section on the reports: what they say first, how they stand, and links to what is there."""

import json
import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

from lamplighter.domain.reports.document import Action
from lamplighter.outbound.reports.report_json import report_json
from lamplighter.outbound.reports.views import actions as in_the_report
from local.demo.page import page
from local.demo.page.reports import reports_of
from tests.builders_reports import a_report

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


def test_what_is_to_be_done_first_is_what_the_report_says_first(facts: Facts) -> None:
    savings = (None, Decimal("1234.5"), None, Decimal(9))
    actions = tuple(Action(title=f"do {at}", evidence="E", saving_usd=usd) for at, usd in enumerate(savings))
    first, second, *_ = a_report().sections
    report = a_report(sections=(replace(first, actions=actions[:2]), replace(second, actions=actions[2:])))
    facts["reports"][1]["content"] = json.loads(report_json(report))

    shown = [(action.title, action.saving) for action in reports_of(facts)[1].actions]

    assert shown == [("do 3", "$9.00 a month"), ("do 2", ""), ("do 1", "$1,234.50 a month")]
    assert [title for title, _ in shown] == [each.title for each in in_the_report(report)][:3]


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
