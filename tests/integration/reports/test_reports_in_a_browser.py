"""The documents of a report in a real browser: nothing in its console, nothing too wide, nothing that shuts people out.

Each test leaves a screenshot in out/screenshots, to be looked at.
"""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright
from pypdf import PdfReader

from lamplighter.domain.reports.document import Report, Unit
from lamplighter.outbound.reports.html_page import html_page
from lamplighter.outbound.reports.index_page import index_page
from local.paths import OUT
from tests.builders_reports import HOURS, a_column, a_line_chart, a_report, a_table, heads_of_years, kpis
from tests.unit.reports_rendering.goldens import a_mail, as_shown, documents
from tests.whole_world_of_reports import a_whole_report

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: apt-get install chromium")

PAGES = {name: content.decode() for name, content in documents() if name.endswith(".html")}
PAGES["measured.html"] = html_page(a_whole_report("2026-W47"))
PAGES["index-of-years.html"] = index_page(heads_of_years(years=1))
PAGES["mail.html"] = as_shown(a_mail())
PAGES["mail-without-pictures.html"] = re.sub(
    r"data:image/png;base64,[^\"]*", "data:image/png;base64,", PAGES["mail.html"]
)
WIDTHS_PX = (375, 1280, 1440)


@dataclass(frozen=True, slots=True)
class Opened:
    """``said`` is all that the console shows, with what could not be loaded."""

    page: Page
    said: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Without its sandbox, for CI runs as root; it opens nothing but our own files."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


def opened(browser: Browser, html: str, width_px: int, scheme: str, folder: Path) -> Opened:
    path = folder / "page.html"
    path.write_text(html)
    page = browser.new_page(
        viewport={"width": width_px, "height": 900}, color_scheme="dark" if scheme == "dark" else "light"
    )
    shown = Opened(page)
    page.on("console", lambda message: shown.said.append(message.text))
    page.on("pageerror", lambda error: shown.said.append(str(error)))
    page.on("requestfailed", lambda request: shown.said.append(request.url))
    page.goto(path.as_uri())
    return shown


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width_px", WIDTHS_PX)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_in_order(browser: Browser, name: str, width_px: int, scheme: str, tmp_path: Path) -> None:
    shown = opened(browser, PAGES[name], width_px, scheme, tmp_path)
    for details in shown.page.locator("details").all():
        details.evaluate("element => element.open = true")

    shots = OUT / "screenshots"
    shown.page.screenshot(path=shots / f"{Path(name).stem}-{width_px}-{scheme}.png", full_page=True)
    violations = Axe().run(shown.page).response["violations"]

    assert shown.page.evaluate("document.documentElement.scrollWidth") <= width_px
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in violations] == []
    assert shown.said == []


def test_no_letter_of_a_chart_leaves_the_chart(browser: Browser, tmp_path: Path) -> None:
    shown = opened(browser, PAGES["report.html"], min(WIDTHS_PX), "light", tmp_path)

    outside = shown.page.evaluate(
        """() => [...document.querySelectorAll(".drawing text")].filter(text => {
            const [inner, outer] = [text, text.closest(".drawing")].map(each => each.getBoundingClientRect());
            return inner.left < outer.left - 1 || inner.right > outer.right + 1 || inner.top < outer.top - 1;
        }).map(text => text.textContent)"""
    )
    assert outside == []


def test_kpis_of_a_busy_day_fit_on_a_page(browser: Browser, tmp_path: Path) -> None:
    columns = [a_column(name) for name in ("kpi", "value", "before", "target", "limit", "verdict", "trend", "samples")]
    row = ("99th percentile of latency", "1,208.34 requests/s", "1,599.62 requests/s", "1,000 requests/s", "2,000 ms")
    rows = [(*row, "missed", "about the same", "79,879,433")] * 2
    html = html_page(a_report(sections=(replace(kpis(), tables=(a_table(columns, rows),)),)))
    table = opened(browser, html, 1280, "light", tmp_path).page.locator(".scroll")
    assert table.evaluate("each => each.scrollWidth - each.clientWidth") == 0


@pytest.mark.parametrize("width_px", WIDTHS_PX)
def test_no_word_of_a_table_is_broken(browser: Browser, width_px: int, tmp_path: Path) -> None:
    """Eight columns, one of sentences: as many as there is any room for."""
    columns = [a_column(name) for name in ("kpi", "value", "before", "target", "status", "verdict", "trend", "samples")]
    row = ("99th percentile of latency", "1,177.85 requests/s", None, "1,000 ms", "resolved", "missed", "unknown")
    rows = [(*row, "82,471,949"), (*row, "the mean of the percentiles of all hours would be no percentile")]
    html = html_page(a_report(sections=(replace(kpis(), tables=(a_table(columns, rows),)),)))
    shown = opened(browser, html, width_px, "light", tmp_path)

    broken = shown.page.evaluate(
        """() => [...document.querySelectorAll("th, td")].flatMap(cell => [...cell.childNodes])
            .filter(node => node.nodeType === Node.TEXT_NODE)
            .flatMap(node => [...node.data.matchAll(/[^\\s-]+/g)].map(word => {
                const range = document.createRange();
                range.setStart(node, word.index);
                range.setEnd(node, word.index + word[0].length);
                return [word[0], new Set([...range.getClientRects()].map(rect => rect.top)).size];
            })).filter(([_, lines]) => lines > 1)"""
    )
    assert broken == []


def test_a_line_from_before_its_period_is_cut_at_the_edge_of_its_chart(browser: Browser, tmp_path: Path) -> None:
    early = a_line_chart(x=tuple(at - timedelta(hours=1) for at in HOURS))
    shown = opened(browser, html_page(a_report(sections=(replace(kpis(), charts=(early,)),))), 1280, "light", tmp_path)

    seen = shown.page.evaluate(
        """() => {
            const line = document.querySelector(".plot .line"), plot = line.closest(".drawing").getBoundingClientRect();
            const start = line.getPointAtLength(0).matrixTransform(line.getScreenCTM());
            line.scrollIntoView({block: "center", behavior: "instant"});
            const at = line.getPointAtLength(0).matrixTransform(line.getScreenCTM());
            return [start.x < plot.left, document.elementsFromPoint(at.x + 1, at.y).includes(line)];
        }"""
    )
    assert seen == [True, False]


def test_on_paper_it_is_light_and_a_long_table_keeps_its_headings_and_its_rows_whole(
    browser: Browser, tmp_path: Path
) -> None:
    rows = [(f"row {number} begins", "word " * 60 + f"row {number} ends") for number in range(60)]
    table = a_table([a_column("name"), a_column("about")], rows)
    report = a_report(sections=(replace(kpis(), tables=(table,)),))
    shown = opened(browser, html_page(report), max(WIDTHS_PX), "dark", tmp_path)

    shown.page.emulate_media(media="print")
    ink = shown.page.evaluate("getComputedStyle(document.body).color")
    texts = [
        " ".join(page.extract_text().split())
        for page in PdfReader(io.BytesIO(shown.page.pdf(prefer_css_page_size=True))).pages
    ]

    assert ink == "rgb(36, 34, 29)"
    having = [text for text in texts if "begins" in text]
    assert len(having) > 1
    assert [text for text in having if "About" not in text] == []
    for number in range(len(rows)):
        assert [f"row {number} begins" in text for text in texts] == [f"row {number} ends" in text for text in texts]


@pytest.mark.parametrize("width_px", [375, 800, 1440])
def test_a_table_of_many_columns_and_long_names_stays_within_the_page(
    browser: Browser, width_px: int, tmp_path: Path
) -> None:
    shown = opened(browser, html_page(with_a_wide_table()), width_px, "light", tmp_path)

    assert shown.page.evaluate("document.documentElement.scrollWidth") <= width_px
    assert Axe().run(shown.page).response["violations"] == []


def test_on_paper_a_table_of_many_columns_is_not_cut(browser: Browser, tmp_path: Path) -> None:
    paper_px = 680  # A4 less its margins, at 96 pixels an inch
    shown = opened(browser, html_page(with_a_wide_table()), paper_px, "light", tmp_path)

    shown.page.emulate_media(media="print")

    assert shown.page.evaluate("document.documentElement.scrollWidth") <= paper_px
    assert shown.page.evaluate("document.querySelector('table').getBoundingClientRect().right") <= paper_px


def with_a_wide_table() -> Report:
    columns = [a_column("name"), *(a_column(f"cost_{month}", Unit.USD) for month in range(12))]
    rows = [("arn:aws:lambda:us-east-1:123456789012:function:" + "x" * 60, *[Decimal("1234.56")] * 12)] * 3
    return a_report(sections=(replace(kpis(), tables=(a_table(columns, rows),)),))
