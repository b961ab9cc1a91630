"""What AWS guarantees about handing events over, which the product relies on."""

import json
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from botocore.exceptions import ClientError

from local.embedded_aws.launcher import EmbeddedAws

pytestmark = pytest.mark.embedded

Make = Callable[..., str]
MakeQueue = Callable[..., tuple[str, str]]
NextMessage = Callable[[str], Any]
FAILS = "def handler(event, context): raise LookupError('no')"
CONSUMES = ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes")


def bodies(message: Any) -> Any:
    """The JSON document in a message."""
    return json.loads(message["Body"])


def attributes(message: Any) -> dict[str, str]:
    """A message's attributes, by name."""
    return {name: value["StringValue"] for name, value in message.get("MessageAttributes", {}).items()}


def arn_of(function: str) -> str:
    """A function's ARN."""
    return f"arn:aws:lambda:us-east-1:123456789012:function:{function}"


@pytest.fixture
def topic(aws: EmbeddedAws, unique_name: Callable[[str], str]) -> str:
    """A topic."""
    arn: str = aws.client("sns").create_topic(Name=unique_name("topic"))["TopicArn"]
    return arn


@pytest.fixture
def bus(aws: EmbeddedAws, unique_name: Callable[[str], str]) -> str:
    """An event bus."""
    name = unique_name("bus")
    aws.client("events").create_event_bus(Name=name)
    return name


def test_a_failing_subscriber_is_tried_three_times_and_ends_in_its_function_s_destination(
    aws: EmbeddedAws,
    topic: str,
    make_function: Make,
    make_queue: MakeQueue,
    next_message: NextMessage,
) -> None:
    url, queue = make_queue()
    name = make_function(FAILS, "sqs:SendMessage")
    client = aws.client("lambda")
    client.put_function_event_invoke_config(FunctionName=name, DestinationConfig={"OnFailure": {"Destination": queue}})
    client.add_permission(
        FunctionName=name,
        StatementId="sns",
        Action="lambda:InvokeFunction",
        Principal="sns.amazonaws.com",
        SourceArn=topic,
    )
    aws.client("sns").subscribe(TopicArn=topic, Protocol="lambda", Endpoint=arn_of(name))

    aws.client("sns").publish(TopicArn=topic, Message="dark")

    record = bodies(next_message(url))
    assert record["requestContext"]["condition"] == "RetriesExhausted"
    assert record["requestContext"]["approximateInvokeCount"] == 3
    assert record["responsePayload"]["errorType"] == "LookupError"
    assert record["requestPayload"]["Records"][0]["Sns"]["Message"] == "dark"


def test_a_function_that_refuses_sns_leaves_the_notification_to_the_subscription_s_dead_letters(
    aws: EmbeddedAws,
    topic: str,
    make_function: Make,
    make_queue: MakeQueue,
    next_message: NextMessage,
) -> None:
    url, queue = make_queue("sns")
    endpoint = arn_of(make_function("def handler(event, context): pass"))
    redrive = {"RedrivePolicy": json.dumps({"deadLetterTargetArn": queue})}
    aws.client("sns").subscribe(TopicArn=topic, Protocol="lambda", Endpoint=endpoint, Attributes=redrive)

    aws.client("sns").publish(TopicArn=topic, Message="dark")

    assert bodies(next_message(url))["Message"] == "dark"


def test_sns_needs_a_queue_policy(
    aws: EmbeddedAws, topic: str, make_queue: MakeQueue, next_message: NextMessage
) -> None:
    (_, closed), (open_url, open_queue), (dead_url, dead) = make_queue(), make_queue("sns"), make_queue("sns")
    redrive = {"RedrivePolicy": json.dumps({"deadLetterTargetArn": dead})}
    for queue in (closed, open_queue):
        aws.client("sns").subscribe(TopicArn=topic, Protocol="sqs", Endpoint=queue, Attributes=redrive)

    aws.client("sns").publish(TopicArn=topic, Message="dark")

    assert bodies(next_message(open_url))["Message"] == "dark"
    assert bodies(next_message(dead_url))["Message"] == "dark"


def test_a_dead_letter_queue_receives_the_event_itself(
    aws: EmbeddedAws, make_function: Make, make_queue: MakeQueue, next_message: NextMessage
) -> None:
    url, queue = make_queue()
    name = make_function(FAILS, "sqs:SendMessage", DeadLetterConfig={"TargetArn": queue})
    aws.client("lambda").put_function_event_invoke_config(FunctionName=name, MaximumRetryAttempts=0)

    aws.client("lambda").invoke(FunctionName=name, InvocationType="Event", Payload='{"lamp": 1}')

    letter = next_message(url)
    assert bodies(letter) == {"lamp": 1}
    assert attributes(letter)["ErrorMessage"] == "no"


def test_a_throttled_event_is_kept_until_there_is_room(
    aws: EmbeddedAws, make_function: Make, make_queue: MakeQueue, next_message: NextMessage
) -> None:
    url, queue = make_queue()
    client, name = aws.client("lambda"), make_function("def handler(event, context): return 'lit'", "sqs:SendMessage")
    client.put_function_event_invoke_config(
        FunctionName=name, MaximumRetryAttempts=0, DestinationConfig={"OnSuccess": {"Destination": queue}}
    )
    client.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=0)
    client.invoke(FunctionName=name, InvocationType="Event", Payload="{}")

    client.delete_function_concurrency(FunctionName=name)

    record = bodies(next_message(url))
    assert record["requestContext"]["condition"] == "Success"
    assert record["responsePayload"] == "lit"


def test_a_rule_sends_what_matches_its_pattern(
    aws: EmbeddedAws, bus: str, make_queue: MakeQueue, next_message: NextMessage
) -> None:
    events, (url, queue) = aws.client("events"), make_queue("events")
    pattern = {
        "detail-type": [{"prefix": "Incident"}],
        "detail": {
            "severity": [{"anything-but": ["info"]}],
            "count": [{"numeric": [">=", 2, "<", 9]}],
            "silenced": [{"exists": False}],
        },
    }
    events.put_rule(Name="r", EventBusName=bus, EventPattern=json.dumps(pattern))
    transformer = {"InputPathsMap": {"n": "$.detail.count"}, "InputTemplate": '{"n": <n>}'}
    events.put_targets(Rule="r", EventBusName=bus, Targets=[{"Id": "t", "Arn": queue, "InputTransformer": transformer}])
    details = [
        ("Other", {"severity": "error", "count": 2}),
        ("IncidentOpened", {"severity": "info", "count": 3}),
        ("IncidentOpened", {"severity": "error", "count": 9}),
        ("IncidentOpened", {"severity": "error", "count": 4, "silenced": True}),
        ("IncidentOpened", {"severity": "error", "count": 5}),
    ]

    events.put_events(
        Entries=[
            {"Source": "s", "DetailType": kind, "Detail": json.dumps(detail), "EventBusName": bus}
            for kind, detail in details
        ]
    )

    assert bodies(next_message(url)) == {"n": 5}
    assert not aws.client("sqs").receive_message(QueueUrl=url).get("Messages")


def test_what_a_target_refuses_ends_in_the_target_s_dead_letters(
    aws: EmbeddedAws,
    bus: str,
    make_function: Make,
    make_queue: MakeQueue,
    next_message: NextMessage,
) -> None:
    events, (url, dead), (_, closed) = aws.client("events"), make_queue("events"), make_queue()
    closed_function = arn_of(make_function("def handler(event, context): pass"))
    letters = {"DeadLetterConfig": {"Arn": dead}}
    events.put_rule(Name="r", EventBusName=bus, EventPattern='{"source": ["s"]}')
    targets = [closed, closed_function, f"{closed_function}-gone"]
    events.put_targets(
        Rule="r",
        EventBusName=bus,
        Targets=[{"Id": str(number), "Arn": arn, **letters} for number, arn in enumerate(targets)],
    )

    events.put_events(Entries=[{"Source": "s", "DetailType": "d", "Detail": '{"n": 1}', "EventBusName": bus}])

    letters_received = [next_message(url) for _ in targets]
    assert {attributes(letter)["TARGET_ARN"]: attributes(letter)["ERROR_CODE"] for letter in letters_received} == {
        closed: "NO_PERMISSIONS",
        closed_function: "NO_PERMISSIONS",
        f"{closed_function}-gone": "RESOURCE_NOT_FOUND",
    }
    assert [bodies(letter)["detail"] for letter in letters_received] == [{"n": 1}] * 3


def test_only_the_failed_messages_of_a_batch_come_back_and_end_in_the_dead_letter_queue(
    aws: EmbeddedAws, make_function: Make, make_queue: MakeQueue, next_message: NextMessage
) -> None:
    dead_url, dead = make_queue()
    redrive = json.dumps({"deadLetterTargetArn": dead, "maxReceiveCount": 2})
    url, queue = make_queue(VisibilityTimeout="2", RedrivePolicy=redrive)
    name = make_function(
        """
def handler(event, context):
    for record in event["Records"]:
        print("received", record["body"])
    failed = [record["messageId"] for record in event["Records"] if record["body"] == "bad"]
    return {"batchItemFailures": [{"itemIdentifier": message} for message in failed]}
""",
        *CONSUMES,
        Timeout=2,
    )
    aws.client("lambda").create_event_source_mapping(
        FunctionName=name, EventSourceArn=queue, FunctionResponseTypes=["ReportBatchItemFailures"]
    )
    sent = [{"Id": body, "MessageBody": body} for body in ("good", "bad", "fine")]

    aws.client("sqs").send_message_batch(QueueUrl=url, Entries=sent)

    assert next_message(dead_url)["Body"] == "bad"
    logged = aws.client("logs").filter_log_events(logGroupName=f"/aws/lambda/{name}", filterPattern="received")
    received = sorted(event["message"] for event in logged["events"])
    assert received == ["received bad", "received bad", "received fine", "received good"]


def test_a_handler_may_put_a_message_off(
    aws: EmbeddedAws,
    make_function: Make,
    make_queue: MakeQueue,
    wait_until: Callable[..., Any],
    tmp_path: Path,
) -> None:
    url, queue = make_queue(VisibilityTimeout="600")
    name = make_function(
        f"""
import pathlib
def handler(event, context):
    counts = pathlib.Path({str(tmp_path)!r})
    record = event["Records"][0]
    (counts / record["attributes"]["ApproximateReceiveCount"]).write_text(record["receiptHandle"])
    raise LookupError("again")
""",
        *CONSUMES,
    )
    aws.client("lambda").create_event_source_mapping(FunctionName=name, EventSourceArn=queue, BatchSize=1)
    aws.client("sqs").send_message(QueueUrl=url, MessageBody="later", DelaySeconds=1)

    first = wait_until(lambda: (tmp_path / "1").exists() and (tmp_path / "1").read_text())
    aws.client("sqs").change_message_visibility(QueueUrl=url, ReceiptHandle=first, VisibilityTimeout=0)

    assert wait_until((tmp_path / "2").exists)


def test_a_schedule_fires_as_its_role(
    aws: EmbeddedAws,
    make_role: Make,
    make_queue: MakeQueue,
    next_message: NextMessage,
    unique_name: Callable[[str], str],
) -> None:
    (url, queue), (_, forbidden), (dead_url, dead) = make_queue(), make_queue(), make_queue("scheduler")
    soon = datetime.now(ZoneInfo("Europe/Berlin")) + timedelta(seconds=3)
    for target, role in ((queue, make_role("sqs:SendMessage")), (forbidden, make_role())):
        aws.client("scheduler").create_schedule(
            Name=unique_name("schedule"),
            ScheduleExpression=f"at({soon:%Y-%m-%dT%H:%M:%S})",
            ScheduleExpressionTimezone="Europe/Berlin",
            FlexibleTimeWindow={"Mode": "OFF"},
            Target={
                "Arn": target,
                "RoleArn": role,
                "Input": '{"at": "<aws.scheduler.scheduled-time>"}',
                "DeadLetterConfig": {"Arn": dead},
            },
        )

    scheduled = {"at": f"{soon.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"}
    assert bodies(next_message(url)) == scheduled
    assert bodies(next_message(dead_url)) == scheduled


def test_many_messages_through_many_threads_all_arrive(
    aws: EmbeddedAws, make_function: Make, make_queue: MakeQueue, wait_until: Callable[..., Any]
) -> None:
    url, queue = make_queue()
    name = make_function("def handler(event, context): print(len(event['Records']), 'records')", *CONSUMES)
    aws.client("lambda").create_event_source_mapping(FunctionName=name, EventSourceArn=queue)

    def send() -> None:
        client = aws.client("sqs")
        for number in range(25):
            client.send_message(QueueUrl=url, MessageBody=str(number))

    senders = [threading.Thread(target=send) for _ in range(4)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()

    def arrived() -> int:
        try:
            pages = aws.client("logs").get_paginator("filter_log_events")
            found = pages.paginate(logGroupName=f"/aws/lambda/{name}", filterPattern="records")
            return sum(int(event["message"].split()[0]) for page in found for event in page["events"])
        except ClientError:
            return 0

    assert wait_until(lambda: arrived() == 100)


def test_every_execution_counts_once(aws: EmbeddedAws, make_function: Make, wait_until: Callable[..., Any]) -> None:
    name = make_function(FAILS)
    aws.client("lambda").put_function_event_invoke_config(FunctionName=name, MaximumRetryAttempts=1)

    aws.client("lambda").invoke(FunctionName=name, InvocationType="Event", Payload="{}")

    def total(metric: str) -> float:
        points = aws.client("cloudwatch").get_metric_statistics(
            Namespace="AWS/Lambda",
            MetricName=metric,
            Dimensions=[{"Name": "FunctionName", "Value": name}],
            StartTime=datetime.now(UTC) - timedelta(hours=1),
            EndTime=datetime.now(UTC) + timedelta(hours=1),
            Period=3600,
            Statistics=["Sum"],
        )["Datapoints"]
        return float(sum(point["Sum"] for point in points))

    assert wait_until(lambda: total("Errors") == 2)
    assert total("Invocations") == 2
    assert total("Throttles") == 0
