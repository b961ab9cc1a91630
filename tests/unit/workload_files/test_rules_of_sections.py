"""What does not fit together in a section is told with its place and what is allowed."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from local.workload_files import check_workloads

BASE = """
schema_version: 1
workload: shop
title: The Shop
owner: {team: Shop, contact: "#shop"}
receivers: [{name: team, slack: {webhook_url_secret: lamplighter/slack/shop}}]
routes: [{receivers: [team]}]
alarms: [{name: TheShop-*, severity: warning}]
"""
METRIC = "{namespace: Shop, name: Requests}"
ERRORS = "{namespace: Shop, name: Errors}"
OURS = "{name: TheShop-*, severity: warning}"
AN_ALARM = f"name: TheShop-A, severity: error, metric: {METRIC}"
A_KPI = "name: k, title: K, unit: percent, target: 90, better: higher"
AN_SLO = "name: s, objective: 0.999, window: {rolling_days: 30}"
COUNTS = f"{{valid: {{metric: {METRIC}}}, bad: {{metric: {ERRORS}}}}}"
A_TIER = "budget_share: 0.02, long_window_s: 300, short_window_s: 300, severity: error"
SCORES = "{points: 5, above: 2}, {points: 9, above: 5}"
A_RULE = "rate: 1, reservoir: 1"
PERCENTILE = "{namespace: Shop, name: Errors, statistic: p99}"
UNREACHABLE = (
    "can never fire: its burn rate is 14.4, and at an objective of 0.85 a full outage burns at 6.667; "
    "allowed here: budget_share up to 0.009259"
)
A_GROUP = "name: /a, category: audit, retention_days: 30"
BY_METRICS = "source: cloudwatch, location: Shop"
A_TABLE = "resources: {tables: [{name: R}]}"
A_FILTER = "name: f, namespace: N, metric: M"
A_REPORT = 'name: r, every: day, sections: [incidents], time_zone: Europe/Berlin, at: "06:00"'
TARGETS = "targets: [exporter:9115]"


def told(tmp_path: Path, sections: str) -> list[str]:
    path = tmp_path / "shop.yaml"
    path.write_text(yaml.safe_dump({**yaml.safe_load(BASE), **yaml.safe_load(sections)}, sort_keys=False))
    return [str(problem).partition(": ")[2] for problem in check_workloads([path])[1]]


ALARMS = [
    (f"{{{AN_ALARM}}}", "alarms[0]", "exactly one of above, at_least, below, at_most, band; it has none"),
    (f"{{{AN_ALARM}, above: 1, below: 2}}", "alarms[0]", "it has above and below"),
    (
        f"{{{AN_ALARM}, above: 1, composite: {{rule: 'TRUE'}}}}",
        "alarms[0]",
        "none to claim alarms that are made elsewhere",
    ),
    (f"{{{AN_ALARM}, above: 1, metrics: {{m1: {METRIC}}}}}", "alarms[0].metrics", "with one metric there is none"),
    (f"{{{AN_ALARM}, above: 1, periods: 2, breaching: 3}}", "alarms[0].breaching", "3 of 2 periods; allowed: 1 to 2"),
    ("{name: TheShop-A, severity: error, above: 3}", "alarms[0].above", "this claims alarms made elsewhere"),
    (f"{{name: 'TheShop-A?', severity: error, metric: {METRIC}, above: 1}}", "alarms[0].name", "a whole name"),
    (
        "{name: TheShop-A, severity: error, composite: {all_of: [TheShop-B, TheShop-C], suppressed_by: TheShop-B}}",
        "alarms[0].composite.suppressed_by",
        "it would be quiet whenever it fires",
    ),
    (
        "{name: TheShop-A, severity: error, composite: {any_of: [TheShop-B, TheShop-C], extension_s: 60}}",
        "alarms[0].composite.extension_s",
        "says nothing without suppressed_by",
    ),
    ("{name: TheShop-A, severity: error, composite: {}}", "alarms[0].composite", "exactly one of all_of, any_of, rule"),
    (
        "{name: TheShop-A, severity: error, above: 1, composite: {rule: 'TRUE'}}",
        "alarms[0].above",
        "says nothing of a composite",
    ),
    (
        "{name: TheShop-A, severity: error, composite: {rule: 'ALARM(x'}}",
        "alarms[0].composite.rule",
        "Unsupported token",
    ),
    (
        "{name: TheShop-A, severity: error, composite: {any_of: [TheShop-B]}}",
        "alarms[0].composite.any_of",
        "has one alarm",
    ),
]


@pytest.mark.parametrize(("alarm", "place", "words"), ALARMS)
def test_an_alarm_is_of_one_kind_and_has_one_condition(tmp_path: Path, alarm: str, place: str, words: str) -> None:
    (problem,) = told(tmp_path, f"alarms: [{alarm}, {OURS}]")
    assert problem.startswith(f"{place}: ")
    assert words in problem


MATH = [
    ("m1 / m2", "alarms[0].expression", "refers to 'm2', which is no id here"),
    ("m1 +", "alarms[0].expression", "unexpected 'end'"),
    ("FILLL(m1, 0)", "alarms[0].expression", "did you mean 'FILL'?"),
    ("1 + 1", "alarms[0].metrics.m1", "is in no expression"),
]


@pytest.mark.parametrize(("expression", "place", "words"), MATH)
def test_what_an_expression_refers_to_is_there(tmp_path: Path, expression: str, place: str, words: str) -> None:
    alarm = f"{{name: TheShop-A, severity: error, above: 1, expression: '{expression}', metrics: {{m1: {METRIC}}}}}"
    (problem,) = told(tmp_path, f"alarms: [{alarm}, {OURS}]")
    assert problem.startswith(f"{place}: ")
    assert words in problem


@pytest.mark.parametrize(
    ("id_", "words"), [("M1", "'M1' is no id"), ("a-b", "'a-b' is no id"), ("result", "what the expression's result")]
)
def test_ids_are_well_formed(tmp_path: Path, id_: str, words: str) -> None:
    expression = "SUM(METRICS())"
    alarm = f"{{name: TheShop-A, severity: error, above: 1, expression: {expression}, metrics: {{{id_}: {METRIC}}}}}"
    (problem,) = told(tmp_path, f"alarms: [{alarm}, {OURS}]")
    assert problem.startswith(f"alarms[0].metrics.{id_}: ")
    assert words in problem


def composite(name: str, *children: str, suppressor: str | None = None) -> str:
    suppressed = f", suppressed_by: {suppressor}" if suppressor else ""
    return f"{{name: {name}, severity: error, composite: {{all_of: [{', '.join(children)}]{suppressed}}}}}"


def test_a_composites_children_and_its_suppressor_exist(tmp_path: Path) -> None:
    alarm = f"{{{AN_ALARM}, above: 1}}"
    problems = told(
        tmp_path, f"alarms: [{alarm}, {composite('TheShop-C', 'TheShop-A', 'TheShop-Aa', suppressor='X')}, {OURS}]"
    )
    assert [problem.partition(": ")[0] for problem in problems] == [
        "alarms[1].composite.all_of[1]",
        "alarms[1].composite.suppressed_by",
    ]
    assert "did you mean 'TheShop-A'?" in problems[0]


def test_a_composite_may_name_an_alarm_that_a_resource_brings_along(tmp_path: Path) -> None:
    alarm = composite("TheShop-C", "TheShop-function-errors-pay", "TheShop-function-throttles-pay")
    resources = "resources: {functions: [{name: pay}]}"
    assert told(tmp_path, f"{resources}\nalarms: [{alarm}, {OURS}]") == []
    without = "resources: {functions: [{name: pay, alarms: {errors: off}}]}"
    (problem,) = told(tmp_path, f"{without}\nalarms: [{alarm}, {OURS}]")
    assert problem.startswith(
        "alarms[0].composite.all_of[0]: no alarm of this file is named 'TheShop-function-errors-pay'"
    )


def test_composites_do_not_go_in_circles(tmp_path: Path) -> None:
    first, second = composite("TheShop-B", "TheShop-A", "TheShop-C"), composite("TheShop-C", "TheShop-A", "TheShop-B")
    problems = told(tmp_path, f"alarms: [{{{AN_ALARM}, above: 1}}, {first}, {second}, {OURS}]")
    assert problems == [
        "alarms[1].composite: goes in a circle: TheShop-B → TheShop-C → TheShop-B",
        "alarms[2].composite: goes in a circle: TheShop-C → TheShop-B → TheShop-C",
    ]


def test_alarms_that_come_by_themselves_must_be_ours(tmp_path: Path) -> None:
    problems = told(tmp_path, "resources: {functions: [{name: pay}]}\nalarms: [{name: Shop-*, severity: info}]")
    (problem,) = problems
    fits = "no pattern fits 'TheShop-function-errors-pay', which comes by itself: add one such as 'TheShop-*'"
    assert problem == f"alarms: {fits} (and 1 more)"


def test_an_alarm_that_comes_by_itself_is_not_defined_again(tmp_path: Path) -> None:
    alarm = f"{{name: TheShop-function-errors-pay, severity: error, metric: {METRIC}, above: 1}}"
    (problem,) = told(tmp_path, f"resources: {{functions: [{{name: pay}}]}}\nalarms: [{alarm}, {OURS}]")
    assert problem == (
        "alarms[0].name: 'TheShop-function-errors-pay': resources.functions[pay].alarms.errors brings an alarm of that "
        "name; change that one there, or name this otherwise"
    )


@pytest.mark.parametrize(
    ("resources", "alarm", "place"),
    [
        ("{}", f"{{name: TheShop-burn-the-window, severity: error, metric: {METRIC}, above: 1}}", "alarms[0].name"),
        (
            "{functions: [{name: a-burn-b-window, alarms: {throttles: off}}]}",
            "{name: TheShop-X, severity: info}",
            "alarms",
        ),
    ],
)
def test_no_alarm_is_named_like_those_that_nobody_is_told_of(
    tmp_path: Path, resources: str, alarm: str, place: str
) -> None:
    (problem,) = told(tmp_path, f"resources: {resources}\nalarms: [{alarm}, {OURS}]")
    assert problem.startswith(f"{place}: ")
    assert "nobody would be told" in problem


RESOURCES = [
    (
        "functions: [{name: pay, alarms: {eror: off}}]",
        "resources.functions[0].alarms.eror",
        "no alarm of that name; allowed: errors, throttles; did you mean 'errors'?",
    ),
    (
        "functions: [{name: pay, widgets: {cost: off}}]",
        "resources.functions[0].widgets.cost",
        "no widget of that name; allowed: invocations, duration, concurrency",
    ),
    (
        "functions: [{name: pay, alarms: {errors: 5}}]",
        "resources.functions[0].alarms.errors",
        "should be off, or hold keys: severity, above",
    ),
    (
        "functions: [{name: pay, alarms: {errors: {abov: 5}}}]",
        "resources.functions[0].alarms.errors.abov",
        "did you mean 'above'?",
    ),
    (
        "functions: [{name: pay, alarms: {errors: {above: 5, below: 3}}}]",
        "resources.functions[0].alarms.errors",
        "it has above and below",
    ),
    ("functions: [{name: pay}, {name: pay}]", "resources.functions[1].name", "the name of an earlier one"),
    ("apis: [{name: web, type: http}]", "resources.apis[0]", "needs an api_id"),
    ("apis: [{name: web, api_id: a1}]", "resources.apis[0].api_id", "an HTTP API's"),
    ("tables: [{name: t, billing: provisioned, read_capacity: 5}]", "resources.tables[0]", "read_capacity and write"),
    ("tables: [{name: t, read_capacity: 5}]", "resources.tables[0].read_capacity", "this one is on demand"),
    ("models: [{name: m, model_id: x, input_usd_per_1000_tokens: 0.1}]", "resources.models[0]", "or neither"),
    ("endpoints: [{name: e, url: example.com}]", "resources.endpoints[0].url", "should begin with https://"),
]


@pytest.mark.parametrize(("resources", "place", "words"), RESOURCES)
def test_a_resource_is_known_and_brings_what_is_changed(tmp_path: Path, resources: str, place: str, words: str) -> None:
    (problem,) = told(tmp_path, f"resources: {{{resources}}}")
    assert problem.startswith(f"{place}: ")
    assert words in problem


SLOS = [
    (f"{{name: s, objective: 0.999, window: {{}}, indicator: {COUNTS}}}", "slos[0].window", "it has none"),
    (
        f"{{name: s, objective: 0.999, window: {{calendar: month, time_zone: Europe/Berln}}, indicator: {COUNTS}}}",
        "slos[0].window.time_zone",
        "did you mean 'Europe/Berlin'?",
    ),
    (
        f"{{{AN_SLO}, indicator: {{valid: {{metric: {METRIC}}}}}}}",
        "slos[0].indicator",
        "exactly two of valid, good, bad; it has valid",
    ),
    (
        f"{{{AN_SLO}, indicator: {{valid: {{metric: {METRIC}, promql: 'x[{{window}}]'}}, bad: {{metric: {ERRORS}}}}}}}",
        "slos[0].indicator.valid",
        "it has metric and promql",
    ),
    (
        f"{{{AN_SLO}, indicator: {{valid: {{metric: {METRIC}}}, bad: {{metric: {PERCENTILE}}}}}}}",
        "slos[0].indicator.bad.metric.statistic",
        "is no number of events; allowed: Sum, SampleCount",
    ),
    (
        f"{{name: s, objective: 0.85, window: {{rolling_days: 30}}, indicator: {COUNTS}}}",
        "slos[0].tiers[0]",
        UNREACHABLE,
    ),
    (
        f"{{{AN_SLO}, indicator: {COUNTS}, tiers: [{{{A_TIER}}}]}}",
        "slos[0].tiers[0].short_window_s",
        "shorter than long_window_s (300)",
    ),
]


SLICES = "time_slices: {slice_s: 300, target: 0.99}"
A_TIER_OF_SLICES = "budget_share: 0.02, long_window_s: 3600, short_window_s: 300, severity: error"
SLOS += [
    (
        f"{{{AN_SLO}, indicator: {COUNTS}, {SLICES}}}",
        "slos[0].tiers[2].long_window_s",
        "looks back on slices of 300 s for 86400 s at most",
    ),
    (
        f"{{{AN_SLO}, indicator: {COUNTS}, {SLICES}, minimum_events: 5, tiers: [{{{A_TIER_OF_SLICES}}}]}}",
        "slos[0].minimum_events",
        "is for SLOs that count events",
    ),
    (
        f"{{{AN_SLO}, indicator: {COUNTS}, time_slices: {{slice_s: 420, target: 1}}, tiers: [{{{A_TIER_OF_SLICES}}}]}}",
        "slos[0].time_slices.slice_s",
        "whole minutes that fill an hour",
    ),
    (
        f"{{{AN_SLO}, indicator: {COUNTS}, time_slices: {{slice_s: 60, target: 1}}, tiers: [{{{A_TIER_OF_SLICES}}}]}}",
        "slos[0].time_slices.slice_s",
        "CloudWatch keeps what is 30 days old by 300 s only",
    ),
    (
        f"{{{AN_SLO}, indicator: {COUNTS}, time_slices: {{slice_s: 600, target: 1}}, tiers: [{{{A_TIER_OF_SLICES}}}]}}",
        "slos[0].tiers[0].short_window_s",
        "multiples of time_slices.slice_s (600)",
    ),
]


@pytest.mark.parametrize(("slo", "place", "words"), SLOS)
def test_an_objective_can_be_counted_and_told(tmp_path: Path, slo: str, place: str, words: str) -> None:
    problems = told(tmp_path, f"slos: [{slo}]")
    assert any(problem.startswith(f"{place}: ") and words in problem for problem in problems), problems


def test_slices_and_good_with_bad_are_right(tmp_path: Path) -> None:
    """15 days are the longest for slices of a minute, less a day; and an SLO may say good and bad instead of valid."""
    both = f"{{good: {{metric: {METRIC}}}, bad: {{metric: {ERRORS}}}}}"
    tiers = f"tiers: [{{{A_TIER_OF_SLICES}}}]"
    for days, slice_s in ((14, 60), (62, 300), (90, 3600)):
        slo = f"{{name: s, objective: 0.999, window: {{rolling_days: {days}}}, indicator: {both}, {{}}, {{}}}}"
        slices = f"time_slices: {{slice_s: {slice_s}, target: 1}}"
        sound = tiers if slice_s < 3600 else tiers.replace("3600", "86400").replace("300", "3600")
        assert told(tmp_path, f"slos: [{slo.replace(', {}, {}', f', {slices}, {sound}')}]") == []


def test_a_tier_that_just_fires_is_right(tmp_path: Path) -> None:
    """A full outage burns at 10 where nine of ten must be good; 10 is the threshold of 1/72 in an hour of 30 days."""
    slo = "{name: s, objective: 0.9, window: {rolling_days: 30}, indicator: " + COUNTS
    tier = "{long_window_s: 36000, short_window_s: 3600, severity: error, budget_share: "
    assert told(tmp_path, f"slos: [{slo}, tiers: [{tier}0.1388}}]}}]") == []
    (problem,) = told(tmp_path, f"slos: [{slo}, tiers: [{tier}0.1389}}]}}]")
    assert "can never fire" in problem


def test_prometheus_counts_only_where_it_is(tmp_path: Path) -> None:
    promql = "{valid: {promql: 'sum(increase(a[{window}]))'}, bad: {promql: 'sum(increase(b[1h]))'}}"
    problems = told(tmp_path, f"slos: [{{{AN_SLO}, indicator: {promql}}}]\nkpis: [{{{A_KPI}, promql: up}}]")
    assert {problem.partition(": ")[0] for problem in problems} == {
        "kpis[0].promql",
        "slos[0].indicator",
        "slos[0].indicator.bad.promql",
    }


KPIS = [
    (f"{{{A_KPI}}}", "kpis[0]", "exactly one of metric, expression, promql; it has none"),
    (f"{{{A_KPI}, metric: {METRIC}, alert_at: 95}}", "kpis[0].alert_at", "better than the target (90)"),
    (f"{{{A_KPI}, metric: {METRIC}, metrics: {{m1: {METRIC}}}}}", "kpis[0].metrics", "are an expression's"),
    (f"{{{A_KPI}, metric: {METRIC}, window_s: 90}}", "kpis[0].window_s", "multiples of 60"),
    (f"{{{A_KPI}, metric: {METRIC}, window_s: 300, period_s: 600}}", "kpis[0].period_s", "longer than window_s (300)"),
]


@pytest.mark.parametrize(("kpi", "place", "words"), KPIS)
def test_an_indicator_is_one_figure(tmp_path: Path, kpi: str, place: str, words: str) -> None:
    problems = told(tmp_path, f"kpis: [{kpi}]")
    assert any(problem.startswith(f"{place}: ") and words in problem for problem in problems), problems


CHECKS = [
    ("{name: c, type: table, target: Crat}", "health_checks[0].target", "did you mean 'Cart'?"),
    ("{name: c, type: table}", "health_checks[0]", "needs a target: one of resources.tables"),
    ("{name: c, type: comprehend, target: Cart}", "health_checks[0].target", "has no target"),
    ("{name: c, type: table, target: Cart, body_contains: ok}", "health_checks[0].body_contains", "of type http"),
]


@pytest.mark.parametrize(("check", "place", "words"), CHECKS)
def test_what_a_health_check_looks_at_is_there(tmp_path: Path, check: str, place: str, words: str) -> None:
    (problem,) = told(tmp_path, f"resources: {{tables: [{{name: Cart}}]}}\nhealth_checks: [{check}]")
    assert problem.startswith(f"{place}: ")
    assert words in problem


WIDGETS = [
    ("{title: w}", "", "exactly one of metrics, query, alarms, text; it has none"),
    ("{title: w, text: t, alarms: [TheShop-*]}", "", "it has alarms and text"),
    ("{title: w, alarms: [Other-*]}", ".alarms[0]", "no alarm of this file fits 'Other-*'"),
    ("{title: w, query: stats count(*)}", "", "needs log_groups for its query"),
    (
        "{title: w, query: stats count(*), log_groups: [/shp]}",
        ".log_groups[0]",
        "none of log_groups is named '/shp'; allowed: /shop; did you mean '/shop'?",
    ),
    (f"{{title: w, metrics: {{a: {METRIC}}}, expressions: {{b: a / c}}}}", ".expressions.b", "refers to 'c'"),
]


@pytest.mark.parametrize(("widget", "place", "words"), WIDGETS)
def test_a_widget_shows_one_thing_that_is_there(tmp_path: Path, widget: str, place: str, words: str) -> None:
    logs = "log_groups: [{name: /shop, category: application, retention_days: 30}]"
    alarm = f"alarms: [{{{AN_ALARM}, above: 1}}, {OURS}]"
    board = f"dashboards: [{{name: d, title: D, sections: [{{title: s, widgets: [{widget}]}}]}}]"
    (problem,) = told(tmp_path, f"{logs}\n{alarm}\n{board}")
    assert problem.startswith(f"dashboards[0].sections[0].widgets[0]{place}: ")
    assert words in problem


DASHBOARDS = [
    ("{name: d, title: D}", "dashboards[0]", "is empty; it may have sections, resources"),
    ("{name: a b, title: D, alarms: true}", "dashboards[0].name", "allowed: letters, digits"),
    ("{name: d, title: D, slos: true}", "dashboards[0].slos", "this file has no slos"),
    ("{name: d, title: D, resources: [function]}", "dashboards[0].resources[0]", "did you mean 'functions'?"),
    ("{name: d, title: D, resources: [tables]}", "dashboards[0].resources[0]", "this file has no resources.tables"),
]


@pytest.mark.parametrize(("dashboard", "place", "words"), DASHBOARDS)
def test_a_dashboard_shows_what_the_file_has(tmp_path: Path, dashboard: str, place: str, words: str) -> None:
    problems = told(tmp_path, f"dashboards: [{dashboard}]")
    assert any(problem.startswith(f"{place}: ") and words in problem for problem in problems), problems


TELEMETRY = [
    (
        "log_groups: [{name: /a, category: audit, retention_days: 2555}]",
        "log_groups[0].retention_days",
        "did you mean 2557?",
    ),
    ("log_groups: [{name: 'a b', category: audit, retention_days: 30}]", "log_groups[0].name", "allowed: letters"),
    (
        "log_groups: [{name: /a, category: audit, retention_days: 30, export: {bucket: b}}]",
        "log_groups[0].export.bucket",
        "none of resources.buckets is named 'b'",
    ),
    (
        f"log_groups: [{{{A_GROUP}, metric_filters: [{{{A_FILTER}, pattern: '[a, b'}}]}}]",
        "log_groups[0].metric_filters[0].pattern",
        "does not end with ']'",
    ),
    (
        f"log_groups: [{{{A_GROUP}, metric_filters: [{{{A_FILTER}, pattern: '[a=x, took_ms, ...]', value: $took}}]}}]",
        "log_groups[0].metric_filters[0].value",
        "'$took' is no field of the pattern; allowed: $a, $took_ms",
    ),
    ("queries: [{name: q, log_groups: [/b], query: x}]", "queries[0].log_groups[0]", "none of log_groups is named"),
    (
        f"tracing: {{sampling: [{{name: a, priority: 5, {A_RULE}}}, {{name: b, priority: 5, {A_RULE}}}]}}",
        "tracing.sampling[1].priority",
        "is 5, that of 'a'",
    ),
    (
        "tracing: {sampling: [{name: a, priority: 5, rate: 1, reservoir: 1, attributes: {http.status_code: 5*}}]}",
        "tracing.sampling[0].attributes.http.status_code",
        "not known yet when a request comes in",
    ),
    ("tracing: {sampling: [{name: Default, priority: 5, rate: 1, reservoir: 1}]}", "tracing.sampling[0].name", "own"),
    ("real_users: [{name: r, domain: 'https://a.example'}]", "real_users[0].domain", "a domain's name"),
    ("own_metrics: [{namespace: AWS/X, name: Y}]", "own_metrics[0].namespace", "only AWS publishes there"),
    ("own_metrics: [{namespace: X, name: Y}, {namespace: X, name: Y}]", "own_metrics[1]", "stands earlier"),
]


@pytest.mark.parametrize(("section", "place", "words"), TELEMETRY)
def test_logs_and_traces_can_be_kept_so(tmp_path: Path, section: str, place: str, words: str) -> None:
    (problem,) = told(tmp_path, section)
    assert problem.startswith(f"{place}: ")
    assert words in problem


BUSINESS = [
    ("budgets: [{name: b, amount_usd: 5, emails: [me]}]", "budgets[0].emails[0]", "an e-mail address"),
    ("budgets: [{name: b, amount_usd: 5, actual_percent: [80, 80]}]", "budgets[0].actual_percent", "twice: 80, 80"),
    ("budgets: [{name: b, amount_usd: 5, actual_percent: []}]", "budgets[0]", "tells nobody"),
    (
        "budgets: [{name: b, amount_usd: 5, actual_percent: [0]}]",
        "budgets[0].actual_percent[0]",
        "should be more than 0 (is 0)",
    ),
    (
        "subscriptions: [{topic: critical, protocol: sms, endpoint: '0301234567'}]",
        "subscriptions[0].endpoint",
        "E.164",
    ),
    ("subscriptions: [{topic: none, protocol: email, endpoint: a@b.c}]", "subscriptions[0].topic", "critical, warning"),
    ("customers: {source: dynamodb, location: Crat}", "customers.location", "none of resources.tables is named 'Crat'"),
    ("costs: {tags: {A: b}, source: focus}", "costs", "needs a location, as in s3://BUCKET/PREFIX"),
    ("costs: {tags: {A: b}, location: s3://exports/focus}", "costs.location", "no use with the source cost_explorer"),
    ("costs: {tags: {}, source: focus, location: exports}", "costs.location", "should be as in s3://BUCKET/PREFIX"),
    ("costs: {tags: {A: b}, by_tag: A}", "costs.by_tag", "which costs.tags gives one value"),
    (f"customers: {{{BY_METRICS}, gross_margin: 0.8}}", "customers.gross_margin", "no use without a revenue_table"),
    (f"customers: {{{BY_METRICS}, revenue_currency: EUR}}", "customers.revenue_currency", "without a revenue_table"),
    (
        f"{{customers: {{{BY_METRICS}, revenue_table: R, revenue_currency: euro}}, {A_TABLE}}}",
        "customers.revenue_currency",
        "a code of ISO 4217",
    ),
    (f"customers: {{{BY_METRICS}, query: x}}", "customers.query", "only logs_insights is asked one"),
    (
        f"{{customers: {{source: logs_insights, location: /a}}, log_groups: [{{{A_GROUP}}}]}}",
        "customers.query",
        "gives a row for each customer",
    ),
    (
        f"customers: {{{BY_METRICS}, fields: {{usage: errors}}}}",
        "customers.fields.usage",
        "is 'errors', and so is errors",
    ),
    (
        f"customers: {{source: cloudwatch, location: Shop, health: {{open_tickets: [{SCORES}]}}}}",
        "customers.health.open_tickets[1]",
        "never counts",
    ),
    (f"reports: [{{{A_REPORT.replace('06:00', '03:59')}}}]", "reports[0].at", "allowed: 04:00 to 23:59"),
    (f"reports: [{{{A_REPORT.replace('06:00', '6 am')}}}]", "reports[0].at", "a time of day"),
    (f"reports: [{{{A_REPORT.replace('Berlin', 'Bonn')}}}]", "reports[0].time_zone", "an IANA time zone"),
    (f"reports: [{{{A_REPORT.replace('incidents', 'cost')}}}]", "reports[0].sections[0]", "this file has none"),
]


@pytest.mark.parametrize(("section", "place", "words"), BUSINESS)
def test_money_customers_and_reports_make_sense(tmp_path: Path, section: str, place: str, words: str) -> None:
    (problem,) = told(tmp_path, section)
    assert problem.startswith(f"{place}: ")
    assert words in problem


def test_a_time_without_quotes_is_said_to_need_them(tmp_path: Path) -> None:
    path = tmp_path / "shop.yaml"
    report = A_REPORT.replace('"06:00"', "12:30")
    path.write_text(f"{BASE}reports: [{{{report}}}]\n")
    problems = [str(problem) for problem in check_workloads([path])[1]]
    assert any('is read as the number 750; write a time in quotes, as in "12:30"' in problem for problem in problems)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("0.0.0.0/0", "too wide to block; allowed: /16 and narrower"),
        ("8.0.0.0/8", "too wide"),
        ("10.1.0.0/16", "is private"),
        ("192.168.1.1/32", "is private"),
        ("127.0.0.0/24", "is private"),
        ("224.0.0.0/24", "is multicast"),
        ("2001:db8::/32", "is IPv6, and this set is for IPv4"),
        ("203.0.113.7", "has no prefix; a single address is 203.0.113.7/32"),
        ("203.0.113.7/24", "has host bits set"),
        ("example.com", "is no CIDR range"),
    ],
)
def test_addresses_that_must_not_be_blocked_are_refused(tmp_path: Path, address: str, words: str) -> None:
    (problem,) = told(tmp_path, f"ip_sets: [{{name: s, addresses: ['203.0.113.0/24', '{address}']}}]")
    assert problem.startswith("ip_sets[0].addresses[1]: ")
    assert words in problem


PROMETHEUS = [
    ("scrape: [{job: a, targets: ['http://a:1']}]", "prometheus.scrape[0].targets[0]", "a host and a port"),
    (
        "scrape: [{job: a, targets: [a:1, b:1], probes: ['http://x/']}]",
        "prometheus.scrape[0].targets",
        "are 2; a job with probes has one",
    ),
    (f"scrape: [{{job: a, {TARGETS}, probes: [x]}}]", "prometheus.scrape[0].probes[0]", "https:// or http://"),
    (f"scrape: [{{job: a, {TARGETS}}}, {{job: a, {TARGETS}}}]", "prometheus.scrape[1].job", "an earlier one"),
    ("recording: [{record: 1a, expr: up}]", "prometheus.recording[0].record", "no digit first"),
    (
        "alerts: [{name: High Errors, category: a, expr: up, severity: error, summary: s}]",
        "prometheus.alerts[0].name",
        "one word",
    ),
    ("server: {url: 'prometheus:9090'}", "prometheus.server.url", "an address such as https://"),
    ("server: {url: 'https://me:secret@prometheus'}", "prometheus.server.url", "no user"),
    ("server: {url: 'https://prometheus/?x=1'}", "prometheus.server.url", "no user, ? or #"),
    ("server: {url: 'https://prometheus/api/v1'}", "prometheus.server.url", "comes by itself"),
    ("server: {url: 'http://p', bearer_token_secret: s}", "prometheus.server.url", "over https:// only"),
    (
        "server: {url: 'https://p', bearer_token_secret: s, sigv4_region: r}",
        "prometheus.server",
        "one of bearer_token_secret, sigv4_region",
    ),
]


@pytest.mark.parametrize(("section", "place", "words"), PROMETHEUS)
def test_prometheus_is_told_what_it_can_take(tmp_path: Path, section: str, place: str, words: str) -> None:
    (problem,) = told(tmp_path, f"prometheus: {{{section}}}")
    assert problem.startswith(f"{place}: ")
    assert words in problem


@pytest.mark.parametrize(
    "server",
    [
        "url: 'http://prometheus:9090'",
        "url: 'https://prometheus.example.com/behind/a/path/', bearer_token_secret: shop/prometheus",
        "url: 'https://aps-workspaces.eu-west-1.amazonaws.com/workspaces/ws-1', sigv4_region: eu-west-1",
    ],
)
def test_a_prometheus_that_can_be_asked_is_taken(tmp_path: Path, server: str) -> None:
    assert told(tmp_path, f"prometheus: {{server: {{{server}}}}}") == []


def test_a_fault_of_shape_hides_no_fault_elsewhere(tmp_path: Path) -> None:
    problems = told(
        tmp_path, "title: 7\nkpis: [{name: k}]\nip_sets: [{name: s, addresses: [10.0.0.0/16]}]\nregion: Frankfurt"
    )
    places = {problem.partition(": ")[0] for problem in problems}
    assert {"title", "kpis[0].title", "kpis[0]", "ip_sets[0].addresses[0]", "region"} <= places


def test_what_no_rule_knows_is_still_told_before_anything_is_made(tmp_path: Path) -> None:
    tier = "{budget_share: 0.1, long_window_s: 691200, short_window_s: 3600, severity: error}"
    slo = f"{{{AN_SLO}, indicator: {COUNTS}, tiers: [{tier}]}}"
    (problem,) = told(tmp_path, f"slos: [{slo}]")
    assert "long_window_s: is 691200" in problem
