"""A template as other people write it: what it says is in the draft, and what a draft can't say is remarked."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from samtranslator.yaml_helper import yaml_parse

from local.discover import Source, drafted
from local.workload_files import check_workloads

TEMPLATE = Path(__file__).parent / "templates" / "foreign.yaml"
ORDERS = {"FunctionName": "orders-prod"}


@cache
def draft(claim: bool = False) -> str:
    return drafted(Source(origin="foreign.yaml", template=yaml_parse(TEMPLATE.read_text())), "shop", claim=claim)


def read(claim: bool = False) -> Any:
    return yaml.safe_load(draft(claim))


def named(key: str, name: str, **more: Any) -> Any:
    listed = read(**more)
    for part in key.split("."):
        listed = listed[part]
    (found,) = [one for one in listed if one["name"] == name]
    return found


def widget(title: str) -> Any:
    widgets = named("dashboards", "shop-prod")["sections"][0]["widgets"]
    return next(one for one in widgets if one["title"] == title)


@pytest.mark.parametrize("claim", [False, True])
def test_the_draft_is_right(tmp_path: Path, claim: bool) -> None:
    path = tmp_path / "shop.yaml"
    path.write_text(draft(claim))
    assert check_workloads([path])[1] == []


@pytest.mark.parametrize(
    "remark",
    [
        "# its actions today: !Ref CriticalTopic; here it publishes to the core stack's topics",
        "# its actions today: !ImportValue ops-warning-topic; here it publishes to the core stack's topics",
        "# its actions are switched off: !Ref CriticalTopic",
        "# left out: InsufficientDataActions !Ref NewsTopic",
        "# left out: Unit Milliseconds",
        "# what is metric.dimensions.FunctionName of NamelessFunctionAlarm? the template says !Ref NamelessFunction",
        "# it stays where it is made: composite.any_of[0]: no alarm of this file is named 'somebody-elses'",
        "# it stays where it is made: it is computed from no metric that it names: SELECT MAX(CPUUtilization)",
        "# left out of calls: Unit Count",
        "# left out: LogGroupClass STANDARD",
        '# left out: Dimensions [{"Key": "Step", "Value": "$.step"}]',
        "# log_groups: is missing",
        "# left out: its insights are told of by EventBridge",
        "# left out: ResourceARN arn:aws:lambda:*",
        "# left out: start -PT6H",
        "# left out of errors: color #d62728",
        "# left out of rate: yAxis right",
        '# left out of the axes: right {"max": 100}',
        "# left out of the line 'too many': fill above",
        "# left out: it is of the Region us-west-2",
        "view: numbers # gauge in the template",
        "# left out, for they are no alarms of this file: somebody-elses",
        "# left out, it shows no metric that it names: {",
        "# left out, a workload file has no widgets of type explorer: {",
        "# what is topic of NewsSubscription? the template says !Ref NewsTopic",
        "# what is endpoint of TextSubscription? the template says !Ref OnCall",
        "only people subscribe here: lambda !GetAtt OrdersFunction.Arn of CriticalTopic shop-critical.",
        '# left out: CostFilters Service ["AWS Lambda"]',
        "# here everyone is told of every notice; in the template of ACTUAL 225: team@example.com",
        "# left out: the topic !Ref NewsTopic; here it tells the core stack's warning topic",
        '# left out: CostTypes {"IncludeTax": false}',
        "# a budget that a workload file has no words for: it is of type USAGE, in GB",
        "# left out: CwLogEnabled True",
        "# left out: GuestRoleArn arn:aws:iam::123456789012:role/guest",
        "# addresses[0]: '10.0.0.0/8' is too wide to block",
        "AWS::SecretsManager::Secret (1)",
        "condition IsDev does not hold: NotHere",
    ],
)
def test_what_it_can_not_say_is_remarked(remark: str) -> None:
    assert remark in draft().replace("\n# ", " ") or remark in draft()


def test_an_alarm_has_its_percentile_its_m_of_n_and_cloudwatchs_default_for_silence() -> None:
    assert named("alarms", "shop-prod-slow") == {
        "name": "shop-prod-slow",
        "severity": "critical",
        "description": "Orders take too long",
        "metric": {"namespace": "AWS/Lambda", "name": "Duration", "statistic": "p99", "dimensions": ORDERS},
        "at_least": 2500.5,
        "period_s": 60,
        "periods": 5,
        "breaching": 3,
        "missing_data": "missing",
    }


def test_metric_math_in_several_steps_is_one_expression_and_an_alarm_without_a_name_is_given_one() -> None:
    alarm = named("alarms", "Shop-ErrorRateAlarm")
    assert alarm["expression"] == "100 * (errors / calls)"
    assert alarm["metrics"]["errors"] == {
        "namespace": "AWS/Lambda",
        "name": "Errors",
        "statistic": "Sum",
        "dimensions": ORDERS,
    }
    assert (alarm["above"], alarm["periods"], alarm.get("missing_data")) == (5, 2, None)
    assert "- name: Shop-ErrorRateAlarm # named here: CloudFormation names it" in draft()


def test_a_band_has_its_width_and_its_side() -> None:
    alarm = named("alarms", "shop-unusual")
    assert alarm["band"] == {"width": 2.5, "side": "outside"}
    assert alarm["metric"] == {"namespace": "Shop", "name": "Orders", "statistic": "Sum"}
    assert alarm["topic"] == "none"


def test_composites_name_alarms_whether_they_are_referred_to_by_name_or_by_arn() -> None:
    assert named("alarms", "shop-both")["composite"] == {
        "all_of": ["shop-prod-slow", "Shop-ErrorRateAlarm"],
        "suppressed_by": "shop-unusual",
        "wait_s": 60,
        "extension_s": 90,
    }
    assert named("alarms", "shop-either")["composite"] == {"rule": 'OK("shop-prod-slow") OR ALARM("shop-unusual")'}


@pytest.mark.parametrize("name", ["shop-stranger", "shop-busiest"])
def test_an_alarm_that_a_file_has_no_words_for_is_claimed(name: str) -> None:
    assert named("alarms", name) == {"name": name, "severity": "warning"}


def test_a_log_group_has_its_filters_and_where_it_is_exported_to() -> None:
    group = named("log_groups", "/aws/lambda/orders-prod")
    assert group["export"] == {"bucket": "shop-archive", "prefix": "logs"}
    assert (group["retention_days"], group["encrypted"], group["exists"]) == (14, True, True)
    (made,) = group["metric_filters"]
    assert made == {
        "name": "Failures",
        "pattern": '{ $.level = "ERROR" }',
        "namespace": "Shop",
        "metric": "Failures",
        "default": 0,
    }


def test_what_nobody_else_publishes_is_declared() -> None:
    assert read()["own_metrics"] == [{"namespace": "Shop", "name": "Orders"}]


def test_log_groups_that_are_only_named_stand_in_the_file() -> None:
    assert named("log_groups", "/shop/elsewhere")["metric_filters"][0]["pattern"] == ""
    for by, name in (("saved queries", "/shop/access"), ("dashboards", "/shop/gateway")):
        assert named("log_groups", name)["exists"] is True
        assert f"# not made by the template; named by its {by}\n  - name: {name}" in draft()


def test_a_saved_query_is_named_without_the_workloads_folder() -> None:
    query = named("queries", "slowest")
    assert query["log_groups"] == ["/aws/lambda/orders-prod", "/shop/access"]
    assert query["query"] == "fields @timestamp\n| sort @duration desc\n"


def test_a_graph_has_its_metrics_written_out_and_only_what_was_hidden_is_hidden() -> None:
    graph = widget("Calls")
    assert graph["metrics"]["calls"]["label"] == "Invocations"
    assert "label" not in graph["metrics"]["errors"]
    assert graph["metrics"]["m3"] == {
        "namespace": "AWS/Lambda",
        "name": "Errors",
        "statistic": "Maximum",
        "dimensions": ORDERS,
        "label": "most errors",
    }
    assert graph["expressions"] == {"errors, %": "100 * errors / calls"}
    assert (graph["unit"], graph["thresholds"], graph["width"]) == ("calls", {"too many": 1000, "at 5": 5}, 12)


def test_queries_texts_and_alarms_are_widgets() -> None:
    assert widget("Errors")["log_groups"] == ["/aws/lambda/orders-prod", "/shop/gateway"]
    assert widget("Errors")["query"] == "fields @timestamp, @message\n| limit 20"
    assert widget("Alarms")["alarms"] == ["shop-prod-slow"]
    assert widget("Runbook")["text"] == "# Runbook\n\nAsk **us**."


def test_a_heading_is_a_section() -> None:
    assert [section["title"] for section in named("dashboards", "shop-prod")["sections"]] == ["Orders"]


def test_a_body_that_is_joined_is_read_too() -> None:
    errors, slow = named("dashboards", "Shop-CdkBoard")["sections"][0]["widgets"]
    assert errors["metrics"]["m1"]["dimensions"] == ORDERS
    assert slow["alarms"] == ["Shop-ErrorRateAlarm"]


def test_of_a_budget_money_becomes_percent_and_everyone_is_told() -> None:
    assert named("budgets", "shop-spending") == {
        "name": "shop-spending",
        "amount_usd": 250,
        "every": "month",
        "actual_percent": [80, 90],
        "forecast_percent": [100],
        "emails": ["finance@example.com", "team@example.com"],
        "tags": {"Team": "shop"},
    }


def test_people_traces_addresses_and_visitors() -> None:
    found = read()
    assert found["subscriptions"] == [{"topic": "critical", "protocol": "email", "endpoint": "oncall@example.com"}]
    assert found["ip_sets"] == [{"name": "blocked", "addresses": ["203.0.113.0/24"]}]
    assert found["tracing"]["groups"] == [
        {"name": "shop-failed", "filter_expression": "fault = true", "insights": True}
    ]
    assert found["tracing"]["sampling"][0] == {
        "name": "shop-orders",
        "priority": 10,
        "reservoir": 2,
        "rate": 0.5,
        "http_method": "POST",
        "url_path": "/orders",
    }
    assert found["real_users"] == [
        {
            "name": "shop-web",
            "domain": "shop.example.com",
            "sample_rate": 0.1,
            "telemetries": ["errors", "http"],
            "cookies": True,
            "xray": False,
        }
    ]


def test_claiming_leaves_everything_where_it_is_made() -> None:
    found = read(claim=True)
    assert all(list(alarm) == ["name", "severity"] for alarm in found["alarms"])
    assert not found.keys() & {"dashboards", "queries", "tracing", "budgets", "subscriptions", "ip_sets", "real_users"}
    assert "AWS::CloudWatch::Dashboard (2)" in draft(claim=True).replace("\n# ", " ")
    assert "# what is the name of ErrorRateAlarm1A2B3C4D? CloudFormation names it" in draft(claim=True)
