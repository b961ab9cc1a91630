"""The demo's page: what it tells, that it tells what is missing, and that it can be read by anyone anywhere."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from local.demo.checks import checks_of
from local.demo.page import page

Facts = dict[str, Any]
VOID = {"meta", "link", "br", "hr"}
SELF_CLOSING_IN_SVG = {"rect", "line", "circle"}
CSS = Path(__file__).parents[3] / "local/demo/page/templates/page.css"


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]
    children: list["Element | str"] = field(default_factory=list)

    def all(self, *tags: str) -> Iterator["Element"]:
        """In the order of the document."""
        for child in self.children:
            if isinstance(child, Element):
                if not tags or child.tag in tags:
                    yield child
                yield from child.all(*tags)

    def text(self) -> str:
        texts = (child if isinstance(child, str) else child.text() for child in self.children if _is_read(child))
        return re.sub(r"\s+", " ", " ".join(texts)).strip()


def _is_read(child: Element | str) -> bool:
    return isinstance(child, str) or child.tag != "style"


class Reader(HTMLParser):
    """Reads a page into elements; a tag that is left open or closed twice is an error."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.root = Element("document", {})
        self._open = [self.root]
        self.feed(text)
        self.close()
        assert self._open == [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in SELF_CLOSING_IN_SVG
        self._open[-1].children.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)


def _with_checks(facts: Facts) -> Facts:
    checks = [{"claim": check.claim, "holds": check.holds, "seen": check.seen} for check in checks_of(facts)]
    return facts | {"checks": checks}


def _read(facts: Facts) -> Element:
    return Reader(page(_with_checks(facts))).root


def _section(document: Element, title: str) -> str:
    return next(each.text() for each in document.all("section") if next(each.all("h1", "h2")).text() == title)


def _said(document: Element) -> str:
    return document.text().replace("\N{NO-BREAK SPACE}", " ")


# What it tells


def test_the_verdict_comes_first_with_how_long_each_step_took(facts: Facts) -> None:
    document = _read(facts)

    assert next(document.all("h1")).text() == (
        "Two alarms went off, people were told once each, the function was changed within its bounds, the alarms "
        "recovered, and all was given back: 53 of 53 claims hold."
    )
    figures = " ".join(next(each.text() for each in document.all("dl")).split())
    assert figures == (
        "went off 11.9 s after the spike began told 2.5 s after it went off changed 2.6 s after it went off "
        "recovered 16.6 s after the change given back 8.9 s after it recovered checked 53 of 53 claims hold"
    )


def test_each_alarm_has_its_picture_and_its_five_steps_in_words(facts: Facts) -> None:
    document = _read(facts)

    of_alarms = [each for each in document.all("article") if "alarm" in each.attributes["class"].split()]
    pictures = [" ".join(each.text().split()) for article in of_alarms for each in article.all("desc")]
    assert [each.split(". ")[:2] for each in pictures] == [
        ["By period: 118, 51, 0, 0", "It goes off above 5"],
        ["By period: 864 ms, 864 ms, 432 ms, 432 ms", "It goes off above 700 ms"],
    ]
    assert "Went off +11.9 s, told +14.3 s, changed +14.4 s, recovered +31.1 s, given back +39.9 s." in pictures[0]
    steps = [" ".join(each.text().split()) for each in document.all("table") if "Step" in each.text()]
    assert "2 told +14.3 s 2.3 s after it went off PagerDuty +13.9 s, Slack +14.3 s" in steps[0]
    assert "3 changed +14.5 s 2.6 s after it went off memory 512 MB → 1024 MB" in steps[1]


def test_it_says_whether_the_load_was_still_on_at_the_recovery(facts: Facts) -> None:
    assert "still on when the alarm recovered, and ended 0.8 s later" in _said(_read(facts))

    facts["load"]["until"] = facts["alarms"][0]["transitions"][1]["at"]

    assert "The load had ended 19.1 s before the alarm recovered" in _said(_read(facts))


def test_the_evening_is_told_in_the_order_of_its_times(facts: Facts) -> None:
    document = _read(facts)
    timeline = next(each for each in document.all("ol") if each.attributes["class"] == "timeline")

    times = [each.attributes["title"] for each in timeline.all("time")]

    audited = sum(len(incident["audit"]) for incident in facts["incidents"])
    transitions = sum(len(alarm["transitions"]) for alarm in facts["alarms"])
    assert times == sorted(times)
    assert len(times) == audited + transitions + len(("spike begins", "spike ends"))


def test_an_entry_says_what_who_why_and_before_and_after(facts: Facts) -> None:
    timeline = _section(_read(facts), "The whole evening")

    assert (
        "runbook high-error-rate: set reserved concurrency of aurastream-sync-handler from 2 to 100; the next "
        "deployment of stack aurastream reverts it AuraStream-High-Error-Rate fires: reserved concurrency of "
        "aurastream-sync-handler from 2 to 100 (to 100, at most 100) High Error Rate RemediationApplied "
        "by lamplighter/remediator reserved concurrency: 2 → 100"
    ) in timeline


def test_who_was_told_what_and_why_can_be_read(facts: Facts) -> None:
    timeline = _section(_read(facts), "The whole evening")

    assert re.search(
        r"Slack message posted in #aurastream-alerts why: not told yet, and it is open "
        r".{,80} by lamplighter/slack_notifier told for the first time: open",
        timeline,
    )
    assert "told again: open" in timeline
    assert "told: open → resolved" in timeline
    assert "nothing →" not in timeline


def test_a_change_event_says_what_was_done_and_is_no_state_of_the_incident(facts: Facts) -> None:
    timeline = next(each for each in _read(facts).all("ol") if each.attributes["class"] == "timeline")
    events = [each.text() for each in timeline.all("li") if "change event sent" in each.text()]

    assert events
    assert all(
        "what it says: runbook high-" in event and "told" not in event.split("by lamplighter")[1] for event in events
    )


def test_a_recovery_s_verification_has_a_verb(facts: Facts) -> None:
    timeline = _section(_read(facts), "The whole evening")

    assert "runbook high-latency helped: memory (MB) of aurastream-sync-handler from 512 to 1024" in timeline


def test_it_says_which_part_of_the_run_its_seconds_are(facts: Facts) -> None:
    assert "From the first deployment to the last thing given back it took 42 seconds" in _said(_read(facts))


def test_what_can_be_tried_is_named_with_its_whole_command(facts: Facts) -> None:
    assert "Try it yourself" not in _said(_read(facts))

    facts["try_it"] = [".venv/bin/lamplighter inventory 'out/a demo/manifest.json'"]

    assert facts["try_it"][0] in _section(_read(facts), "Try it yourself")


def test_an_alarm_comes_before_the_incident_it_opens_at_the_same_instant(facts: Facts) -> None:
    timeline = _section(_read(facts), "The whole evening")

    assert timeline.index("AuraStream-High-Latency is ALARM") < timeline.index("IncidentOpened")


def test_every_moment_has_its_utc_time_at_hand(facts: Facts) -> None:
    moments = [each for each in _read(facts).all("time") if each.text().startswith(("+", "−"))]

    assert moments
    assert all(re.fullmatch(r"\d\d:\d\d:\d\d\.\d{3} UTC", each.attributes["title"]) for each in moments)


def test_the_messages_stand_as_their_readers_got_them(facts: Facts) -> None:
    messages = _section(_read(facts), "What reached people").replace("\N{NO-BREAK SPACE}", " ")

    assert "# aurastream-alerts" in messages
    assert "AuraStream-High-Error-Rate is resolved · critical" in messages
    assert "5XXError is 0 (not > 5); ApiName aurastream-api" in messages
    assert "Posted +14.3 s , updated 3 times: +14.6 s , +31.1 s , +40.4 s" in messages
    assert "As it was first posted" in messages
    key = "20261121-68e16b66a7 0123456789abcdef0123456789abcdef"
    assert f"trigger +13.9 s {key} resolve +31.1 s {key}" in messages


def test_a_decision_comes_with_its_reasons_and_its_values(facts: Facts) -> None:
    decisions = _section(_read(facts), "What was decided, and why").replace("\N{NO-BREAK SPACE}", " ")

    assert "before changed to given back never over 512 MB 1024 MB 512 MB 1024 MB" in decisions
    assert "Verified +31.1 s the alarm resolved at 2026-11-21T13:09:00.609000+00:00" in decisions
    assert "reserved concurrency 2 100 2 memory 512 MB 1024 MB 512 MB" in decisions


def test_the_product_is_told_by_its_kpis_its_slos_and_its_health(facts: Facts) -> None:
    section = _section(_read(facts), "How the product is doing").replace("\N{NO-BREAK SPACE}", " ")

    assert "99th percentile of latency 1,129 ms missed target 1,000 ms or less worse; before, " in section
    assert "Availability kept SLI 99.948 % objective 99.9 % budget left 48 % burns at 0.24 × no alarm" in section
    assert "What was left of the error budget, day by day" in section
    assert "healthy aurastream is healthy. The health page, as the function URL serves it" in section
    assert re.search(r"healthy comprehend \d+ ms", section)


def test_the_business_is_told_by_its_customers_its_revenue_and_its_costs(facts: Facts) -> None:
    section = _section(_read(facts), "How the business is doing").replace("\N{NO-BREAK SPACE}", " ")

    assert "customers at risk 4 of 32 2 new, 1 recovered since 20 Nov; they pay $56,850 a month" in section
    assert "Harbor Press cus-023 30 usage fell by 38.5825 %" in section
    assert "In the channel: aurastream-customers-at-risk is firing (warning). 2 customers became at risk" in section
    assert "at its start $487,750 new +$29,100 expansion +$4,250" in section
    assert "Amazon Comprehend $48,470 79.0 %" in section
    assert "Alder & Vane $7,260 $6,860 + $399 $37,479 80.6 %" in section
    assert "Credit stands apart, so that it hides no cost −$3,480.00" in section
    assert "the bill estimated $89,070.20" in section


def test_it_says_that_the_traffic_is_made_up_and_who_answers_for_comprehend(facts: Facts) -> None:
    real = _section(_read(facts), "What is real here, and what is not")

    assert "The 30 days of traffic are made up" in real
    assert "(moto) that asks nobody for permission" in real


def test_it_says_what_is_not_real(facts: Facts) -> None:
    document = _read(facts)

    assert "AWS is embedded, Slack and PagerDuty are stand-ins" in next(document.all("section")).text()
    real = _section(document, "What is real here, and what is not")
    assert "quiet time before a change is given back is 8 s here; the workload file ships with 600 s" in real
    assert "6 callers, 337 requests" in real


def test_the_raw_records_lie_beside_it(facts: Facts) -> None:
    links = {each.attributes["href"] for each in _read(facts).all("a")}

    assert {"summary.json", "slack.jsonl", "pagerduty.jsonl"} <= links
    assert {"kpis.json", "slos.json", "health.json", "health.html", "metrics.txt"} <= links
    business = ("customers", "revenue", "costs", "customer_costs")
    assert {"unit_costs.json", *(f"{name}.{end}" for name in business for end in ("json", "parquet"))} <= links


# What is missing


def _errors(facts: Facts) -> Facts:
    found: Facts = next(each for each in facts["incidents"] if each["alarm"] == "AuraStream-High-Error-Rate")
    return found


def _no_remediation(facts: Facts) -> None:
    _errors(facts).update(remediation=None, runbook=None)


def _no_slack(facts: Facts) -> None:
    _errors(facts)["slack"] = []


def _no_pagerduty(facts: Facts) -> None:
    _errors(facts)["pagerduty"] = []


def _no_incident(facts: Facts) -> None:
    facts["incidents"] = []


def _no_alarm(facts: Facts) -> None:
    facts["alarms"] = []


def _no_audit(facts: Facts) -> None:
    _errors(facts)["audit"] = []


def _not_measured(facts: Facts) -> None:
    del facts["measured"]


def _not_looked_at(facts: Facts) -> None:
    del facts["business"]


def _channel_not_told(facts: Facts) -> None:
    facts["business"]["told"]["slack"] = []


MISSING: list[tuple[Callable[[Facts], None], str]] = [
    (_no_remediation, "No remediation of this incident is on record."),
    (_no_slack, "No message about this incident stands in Slack."),
    (_no_pagerduty, "PagerDuty got no event about this incident."),
    (_no_incident, "There was no incident, so nobody was told."),
    (_no_alarm, "No alarm was found."),
    (_no_audit, "told not seen for 1 of 2 alarms"),
    (_not_measured, "Nothing was measured."),
    (_not_looked_at, "Nobody looked at the business."),
    (_channel_not_told, "The channel was not told."),
]


@pytest.mark.parametrize(("doctor", "said"), MISSING, ids=[doctor.__name__ for doctor, _ in MISSING])
def test_what_is_missing_is_said(facts: Facts, doctor: Callable[[Facts], None], said: str) -> None:
    doctor(facts)

    document = _read(facts)

    assert said in _said(document)
    assert "do not hold" in next(document.all("h1")).text() or "does not hold" in next(document.all("h1")).text()


def test_a_claim_that_failed_stands_in_the_verdict_and_is_marked(facts: Facts) -> None:
    facts["function"]["memory_mb"]["given_back"] = 1024

    document = _read(facts)

    assert next(document.all("h1")).text() == "Not all came about: 1 of 53 claims does not hold."
    assert "memory_mb was changed and given back – seen: 512 → 1024 → 1024" in next(document.all("section")).text()
    assert "✗ no memory_mb was changed and given back" in _section(document, "The claims, and what was seen")


def test_nothing_checked_is_no_success(facts: Facts) -> None:
    document = Reader(page(facts)).root

    assert next(document.all("h1")).text() == "The evening was not held against its claims."


def test_one_who_was_not_told_means_that_people_were_not_told(facts: Facts) -> None:
    incident = _errors(facts)
    incident["audit"] = [entry for entry in incident["audit"] if "slack" not in entry["who"]]

    assert "2 told not seen PagerDuty +13.9 s, Slack not" in _said(_read(facts))


def test_a_change_that_was_rolled_back_was_not_given_back(facts: Facts) -> None:
    _errors(facts)["remediation"].update(status="rolled_back", verified_at=None)

    document = _read(facts)

    assert "before changed to rolled back never over 2 100 2 100" in _said(document)
    assert "5 given back not seen" in _said(document)


def test_a_change_in_mode_monitor_is_shown_as_what_would_be(facts: Facts) -> None:
    _errors(facts)["remediation"].update(status="proposed", mode="monitor", applied_at=None)

    assert "before would be never over 2 100 100" in _said(_read(facts))


@pytest.mark.parametrize(("before", "said"), [(None, "none set"), (0, "0")])
def test_no_reserved_concurrency_is_not_the_same_as_none_left(facts: Facts, before: int | None, said: str) -> None:
    _errors(facts)["remediation"]["change"]["before"] = before

    assert f"before changed to given back never over {said} 100 {said} 100" in _said(_read(facts))


def test_facts_without_the_newer_fields_are_still_a_page(facts: Facts) -> None:
    del facts["measured"], facts["business"]
    for alarm in facts["alarms"]:
        del alarm["unit"]
    for incident in facts["incidents"]:
        for name in ("runbook", "pagerduty_changes"):
            del incident[name]
        for part in (*incident["slack"], *incident["pagerduty"]):
            for name in {"posted", "channel", "severity", "source", "details"} & part.keys():
                del part[name]

    assert "C0AURASTREAM" in _said(_read(facts))


def test_what_others_wrote_is_never_markup(facts: Facts) -> None:
    hostile = "<script>alert(1)</script>"
    facts["alarms"][0]["transitions"][0]["reason"] = hostile
    for incident in facts["incidents"]:
        incident["slack"][0].update(text=hostile, blocks=[])
        incident["pagerduty"][0].update(summary=hostile)
        incident["audit"][0]["why"] = hostile

    document = _read(facts)

    assert not list(document.all("script"))
    assert _said(document).count(hostile) >= 1 + 3 * len(facts["incidents"])


# That it can be read


def test_it_is_whole_in_itself(facts: Facts) -> None:
    text = page(_with_checks(facts))
    document = Reader(text).root

    assert not list(document.all("script", "img", "iframe", "object", "embed"))
    assert [each.attributes["href"][:5] for each in document.all("link")] == ["data:"]
    assert "@import" not in text
    assert "url(" not in text
    assert not re.search(r"\bsrc(set)?=|\bon\w+=", text)


def test_its_headings_and_landmarks_are_in_order(facts: Facts) -> None:
    document = _read(facts)

    levels = [int(each.tag[1]) for each in document.all("h1", "h2", "h3", "h4", "h5", "h6")]

    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert [each.tag for each in document.all("header", "main", "footer")] == ["header", "main", "footer"]
    assert next(document.all("html")).attributes["lang"] == "en"


def test_what_is_named_by_another_element_finds_it(facts: Facts) -> None:
    document = _read(facts)
    ids = [each.attributes["id"] for each in document.all() if "id" in each.attributes]

    named = [name for each in document.all() for name in each.attributes.get("aria-labelledby", "").split()]
    within = [each.attributes["href"][1:] for each in document.all("a") if each.attributes["href"].startswith("#")]

    assert len(ids) == len(set(ids))
    assert set(named + within) <= set(ids)


def test_tables_have_captions_and_scopes_and_pictures_have_words(facts: Facts) -> None:
    document = _read(facts)

    assert all(list(table.all("caption")) for table in document.all("table"))
    assert all(head.attributes.get("scope") in ("col", "row") for head in document.all("th"))
    for picture in document.all("svg"):
        hidden = picture.attributes.get("aria-hidden") == "true"
        assert hidden or (
            picture.attributes["role"] == "img" and list(picture.all("title")) and list(picture.all("desc"))
        )


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("ink", "paper"),
    [
        *((ink, paper) for ink in ("ink", "muted", "alarm", "good", "told", "lamp") for paper in ("paper", "card")),
        ("muted", "faint"),
        ("on-strong", "strong"),
        *(("on-mark", mark) for mark in ("alarm", "told", "lamp", "good")),
        *((ink, "sl-card") for ink in ("sl-ink", "sl-muted", "sl-link")),
        ("sl-ink", "sl-line"),
    ],
)
def test_letters_stand_out_from_what_is_behind_them(scheme: str, ink: str, paper: str) -> None:
    """4.5 to 1: WCAG 2.2, success criterion 1.4.3 (https://www.w3.org/TR/WCAG22/#contrast-minimum)."""
    light, dark = CSS.read_text().split("prefers-color-scheme: dark", 1)
    colours = _colours(light) | (_colours(dark) if scheme == "dark" else {})
    lighter, darker = sorted((_luminance(colours[ink]), _luminance(colours[paper])), reverse=True)

    assert (lighter + 0.05) / (darker + 0.05) >= 4.5


def _colours(css: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z-]+): #([0-9a-f]{6})", css))


def _luminance(colour: str) -> float:
    """Relative luminance of sRGB (https://www.w3.org/TR/WCAG22/#dfn-relative-luminance)."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in channels]
    return sum(weight * each for weight, each in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_the_facts_are_left_as_they_were(facts: Facts) -> None:
    before = json.dumps(facts)

    page(facts)

    assert json.dumps(facts) == before
