"""X-Ray, real users, contributor insights, budgets, IP sets and subscriptions as CloudFormation."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from lamplighter.domain.alert import Severity
from lamplighter.domain.definitions.alarms import AlarmSpec, Topic
from lamplighter.domain.definitions.business import Budget, IpSet, Scope
from lamplighter.domain.definitions.resources import Resources, Table
from lamplighter.domain.definitions.subscriptions import Protocol, Subscription
from lamplighter.domain.definitions.telemetry import RealUsers, SamplingRule, TraceGroup, Tracing
from lamplighter.errors import ConfigurationError
from local.synth.template.addresses import address_part
from local.synth.template.budgets import budget_part
from local.synth.template.contributors import contributor_part
from local.synth.template.real_users import real_user_part
from local.synth.template.subscriptions import subscription_part
from local.synth.template.traces import trace_part
from tests.builders_plan import a_plan, a_workload_file, an_alarm

WARNINGS = {"Fn::ImportValue": {"Fn::Sub": "${CoreStack}-warning-alerts-topic"}}


def properties(resources: dict[str, dict[str, Any]], logical_id: str) -> dict[str, Any]:
    found: dict[str, Any] = resources[logical_id]["Properties"]
    return found


def test_a_trace_group_and_a_sampling_rule_say_what_the_file_says() -> None:
    group = TraceGroup(name="slow", filter_expression="duration >= 5", insights=True)
    rule = SamplingRule(
        name="analyze", priority=10, rate=0.5, reservoir=5, url_path="/analyze/*", attributes={"tenant": "gold"}
    )
    made = trace_part(a_workload_file(tracing=Tracing(groups=(group,), sampling=(rule,)))).resources
    assert properties(made, "SlowTraces") == {
        "GroupName": "slow",
        "FilterExpression": "duration >= 5",
        "InsightsConfiguration": {"InsightsEnabled": True, "NotificationsEnabled": False},
    }
    assert properties(made, "AnalyzeSampling") == {
        "SamplingRule": {
            "RuleName": "analyze",
            "Priority": 10,
            "FixedRate": 0.5,
            "ReservoirSize": 5,
            "ServiceName": "*",
            "ServiceType": "*",
            "Host": "*",
            "HTTPMethod": "*",
            "URLPath": "/analyze/*",
            "ResourceARN": "*",
            "Version": 1,
            "Attributes": {"tenant": "gold"},
        }
    }


def test_a_rate_and_a_reservoir_of_nought_are_said() -> None:
    rule = SamplingRule(name="health", priority=1, rate=0, reservoir=0)
    made = trace_part(a_workload_file(tracing=Tracing(sampling=(rule,)))).resources
    said = properties(made, "HealthSampling")["SamplingRule"]
    assert (said["FixedRate"], said["ReservoirSize"]) == (0, 0)


def test_browsers_may_send_to_an_app_monitor_and_its_id_is_an_output() -> None:
    monitor = RealUsers(name="shop-production", domain="shop.example.com", sample_rate=0.5)
    part = real_user_part(a_workload_file(real_users=(monitor,)))
    made = properties(part.resources, "ShopProductionMonitor")
    assert made["AppMonitorConfiguration"] == {
        "AllowCookies": True,
        "EnableXRay": True,
        "SessionSampleRate": 0.5,
        "Telemetries": ["errors", "performance", "http"],
    }
    (allowed,) = json.loads(made["ResourcePolicy"]["PolicyDocument"]["Fn::Sub"])["Statement"]
    assert (allowed["Principal"], allowed["Action"]) == ("*", "rum:PutRumEvents")
    assert allowed["Resource"].endswith(":appmonitor/shop-production")
    assert part.outputs["ShopProductionMonitorId"]["Value"] == {"Fn::GetAtt": ["ShopProductionMonitor", "Id"]}


def test_contributor_insights_are_switched_on_for_a_table_and_each_of_its_indexes() -> None:
    tables = (Table(name="orders", indexes=("by-day",), contributor_insights=True), Table(name="carts"))
    part = contributor_part(a_workload_file(resources=Resources(tables=tables)))
    asked = [
        json.loads(one["Properties"]["Target"]["Input"])
        for one in part.resources.values()
        if one["Type"] == "AWS::Scheduler::Schedule"
    ]
    assert asked == [
        {"TableName": "orders", "ContributorInsightsAction": "ENABLE"},
        {"TableName": "orders", "ContributorInsightsAction": "ENABLE", "IndexName": "by-day"},
    ]
    switching = part.resources["ContributorInsightsRole"]["Properties"]["Policies"][0]["PolicyDocument"]["Statement"][0]
    assert [arn["Fn::Sub"].rpartition(":")[2] for arn in switching["Resource"]] == [
        "table/orders",
        "table/orders/index/*",
    ]
    assert part.outputs["ContributorInsightsOff"]["Value"].endswith("--table-name orders")


def test_without_contributor_insights_there_is_nothing_of_it() -> None:
    part = contributor_part(a_workload_file(resources=Resources(tables=(Table(name="orders"),))))
    assert (part.resources, part.outputs) == ({}, {})


def test_a_budget_gives_notice_at_its_percentages_to_people_and_to_the_warning_topic() -> None:
    budget = Budget(
        name="Shop-Monthly", amount_usd=Decimal(500), forecast_percent=(100,), emails=("billing@example.com",)
    )
    made = properties(budget_part(a_workload_file(budgets=(budget,))).resources, "ShopMonthlyBudget")
    assert made["Budget"]["BudgetLimit"] == {"Amount": 500, "Unit": "USD"}
    notices = [one["Notification"] for one in made["NotificationsWithSubscribers"]]
    assert [(one["NotificationType"], one["Threshold"]) for one in notices] == [("ACTUAL", 80), ("FORECASTED", 100)]
    assert {one["ComparisonOperator"] for one in notices} == {"GREATER_THAN"}
    assert made["NotificationsWithSubscribers"][0]["Subscribers"] == [
        {"SubscriptionType": "EMAIL", "Address": "billing@example.com"},
        {"SubscriptionType": "SNS", "Address": WARNINGS},
    ]


@pytest.mark.parametrize(
    ("tags", "filtered"),
    [
        ({}, None),
        ({"app": "shop"}, {"Tags": {"Key": "app", "Values": ["shop"], "MatchOptions": ["EQUALS"]}}),
    ],
)
def test_a_budget_is_narrowed_to_what_carries_its_tag(tags: dict[str, str], filtered: object) -> None:
    budget = Budget(name="Shop", amount_usd=Decimal("9.50"), tags=tags)
    made = properties(budget_part(a_workload_file(budgets=(budget,))).resources, "ShopBudget")
    assert made["Budget"].get("FilterExpression") == filtered
    assert made["Budget"]["BudgetLimit"]["Amount"] == 9.5


def test_a_budget_of_several_tags_is_of_what_carries_all_of_them() -> None:
    budget = Budget(name="Shop", amount_usd=Decimal(9), tags={"app": "shop", "stage": "prod"})
    made = properties(budget_part(a_workload_file(budgets=(budget,))).resources, "ShopBudget")
    assert [one["Tags"]["Key"] for one in made["Budget"]["FilterExpression"]["And"]] == ["app", "stage"]


def test_an_ip_set_may_be_empty() -> None:
    made = address_part(a_workload_file(ip_sets=(IpSet(name="blocked"),))).resources
    assert properties(made, "BlockedAddresses") == {
        "Name": "blocked",
        "Scope": "REGIONAL",
        "IPAddressVersion": "IPV4",
        "Addresses": [],
    }


def test_cloudfronts_ip_sets_are_made_in_the_one_region_that_has_them() -> None:
    sets = (IpSet(name="blocked", scope=Scope.CLOUDFRONT),)
    made = address_part(a_workload_file(ip_sets=sets, region="us-east-1")).resources
    assert properties(made, "BlockedAddresses")["Scope"] == "CLOUDFRONT"
    with pytest.raises(ConfigurationError, match=r"ip_sets\[0\]\.scope: .*us-east-1 only.*us-west-2"):
        address_part(a_workload_file(ip_sets=sets, region="us-west-2"))


def test_a_subscription_hears_of_its_own_workloads_alarms_alone() -> None:
    alarms = (AlarmSpec(name="Shop-*", severity=Severity.WARNING), AlarmSpec(name="Legacy", severity=Severity.ERROR))
    who = Subscription(topic=Topic.WARNING, protocol=Protocol.EMAIL, endpoint="ops@example.com")
    file = a_workload_file(alarms=alarms, subscriptions=(who,))
    plan = a_plan(an_alarm(name="Shop-checkout-errors"), an_alarm(name="Other-errors"))
    made = properties(subscription_part(file, plan).resources, "WarningOpsExampleComSubscription")
    assert made == {
        "TopicArn": WARNINGS,
        "Protocol": "email",
        "Endpoint": "ops@example.com",
        "FilterPolicyScope": "MessageBody",
        "FilterPolicy": {"AlarmName": [{"prefix": "Shop-"}, "Legacy", "Other-errors"]},
    }


def test_a_subscription_to_no_topic_is_an_error() -> None:
    who = Subscription(topic=Topic.NONE, protocol=Protocol.SMS, endpoint="+15550100")
    with pytest.raises(ConfigurationError, match=r"subscriptions\[0\]\.topic"):
        subscription_part(a_workload_file(subscriptions=(who,)), a_plan())
