"""What a person reads in Slack."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lamplighter.domain.alert import AlertSource, MetricCondition, Severity, Suppression
from lamplighter.domain.incident import Incident, acknowledge, resolve
from lamplighter.domain.remediation import Change, Remediation, RemediationStatus
from lamplighter.domain.workload import FunctionSetting, Link, Mode, Owner
from lamplighter.outbound.slack_message import slack_message
from lamplighter.outbound.slack_text import escape, link, shortened
from local.receivers.slack_limits import refusal
from tests.builders import a_resolve, a_workload, an_incident, at

# What Slack takes together without complaint; see slack_message.
MOST_TEXT = 9000
CONDITION = MetricCondition(
    namespace="AWS/ApiGateway",
    metric_name="5XXError",
    statistic="Sum",
    dimensions={"ApiName": "aurastream"},
    period_s=60,
    comparison="GreaterThanThreshold",
    threshold=5,
)


def a_remediation(**changes: Any) -> Remediation:
    values: dict[str, Any] = {
        "incident_id": "i",
        "runbook": "high-error-rate",
        "workload": "aurastream",
        "mode": Mode.AUTO,
        "status": RemediationStatus.APPLIED,
        "reason": "50 reserved, 100 wanted",
        "decided_at": at(5),
        "change": Change(
            function="aurastream-sync-handler",
            arn="arn",
            setting=FunctionSetting.RESERVED_CONCURRENCY,
            before=50,
            after=100,
            stack_name="aurastream-prod",
        ),
        "applied_at": at(6),
    }
    return Remediation(**values | changes)


def texts(node: Any) -> Iterator[str]:
    if isinstance(node, list):
        for each in node:
            yield from texts(each)
    elif isinstance(node, dict):
        if isinstance(node.get("text"), str):
            yield node["text"]
        for each in node.values():
            yield from texts(each)


def shown(incident: Incident, *remediations: Remediation) -> str:
    """As a reader in UTC sees it, without markup."""
    said = "\n".join(texts(slack_message(incident, remediations, a_workload())["blocks"]))
    said = re.sub(r"<!date\^\d+\^[^|]*\|\d{4}-\d\d-\d\d ([^>]*)>", r"\1", said)
    return re.sub(r"<[^|>]*\|([^>]*)>", r"\1", said)


def test_a_firing_incident_says_what_how_bad_since_when_and_whose() -> None:
    incident = an_incident(condition=CONDITION, reason="Threshold Crossed: 12 > 5", url="https://console/alarm")
    assert shown(incident) == (
        ":red_circle: *AuraStream-High-Error-Rate* is firing · critical\n"
        "Errors is 12 (&gt; 5)\n"
        "*Since*\n12:00 UTC\n"
        "*Fires when*\nSum of AWS/ApiGateway 5XXError over 1 min is above 5\n"
        "*Workload*\nAuraStream\n"
        "*Owner*\naurastream, #aurastream\n"
        "*Where*\nus-east-1, 123456789012\n"
        ">Threshold Crossed: 12 &gt; 5\n"
        f"Alarm · incident {incident.incident_id}"
    )


def test_an_acknowledged_one_says_who_has_it() -> None:
    taken = acknowledge(an_incident(), "kim", at(120)).action
    assert taken is not None
    said = shown(taken)
    assert ":large_yellow_circle: *AuraStream-High-Error-Rate* is firing, acknowledged by kim" in said
    assert "*Acknowledged*\nby kim, 12:02 UTC" in said


def test_a_resolved_one_says_how_long_it_lasted() -> None:
    said = shown(resolve(an_incident(), at(7500), "OK", a_resolve(summary="Errors is 0 (not > 5)")))
    assert said.startswith(":large_green_circle: *AuraStream-High-Error-Rate* is resolved · critical\nErrors is 0")
    assert "*Lasted*\n2 h 5 min, from 12:00 UTC" in said


def test_missing_data_is_neither_firing_nor_resolved() -> None:
    said = shown(replace(an_incident(), no_data_since=at(600)))
    assert said.startswith(":white_circle: *AuraStream-High-Error-Rate* fired and now has no data")
    assert "no data since 12:10 UTC" in said


def test_one_that_expired_is_not_called_resolved() -> None:
    unknown = an_incident(source=AlertSource.UNKNOWN, raw='{"broken": "<json>')
    said = shown(resolve(unknown, at(86_400), "expired: nothing was heard for 24 h"))
    assert "is closed, and no resolve came" in said
    assert "expired: nothing was heard for 24 h" in said
    assert '```{"broken": "&lt;json&gt;```' in said
    assert "resolved" not in said


def test_one_kept_quiet_since_says_by_whom() -> None:
    quiet = replace(an_incident(), suppression=Suppression(by="window deploy", reason="maintenance until 14:00"))
    assert "Kept quiet by window deploy: maintenance until 14:00" in shown(quiet)


@pytest.mark.parametrize(
    ("status", "changes", "said"),
    [
        ("proposed", {"mode": Mode.MONITOR}, "(monitor): Would change reserved concurrency of"),
        ("proposed", {"mode": Mode.MONITOR}, "Nothing was changed: the runbook only monitors."),
        ("refused", {"change": None}, "Refused: nothing was changed."),
        ("deferred", {"due_at": at(60)}, "Nothing is changed yet: waiting until 12:01 UTC."),
        ("applying", {}, "Changing reserved concurrency of aurastream-sync-handler from 50 to 100."),
        ("applied", {"verify_before": at(900)}, "from 50 to 100 (12:00 UTC). Watching the alarm's metric until 12:15"),
        ("applied", {}, "The next deployment of stack aurastream-prod undoes it."),
        ("verified", {"verified_at": at(300)}, "It helped: the metric recovered (12:05 UTC)."),
        ("rolling_back", {}, "It did not help: being put back to 50."),
        ("rolled_back", {"ended_at": at(900)}, "It did not help: put back to 50 (12:15 UTC)."),
        ("giving_back", {}, "Being given back: 50 again."),
        ("given_back", {"ended_at": at(900)}, "Given back: 50 again (12:15 UTC)."),
        ("kept", {"ended_at": at(900)}, "Not given back: someone else changed it since (12:15 UTC)."),
        ("failed", {"ended_at": at(7)}, "Failed to change reserved concurrency of"),
    ],
)
def test_what_was_done_and_why(status: str, changes: dict[str, Any], said: str) -> None:
    text = shown(an_incident(), a_remediation(status=RemediationStatus(status), **changes))
    assert said in text
    assert "_50 reserved, 100 wanted_" in text


def test_no_reservation_is_not_a_number_and_memory_has_a_unit() -> None:
    memory = Change(function="f", arn="a", setting=FunctionSetting.MEMORY_MB, before=512, after=1024)
    none_set = Change(function="f", arn="a", setting=FunctionSetting.RESERVED_CONCURRENCY, before=None, after=100)
    assert "memory of f from 512 MB to 1024 MB" in shown(an_incident(), a_remediation(change=memory))
    assert "It holds for $LATEST only" in shown(an_incident(), a_remediation(change=memory))
    assert "from none set to 100" in shown(an_incident(), a_remediation(change=none_set))


def test_of_many_decisions_the_latest_stand_and_the_rest_are_counted() -> None:
    many = [a_remediation(runbook=f"r{number}", decided_at=at(number)) for number in range(5)]
    said = shown(an_incident(), *many)
    assert "2 earlier decisions are in the audit log." in said
    assert re.findall(r"Runbook (r\d)", said) == ["r2", "r3", "r4"]


words = st.text(st.characters(exclude_categories=["Cs"]), max_size=4000) | st.sampled_from(
    ["<!channel>", "&" * 4000, "<" * 4000, "x" * 4000, "<https://evil.example|Alarm>", "\n" * 50, "```"]
)
names = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=600) | st.just("<!here>" * 80)
urls = st.none() | st.just("https://console/alarm?a=1&b=2") | st.just("https://x/" + "a" * 3000) | words
conditions = st.builds(
    MetricCondition,
    namespace=words,
    metric_name=words,
    statistic=st.none() | words,
    dimensions=st.dictionaries(names, words, max_size=3),
    period_s=st.none() | st.integers(1, 604_800),
    comparison=st.sampled_from(["GreaterThanThreshold", "LessThanLowerThreshold", "unheard of"]),
    threshold=st.none() | st.floats(),
)
changes = st.builds(
    Change,
    function=names,
    arn=names,
    setting=st.sampled_from(FunctionSetting),
    before=st.none() | st.integers(0, 10_240),
    after=st.integers(0, 10_240),
    stack_name=st.none() | names,
)
remediations = st.builds(
    a_remediation,
    runbook=names,
    reason=words,
    status=st.sampled_from(RemediationStatus),
    change=st.none() | changes,
    verify_before=st.none() | st.just(at(900)),
    ended_at=st.none() | st.just(at(1000)),
)
incidents = st.builds(
    lambda incident, by: (acknowledge(incident, by, at(1)).action or incident) if by else incident,
    st.builds(
        an_incident,
        name=names,
        summary=words,
        reason=words,
        description=words,
        raw=st.none() | words,
        url=urls,
        condition=st.none() | conditions,
        children=st.lists(names, max_size=5).map(tuple),
        suppression=st.none() | st.builds(Suppression, by=names, reason=words),
        account_id=st.none() | names,
    ),
    st.none() | names,
)
workloads_ = st.builds(
    lambda title, links: a_workload(
        title=title, owner=Owner(team=title, contact=title), links=tuple(Link(title=t, url=u) for t, u in links)
    ),
    names,
    st.lists(st.tuples(names, names | st.just("https://grafana.example/" + "d" * 250)), max_size=8),
)


@given(incidents, st.lists(remediations, max_size=6), workloads_, st.booleans())
@settings(max_examples=150)
def test_whatever_an_alarm_says_slack_takes_the_message(
    incident: Incident, done: list[Remediation], workload: Any, over: bool
) -> None:
    told = resolve(incident, at(90), incident.alert.reason) if over else incident
    message = slack_message(told, done, workload)
    assert refusal(message) is None
    assert sum(len(text) for text in texts(message["blocks"])) < MOST_TEXT
    json.dumps(message)


@given(incidents, st.lists(remediations, max_size=2))
@settings(max_examples=100)
def test_no_words_of_an_alarm_become_a_mention_or_a_link(incident: Incident, done: list[Remediation]) -> None:
    message = slack_message(incident, done, a_workload())
    alarm = re.escape(escape(incident.alert.url or "no url"))
    for text in [message["text"], *texts(message["blocks"])]:
        assert "<" not in re.sub(rf"<(!date\^\d+\^[^|<>]*|{alarm})\|[^<>]*>", "", str(text))


@given(st.text(st.characters(exclude_categories=["Cs"])), st.integers(60, 200))
def test_shortened_text_fits_and_says_how_much_is_missing(text: str, limit: int) -> None:
    short = shortened(text, limit)
    assert len(short) <= limit
    cut = re.search(r" … \[(\d+) characters cut\]$", short)
    if len(escape(text)) <= limit:
        assert short == escape(text)
    else:
        assert cut is not None
        kept = text[: len(text) - int(cut[1])]
        assert short.startswith(escape(kept).rstrip())


@pytest.mark.parametrize(
    "url", [None, "javascript:alert(1)", "https://a|b", "https://a>b", "https://a b", "https://" + "a" * 400]
)
def test_what_slack_could_misread_as_a_link_is_no_link(url: str | None) -> None:
    assert link(url, "Alarm") == "Alarm"


def test_nothing_that_passes_with_time_is_written_while_it_is_open() -> None:
    """Else every repeat would look like news."""
    assert slack_message(an_incident(), (), a_workload()) == slack_message(an_incident(), (), a_workload())
    assert " min" not in shown(an_incident())


def test_severity_is_in_the_words_not_only_in_the_colour() -> None:
    for severity in Severity:
        assert f"· {severity.value}" in shown(replace(an_incident(), severity=severity))
