"""The page of a report: what it says, in what order, to whoever reads it by whatever means."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from lamplighter.domain.reports.document import Action, Change, Report, Standing, Unit
from lamplighter.outbound.reports import words
from lamplighter.outbound.reports.html_page import html_page
from lamplighter.outbound.reports.report_json import report_json
from lamplighter.outbound.reports.table_view import table_view
from lamplighter.outbound.reports.values import shown, spoken
from lamplighter.outbound.reports.views import actions
from tests.builders_reports import (
    a_column,
    a_figure,
    a_quiet_report,
    a_report,
    a_table,
    cost,
    customers,
    incidents,
    kpis,
)
from tests.unit.reports_rendering.reading import Reading
from tests.whole_world_of_reports import a_whole_report

# An axis is labelled with round numbers, which are figures of nothing.
AXIS = re.compile(r"The scale starts at [^ ]+ [^ ]+\.$")


def test_the_verdict_comes_first_then_what_changed_then_what_to_do_then_the_sections() -> None:
    text = Reading(html_page(a_report())).text

    told = [
        "AuraStream served well",
        "20 Nov 2026, whole days in America/New_York",
        "What changed since revision 1 The cost of 20 Nov rose",
        "What changed KPIs Latency at p95 rose",
        "What to do worth $102.40 a month Costs Buy a compute savings plan",
        "Four of five KPIs met",
        "Analyses 48,210 up from 45,377",
        "Latency of analyses, by hour",
        "Made 21 Nov 2026, 06:00 EST, revision 2. Times are those of America/New_York.",
    ]
    places = [text.find(each) for each in told]
    assert -1 not in places
    assert places == sorted(places)


def test_what_saves_most_is_to_do_first_and_what_saves_nothing_known_last() -> None:
    text = Reading(html_page(a_report())).text

    order = [text.index(each) for each in ("savings plan", "Glacier Instant", "1 024 MB of memory")]
    assert order == sorted(order)
    assert "worth $102.40 a month" in text


def test_what_to_do_about_what_is_bad_stands_above_what_money_can_be_saved_by() -> None:
    grave = replace(incidents(), standing=Standing.BAD, actions=(Action(title="End the outage", evidence="Now."),))
    report = a_report(sections=(cost(), grave))

    order = ["End the outage", *(action.title for action in reversed(cost().actions))]
    assert [action.title for action in actions(report)] == order
    assert [one["action"]["title"] for one in json.loads(report_json(report))["to_do"]] == order


def test_without_data_it_is_not_known_what_changed_and_what_to_do() -> None:
    silent = replace(incidents(), standing=Standing.NO_DATA, changes=(), actions=(), figures=(), tables=())
    text = Reading(html_page(a_report(sections=(silent,)))).text
    assert "What changed Unknown: there is no data. What to do Unknown: there is no data." in text

    well = replace(silent, standing=Standing.GOOD)
    text = Reading(html_page(a_report(sections=(silent, well, customers())))).text
    assert "Nothing of note since the period before, as far as is known: 2 of 3 sections tell nothing." in text
    assert "Nothing to do, as far as is known: 2 of 3 sections tell nothing." in text


def test_marks_are_words_and_said_what_they_mean() -> None:
    text = Reading(html_page(a_report())).text

    assert "Cost $211.25 estimated up from $199.31" in text
    assert "Month forecast $6,120.00 estimated, provisional threshold $6,000.00" in text
    assert "Cache ratio 1.4 few cases of 12 requests" in text
    assert "stale : older than this report's period should have it" in text


def test_what_reads_as_the_period_before_did_is_as_before() -> None:
    figures = (
        a_figure("a", 1.00001, before=1.00002),
        a_figure("b", "2 of 3", Unit.TEXT, before="3 of 3"),
        a_figure("c", 2, before=2.0),
        a_figure("d", Decimal("0.1764"), Unit.USD_EACH, before=Decimal("0.1821")),
    )
    text = Reading(html_page(a_report(sections=(replace(kpis(), charts=(), figures=figures),)))).text

    assert "A 1 about as before" in text
    assert "C 2 as before" in text
    assert "D $0.176 down from $0.182" in text
    assert "B 2 of 3 before: 3 of 3" in text


def test_columns_are_set_by_what_they_hold() -> None:
    columns = [
        a_column("name"),
        a_column("mixed"),
        a_column("cost", Unit.USD),
        a_column("at", Unit.TIME),
        a_column("id"),
        a_column("why"),
        a_column("arn"),
        a_column("unknown_cost", Unit.USD),
    ]
    cells = ("2026-11-20T21:14:00Z", "20261121-6f41bb4fcc", "it was quiet for more than ten minutes", "a" * 60, None)
    table = table_view(a_table(columns, [("a", "99.97 %", 1, *cells), ("b", "1,177 requests/s", None, *cells)]), "UTC")

    assert [setting.value for setting in table.settings] == [
        *("word", "number", "number", "moment", "word", "prose", "name", "number")
    ]
    assert table.stacks
    assert table.wide


def test_no_data_is_neither_nothing_nor_zero() -> None:
    text = Reading(html_page(a_report(sections=(replace(kpis(), charts=(), figures=(a_figure(value=None),)),)))).text

    assert "Requests no data" in text


def test_a_section_that_could_not_be_built_says_so() -> None:
    page = Reading(html_page(a_report(sections=(customers(),))))

    assert "Customers and revenue not built This section could not be built: the snapshot of customers" in page.text


def test_a_chart_has_its_unit_its_period_its_threshold_and_says_in_words_what_it_shows() -> None:
    page = Reading(html_page(a_report(sections=(kpis(),))))

    assert "Latency of analyses, by hour milliseconds, 20 Nov 2026 Latency rose through the day" in page.text
    assert "threshold 1,000 ms" in page.text
    (drawing,) = [svg for svg in page.all("svg") if svg.get("class") == "drawing"]
    assert drawing["aria-label"] == "Latency of analyses, by hour"


def test_each_figure_chart_and_table_says_where_it_comes_from() -> None:
    text = Reading(html_page(a_report(sections=(cost(),)))).text

    assert "Cost by service : costs snapshot of 21 Nov 2026, 00:55 EST, by_service" in text
    assert (
        "Cost per analysis : costs snapshots from 20 Nov 2026, 00:00 EST to 21 Nov 2026, 00:55 EST, days.*.usd "
        "units.*.count: the sum of the costs by the sum of the units"
    ) in text


def test_what_is_left_out_of_a_table_is_counted() -> None:
    assert "14 more rows are left out here." in Reading(html_page(a_report(sections=(cost(),)))).text


def test_a_report_without_much_to_say_says_that() -> None:
    text = Reading(html_page(a_quiet_report())).text

    assert "Nothing of note since the period before." in text
    assert "Nothing to do." in text
    assert "14 to 20 Nov 2026, whole days in America/New_York" in text
    assert "revision 1" in text
    assert "What changed since" not in text


@pytest.mark.parametrize("report", [a_report(), a_quiet_report()], ids=["full", "quiet"])
def test_every_number_of_the_page_is_in_the_json(report: Report) -> None:
    assert strangers(report) == []


@pytest.mark.parametrize("name", ["2026-11-20", "2026-W47", "2026-11"])
def test_every_number_of_a_page_of_what_was_measured_is_in_the_json(name: str) -> None:
    """Of all sections, as snapshots make them: where their numbers come from, tests/unit/reports walks."""
    assert strangers(a_whole_report(name)) == []


def strangers(report: Report) -> list[tuple[str, str]]:
    """Texts of the page with a number that the JSON has not, and what is left of them without those that it has."""
    told = _told(json.loads(report_json(report)), report)
    known = re.compile("|".join(rf"(?<![\d.,]){re.escape(each)}(?!\d|[.,]\d)" for each in told))
    texts = ((text, classes) for text, classes in Reading(html_page(report)).texts if "tick" not in classes)
    left = ((text, known.sub("", AXIS.sub("", text))) for text, _ in texts)
    return [(text, rest) for text, rest in left if re.search(r"\d", rest)]


def test_every_figure_and_cell_of_the_json_is_on_the_page() -> None:
    report = a_report()
    texts = {text for text, _ in Reading(html_page(report)).texts}

    assert {_flat(each) for each in _values(json.loads(report_json(report)), report.time_zone)} <= texts


def _told(document: Mapping[str, Any], report: Report) -> list[str]:
    """All that the JSON says, in the words of the page; the longest first."""
    said = {_flat(each) for each in (*_strings(document), *_values(document, report.time_zone))}
    said |= {_flat(each) for each in _limits(document)}
    said |= {words.period(report), words.dates(report), words.moment(report.made_at, report.time_zone)}
    for section in report.sections:
        sources = [each.source for part in (section.figures, section.charts, section.tables) for each in part]
        said |= {words.source(source, report.time_zone) for source in sources}
        said |= {words.axis(chart, report.time_zone) for chart in section.charts}
    said |= {f"revision {document['revision']}", f"revision {document['revision'] - 1}"}
    said |= {f"{t['left_out']} more rows" for section in document["sections"] for t in section["tables"]}
    return sorted({_flat(each) for each in said if re.search(r"\d", each)}, key=len, reverse=True)


def _flat(text: str) -> str:
    return " ".join(text.split())


def _strings(node: Any) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, Mapping):
        for each in node.values():
            yield from _strings(each)
    elif isinstance(node, list):
        for each in node:
            yield from _strings(each)


def _values(document: Mapping[str, Any], time_zone: str) -> Iterator[str]:
    for section in document["sections"]:
        for figure in section["figures"]:
            yield spoken(figure["value"], Unit(figure["unit"]), time_zone, beside=figure["threshold"])
        for table in section["tables"]:
            for row in table["rows"]:
                yield from (shown(v, Unit(c["unit"]), time_zone) for v, c in zip(row, table["columns"], strict=True))


def _limits(document: Mapping[str, Any]) -> Iterator[str]:
    """What stands beside the values: the period before, thresholds, ends of lines, bars, savings."""
    for section in document["sections"]:
        for figure in section["figures"]:
            pair = (figure["before"], figure["threshold"])
            yield from (spoken(one, Unit(figure["unit"])) for one in pair if one is not None)
        for chart in section["charts"]:
            points = [one for line in chart["lines"] for one in line["y"]]
            known = [one for one in (*points, chart["threshold"]) if one is not None]
            yield from (write(one, Unit(chart["unit"])) for one in known for write in (shown, spoken))
        for action in section["actions"]:
            yield shown(action["saving_usd"], Unit.USD)


def test_nothing_that_was_measured_becomes_markup() -> None:
    nasty = "<script>alert(1)</script>\"'&"
    table = a_table(incidents().tables[0].columns, [(nasty, nasty, 1, nasty)], caption=nasty)
    section = replace(
        kpis(), title=nasty, verdict=nasty, changes=(Change(what=nasty),), notes=(nasty,), tables=(table,)
    )
    report = a_report(title=nasty, verdict=nasty, revised=(nasty,), sections=(section,))

    html = html_page(report)

    assert "<script" not in html
    assert nasty in Reading(html).text


def test_nothing_is_loaded_and_nothing_runs_and_the_page_itself_forbids_it() -> None:
    html = html_page(a_report())
    page = Reading(html)

    assert {"script", "iframe", "img", "object", "form"}.isdisjoint({tag for tag, _ in page.elements})
    assert not [name for _, attributes in page.elements for name in attributes if name.startswith("on")]
    assert not [attributes for _, attributes in page.elements if "style" in attributes]
    style = re.search(r"<style>(.*)</style>", html, re.DOTALL)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    (policy,) = [meta["content"] for meta in page.all("meta") if "http-equiv" in meta]
    assert policy is not None
    assert policy.startswith("default-src 'none';")
    assert f"style-src 'sha256-{digest}'" in policy


def test_who_can_not_see_the_page_can_read_it() -> None:
    page = Reading(html_page(a_report()))

    assert page.all("html") == [{"lang": "en"}]
    assert len(page.all("h1")) == len(page.all("main")) == 1
    assert len(page.all("caption")) == len(page.all("table")) == 3
    assert {header["scope"] for header in page.all("th")} == {"col", "row"}
    for drawing in page.all("svg"):
        is_plot = drawing.get("class") == "plot"
        assert is_plot or drawing.get("aria-hidden") == "true" or (drawing["role"] == "img" and drawing["aria-label"])
    ids = [str(attributes["id"]) for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert {str(link["href"]) for link in page.all("a")} <= {f"#{name}" for name in ids}
