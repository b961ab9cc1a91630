"""One embedded AWS for all tests, and short ways to put something into it."""

import io
import json
import time
import uuid
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from local.embedded_aws.launcher import EmbeddedAws

Deploy = Callable[..., str]
TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Principal": {"Service": ["lambda.amazonaws.com", "states.amazonaws.com"]}, "Action": "*"}
    ],
}


@pytest.fixture(scope="session")
def aws() -> Iterator[EmbeddedAws]:
    """The embedded AWS, running."""
    with EmbeddedAws() as running:
        yield running


@pytest.fixture(scope="session")
def make_role(aws: EmbeddedAws) -> Deploy:
    """Make a role that may do the given actions on everything."""

    def make(*actions: str) -> str:
        iam, name = aws.client("iam"), unique("role")
        role: str = iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(TRUST))["Role"]["Arn"]
        if actions:
            policy = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": actions, "Resource": "*"}]}
            iam.put_role_policy(RoleName=name, PolicyName="p", PolicyDocument=json.dumps(policy))
        return role

    return make


@pytest.fixture(scope="session")
def make_function(aws: EmbeddedAws, make_role: Deploy) -> Deploy:
    """Make a function of one file, ready to be invoked, and return its name."""

    def make(source: str, *actions: str, **settings: Any) -> str:
        name = unique("function")
        aws.client("lambda").create_function(
            **{
                "FunctionName": name,
                "Runtime": "python3.13",
                "Role": make_role(*actions),
                "Handler": "app.handler",
                "Timeout": 20,
                "Code": {"ZipFile": zipped({"app.py": source})},
            }
            | settings
        )
        eventually(lambda: aws.client("lambda").get_function(FunctionName=name)["Configuration"]["State"] == "Active")
        return name

    return make


@pytest.fixture(scope="session")
def invoke(aws: EmbeddedAws) -> Callable[..., Any]:
    """Invoke a function and return its answer."""

    def answer(name: str, event: Any = None) -> Any:
        response = aws.client("lambda").invoke(FunctionName=name, Payload=json.dumps(event))
        return json.loads(response["Payload"].read())

    return answer


@pytest.fixture(scope="session")
def wait_until() -> Callable[..., Any]:
    """Wait, within bounds, until something is so."""
    return eventually


@pytest.fixture(scope="session")
def zip_of() -> Callable[[dict[str, str]], bytes]:
    """Make an archive of files given by name and text."""
    return zipped


def unique(kind: str) -> str:
    """A name that no other test uses."""
    return f"{kind}-{uuid.uuid4().hex[:12]}"


def zipped(files: dict[str, str]) -> bytes:
    """An archive of files given by name and text."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as bundle:
        for name, text in files.items():
            bundle.writestr(name, text)
    return packed.getvalue()


def eventually(condition: Callable[[], Any], within_s: float = 20.0) -> Any:
    """What the condition gives as soon as it is true; an error when it never is."""
    deadline = time.monotonic() + within_s
    while not (result := condition()):
        if time.monotonic() > deadline:
            pytest.fail(f"not so within {within_s} s")
        time.sleep(0.02)
    return result


@pytest.fixture(scope="session")
def unique_name() -> Callable[[str], str]:
    """Make a name that no other test uses."""
    return unique


@pytest.fixture(scope="session")
def make_queue(aws: EmbeddedAws) -> Callable[..., tuple[str, str]]:
    """Make a queue that the given services may send to, and return its URL and ARN."""

    def make(*services: str, **attributes: str) -> tuple[str, str]:
        sqs = aws.client("sqs")
        url = sqs.create_queue(QueueName=unique("queue"), Attributes=attributes)["QueueUrl"]
        arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        if services:
            principal = {"Service": [f"{service}.amazonaws.com" for service in services]}
            statement = {"Effect": "Allow", "Principal": principal, "Action": "sqs:SendMessage", "Resource": arn}
            policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
            sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})
        return url, arn

    return make


@pytest.fixture(scope="session")
def next_message(aws: EmbeddedAws) -> Callable[[str], Any]:
    """Wait for a message, take it from its queue and return it."""

    def take(url: str) -> Any:
        request = {"QueueUrl": url, "WaitTimeSeconds": 5, "MessageAttributeNames": ["All"]}
        received = eventually(lambda: aws.client("sqs").receive_message(**request).get("Messages"))
        aws.client("sqs").delete_message(QueueUrl=url, ReceiptHandle=received[0]["ReceiptHandle"])
        return received[0]

    return take


@pytest.fixture(scope="session")
def run_state_machine(aws: EmbeddedAws, make_role: Deploy) -> Callable[..., dict[str, Any]]:
    """Run a state machine whose role may do the given actions, and return the execution when it is over."""

    def run(definition: dict[str, Any], *actions: str) -> dict[str, Any]:
        states = aws.client("stepfunctions")
        machine = states.create_state_machine(
            name=unique("machine"), definition=json.dumps(definition), roleArn=make_role(*actions)
        )["stateMachineArn"]
        execution = states.start_execution(stateMachineArn=machine, input="{}")["executionArn"]

        def over() -> Any:
            described = states.describe_execution(executionArn=execution)
            return described if described["status"] != "RUNNING" else None

        result: dict[str, Any] = eventually(over)
        return result

    return run
