"""A whole template: golden where it is small, within CloudFormation's limits where it is not."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import pytest
import yaml

from lamplighter.domain.definitions.dashboards import Dashboard, Section, Widget
from lamplighter.domain.definitions.resources import Function, Resources
from lamplighter.domain.definitions.telemetry import LogCategory, LogExport, LogGroup, SavedQuery
from lamplighter.errors import ConfigurationError
from local.synth.model import Plan
from local.synth.plan import plan
from local.synth.template import as_yaml, template_of
from local.synth.template.parts import filled_in, sub
from tests.builders_plan import a_dashboard, a_plan, a_widget, a_workload_file, an_alarm

MINIMAL = """\
# Made by `lamplighter synth` from shop.yaml: change that, not this.
AWSTemplateFormatVersion: '2010-09-09'
Description: What watches Shop (production, us-east-1), beside the core stack.
Parameters:
  CoreStack:
    Type: String
    Default: lamplighter
    Description: The name of Lamplighter's core stack, whose topics the alarms publish to.
Resources:
  ShopCheckoutErrorsAlarm:
    Type: AWS::CloudWatch::Alarm
    Properties:
      AlarmName: Shop-checkout-errors
      Namespace: AWS/Lambda
      MetricName: Errors
      Dimensions:
      - {Name: FunctionName, Value: checkout}
      Statistic: Sum
      Period: 300
      ComparisonOperator: GreaterThanThreshold
      Threshold: 5
      EvaluationPeriods: 1
      TreatMissingData: notBreaching
      AlarmActions:
      - Fn::ImportValue: {'Fn::Sub': '${CoreStack}-critical-alerts-topic'}
      OKActions:
      - Fn::ImportValue: {'Fn::Sub': '${CoreStack}-critical-alerts-topic'}
      Tags:
      - {Key: severity, Value: critical}
  ShopDashboard:
    Type: AWS::CloudWatch::Dashboard
    Properties:
      DashboardName: Shop
      DashboardBody:
        Fn::Sub: |
          {"widgets": [
          {"type": "text", "properties": {"markdown": "${AWS::Region} and ${!more}"}}
          ]}
"""


def written(file_changes: dict[str, Any], resolved: Plan) -> str:
    return as_yaml(template_of(a_workload_file(**file_changes), resolved), "shop.yaml")


def a_note(text: str) -> dict[str, Any]:
    return {"type": "text", "properties": {"markdown": text}}


def test_an_alarm_and_a_dashboard_as_they_are_written() -> None:
    widget = a_widget(body=a_note("${AWS::Region} and ${more}"))
    assert written({}, a_plan(an_alarm(), dashboards=(a_dashboard(widget),))) == MINIMAL


def test_what_is_written_is_read_back_as_it_was() -> None:
    query = SavedQuery(name="q", log_groups=("/shop",), query="fields @message\n| filter x = 'a: b' # no comment\n")
    file = a_workload_file(queries=(query,))
    template = template_of(file, a_plan(an_alarm(), an_alarm(name="other")))
    assert yaml.safe_load(as_yaml(template, "shop.yaml")) == template


def test_nothing_is_written_by_reference_to_what_stands_above() -> None:
    text = written({"tags": {"a": "b"}}, a_plan(an_alarm(), an_alarm(name="other")))
    assert not re.search(r"[&*]id\d+", text)


def test_the_core_stack_is_asked_for_where_something_is_imported_from_it() -> None:
    assert "Parameters" not in template_of(a_workload_file(), a_plan())
    assert "Parameters" in template_of(a_workload_file(), a_plan(an_alarm()))


def test_logs_stand_before_alarms_before_dashboards() -> None:
    group = LogGroup(name="/shop", category=LogCategory.APPLICATION, retention_days=30)
    template = template_of(a_workload_file(log_groups=(group,)), a_plan(an_alarm(), dashboards=(a_dashboard(),)))
    assert [one["Type"].rpartition("::")[2] for one in template["Resources"].values()] == [
        "LogGroup",
        "Alarm",
        "Dashboard",
    ]


def test_too_many_resources_are_refused_with_their_number() -> None:
    alarms = [an_alarm(name=f"Shop-{number}") for number in range(502)]
    with pytest.raises(ConfigurationError, match=r"2 too many resources \(at most 500\)"):
        template_of(a_workload_file(), a_plan(*alarms))


def test_five_hundred_resources_are_allowed() -> None:
    alarms = [an_alarm(name=f"Shop-{number}") for number in range(500)]
    assert len(template_of(a_workload_file(), a_plan(*alarms))["Resources"]) == 500


def test_a_template_that_is_too_long_is_refused() -> None:
    widgets = [a_widget(body=a_note("x" * 10_000)) for _ in range(101)]
    with pytest.raises(ConfigurationError, match="too many bytes of template"):
        template_of(a_workload_file(), a_plan(dashboards=(a_dashboard(*widgets),)))


def test_pseudo_parameters_are_filled_in_and_other_signs_left_as_they_are() -> None:
    assert sub("${AWS::Region} ${name} $x") == {"Fn::Sub": "${AWS::Region} ${!name} $x"}
    assert filled_in({"a": ["${name}", "${AWS::Region}"], "b": sub("${AWS::Region}")}) == {
        "a": ["${name}", {"Fn::Sub": "${AWS::Region}"}],
        "b": {"Fn::Sub": "${AWS::Region}"},
    }


def test_a_plan_has_the_alarms_the_dashboards_and_what_watches_the_export() -> None:
    section = Section(title="Ours", widgets=(Widget(title="State", alarms=("Shop-logs-export-failed",)),))
    file = a_workload_file(
        resources=Resources(functions=(Function(name="checkout"),)),
        dashboards=(Dashboard(name="shop", title="The shop", resources=("functions",), sections=(section,)),),
        log_groups=(
            LogGroup(
                name="/shop",
                category=LogCategory.AUDIT,
                retention_days=2557,
                export=LogExport(bucket="archive"),
            ),
        ),
    )
    resolved = plan(file)
    names = [alarm.name for alarm in resolved.alarms]
    assert "Shop-function-errors-checkout" in names
    assert "Shop-logs-export-failed" in names
    assert [dashboard.name for dashboard in resolved.dashboards] == ["shop"]
    template = template_of(file, resolved)
    alarm = template["Resources"]["ShopLogsExportFailedAlarm"]["Properties"]
    (dimension,) = alarm["Dimensions"]
    assert dimension["Value"]["Fn::Sub"].endswith(":${AWS::AccountId}:stateMachine:shop-log-export")
    assert template["Resources"]["LogExport"]["Properties"]["StateMachineName"] == "shop-log-export"
    without = plan(replace(file, log_groups=(), dashboards=()))
    assert "Shop-logs-export-failed" not in [alarm.name for alarm in without.alarms]


def test_a_dashboards_body_is_json_with_a_widget_a_line() -> None:
    dashboard = a_dashboard(a_widget(body=a_note("one")), a_widget(body=a_note("two")))
    template = template_of(a_workload_file(), a_plan(dashboards=(dashboard,)))
    body = template["Resources"]["ShopDashboard"]["Properties"]["DashboardBody"]
    assert json.loads(body) == {"widgets": [a_note("one"), a_note("two")]}
    assert len(body.splitlines()) == 4
