"""A SAM template is deployed as it is, with everything it says."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from local.embedded_aws.deployment import DeploymentError, deploy
from local.embedded_aws.launcher import EmbeddedAws

pytestmark = pytest.mark.embedded

HANDLER = """
import json, os
import lamp

def handler(event, context):
    return {"statusCode": 200, "body": json.dumps({"oil": lamp.OIL, "table": os.environ["TABLE"]})}
"""
TEMPLATE = """
Transform: AWS::Serverless-2016-10-31
Parameters:
  Stage: {Type: String}
Conditions:
  IsProduction: !Equals [!Ref Stage, production]
Globals:
  Function:
    Runtime: python3.13
    CodeUri: functions/
    Timeout: 20
Resources:
  Dependencies:
    Type: AWS::Serverless::LayerVersion
    Properties: {ContentUri: layer/}
  Letters: {Type: AWS::SQS::Queue}
  LettersPolicy:
    Type: AWS::SQS::QueuePolicy
    Properties:
      Queues: [!Ref Letters]
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - {Effect: Allow, Action: sqs:SendMessage, Resource: !GetAtt Letters.Arn,
             Principal: {Service: [sns.amazonaws.com, events.amazonaws.com]}}
  Table:
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{AttributeName: pk, AttributeType: S}]
      KeySchema: [{AttributeName: pk, KeyType: HASH}]
      TimeToLiveSpecification: {AttributeName: expires_at, Enabled: true}
      PointInTimeRecoverySpecification: {PointInTimeRecoveryEnabled: true}
  Alarms: {Type: AWS::SNS::Topic}
  Lamp:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      ReservedConcurrentExecutions: 7
      MemorySize: !If [IsProduction, 1024, 256]
      Environment: {Variables: {TABLE: !Ref Table}}
      Layers: [!Ref Dependencies]
      FunctionUrlConfig: {AuthType: NONE}
      DeadLetterQueue: {Type: SQS, TargetArn: !GetAtt Letters.Arn}
      Policies:
        - DynamoDBCrudPolicy: {TableName: !Ref Table}
        - Statement: [{Effect: Allow, Action: ssm:GetParameter, Resource: "*"}]
      Events:
        Alarm:
          Type: SNS
          Properties:
            Topic: !Ref Alarms
            FilterPolicy: {stage: [!Ref Stage]}
            RedrivePolicy: {deadLetterTargetArn: !GetAtt Letters.Arn}
  Workflow:
    Type: AWS::Serverless::StateMachine
    Properties:
      DefinitionUri: workflow.asl.yaml
      DefinitionSubstitutions: {LampArn: !GetAtt Lamp.Arn}
      Policies: [LambdaInvokePolicy: {FunctionName: !Ref Lamp}]
  OnlyInProduction: {Type: AWS::SNS::Topic, Condition: IsProduction}
Outputs:
  Lamp: {Value: !Ref Lamp}
  Url: {Value: !GetAtt LampUrl.FunctionUrl}
  Table: {Value: !Ref Table}
  Topic: {Value: !Ref Alarms}
  Workflow: {Value: !Ref Workflow}
"""
WORKFLOW = """
StartAt: Light
States:
  Light:
    Type: Task
    Resource: arn:aws:states:::lambda:invoke
    Parameters: {FunctionName: "${LampArn}", Payload: {}}
    OutputPath: $.Payload
    End: true
"""
EVERY_OTHER_TYPE = """
Resources:
  Set:
    Type: AWS::WAFv2::IPSet
    Properties: {Name: blocked-by-stack, Scope: REGIONAL, IPAddressVersion: IPV4, Addresses: [192.0.2.0/24]}
  Ratio:
    Type: AWS::CloudWatch::Alarm
    Properties:
      AlarmName: ratio
      ComparisonOperator: GreaterThanThreshold
      EvaluationPeriods: 1
      Threshold: 5
      Metrics:
        - {Id: e, MetricStat: {Metric: {Namespace: L, MetricName: Errors}, Period: 60, Stat: Sum}, ReturnData: false}
        - {Id: r, Expression: e * 100, Label: ratio}
  Band:
    Type: AWS::CloudWatch::Alarm
    Properties:
      AlarmName: band
      ComparisonOperator: GreaterThanUpperThreshold
      EvaluationPeriods: 1
      ThresholdMetricId: b
      Metrics:
        - {Id: e, MetricStat: {Metric: {Namespace: L, MetricName: Errors}, Period: 60, Stat: Sum}}
        - {Id: b, Expression: "ANOMALY_DETECTION_BAND(e, 2)"}
  Both:
    Type: AWS::CloudWatch::CompositeAlarm
    Properties:
      AlarmName: both
      AlarmRule: !Sub ALARM("${Ratio}") AND ALARM("${Band}")
  Budget:
    Type: AWS::Budgets::Budget
    Properties:
      Budget:
        {BudgetName: oil, BudgetType: COST, TimeUnit: MONTHLY, BudgetLimit: {Amount: 100, Unit: USD}}
      NotificationsWithSubscribers:
        - Notification: {NotificationType: ACTUAL, ComparisonOperator: GREATER_THAN, Threshold: 80}
          Subscribers: [{SubscriptionType: EMAIL, Address: a@example.com}]
  Traces: {Type: AWS::XRay::Group, Properties: {GroupName: lamps}}
  Sampling: {Type: AWS::XRay::SamplingRule, Properties: {SamplingRule: {RuleName: lamps}}}
  Query: {Type: AWS::Logs::QueryDefinition, Properties: {Name: q, QueryString: fields @message}}
  Target:
    Type: AWS::ApplicationAutoScaling::ScalableTarget
    Properties:
      {MinCapacity: 1, MaxCapacity: 9, ServiceNamespace: dynamodb, ResourceId: table/t,
       ScalableDimension: "dynamodb:table:ReadCapacityUnits"}
  Detector: {Type: AWS::CloudWatch::AnomalyDetector, Properties: {Namespace: L, MetricName: Errors, Stat: Sum}}
Outputs:
  Set: {Value: !GetAtt Set.Arn}
  Traces: {Value: !GetAtt Traces.GroupARN}
  Target: {Value: !Ref Target}
"""


@pytest.fixture(scope="module")
def application(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An application on disk: its template."""
    root = tmp_path_factory.mktemp("application")
    files = {
        "template.yaml": TEMPLATE,
        "functions/app.py": HANDLER,
        "functions/__pycache__/app.pyc": "stale",
        "layer/python/lamp.py": "OIL = 1",
        "workflow.asl.yaml": WORKFLOW,
    }
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root / "template.yaml"


@pytest.fixture(scope="module")
def outputs(aws: EmbeddedAws, application: Path) -> dict[str, str]:
    """The deployed application's outputs."""
    return deploy(aws, application, "lamps", {"Stage": "test"})


def test_the_function_has_its_code_layer_settings_and_address(aws: EmbeddedAws, outputs: dict[str, str]) -> None:
    function = aws.client("lambda").get_function(FunctionName=outputs["Lamp"])

    assert function["Configuration"]["MemorySize"] == 256
    assert function["Concurrency"]["ReservedConcurrentExecutions"] == 7
    assert function["Configuration"]["DeadLetterConfig"]["TargetArn"].startswith("arn:aws:sqs:")
    with urlopen(outputs["Url"]) as response:  # noqa: S310  # an address of our own
        assert json.load(response) == {"oil": 1, "table": outputs["Table"]}


def test_resources_of_a_stack_are_tagged_as_such(aws: EmbeddedAws, outputs: dict[str, str]) -> None:
    tags = aws.client("lambda").get_function(FunctionName=outputs["Lamp"])["Tags"]

    assert tags["aws:cloudformation:stack-name"] == "lamps"
    assert tags["aws:cloudformation:logical-id"] == "Lamp"
    assert tags["aws:cloudformation:stack-id"].startswith("arn:aws:cloudformation:us-east-1:123456789012:stack/lamps/")


def test_the_role_may_what_its_policies_say(aws: EmbeddedAws, outputs: dict[str, str]) -> None:
    role = aws.client("lambda").get_function_configuration(FunctionName=outputs["Lamp"])["Role"].rsplit("/", 1)[1]
    names = aws.client("iam").list_role_policies(RoleName=role)["PolicyNames"]

    documents = [aws.client("iam").get_role_policy(RoleName=role, PolicyName=name)["PolicyDocument"] for name in names]

    allowed = json.dumps(documents)
    assert "dynamodb:PutItem" in allowed
    assert "ssm:GetParameter" in allowed
    assert f"table/{outputs['Table']}" in allowed


def test_the_table_expires_and_can_be_restored(aws: EmbeddedAws, outputs: dict[str, str]) -> None:
    table, dynamodb = outputs["Table"], aws.client("dynamodb")

    expiry = dynamodb.describe_time_to_live(TableName=table)["TimeToLiveDescription"]
    backups = dynamodb.describe_continuous_backups(TableName=table)["ContinuousBackupsDescription"]

    assert expiry == {"TimeToLiveStatus": "ENABLED", "AttributeName": "expires_at"}
    assert backups["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"] == "ENABLED"


def test_the_subscription_keeps_its_filter_and_redrive_policy(aws: EmbeddedAws, outputs: dict[str, str]) -> None:
    sns = aws.client("sns")
    found = sns.list_subscriptions_by_topic(TopicArn=outputs["Topic"])["Subscriptions"]

    attributes = sns.get_subscription_attributes(SubscriptionArn=found[0]["SubscriptionArn"])["Attributes"]

    assert json.loads(attributes["FilterPolicy"]) == {"stage": ["test"]}
    assert json.loads(attributes["RedrivePolicy"])["deadLetterTargetArn"].startswith("arn:aws:sqs:")


def test_the_state_machine_runs(aws: EmbeddedAws, outputs: dict[str, str], wait_until: Callable[..., Any]) -> None:
    states = aws.client("stepfunctions")
    execution = states.start_execution(stateMachineArn=outputs["Workflow"])["executionArn"]

    wait_until(lambda: states.describe_execution(executionArn=execution)["status"] == "SUCCEEDED")

    assert json.loads(states.describe_execution(executionArn=execution)["output"])["statusCode"] == 200


def test_a_second_deployment_changes_what_changed(aws: EmbeddedAws, application: Path, outputs: dict[str, str]) -> None:
    changed: list[str] = []
    client = aws.client("lambda")
    client.put_function_concurrency(FunctionName=outputs["Lamp"], ReservedConcurrentExecutions=9)

    unchanged = deploy(aws, application, "lamps", {"Stage": "test"})
    deploy(aws, application, "lamps", {"Stage": "production"}, changed.append)

    assert unchanged == outputs
    assert "UPDATE_COMPLETE AWS::CloudFormation::Stack lamps" in changed
    made = aws.client("cloudformation").describe_stack_resource(
        StackName="lamps", LogicalResourceId="OnlyInProduction"
    )["StackResourceDetail"]
    assert aws.client("sns").get_topic_attributes(TopicArn=made["PhysicalResourceId"])
    function = client.get_function(FunctionName=outputs["Lamp"])
    assert function["Configuration"]["MemorySize"] == 1024
    assert function["Concurrency"]["ReservedConcurrentExecutions"] == 9


def test_the_types_that_ministack_lacks(aws: EmbeddedAws, tmp_path: Path) -> None:
    template = tmp_path / "template.yaml"
    template.write_text(EVERY_OTHER_TYPE)

    made = deploy(aws, template, "other-types")

    alarms = aws.client("cloudwatch").describe_alarms(
        AlarmNames=["ratio", "band", "both"], AlarmTypes=["MetricAlarm", "CompositeAlarm"]
    )
    assert [alarm["AlarmName"] for alarm in alarms["MetricAlarms"]] == ["band", "ratio"]
    assert [alarm["AlarmName"] for alarm in alarms["CompositeAlarms"]] == ["both"]
    budget = aws.client("budgets").describe_budget(AccountId="123456789012", BudgetName="oil")["Budget"]
    assert budget["BudgetLimit"] == {"Amount": "100", "Unit": "USD"}
    assert "/ipset/blocked-by-stack/" in made["Set"]
    assert ":group/lamps/" in made["Traces"]
    assert made["Target"] == "table/t|dynamodb:table:ReadCapacityUnits|dynamodb"
    aws.client("cloudformation").delete_stack(StackName="other-types")


@pytest.mark.parametrize(
    ("resource", "why"),
    [
        ("{Type: AWS::Lamp::Lighthouse}", "AWS::Lamp::Lighthouse"),
        (
            "{Type: AWS::XRay::Group}",
            "CREATE_FAILED AWS::XRay::Group Thing: required properties are missing: GroupName",
        ),
        (
            "{Type: AWS::WAFv2::IPSet, Properties: {Scope: REGIONAL, IPAddressVersion: IPV4, Addresses: [nowhere]}}",
            "CREATE_FAILED AWS::WAFv2::IPSet Thing: .*nowhere is no address",
        ),
        (
            "{Type: AWS::Lambda::Function, Properties: {Code: {S3Bucket: b, S3Key: k}, Role: r}}",
            "CREATE_FAILED AWS::Lambda::Function Thing: there is no s3://b/k",
        ),
    ],
)
def test_what_cannot_be_provided_fails_the_stack_by_name(
    aws: EmbeddedAws, tmp_path: Path, unique_name: Callable[[str], str], resource: str, why: str
) -> None:
    template = tmp_path / "template.yaml"
    template.write_text(f"Resources: {{Thing: {resource}}}")

    with pytest.raises(DeploymentError, match=why):
        deploy(aws, template, unique_name("stack"))


def test_a_path_that_does_not_exist_is_named(aws: EmbeddedAws, tmp_path: Path) -> None:
    template = tmp_path / "template.yaml"
    template.write_text(
        "{Transform: AWS::Serverless-2016-10-31, Resources: {F: {Type: AWS::Serverless::Function,"
        " Properties: {CodeUri: nowhere}}}}"
    )

    with pytest.raises(DeploymentError, match="nowhere, which does not exist"):
        deploy(aws, template, "nowhere")
