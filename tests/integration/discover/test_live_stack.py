"""A stack in the embedded AWS is read back, and its draft names what CloudFormation named."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from lamplighter.errors import ConfigurationError
from local.discover import Source, drafted
from local.discover.live_stack import live_source
from local.embedded_aws.deployment import deploy
from local.embedded_aws.launcher import EmbeddedAws
from local.paths import ROOT
from local.workload_files import check_workloads

pytestmark = pytest.mark.embedded

STACK = "shop"
CODE = ROOT / "local" / "demo" / "aurastream"
TEMPLATE = f"""
Transform: AWS::Serverless-2016-10-31
Parameters:
  Days: {{Type: Number, Default: 30}}
Resources:
  Orders:
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: PROVISIONED
      ProvisionedThroughput: {{ReadCapacityUnits: 5, WriteCapacityUnits: 4}}
      AttributeDefinitions:
        - {{AttributeName: pk, AttributeType: S}}
        - {{AttributeName: user, AttributeType: S}}
      KeySchema: [{{AttributeName: pk, KeyType: HASH}}]
      GlobalSecondaryIndexes:
        - IndexName: by-user
          KeySchema: [{{AttributeName: user, KeyType: HASH}}]
          Projection: {{ProjectionType: ALL}}
          ProvisionedThroughput: {{ReadCapacityUnits: 5, WriteCapacityUnits: 4}}
  Jobs:
    Type: AWS::SQS::Queue
    Properties:
      RedrivePolicy: {{deadLetterTargetArn: !GetAtt Failed.Arn, maxReceiveCount: 3}}
  Failed:
    Type: AWS::SQS::Queue
  Documents:
    Type: AWS::S3::Bucket
  Handler:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: {CODE}
      Handler: sync_handler.handler
      Runtime: python3.13
      Timeout: 7
      Events:
        Nightly: {{Type: Schedule, Properties: {{Schedule: rate(1 day)}}}}
  Audit:
    Type: AWS::Logs::LogGroup
    Properties: {{LogGroupName: !Sub "/${{AWS::StackName}}/audit", RetentionInDays: !Ref Days}}
  CriticalTopic:
    Type: AWS::SNS::Topic
  Slow:
    Type: AWS::CloudWatch::Alarm
    Properties:
      AlarmName: !Sub ${{AWS::StackName}}-slow
      Namespace: Shop
      MetricName: Latency
      Statistic: Average
      Period: 60
      EvaluationPeriods: 1
      Threshold: 1
      ComparisonOperator: GreaterThanThreshold
      AlarmActions: [!Ref CriticalTopic]
  Waiting:
    Type: AWS::CloudWatch::Alarm
    Properties:
      Namespace: AWS/SQS
      MetricName: ApproximateAgeOfOldestMessage
      Dimensions: [{{Name: QueueName, Value: !GetAtt Jobs.QueueName}}]
      Statistic: Maximum
      Period: 300
      EvaluationPeriods: 1
      Threshold: 60
      ComparisonOperator: GreaterThanThreshold
  Board:
    Type: AWS::CloudWatch::Dashboard
    Properties:
      DashboardName: !Sub ${{AWS::StackName}}-board
      DashboardBody: !Sub |
        {{"widgets": [{{"type": "alarm", "x": 0, "y": 0, "properties": {{
          "title": "All", "alarms": ["${{Slow.Arn}}", "${{Waiting.Arn}}"]}}}}]}}
Outputs:
  Orders: {{Value: !Ref Orders, Export: {{Name: shop-orders}}}}
"""


@pytest.fixture(scope="module")
def aws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedAws]:
    template = tmp_path_factory.mktemp("shop") / "template.yaml"
    template.write_text(TEMPLATE)
    with EmbeddedAws() as running:
        deploy(running, template, STACK, {"Days": "90"})
        yield running


@pytest.fixture(scope="module")
def source(aws: EmbeddedAws) -> Source:
    return live_source(aws.client, STACK, {})


@pytest.fixture(scope="module")
def draft(source: Source) -> Any:
    return yaml.safe_load(drafted(source, STACK))


def test_the_draft_is_right(source: Source, tmp_path: Path) -> None:
    path = tmp_path / f"{STACK}.yaml"
    path.write_text(drafted(source, STACK))
    assert [str(problem) for problem in check_workloads([path])[1]] == []


def test_a_table_is_named_as_cloudformation_named_it(draft: Any, aws: EmbeddedAws) -> None:
    (table,) = draft["resources"]["tables"]
    assert aws.client("dynamodb").describe_table(TableName=table["name"])
    assert {key: table[key] for key in table if key != "name"} == {
        "billing": "provisioned",
        "indexes": ["by-user"],
        "read_capacity": 5,
        "write_capacity": 4,
    }


def test_queues_are_named_and_the_one_that_holds_failures_is_known(draft: Any, aws: EmbeddedAws) -> None:
    jobs, failed = draft["resources"]["queues"]
    for queue in (jobs, failed):
        assert aws.client("sqs").get_queue_url(QueueName=queue["name"])
    assert (jobs.get("dead_letters"), failed.get("dead_letters")) == (None, True)


def test_a_function_has_its_timeout_and_is_known_to_be_invoked_by_a_rule(draft: Any, aws: EmbeddedAws) -> None:
    (function,) = draft["resources"]["functions"]
    assert aws.client("lambda").get_function(FunctionName=function["name"])
    assert (function["timeout_s"], function["asynchronous"]) == (7, True)


def test_parameters_are_those_of_the_stack(draft: Any) -> None:
    assert draft["log_groups"][0]["retention_days"] == 90
    assert draft["log_groups"][0]["name"] == "/shop/audit"


def test_an_alarm_is_claimed_by_its_name(source: Source) -> None:
    claimed = yaml.safe_load(drafted(source, STACK, claim=True))["alarms"]
    assert claimed[0] == {"name": "shop-slow", "severity": "critical"}


def test_an_alarm_is_defined_with_the_names_that_cloudformation_made(draft: Any, aws: EmbeddedAws) -> None:
    slow, waiting, _ = draft["alarms"]
    assert slow["metric"] == {"namespace": "Shop", "name": "Latency", "statistic": "Average"}
    assert waiting["metric"]["dimensions"] == {"QueueName": draft["resources"]["queues"][0]["name"]}
    assert aws.client("cloudwatch").describe_alarms(AlarmNames=[waiting["name"]])["MetricAlarms"]


def test_a_dashboard_shows_them(draft: Any) -> None:
    (board,) = draft["dashboards"]
    (section,) = board["sections"]
    assert board["name"] == "shop-board"
    assert section["widgets"][0]["alarms"] == [alarm["name"] for alarm in draft["alarms"][:2]]


def test_exports_and_the_account_are_known(source: Source, aws: EmbeddedAws) -> None:
    assert source.parameters["AWS::AccountId"] == aws.client("sts").get_caller_identity()["Account"]
    assert source.exports["shop-orders"] == source.physical_ids["Orders"]


def test_nothing_is_left_open(source: Source) -> None:
    assert "Left open" not in drafted(source, STACK)


def test_a_stack_that_is_not_there_is_told(aws: EmbeddedAws) -> None:
    with pytest.raises(ConfigurationError, match="nowhere"):
        live_source(aws.client, "nowhere", {})
