"""A change of a workload's file is told in the workload's words, with what follows from it."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from lamplighter.domain.alert import Severity
from lamplighter.domain.definitions.alarms import AlarmChange, MissingData, Topic
from lamplighter.domain.definitions.workload_file import WorkloadFile
from lamplighter.domain.workload import Mode, Route, WhenUnreserved
from local.synth.catalogue import catalogue
from local.synth.diff import Version, difference
from local.synth.diff.as_json import as_json
from local.synth.diff.as_text import as_text
from local.synth.diff.as_text import told as lines_of
from local.synth.diff.changes import Change, What
from local.synth.diff.things import Value
from local.synth.model import CompositeAlarm, MetricAlarm, Plan, PlannedDashboard, PlannedWidget, Query
from tests.unit.synth.diff.a_file import LATENCY, a_file, a_log_group, a_runbook

EMPTY = Plan()
METRIC = "p99 of Latency in AWS/ApiGateway (ApiName=aurastream-api) as 'p99'"


def an_alarm(**changes: Any) -> MetricAlarm:
    values: dict[str, Any] = {
        "name": "AuraStream-High-Latency",
        "origin": "alarms[AuraStream-High-Latency]",
        "severity": Severity.CRITICAL,
        "topic": Topic.CRITICAL,
        "queries": (Query(id="m1", metric=LATENCY, period_s=300),),
        "comparison": "GreaterThanThreshold",
        "periods": 3,
        "breaching": 3,
        "missing_data": MissingData.NOT_BREACHING,
        "threshold": 2000.0,
    }
    return MetricAlarm(**values | changes)


def a_version(
    file: WorkloadFile | None = None,
    *alarms: MetricAlarm,
    plan: Plan | None = None,
    template: dict[str, Any] | None = None,
    usd: str | None = None,
) -> Version:
    return Version(
        file=file or a_file(),
        plan=plan or Plan(alarms=alarms),
        template=template or {},
        usd_a_month=Decimal(usd) if usd else None,
    )


def told(before: Version, after: Version) -> list[str]:
    """The lines but for the titles."""
    lines = as_text(difference(before, after)).splitlines()
    return [line.strip() for line in lines if line.startswith("  ") or ":" in line]


def of_alarm(**changes: Any) -> list[str]:
    return told(a_version(None, an_alarm()), a_version(None, an_alarm(**changes)))


def of_file(**changes: Any) -> list[str]:
    return told(a_version(), a_version(a_file(**changes)))


def test_a_lower_threshold_fires_sooner() -> None:
    assert of_alarm(threshold=1500.0) == [
        f"alarm AuraStream-High-Latency: threshold 2000 → 1500 ({METRIC}): fires sooner"
    ]


def test_a_threshold_has_the_unit_that_its_metric_is_published_in() -> None:
    before, after = (replace(a_version(None, an_alarm(threshold=at)), published=catalogue()) for at in (2000.0, 1500.0))
    (line,) = told(before, after)
    assert "threshold 2000 → 1500 ms (p99 of Latency" in line


@pytest.mark.parametrize(
    ("comparison", "threshold", "way"),
    [
        ("GreaterThanThreshold", 3000.0, "fires later"),
        ("LessThanThreshold", 1500.0, "fires later"),
        ("LessThanOrEqualToThreshold", 3000.0, "fires sooner"),
    ],
)
def test_which_way_a_threshold_moves_depends_on_the_comparison(comparison: str, threshold: float, way: str) -> None:
    before = a_version(None, an_alarm(comparison=comparison))
    (line,) = told(before, a_version(None, an_alarm(comparison=comparison, threshold=threshold)))
    assert line.endswith(way)


def test_a_lower_severity_is_dangerous() -> None:
    found = difference(a_version(None, an_alarm()), a_version(None, an_alarm(severity=Severity.WARNING)))
    assert [(change.fact, change.dangerous) for change in found.changes] == [("severity", True)]
    raised = difference(a_version(None, an_alarm(severity=Severity.WARNING)), a_version(None, an_alarm()))
    assert not raised.dangerous


def test_an_alarm_that_is_gone_is_dangerous_and_told_first() -> None:
    before = a_version(None, an_alarm(), an_alarm(name="AuraStream-Other", periods=1))
    after = a_version(None, an_alarm(threshold=1.0))
    lines = as_text(difference(before, after)).splitlines()
    assert lines[:3] == ["Dangerous (1)", "  alarm AuraStream-Other is gone", "Alarms (1)"]


def test_an_alarm_under_another_name_with_the_same_facts_is_renamed() -> None:
    lines = told(a_version(None, an_alarm()), a_version(None, an_alarm(name="AuraStream-Latency")))
    assert lines == [
        (
            "alarm AuraStream-High-Latency is now called AuraStream-Latency: "
            "in AWS it is a new one, without the old one's history"
        )
    ]


def test_an_alarm_under_another_name_with_other_facts_is_gone_and_another_is_new() -> None:
    lines = told(a_version(None, an_alarm()), a_version(None, an_alarm(name="AuraStream-Latency", threshold=1.0)))
    assert lines == [
        "alarm AuraStream-High-Latency is gone",
        f"alarm AuraStream-Latency is new (above 1, {METRIC}, critical)",
    ]


def test_two_alike_of_which_one_is_renamed_are_not_guessed_at() -> None:
    before = a_version(None, an_alarm(name="one"), an_alarm(name="two"))
    after = a_version(None, an_alarm(name="three"))
    assert {line.split()[1] for line in told(before, after)} == {"one", "two", "three"}


def test_a_composite_that_is_no_longer_suppressed_says_so() -> None:
    composite = CompositeAlarm(
        name="slow",
        origin="slos[x]",
        severity=Severity.WARNING,
        topic=Topic.WARNING,
        rule="ALARM(a)",
        children=("a",),
        suppressor="fast",
    )
    before = a_version(plan=Plan(composites=(composite,)))
    after = a_version(plan=Plan(composites=(replace(composite, suppressor=None),)))
    assert "composite alarm slow: suppressed_by fast → none" in told(before, after)


def test_a_widget_is_told_by_its_title_and_moving_down_is_no_change() -> None:
    def with_widgets(*widgets: PlannedWidget) -> Version:
        board = PlannedDashboard(name="ops", origin="dashboards[ops]", title="Operations", widgets=widgets)
        return a_version(plan=Plan(dashboards=(board,)))

    def widget(title: str, y: int, period: int = 300) -> PlannedWidget:
        body = {"type": "metric", "x": 0, "y": y, "properties": {"title": title, "period": period}}
        return PlannedWidget(origin="dashboards[ops]", title=title, body=body)

    before = with_widgets(widget("Latency", 0))
    assert told(before, with_widgets(widget("Latency", 6))) == []
    assert told(before, with_widgets(widget("Latency", 0, period=60))) == [
        "dashboard ops: widgets[Latency].properties.period 300 → 60"
    ]


def test_a_runbook_that_may_now_act_by_itself_says_on_what() -> None:
    assert of_file(runbooks=(a_runbook(mode=Mode.AUTO),)) == [
        (
            "runbook high-latency: mode monitor → auto: "
            "from now on it changes memory_mb of aurastream-sync-handler by itself"
        )
    ]


def test_a_new_runbook_that_acts_by_itself_is_dangerous() -> None:
    found = difference(a_version(a_file(runbooks=())), a_version(a_file(runbooks=(a_runbook(mode=Mode.AUTO),))))
    assert [(change.what.value, change.dangerous) for change in found.changes] == [("new", True)]


def test_a_mode_that_is_lowered_is_not_dangerous() -> None:
    automatic = a_version(a_file(runbooks=(a_runbook(mode=Mode.AUTO),)))
    assert not difference(automatic, a_version()).dangerous


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"at_most": 2048}, "runbook high-latency: change.at_most 1024 → 2048: it may go further than before"),
        (
            {"when_unreserved": WhenUnreserved.RESERVE},
            (
                "runbook high-latency: change.when_unreserved refuse → reserve: "
                "it may cap a function that had the whole account's concurrency"
            ),
        ),
    ],
)
def test_bounds_of_an_automatic_runbook_that_are_widened_are_dangerous(change: dict[str, Any], said: str) -> None:
    automatic = a_runbook(mode=Mode.AUTO)
    wider = replace(automatic, change=replace(automatic.change, **change))
    before, after = a_version(a_file(runbooks=(automatic,))), a_version(a_file(runbooks=(wider,)))
    assert told(before, after) == [said]
    assert difference(before, after).dangerous


def test_a_retention_that_is_shortened_says_what_is_deleted() -> None:
    assert of_file(log_groups=(a_log_group(retention_days=7),)) == [
        "log group /aurastream/audit: retention 30 → 7 days: events older than 7 days will be deleted"
    ]


def test_a_retention_that_is_lengthened_is_not_dangerous() -> None:
    assert not difference(a_version(), a_version(a_file(log_groups=(a_log_group(retention_days=2557),)))).dangerous


@pytest.mark.parametrize(
    ("policy", "said"),
    [({}, "it is deleted with all its events"), ({"DeletionPolicy": "Retain"}, "it stays in AWS with its events")],
)
def test_what_becomes_of_a_log_group_that_is_gone_stands_in_the_template(policy: dict[str, str], said: str) -> None:
    resource = {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": "/aurastream/audit"}, **policy}
    before = a_version(template={"Resources": {"Audit": resource}})
    assert told(before, a_version(a_file(log_groups=()))) == [f"log group /aurastream/audit is gone: {said}"]


def test_an_objective_that_is_lowered_says_what_becomes_of_the_budget() -> None:
    (slo,) = a_file().slos
    assert of_file(slos=(replace(slo, objective=0.99),)) == [
        "SLO availability: objective 0.999 → 0.99: lowered: the error budget goes from 0.1 % to 1 %"
    ]


def test_a_receiver_that_a_route_leaves_out_is_no_longer_told() -> None:
    first, last = a_file().routes
    assert of_file(routes=(replace(first, receivers=("channel",)), last)) == [
        "route for critical: receivers −on-call: on-call is no longer told"
    ]


def test_routes_and_receivers_that_are_gone_are_dangerous() -> None:
    file = a_file()
    found = difference(a_version(), a_version(a_file(routes=file.routes[1:], receivers=file.receivers[1:])))
    assert {(change.kind, change.name) for change in found.dangerous} == {
        ("route", "for critical"),
        ("receiver", "on-call"),
    }


def test_routes_in_another_order_are_told() -> None:
    (line,) = of_file(routes=tuple(reversed(a_file().routes)))
    assert line == (
        "workload: order of routes: for critical, for everything → for everything, for critical: "
        "the first that fits decides"
    )


def a_change(before: Value, after: Value, what: What = What.CHANGED) -> list[str]:
    return list(lines_of(Change(kind="key", name="logs", what=what, fact="readers", before=before, after=after)))


READERS = tuple(f"arn:aws:iam::123456789012:role/reader-{number:03}" for number in range(100))


def test_of_a_long_list_only_what_came_and_went_is_told() -> None:
    assert a_change(READERS, (*READERS[1:], "new")) == [f"key logs: readers +new −{READERS[0]}"]
    assert a_change(None, ("new",)) == ["key logs: readers +new"]
    assert a_change(READERS, (*READERS[1:], "new"), What.REPLACED) == [
        f"key logs is replaced: readers +new −{READERS[0]}"
    ]


def test_of_a_long_list_in_another_order_only_what_moved_is_told() -> None:
    moved = (*READERS[1:50], READERS[0], *READERS[50:])
    assert a_change(READERS, moved, What.REORDERED) == [
        f"key logs: order of readers: {READERS[0]} now after {READERS[49]}"
    ]
    assert a_change(READERS, (READERS[-1], *READERS[:-1])) == [
        f"key logs: readers in another order: {READERS[-1]} now first"
    ]


def test_of_a_long_json_text_only_the_entries_that_differ_are_told() -> None:
    then, now = (json.dumps([{"Effect": "Allow", "Resource": list(of)}]) for of in (READERS, READERS[:-1]))
    lines = a_change(then, now)
    assert lines[0] == "key logs: readers is another one"
    assert [line.split() for line in lines[1:]] == [["-", f'"{READERS[-1]}"']]


def test_a_route_for_something_else_is_another_route() -> None:
    last = a_file().routes[1]
    lines = of_file(routes=(replace(a_file().routes[0], severities=(Severity.ERROR,)), last))
    assert lines == [
        "route for critical is gone: on-call, channel were told by it",
        "route for error is new",
    ]


def test_two_routes_for_the_same_are_told_apart() -> None:
    twice = (*a_file().routes, Route(receivers=("on-call",)))
    assert of_file(routes=twice) == ["route for everything #2 is new"]


def test_addresses_that_leave_a_set_are_named() -> None:
    (blocked,) = a_file().ip_sets
    assert of_file(ip_sets=(replace(blocked, addresses=("192.0.2.0/24", "203.0.113.7/32")),)) == [
        "IP set blocked: addresses +203.0.113.7/32 −198.51.100.1/32: 198.51.100.1/32 leave the set"
    ]


def test_a_query_of_several_lines_shows_the_lines_that_changed() -> None:
    (query,) = a_file().queries
    assert of_file(queries=(replace(query, query="fields @timestamp\n| limit 50"),)) == [
        "saved query errors: query is another one",
        "- | limit 20",
        "+ | limit 50",
    ]


def test_an_alarm_that_comes_by_itself_is_told_once_when_the_file_changes_it() -> None:
    """The change under the resource is what the alarm's own change follows from."""
    file = a_file()
    (api,) = file.resources.apis
    apis = (replace(api, alarms={"errors": AlarmChange(above=9)}),)
    edited = replace(file, resources=replace(file.resources, apis=apis))
    origin = "resources.apis[aurastream-api].alarms.errors"
    before = a_version(file, an_alarm(origin=origin))
    assert len(told(before, a_version(edited, an_alarm(origin=origin, threshold=9.0)))) == 1
    assert told(before, a_version(edited, an_alarm(origin=origin))) == ["API aurastream-api: alarms.errors.above 3 → 9"]


def test_a_resource_that_aws_must_make_anew_is_dangerous() -> None:
    def with_scope(scope: str) -> dict[str, Any]:
        properties = {"Name": "blocked", "Scope": scope}
        return {"Resources": {"Blocked": {"Type": "AWS::WAFv2::IPSet", "Properties": properties}}}

    before, after = a_version(template=with_scope("REGIONAL")), a_version(template=with_scope("CLOUDFRONT"))
    (change,) = difference(before, after).changes
    assert change.dangerous
    assert told(before, after) == [
        "IP set blocked is replaced: Scope REGIONAL → CLOUDFRONT: AWS deletes it and makes it anew"
    ]


def test_the_bill_is_told_where_it_differs() -> None:
    assert told(a_version(usd="12.30"), a_version(usd="13.10")) == ["bill: 12.30 → 13.10 USD a month (+0.80)"]
    assert as_text(difference(a_version(usd="12.30"), a_version(usd="12.30"))) == "no change\n"


def test_what_follows_from_an_slo_is_counted_and_not_told_one_by_one() -> None:
    (slo,) = a_file().slos
    changed = a_file(slos=(replace(slo, objective=0.99),))
    burning = an_alarm(name="AuraStream-slo-availability-burn-1h", origin="slos[availability].tiers[0]")
    before = a_version(None, burning)
    after = a_version(changed, replace(burning, threshold=1.0))
    text = as_text(difference(before, after))
    assert "burn-1h" not in text
    assert "1 changes of its alarms follow from SLO availability" in text
    unchanged = as_text(difference(before, a_version(None, replace(burning, threshold=1.0))))
    assert "burn-1h" in unchanged


def test_json_lists_every_change_and_the_dangerous_ones_first() -> None:
    file = a_file(log_groups=(a_log_group(retention_days=7),), title="Aura")
    found = json.loads(as_json(difference(a_version(usd="1.00"), a_version(file, usd="2.50"))))
    assert [(change["kind"], change["fact"], change["dangerous"]) for change in found["changes"]] == [
        ("log group", "retention_days", True),
        ("workload", "title", False),
    ]
    assert found["bill_usd_a_month"] == {"before": "1.00", "after": "2.50"}


def test_a_claim_is_told_beside_the_change_of_another_alarm() -> None:
    file = a_file()
    *defined, claim = file.alarms
    edited = replace(file, alarms=(*defined, replace(claim, severity=Severity.ERROR)))
    lines = told(a_version(file, an_alarm()), a_version(edited, an_alarm(threshold=1.0)))
    assert [line.split(":")[0] for line in lines] == ["alarm AuraStream-High-Latency", "alarm AuraStream-*"]


def test_a_change_without_effect_is_told_beside_the_change_of_another_resource() -> None:
    file = a_file()
    (api,) = file.resources.apis
    edited = replace(
        file, resources=replace(file.resources, apis=(replace(api, alarms={"errors": AlarmChange(above=9)}),))
    )
    origin = "resources.functions[aurastream-sync-handler].alarms.errors"
    lines = told(a_version(file, an_alarm(origin=origin)), a_version(edited, an_alarm(origin=origin, threshold=1.0)))
    assert [line.split(":")[0] for line in lines] == ["API aurastream-api", "alarm AuraStream-High-Latency"]
