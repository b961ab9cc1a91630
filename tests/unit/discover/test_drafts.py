"""A draft says what a template says, asks for what it does not, and is right as it stands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from samtranslator.yaml_helper import yaml_parse

from local.discover import Source, drafted
from local.discover.draft import slug
from local.paths import ROOT, TEMPLATE
from local.workload_files import check_workloads

PRODUCT = ROOT / "local" / "demo" / "aurastream.yaml"


def draft_of(
    resources: dict[str, Any], parameters: dict[str, str] | None = None, *, claim: bool = False, **source: Any
) -> str:
    template = source.pop("template", {}) | {"Resources": resources}
    known = Source(origin="template.yaml", template=template, parameters=parameters or {}, **source)
    return drafted(known, "aurastream", claim=claim)


def read(resources: dict[str, Any], parameters: dict[str, str] | None = None, **source: Any) -> Any:
    return yaml.safe_load(draft_of(resources, parameters, **source))


def of_kind(kind: str, resources: dict[str, Any], **source: Any) -> Any:
    return read(resources, **source)["resources"][kind]


def a_resource(kind: str, **properties: Any) -> dict[str, Any]:
    return {"It": {"Type": kind, "Properties": properties}}


def problems(draft: str, tmp_path: Path, name: str = "aurastream") -> list[str]:
    path = tmp_path / f"{name}.yaml"
    path.write_text(draft)
    return [str(problem) for problem in check_workloads([path])[1]]


@pytest.mark.parametrize("parameters", [{}, {"AWS::StackName": "lamplighter", "Stage": "prod"}])
@pytest.mark.parametrize("path", [TEMPLATE, PRODUCT], ids=lambda path: path.stem)
def test_the_draft_of_a_real_template_is_right(path: Path, parameters: dict[str, str], tmp_path: Path) -> None:
    source = Source(origin=path.name, template=yaml_parse(path.read_text()), parameters=parameters)
    assert problems(drafted(source, "lamplighter"), tmp_path, "lamplighter") == []


def test_the_draft_of_our_own_template_names_what_the_stack_is_called(tmp_path: Path) -> None:
    source = Source(
        origin="template.yaml",
        template=yaml_parse(TEMPLATE.read_text()),
        parameters={"AWS::StackName": "lamplighter", "Stage": "prod"},
    )
    found = yaml.safe_load(drafted(source, "lamplighter"))
    functions = {function["name"]: function for function in found["resources"]["functions"]}
    assert functions["lamplighter-alert-intake"]["asynchronous"] is True
    assert "asynchronous" not in functions["lamplighter-slack-notifier"]
    queues = {queue["name"]: queue.get("dead_letters", False) for queue in found["resources"]["queues"]}
    assert queues["lamplighter-slack-dead-letters"] is True
    assert queues["lamplighter-slack"] is False
    alarm = found["alarms"][0]
    assert (alarm["name"], alarm["severity"]) == ("lamplighter-dead-letters", "error")
    assert alarm["metrics"]["slack"]["dimensions"] == {"QueueName": "lamplighter-slack-dead-letters"}
    assert found["environment"] == "prod"


def test_an_empty_template_drafts_a_right_file_too(tmp_path: Path) -> None:
    assert problems(draft_of({}), tmp_path) == []


def test_a_name_that_is_not_known_is_asked_about_and_no_entry_stands_for_it(tmp_path: Path) -> None:
    draft = draft_of(a_resource("AWS::SQS::Queue", QueueName={"Fn::Sub": "${AWS::StackName}-jobs"}))
    assert "# what is the name of It? the template says ${AWS::StackName}-jobs" in draft
    assert "resources" not in yaml.safe_load(draft)
    assert problems(draft, tmp_path) == []


def test_a_name_is_resolved_from_a_given_parameter() -> None:
    resource = a_resource("AWS::SQS::Queue", QueueName={"Fn::Sub": "${AWS::StackName}-jobs"})
    assert read(resource, {"AWS::StackName": "prod"})["resources"]["queues"] == [{"name": "prod-jobs"}]


def test_a_name_that_cloudformation_makes_is_the_physical_id_of_a_live_stack() -> None:
    queue = of_kind("queues", a_resource("AWS::SQS::Queue"), physical_ids={"It": "https://sqs/123/stack-It-X1"})
    assert queue == [{"name": "stack-It-X1"}]


def test_a_queue_that_others_send_their_failures_to_holds_dead_letters() -> None:
    resources = {
        "Jobs": {
            "Type": "AWS::SQS::Queue",
            "Properties": {
                "QueueName": "jobs",
                "RedrivePolicy": {"deadLetterTargetArn": {"Fn::GetAtt": ["Failed", "Arn"]}, "maxReceiveCount": 3},
            },
        },
        "Failed": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "failed"}},
    }
    assert of_kind("queues", resources) == [{"name": "jobs"}, {"name": "failed", "dead_letters": True}]


def test_a_queue_that_is_only_called_so_is_guessed() -> None:
    draft = draft_of(a_resource("AWS::SQS::Queue", QueueName="jobs-dlq"))
    assert "dead_letters: true # guessed by its name" in draft


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({"BillingMode": "PAY_PER_REQUEST"}, {"billing": "on_demand"}),
        (
            {"ProvisionedThroughput": {"ReadCapacityUnits": 5, "WriteCapacityUnits": 10}},
            {"billing": "provisioned", "read_capacity": 5, "write_capacity": 10},
        ),
        (
            {"BillingMode": "PAY_PER_REQUEST", "GlobalSecondaryIndexes": [{"IndexName": "by-user"}]},
            {"billing": "on_demand", "indexes": ["by-user"]},
        ),
        (
            {"BillingMode": "PAY_PER_REQUEST", "ContributorInsightsSpecification": {"Enabled": True}},
            {"billing": "on_demand", "contributor_insights": True},
        ),
    ],
)
def test_a_table_has_its_billing_capacity_and_indexes(properties: dict[str, Any], expected: dict[str, Any]) -> None:
    tables = of_kind("tables", a_resource("AWS::DynamoDB::Table", TableName="results", **properties))
    assert tables == [{"name": "results", **expected}]


def test_a_function_has_its_timeout_from_globals_and_the_default() -> None:
    resources = {
        "One": {"Type": "AWS::Serverless::Function", "Properties": {"FunctionName": "one"}},
        "Two": {"Type": "AWS::Lambda::Function", "Properties": {"FunctionName": "two"}},
    }
    found = of_kind("functions", resources, template={"Globals": {"Function": {"Timeout": 30}}})
    assert found == [{"name": "one", "timeout_s": 30}, {"name": "two", "timeout_s": 3}]


def test_a_function_that_a_rule_may_invoke_is_asynchronous() -> None:
    resources = {
        "Fn": {"Type": "AWS::Lambda::Function", "Properties": {"FunctionName": "one", "Timeout": 5}},
        "May": {
            "Type": "AWS::Lambda::Permission",
            "Properties": {"FunctionName": {"Ref": "Fn"}, "Principal": "events.amazonaws.com"},
        },
    }
    assert of_kind("functions", resources) == [{"name": "one", "timeout_s": 5, "asynchronous": True}]


def test_a_rest_api_has_its_only_stage_and_an_http_api_needs_its_id() -> None:
    resources = {
        "Rest": {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Name": "aurastream-api"}},
        "Prod": {
            "Type": "AWS::ApiGateway::Stage",
            "Properties": {"RestApiId": {"Ref": "Rest"}, "StageName": "prod", "CacheClusterEnabled": True},
        },
        "Http": {"Type": "AWS::ApiGatewayV2::Api", "Properties": {"Name": "web", "ProtocolType": "HTTP"}},
        "Socket": {"Type": "AWS::ApiGatewayV2::Api", "Properties": {"Name": "ws", "ProtocolType": "WEBSOCKET"}},
    }
    assert of_kind("apis", resources) == [{"name": "aurastream-api", "stage": "prod", "caching": True}]
    live = of_kind("apis", resources, physical_ids={"Http": "a1b2c3"})
    assert live[1] == {"name": "web", "type": "http", "api_id": "a1b2c3"}
    assert "# what is api_id of Http?" in draft_of(resources)


def test_an_api_that_sam_makes_of_events_has_the_name_of_the_stack() -> None:
    events = {"Get": {"Type": "Api", "Properties": {"Path": "/", "Method": "get"}}}
    resource = a_resource("AWS::Serverless::Function", FunctionName="one", Events=events)
    found = read(resource, {"AWS::StackName": "shop"})
    assert found["resources"]["apis"] == [{"name": "shop", "stage": "Prod"}]


def test_a_bucket_without_a_metrics_configuration_says_so() -> None:
    draft = draft_of(a_resource("AWS::S3::Bucket", BucketName="documents"))
    assert "no metrics configuration" in draft
    configurations = [{"Id": "some", "Prefix": "x/"}, {"Id": "all"}]
    found = of_kind(
        "buckets", a_resource("AWS::S3::Bucket", BucketName="documents", MetricsConfigurations=configurations)
    )
    assert found == [{"name": "documents", "request_metrics": "all"}]


def test_databases_and_caches() -> None:
    resources = {
        "Db": {
            "Type": "AWS::RDS::DBInstance",
            "Properties": {"DBInstanceIdentifier": "IMS-Main", "Engine": "postgres", "AllocatedStorage": "100"},
        },
        "Cache": {
            "Type": "AWS::ElastiCache::ReplicationGroup",
            "Properties": {"ReplicationGroupId": "ims", "Engine": "redis", "NumCacheClusters": 2},
        },
    }
    found = read(resources)["resources"]
    assert found["databases"] == [{"name": "ims-main", "engine": "postgres", "storage_gb": 100}]
    assert [cache["name"] for cache in found["caches"]] == ["ims-001", "ims-002"]


def test_a_user_pool_needs_the_ids_of_a_live_stack() -> None:
    resources = {
        "Pool": {"Type": "AWS::Cognito::UserPool", "Properties": {"UserPoolName": "users"}},
        "Client": {"Type": "AWS::Cognito::UserPoolClient", "Properties": {"UserPoolId": {"Ref": "Pool"}}},
    }
    assert "resources" not in read(resources)
    live = of_kind("user_pools", resources, physical_ids={"Pool": "eu_1", "Client": "c1"})
    assert live == [{"name": "users", "pool_id": "eu_1", "client_id": "c1"}]


@pytest.mark.parametrize(
    ("properties", "severity", "said"),
    [
        ({"AlarmActions": [{"Ref": "CriticalAlertsTopic"}]}, "critical", "guessed: by the topic"),
        ({"AlarmActions": ["arn:aws:sns:us-east-1:1:ops-warning"]}, "warning", "guessed: by the topic"),
        ({"AlarmDescription": "[P2] Look into it"}, "error", "by its description"),
        ({"Tags": [{"Key": "severity", "Value": "info"}]}, "info", "by its tag"),
        ({"AlarmName": "api-critical-errors"}, "critical", "guessed: by its name"),
        ({"AlarmName": "api-errors"}, "warning", "guessed: nothing says"),
    ],
)
def test_an_alarm_is_claimed_with_the_severity_it_seems_to_have(
    properties: dict[str, Any], severity: str, said: str
) -> None:
    draft = draft_of(a_resource("AWS::CloudWatch::Alarm", **({"AlarmName": "api-slow"} | properties)), claim=True)
    assert f"severity: {severity} # {said}" in draft
    assert list(yaml.safe_load(draft)["alarms"][0]) == ["name", "severity"]


def an_alarm(**properties: Any) -> dict[str, Any]:
    usual = {
        "AlarmName": "api-slow",
        "Namespace": "AWS/Lambda",
        "MetricName": "Duration",
        "Statistic": "Average",
        "Period": 300,
        "EvaluationPeriods": 1,
        "Threshold": 5,
        "ComparisonOperator": "GreaterThanThreshold",
    }
    return a_resource("AWS::CloudWatch::Alarm", **(usual | properties))


@pytest.mark.parametrize(
    ("actions", "topic"),
    [
        ({"AlarmActions": [{"Ref": "WarningTopic"}], "Tags": [{"Key": "severity", "Value": "critical"}]}, "warning"),
        ({"AlarmActions": [{"Ref": "CriticalTopic"}], "ActionsEnabled": "false"}, "none"),
        ({"AlarmActions": [{"Ref": "SomeTopic"}], "Tags": [{"Key": "severity", "Value": "info"}]}, "warning"),
        ({"AlarmActions": [{"Ref": "SomeTopic"}]}, None),
        ({"AlarmActions": [{"Ref": "CriticalTopic"}]}, None),
        ({}, "none"),
    ],
)
def test_an_alarm_tells_as_its_actions_do(actions: dict[str, Any], topic: str | None) -> None:
    """None where the severity says it already."""
    assert read(an_alarm(**actions))["alarms"][0].get("topic") == topic


def test_an_alarm_is_known_by_a_name_that_every_account_and_region_has_alike() -> None:
    draft = draft_of(an_alarm(AlarmName={"Fn::Sub": "slow-${AWS::Region}"}))
    assert "# what is the name of It? the template says slow-${AWS::Region}" in draft
    known = read(an_alarm(AlarmName={"Fn::Sub": "slow-${AWS::Region}"}), {"AWS::Region": "eu-west-1"})
    assert known["alarms"][0]["name"] == "slow-eu-west-1"


def test_a_log_groups_category_is_that_of_its_tag() -> None:
    tags = [{"Key": "log-category", "Value": "business"}]
    group = read(a_resource("AWS::Logs::LogGroup", LogGroupName="/x/audit", Tags=tags))["log_groups"][0]
    assert group["category"] == "business"


def test_a_log_group_is_watched_and_not_made() -> None:
    resources = {
        "Audit": {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": "/x/audit", "RetentionInDays": 2557}},
        "Other": {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": "/x/other"}},
    }
    audit, other = read(resources)["log_groups"]
    assert audit == {"name": "/x/audit", "category": "audit", "retention_days": 2557, "exists": True}
    assert other["exists"] is True
    assert "retention_days: 30 # guessed: it is kept for ever as it is" in draft_of(resources)


def test_what_has_no_place_in_a_workload_file_is_named() -> None:
    resources = {"A": {"Type": "AWS::SNS::Topic"}, "B": {"Type": "AWS::SNS::Topic"}}
    assert "# Left out, for nothing is drafted of these: AWS::SNS::Topic (2)." in draft_of(resources)


def test_a_resource_whose_condition_does_not_hold_is_left_out_and_one_that_may_hold_is_remarked() -> None:
    conditions = {"Never": {"Fn::Equals": ["a", "b"]}, "Maybe": {"Fn::Equals": [{"Ref": "AWS::Region"}, "eu-west-1"]}}
    resources = {
        name: {"Type": "AWS::SQS::Queue", "Condition": name, "Properties": {"QueueName": name}} for name in conditions
    }
    draft = draft_of(resources, template={"Conditions": conditions})
    assert [queue["name"] for queue in yaml.safe_load(draft)["resources"]["queues"]] == ["Maybe"]
    assert "# only where the condition Maybe holds" in draft
    assert "condition Never does not hold: Never" in draft


def test_tags_that_all_have_in_common_are_the_workloads() -> None:
    def tagged(**tags: str) -> list[dict[str, str]]:
        return [{"Key": key, "Value": value} for key, value in tags.items()]

    resources = {
        "A": {
            "Type": "AWS::SQS::Queue",
            "Properties": {"QueueName": "a", "Tags": tagged(team="x", stage="prod", n="1")},
        },
        "B": {
            "Type": "AWS::SQS::Queue",
            "Properties": {"QueueName": "b", "Tags": tagged(team="x", stage="prod", n="2")},
        },
    }
    found = read(resources)
    assert found["tags"] == {"team": "x", "stage": "prod"}
    assert (found["environment"], found["owner"]["team"]) == ("prod", "x")


def test_the_title_is_written_as_the_alarms_write_it() -> None:
    assert read(a_resource("AWS::CloudWatch::Alarm", AlarmName="AuraStream-Slow"))["title"] == "AuraStream"


def test_awkward_text_is_quoted_where_yaml_would_read_something_else(tmp_path: Path) -> None:
    name = "off: [yes] # {really}"
    draft = draft_of(a_resource("AWS::CloudWatch::Alarm", AlarmName=name))
    assert yaml.safe_load(draft)["alarms"][0]["name"] == name
    assert problems(draft, tmp_path) == []


def test_what_could_not_be_asked_is_said() -> None:
    assert "# Could not be asked: lambda about one: AccessDenied" in draft_of(
        {}, unasked=("lambda about one: AccessDenied",)
    )


@pytest.mark.parametrize(("text", "name"), [("Aura Stream_2", "aura-stream-2"), ("--", "workload")])
def test_a_workloads_name_is_plain(text: str, name: str) -> None:
    assert slug(text) == name
