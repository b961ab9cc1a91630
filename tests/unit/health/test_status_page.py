"""The status page: what it says, to whoever reads it by whatever means."""

from __future__ import annotations

import base64
import hashlib
import re
from datetime import timedelta
from html.parser import HTMLParser

from lamplighter.domain.health.overview import Overview, overview, workload_health
from lamplighter.domain.health.report import HISTORY_RUNS, STALE_AFTER, HealthReport
from lamplighter.outbound.health_page import health_page
from lamplighter.outbound.health_strip import strip
from lamplighter.outbound.health_words import overview_sentence
from tests.builders_health import DEGRADED, EVERY, HEALTHY, NOON, UNHEALTHY, UNKNOWN, a_report, a_result

AFTER = NOON + timedelta(minutes=2)


def shown(report: HealthReport | None = None, workload: str = "shop", later: timedelta = timedelta(0)) -> Overview:
    return overview([workload_health(workload, report, AFTER + later)], AFTER + later)


class Reading(HTMLParser):
    """The elements in order with their attributes, and the text as it is read out."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self._words: list[str] = []
        self._skipping = False
        self.feed(html)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self._words).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._skipping = tag in {"style", "title"}

    def handle_endtag(self, tag: str) -> None:
        self._skipping = self._skipping and tag not in {"style", "title"}

    def handle_data(self, data: str) -> None:
        if not self._skipping:
            self._words.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def test_the_verdict_comes_first_and_says_what_is_wrong_and_since_when() -> None:
    down = a_result(status=UNHEALTHY, reason="answered HTTP 503, not 200")

    page = Reading(health_page(shown(a_report(a_result(), down, down))).html)

    assert page.text.index("shop is unhealthy: site: answered HTTP 503, not 200.") < page.text.index("Component ")
    assert "since 2 Mar, 11:55 UTC , for 7 min" in page.text
    assert "Checked at 2 Mar, 12:00 UTC , 2 min ago." in page.text


def test_what_flaps_is_told_though_it_is_up() -> None:
    runs = [a_result(status=UNHEALTHY if number % 2 else HEALTHY) for number in range(7)]

    page = Reading(health_page(shown(a_report(*runs))).html)

    assert "shop is degraded: site: up and down." in page.text
    assert "flapping : changed 6 times" in page.text


def test_what_is_stale_is_told_before_anything_else() -> None:
    page = Reading(health_page(shown(a_report(a_result()), later=STALE_AFTER)).html)

    assert "It is not known how shop is: its checks have stopped." in page.text
    assert "No check for 13 min: what follows is of 2 Mar, 12:00 UTC" in page.text


def test_what_was_never_checked_is_shown_so() -> None:
    assert "shop has not been checked yet." in Reading(health_page(shown()).html).text


def test_no_workload_at_all_is_no_health() -> None:
    page = Reading(health_page(overview([], NOON)).html)

    assert "Nothing is checked: no workload has health checks." in page.text


def test_nothing_that_was_answered_becomes_markup() -> None:
    nasty = "<script>alert(1)</script>\"'&"
    report = a_report(a_result(nasty, status=DEGRADED, reason=nasty))

    html = health_page(shown(report, workload=nasty)).html

    assert "<script" not in html
    assert nasty in Reading(html).text


def test_nothing_is_loaded_and_nothing_runs() -> None:
    html = health_page(shown(a_report(a_result()))).html
    page = Reading(html)

    assert {"script", "iframe", "img", "object", "form"}.isdisjoint({tag for tag, _ in page.elements})
    assert not [value for _, attributes in page.elements for value in attributes if value.startswith("on")]
    assert not [attributes for _, attributes in page.elements if "style" in attributes]
    (icon,) = page.all("link")
    assert str(icon["href"]).startswith("data:")


def test_the_hash_is_that_of_the_style_as_it_stands_in_the_page() -> None:
    page = health_page(shown(a_report(a_result())))

    style = re.search(r"<style>(.*)</style>", page.html, re.DOTALL)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert page.style_hash == f"sha256-{digest}"


def test_who_can_not_see_the_page_can_read_it() -> None:
    page = Reading(health_page(shown(a_report([a_result(), a_result("api", UNKNOWN)]))).html)

    assert page.all("html") == [{"lang": "en"}]
    assert len(page.all("h1")) == 1
    assert len(page.all("caption")) == len(page.all("table")) == 1
    assert [header["scope"] for header in page.all("th")] == ["col"] * 4 + ["row"] * 2
    for drawing in page.all("svg"):
        assert drawing.get("aria-hidden") == "true" or (drawing["role"] == "img" and drawing["aria-label"])
    ids = [str(attributes["id"]) for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert {str(link["href"]) for link in page.all("a")} <= {f"#{name}" for name in ids}


def test_the_sentence_of_all_says_how_many_or_which() -> None:
    good, bad = a_report([a_result(), a_result("api")]), a_report(a_result(status=UNHEALTHY))
    well = [workload_health(name, good, NOON) for name in ("a", "b")]
    worse = [*well, workload_health("c", bad, NOON), workload_health("d", None, NOON), workload_health("e", bad, NOON)]

    assert overview_sentence(overview(well, NOON)) == "All 4 components of 2 workloads are healthy."
    assert overview_sentence(overview(worse, NOON)) == "c and e are unhealthy; it is not known how d is."
    never = [workload_health(name, None, NOON) for name in ("a", "b")]
    assert overview_sentence(overview(never, NOON)) == "It is not known how a and b are."


def test_a_strip_says_in_words_what_it_shows() -> None:
    report = a_report(a_result(), a_result(status=UNHEALTHY), a_result())

    drawn = strip(report.history, lambda run: run.overall)

    assert drawn.label == f"3 checks: 2 healthy, 1 unhealthy; {HISTORY_RUNS - 3} not checked"
    assert [bar.kind for bar in drawn.bars[-3:]] == ["healthy", "unhealthy", "healthy"]
    assert drawn.bars[-2].title == "11:55 UTC: unhealthy"


def test_a_run_that_did_not_come_about_leaves_a_gap() -> None:
    report = a_report(a_result(), a_result())
    gap = [report.history[0], *a_report(a_result(), until=NOON + 2 * EVERY).history]

    drawn = strip(gap, lambda run: run.overall)

    assert [bar.kind for bar in drawn.bars[-4:]] == ["healthy", "none", "none", "healthy"]
