"""Handlers run as on Lambda: their errors, their imports, their role, their logs and metrics."""

import json
import re
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from local.embedded_aws.launcher import EmbeddedAws

pytestmark = pytest.mark.embedded

Make = Callable[..., str]
Invoke = Callable[..., Any]
SURROUNDINGS = """
import importlib.util, os, sys
def handler(event, context):
    found = {name: importlib.util.find_spec(name) is not None for name in event["modules"]}
    return {"environment": dict(os.environ), "found": found, "function": context.function_name,
            "remaining": context.get_remaining_time_in_millis()}
"""
FAILS = """
class NothingToSee(Exception): pass
def handler(event, context):
    raise NothingToSee("nothing")
"""


def test_an_error_keeps_the_name_of_its_class(make_function: Make, invoke: Invoke) -> None:
    error = invoke(make_function(FAILS))

    assert (error["errorType"], error["errorMessage"]) == ("NothingToSee", "nothing")


def test_an_import_that_fails_is_reported_as_lambda_does(make_function: Make, invoke: Invoke) -> None:
    error = invoke(make_function("import nowhere"))

    assert error["errorType"] == "Runtime.ImportModuleError"
    assert "nowhere" in error["errorMessage"]


def test_a_handler_imports_its_layer_and_nothing_of_the_host(
    aws: EmbeddedAws, make_function: Make, invoke: Invoke, zip_of: Callable[[dict[str, str]], bytes]
) -> None:
    layer = aws.client("lambda").publish_layer_version(
        LayerName="lamp", Content={"ZipFile": zip_of({"python/lamp.py": "OIL = 1"})}
    )
    name = make_function(SURROUNDINGS, Layers=[layer["LayerVersionArn"]])

    found = invoke(name, {"modules": ["lamp", "app", "ministack", "moto", "boto3", "pytest", "local", "server"]})[
        "found"
    ]

    assert [module for module, importable in found.items() if importable] == ["lamp", "app"]


def test_the_environment_is_lambda_s_and_not_the_host_s(aws: EmbeddedAws, make_function: Make, invoke: Invoke) -> None:
    name = make_function(SURROUNDINGS, Environment={"Variables": {"STAGE": "test"}}, MemorySize=512)

    answer = invoke(name, {"modules": []})

    environment = answer["environment"]
    assert environment["STAGE"] == "test"
    assert environment["AWS_LAMBDA_FUNCTION_NAME"] == answer["function"] == name
    assert environment["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] == "512"
    assert environment["AWS_ENDPOINT_URL"] == aws.endpoint_url
    assert environment["AWS_ENDPOINT_URL_XRAY"] == environment["AWS_ENDPOINT_URL_COMPREHEND"] == aws.moto_url
    assert environment["AWS_ENDPOINT_URL_COST_EXPLORER"] == aws.cost_explorer.origin
    assert not {"HOME", "VIRTUAL_ENV", "GATEWAY_PORT", "AUTH", "USER"} & set(environment)
    assert 0 < answer["remaining"] <= 20_000


def test_a_new_memory_size_reaches_new_workers(
    aws: EmbeddedAws, make_function: Make, invoke: Invoke, wait_until: Callable[..., Any]
) -> None:
    client, name = aws.client("lambda"), make_function(SURROUNDINGS, MemorySize=128)
    invoke(name, {"modules": []})

    client.update_function_configuration(FunctionName=name, MemorySize=1024)

    wait_until(lambda: client.get_function_configuration(FunctionName=name)["LastUpdateStatus"] == "Successful")
    assert client.get_function_configuration(FunctionName=name)["MemorySize"] == 1024
    assert invoke(name, {"modules": []})["environment"]["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] == "1024"


USES_A_TABLE = """
import boto3
def handler(event, context):
    boto3.client("dynamodb").list_tables()
    return boto3.client("sts").get_caller_identity()["Arn"]
"""


@pytest.fixture(scope="module")
def boto3_layer(aws: EmbeddedAws, zip_of: Callable[[dict[str, str]], bytes]) -> str:
    """A layer that leads to this environment's own boto3: quicker than packing it."""
    packages = Path(boto3.__file__).parents[1]
    content = zip_of({"python/with_boto3.py": f"import sys\nsys.path.append({str(packages)!r})\n"})
    layer: str = aws.client("lambda").publish_layer_version(LayerName="b", Content={"ZipFile": content})[
        "LayerVersionArn"
    ]
    return layer


def test_a_handler_acts_as_its_role(make_function: Make, invoke: Invoke, boto3_layer: str) -> None:
    name = make_function("import with_boto3\n" + USES_A_TABLE, "dynamodb:ListTables", Layers=[boto3_layer])

    identity = invoke(name)

    assert ":assumed-role/role-" in identity
    assert identity.endswith(f"/{name}")


def test_a_role_without_the_action_is_refused(make_function: Make, invoke: Invoke, boto3_layer: str) -> None:
    name = make_function("import with_boto3\n" + USES_A_TABLE, Layers=[boto3_layer])

    error = invoke(name)

    assert error["errorType"] == "ClientError"
    assert "AccessDeniedException" in error["errorMessage"]
    assert "dynamodb:ListTables" in error["errorMessage"]


WAITS_FOR_A_FILE = """
import os, time
def handler(event, context):
    while not os.path.exists(event["until"]):
        time.sleep(0.01)
"""


def test_a_call_above_the_reserved_concurrency_is_throttled(
    aws: EmbeddedAws, make_function: Make, invoke: Invoke, wait_until: Callable[..., Any], tmp_path: Path
) -> None:
    client = aws.client("lambda", config=Config(retries={"total_max_attempts": 1}))
    name, until = make_function(WAITS_FOR_A_FILE), tmp_path / "go"
    client.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=1)
    busy = threading.Thread(target=invoke, args=(name, {"until": str(until)}))
    busy.start()

    def throttled() -> ClientError | None:
        try:
            client.invoke(FunctionName=name, Payload=json.dumps({"until": "/"}))
        except ClientError as error:
            return error
        return None

    error = wait_until(throttled)
    until.touch()
    busy.join()
    assert error.response["Error"]["Code"] == "TooManyRequestsException"
    assert error.response["ResponseMetadata"]["HTTPStatusCode"] == 429
    assert client.get_function_concurrency(FunctionName=name)["ReservedConcurrentExecutions"] == 1


PRINTS_A_METRIC = """
import json
def handler(event, context):
    print("before")
    print(json.dumps({"_aws": {"Timestamp": event["at_ms"], "CloudWatchMetrics": [{
        "Namespace": "Lamps", "Dimensions": [["street"], []],
        "Metrics": [{"Name": "Lit", "Unit": "Count", "StorageResolution": 1}]}]},
        "street": "Main", "Lit": [3, 4]}))
"""


def test_an_embedded_metric_becomes_a_metric(aws: EmbeddedAws, make_function: Make, invoke: Invoke) -> None:
    now = datetime.now(UTC)
    name = make_function(PRINTS_A_METRIC)

    invoke(name, {"at_ms": int(now.timestamp() * 1000)})

    logged = aws.client("logs").filter_log_events(logGroupName=f"/aws/lambda/{name}")["events"]
    messages = [event["message"] for event in logged]
    assert "before" in messages
    assert re.search(r"\tMemory Size: 128 MB\tMax Memory Used: [1-9]\d* MB", messages[-1])
    points = aws.client("cloudwatch").get_metric_statistics(
        Namespace="Lamps",
        MetricName="Lit",
        Dimensions=[{"Name": "street", "Value": "Main"}],
        StartTime=now - timedelta(minutes=5),
        EndTime=now + timedelta(minutes=5),
        Period=60,
        Statistics=["Sum", "SampleCount"],
    )["Datapoints"]
    assert [(point["Sum"], point["SampleCount"], point["Unit"]) for point in points] == [(7.0, 2.0, "Count")]


def test_without_awslambdaric_our_own_client_serves(tmp_path: Path, zip_of: Callable[[dict[str, str]], bytes]) -> None:
    with EmbeddedAws(runtime=tmp_path) as aws:
        iam, client = aws.client("iam"), aws.client("lambda")
        role = iam.create_role(RoleName="r", AssumeRolePolicyDocument="{}")["Role"]["Arn"]

        def answer(name: str, source: str) -> Any:
            code = {"ZipFile": zip_of({"app.py": source})}
            client.create_function(FunctionName=name, Runtime="python3.13", Role=role, Handler="app.handler", Code=code)
            response = client.invoke(FunctionName=name, Payload=json.dumps({"modules": ["awslambdaric", "app"]}))
            return json.loads(response["Payload"].read())

        assert answer("fails", FAILS)["errorType"] == "NothingToSee"
        assert answer("import", "import nowhere")["errorType"] == "Runtime.ImportModuleError"
        surroundings = answer("works", SURROUNDINGS)
        assert surroundings["found"] == {"awslambdaric": False, "app": True}
        assert surroundings["function"] == "works"
