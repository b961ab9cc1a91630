"""Alarms from published data to SNS, EventBridge and Lambda. Everything is set up at once and waited for once."""

import json
import re
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from local.embedded_aws.launcher import EmbeddedAws

pytestmark = pytest.mark.embedded

ACCOUNT = "123456789012"
ARN = f"arn:aws:cloudwatch:us-east-1:{ACCOUNT}:alarm:"
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000")
WaitUntil = Callable[..., Any]


@dataclass
class Story:
    """One outage of the checkout function, and what was told of it."""

    aws: EmbeddedAws
    namespace: str = field(default_factory=lambda: f"Shop-{uuid.uuid4().hex[:8]}")
    queues: dict[str, str] = field(default_factory=dict)
    """Each queue's URL, and which of the following its messages belong to."""
    notifications: list[dict[str, Any]] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)
    invocations: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.cloudwatch: Any = self.aws.client("cloudwatch")
        self.sqs: Any = self.aws.client("sqs")

    def name(self, alarm: str) -> str:
        return f"{self.namespace}-{alarm}"

    def described(self, alarm: str) -> dict[str, Any]:
        answer = self.cloudwatch.describe_alarms(
            AlarmNames=[self.name(alarm)], AlarmTypes=["MetricAlarm", "CompositeAlarm"]
        )
        (found,) = answer["MetricAlarms"] + answer["CompositeAlarms"]
        return dict(found)

    def state(self, alarm: str) -> str:
        return str(self.described(alarm)["StateValue"])

    def is_calm(self) -> bool:
        """Whether every alarm on the errors is OK and holds nothing back."""
        alarms = [self.described(alarm) for alarm in ("errors", "down-1", "down-2")]
        return all(alarm["StateValue"] == "OK" for alarm in alarms) and "ActionsSuppressedBy" not in alarms[1]

    def is_over(self) -> bool:
        """Collect what was told; whether it is all there."""
        for url, into in self.queues.items():
            getattr(self, into).extend(drain(self.sqs, url))
        told = self.told("errors")[-1:] == ["OK"] and self.told_by_event("down-1")[4:]
        return bool(self.invocations and told and self.told_by_event("down-1")[-1] == ("OK", None))

    def publish(self, errors: float) -> None:
        dimensions = [{"Name": "FunctionName", "Value": "checkout"}]
        data = [
            {"MetricName": "Errors", "Dimensions": dimensions, "Value": errors, "StorageResolution": 1},
            {"MetricName": "Calls", "Dimensions": dimensions, "Value": 10, "StorageResolution": 1},
        ]
        self.cloudwatch.put_metric_data(Namespace=self.namespace, MetricData=data)

    def put_alarm(self, alarm: str, **fields: Any) -> None:
        metric = {
            "Namespace": self.namespace,
            "MetricName": "Errors",
            "Dimensions": [{"Name": "FunctionName", "Value": "checkout"}],
            "Statistic": "Sum",
            "Period": 10,
        }
        defaults = {
            "EvaluationPeriods": 1,
            "DatapointsToAlarm": 1,
            "Threshold": 5,
            "ComparisonOperator": "GreaterThanThreshold",
            "TreatMissingData": "notBreaching",
        }
        self.cloudwatch.put_metric_alarm(
            **(({} if "Metrics" in fields else metric) | defaults | {"AlarmName": self.name(alarm)} | fields)
        )

    def query(self, name: str, metric: str) -> dict[str, Any]:
        described = {
            "Namespace": self.namespace,
            "MetricName": metric,
            "Dimensions": [{"Name": "FunctionName", "Value": "checkout"}],
        }
        return {
            "Id": name,
            "MetricStat": {"Metric": described, "Period": 10, "Stat": "Sum"},
            "ReturnData": False,
        }

    def told(self, alarm: str) -> list[str]:
        """The states SNS told of an alarm, in order."""
        of_alarm = [json.loads(envelope["Message"]) for envelope in self.notifications]
        of_alarm.sort(key=lambda message: message["StateChangeTime"])
        return [message["NewStateValue"] for message in of_alarm if message["AlarmName"] == self.name(alarm)]

    def told_by_event(self, alarm: str) -> list[tuple[str, str | None]]:
        """The states EventBridge told of an alarm, in order, with what suppressed its actions."""
        details = [event["detail"] for event in self.events]
        details.sort(key=lambda detail: detail["state"]["timestamp"])
        return [
            (detail["state"]["value"], detail["state"].get("actionsSuppressedBy"))
            for detail in details
            if detail["alarmName"] == self.name(alarm)
        ]


def make_queue(story: Story, into: str) -> str:
    """A queue that SNS and EventBridge may write to, and its ARN."""
    arn = f"arn:aws:sqs:us-east-1:{ACCOUNT}:{story.name(into)}"
    allow = {
        "Effect": "Allow",
        "Principal": {"Service": ["sns.amazonaws.com", "events.amazonaws.com"]},
        "Action": "sqs:SendMessage",
        "Resource": arn,
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [allow]})
    made = story.sqs.create_queue(QueueName=story.name(into), Attributes={"Policy": policy})
    story.queues[made["QueueUrl"]] = into
    return arn


def drain(sqs: Any, url: str) -> list[dict[str, Any]]:
    """Everything that came into a queue so far."""
    bodies = []
    while messages := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
        for message in messages:
            bodies.append(json.loads(message["Body"]))
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    return bodies


def failing_function(aws: EmbeddedAws, make_function: Callable[..., str], dead_letters: str) -> str:
    """A function whose failures are kept with their event, which CloudWatch's alarms may invoke. Its ARN."""
    name = make_function(
        "def handler(event, context):\n    raise ValueError\n",
        "sqs:SendMessage",
        DeadLetterConfig={"TargetArn": dead_letters},
    )
    aws.client("lambda").put_function_event_invoke_config(FunctionName=name, MaximumRetryAttempts=0)
    aws.client("lambda").add_permission(
        FunctionName=name,
        StatementId="alarms",
        Action="lambda:InvokeFunction",
        Principal="lambda.alarms.cloudwatch.amazonaws.com",
    )
    return f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:{name}"


def put_composites(story: Story, topic: str) -> None:
    """Two composite alarms on the same child; the one's suppressor is in ALARM, the other's is not."""
    for number, state in ((1, "OK"), (2, "ALARM")):
        story.put_alarm(f"maintenance-{number}", MetricName="Maintenance", Period=86_400, TreatMissingData="ignore")
        story.cloudwatch.set_alarm_state(
            AlarmName=story.name(f"maintenance-{number}"), StateValue=state, StateReason="by hand"
        )
        story.cloudwatch.put_composite_alarm(
            AlarmName=story.name(f"down-{number}"),
            AlarmRule=f'ALARM("{story.name("errors")}")',
            AlarmActions=[topic],
            ActionsSuppressor=story.name(f"maintenance-{number}"),
            ActionsSuppressorWaitPeriod=2,
            ActionsSuppressorExtensionPeriod=2,
        )


def put_metric_alarms(story: Story, topic: str, function: str) -> None:
    """An alarm on the errors, and others that differ from it in one thing each."""
    ratio = {"Id": "ratio", "Expression": "errors / calls", "Label": "Error ratio"}
    metrics = [ratio, story.query("errors", "Errors"), story.query("calls", "Calls")]
    story.put_alarm("errors", AlarmActions=[topic, function], OKActions=[topic], AlarmDescription="Checkout fails")
    story.put_alarm("elsewhere", Dimensions=[], AlarmActions=[topic])
    story.put_alarm("two-of-two", EvaluationPeriods=2, DatapointsToAlarm=2, AlarmActions=[topic])
    story.put_alarm("muffled", ActionsEnabled=False, AlarmActions=[topic])
    story.put_alarm("ratio", Metrics=metrics, Threshold=0.5, AlarmActions=[topic])


@pytest.fixture(scope="module")
def story(aws: EmbeddedAws, make_function: Callable[..., str], wait_until: WaitUntil) -> Story:
    story = Story(aws)
    notifications, events, invocations = (
        make_queue(story, into) for into in ("notifications", "events", "invocations")
    )
    topic = aws.client("sns").create_topic(Name=story.name("topic"))["TopicArn"]
    aws.client("sns").subscribe(TopicArn=topic, Protocol="sqs", Endpoint=notifications)
    pattern = {"source": ["aws.cloudwatch"], "detail-type": ["CloudWatch Alarm State Change"]}
    aws.client("events").put_rule(Name=story.name("rule"), EventPattern=json.dumps(pattern))
    aws.client("events").put_targets(Rule=story.name("rule"), Targets=[{"Id": "queue", "Arn": events}])
    put_metric_alarms(story, topic, failing_function(aws, make_function, invocations))
    put_composites(story, topic)

    wait_until(story.is_calm)
    story.publish(errors=9)
    wait_until(lambda: story.state("errors") == "ALARM")
    wait_until(lambda: "ActionsSuppressedBy" not in story.described("down-1"))
    story.publish(errors=0)
    wait_until(story.is_over, within_s=30)
    return story


def test_an_alarm_fires_and_recovers_by_itself(story: Story) -> None:
    assert story.told("errors")[-2:] == ["ALARM", "OK"]
    assert [state for state, _ in story.told_by_event("errors")] == ["OK", "ALARM", "OK"]


def test_other_dimensions_never_fire(story: Story) -> None:
    assert story.told("elsewhere") == []


def test_two_of_two_datapoints_do_not_breach_when_one_does(story: Story) -> None:
    assert story.told("two-of-two") == []


def test_a_metric_math_alarm_fires_on_its_expression(story: Story) -> None:
    assert story.told("ratio") == ["ALARM"]


def test_disabled_actions_leave_the_event(story: Story) -> None:
    assert story.told("muffled") == []
    assert ("ALARM", None) in story.told_by_event("muffled")


def test_a_composite_alarm_acts_after_its_wait_period(story: Story) -> None:
    expected = [(state, by) for state in ("OK", "ALARM", "OK") for by in ("WaitPeriod", None)]
    assert story.told_by_event("down-1") == expected
    assert story.told("down-1") == ["ALARM"]


def test_a_suppressor_in_alarm_keeps_a_composite_alarm_silent(story: Story) -> None:
    assert ("ALARM", "Alarm") in story.told_by_event("down-2")
    assert story.told("down-2") == []


def test_the_notification_has_awss_shape(story: Story) -> None:
    envelopes = [(envelope, json.loads(envelope["Message"])) for envelope in story.notifications]
    (envelope, message) = next(
        found
        for found in envelopes
        if found[1]["AlarmName"] == story.name("errors") and "9.0" in found[1]["NewStateReason"]
    )
    assert envelope["Subject"] == f'ALARM: "{story.name("errors")}" in US East (N. Virginia)'
    assert TIME.fullmatch(message["StateChangeTime"])
    assert TIME.fullmatch(message["AlarmConfigurationUpdatedTimestamp"])
    assert re.fullmatch(
        r"Threshold Crossed: 1 out of the last 1 datapoints \[9\.0 \(\d\d/\d\d/\d\d \d\d:\d\d:\d0\)\] was greater than "
        r"the threshold \(5\.0\) \(minimum 1 datapoint for OK -> ALARM transition\)\.",
        message["NewStateReason"],
    )
    assert message["Trigger"] == {
        "MetricName": "Errors",
        "Namespace": story.namespace,
        "StatisticType": "Statistic",
        "Statistic": "SUM",
        "Unit": None,
        "Dimensions": [{"value": "checkout", "name": "FunctionName"}],
        "Period": 10,
        "EvaluationPeriods": 1,
        "DatapointsToAlarm": 1,
        "ComparisonOperator": "GreaterThanThreshold",
        "Threshold": 5.0,
        "TreatMissingData": "notBreaching",
        "EvaluateLowSampleCountPercentile": "",
    }


def test_the_event_has_awss_shape_and_the_notifications_time(story: Story) -> None:
    event = next(
        event
        for event in story.events
        if event["detail"]["alarmName"] == story.name("errors") and event["detail"]["state"]["value"] == "ALARM"
    )
    assert event["resources"] == [ARN + story.name("errors")]
    assert (event["source"], event["account"], event["region"]) == ("aws.cloudwatch", ACCOUNT, "us-east-1")
    detail = event["detail"]
    assert detail["previousState"]["value"] == "OK"
    assert json.loads(detail["state"]["reasonData"])["recentDatapoints"] == [9.0]
    assert detail["configuration"]["description"] == "Checkout fails"
    (metric,) = detail["configuration"]["metrics"]
    assert metric["metricStat"]["metric"]["dimensions"] == {"FunctionName": "checkout"}
    times = [json.loads(envelope["Message"])["StateChangeTime"] for envelope in story.notifications]
    assert detail["state"]["timestamp"] in times


def test_an_alarms_action_invokes_a_function(story: Story) -> None:
    (invocation,) = story.invocations
    assert invocation["alarmArn"] == ARN + story.name("errors")
    assert invocation["alarmData"]["state"]["value"] == "ALARM"


def test_a_described_alarm_has_what_was_asked_for(story: Story) -> None:
    (alarm,) = story.cloudwatch.describe_alarms(AlarmNames=[story.name("ratio")])["MetricAlarms"]
    assert [query["Id"] for query in alarm["Metrics"]] == ["ratio", "errors", "calls"]
    assert not {"MetricName", "Namespace", "Statistic", "Period"} & alarm.keys()
    assert json.loads(alarm["StateReasonData"])["version"] == "1.0"


def test_the_history_has_the_alarms_changes(story: Story) -> None:
    history = story.cloudwatch.describe_alarm_history(AlarmName=story.name("errors"))
    summaries = [item["HistorySummary"] for item in history["AlarmHistoryItems"]]
    assert summaries[:2] == ["Alarm updated from ALARM to OK", "Alarm updated from OK to ALARM"]


def test_metric_data_of_an_expression(story: Story) -> None:
    now = time.time()
    answer = story.cloudwatch.get_metric_data(
        MetricDataQueries=[
            {"Id": "ratio", "Expression": "errors / calls", "Label": "Error ratio"},
            story.query("errors", "Errors"),
            story.query("calls", "Calls"),
        ],
        StartTime=now - 300,
        EndTime=now + 10,
    )
    (result,) = answer["MetricDataResults"]
    assert (result["Label"], result["StatusCode"], result["Values"]) == ("Error ratio", "Complete", [0.0, 0.9])
    assert result["Timestamps"][0] > result["Timestamps"][1]


def test_metric_data_without_dimensions_is_no_sum_of_all(story: Story) -> None:
    query = {"Namespace": story.namespace, "MetricName": "Errors"}
    now = time.time()
    cloudwatch = story.cloudwatch
    found = cloudwatch.get_metric_statistics(
        **query, StartTime=now - 300, EndTime=now + 10, Period=60, Statistics=["Sum"]
    )
    assert found["Datapoints"] == []


def test_what_cloudwatch_refuses_is_refused(story: Story) -> None:
    cloudwatch = story.cloudwatch
    with pytest.raises(cloudwatch.exceptions.ClientError, match="DatapointsToAlarm must be between"):
        story.put_alarm("refused", DatapointsToAlarm=2)
    with pytest.raises(cloudwatch.exceptions.ClientError, match="SEARCH is not supported"):
        story.put_alarm("refused", Metrics=[{"Id": "e1", "Expression": "SEARCH('x', 'Sum')"}])


def test_a_template_may_make_a_metric_math_alarm(story: Story, wait_until: WaitUntil) -> None:
    metrics = [{"Id": "twice", "Expression": "errors * 2"}, story.query("errors", "Errors")]
    alarm = {
        "AlarmName": story.name("template"),
        "Metrics": metrics,
        "EvaluationPeriods": 1,
        "Threshold": 5,
        "ComparisonOperator": "GreaterThanThreshold",
        "TreatMissingData": "breaching",
    }
    resources = {"Alarm": {"Type": "AWS::CloudWatch::Alarm", "Properties": alarm}}
    story.aws.client("cloudformation").create_stack(
        StackName=story.name("stack"), TemplateBody=json.dumps({"Resources": resources})
    )
    wait_until(lambda: story.state("template") != "INSUFFICIENT_DATA")
    (described,) = story.cloudwatch.describe_alarms(AlarmNames=[story.name("template")])["MetricAlarms"]
    assert [query["Id"] for query in described["Metrics"]] == ["twice", "errors"]
