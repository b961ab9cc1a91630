"""`lamplighter invoke FUNCTION -e EVENT`: one function with one event, without Docker.

Where AWS_ENDPOINT_URL says that an embedded AWS is up, there; else on one that is started for this call.
The answer goes to the standard output, the function's log to the standard error.
"""

from __future__ import annotations

import argparse
import base64
import json
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
from botocore.exceptions import ClientError

from lamplighter.errors import ConfigurationError
from local.aws_hints import stack_trouble
from local.commands.templates import template_at
from local.embedded_aws.deployment import deploy
from local.embedded_aws.launcher import EmbeddedAws
from local.layers import build_layer
from local.paths import TEMPLATE
from local.stack import DEFAULT_STACK
from local.workload_files.problems import meant

if TYPE_CHECKING:
    from local.commands.subparsers import Subparsers


def add_parser(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("invoke", help="run one function with one event, without Docker")
    parser.add_argument("function", metavar="FUNCTION", help="its name, such as alert_intake or AlertIntake")
    parser.add_argument("-e", "--event", type=Path, required=True, metavar="EVENT", help="a JSON file; - is the input")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    event = _event(arguments.event)
    with _clients(arguments.function) as client:
        name = _physical_name(client("cloudformation"), arguments.function)
        answer = client("lambda").invoke(FunctionName=name, Payload=event, LogType="Tail")
        payload = answer["Payload"].read().decode()
    print(base64.b64decode(answer.get("LogResult", "")).decode(errors="replace"), file=sys.stderr)
    print(payload)
    if payload == "null":
        print(f"{arguments.function} is done, and returned nothing; its log stands above", file=sys.stderr)
    return 1 if "FunctionError" in answer else 0


def _event(path: Path) -> bytes:
    """What is no JSON goes as a text, for a payload is JSON."""
    try:
        content = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
        text = content.decode("utf-8-sig")
    except OSError as error:
        raise ConfigurationError(f"event {path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"event {path}: is not UTF-8 text: {error.reason} at byte {error.start}") from error
    try:
        json.loads(text)
    except ValueError:
        print(f"lamplighter invoke: {path} is not JSON: sent as text", file=sys.stderr)
        return json.dumps(text).encode()
    return text.encode()


@contextmanager
def _clients(function: str) -> Iterator[Any]:
    """Makes clients of the embedded AWS that is up, or of one for this call alone, if it will have that function."""
    if os.environ.get("AWS_ENDPOINT_URL"):
        yield boto3.Session().client
        return
    _named(function, _of_the_template())
    print("starting an embedded AWS for this call (`lamplighter up` keeps one running)", file=sys.stderr)
    with EmbeddedAws() as aws:
        deploy(aws, TEMPLATE, DEFAULT_STACK, build_layer=build_layer)
        yield aws.client


def _physical_name(cloudformation: Any, word: str) -> str:
    try:
        resources = cloudformation.describe_stack_resources(StackName=DEFAULT_STACK)["StackResources"]
    except ClientError as error:
        region = cloudformation.meta.region_name
        raise ConfigurationError(stack_trouble(DEFAULT_STACK, region, error, "LAMPLIGHTER_STACK")) from error
    functions = {
        resource["LogicalResourceId"]: str(resource["PhysicalResourceId"])
        for resource in resources
        if resource["ResourceType"] == "AWS::Lambda::Function"
    }
    return functions[_named(word, functions)]


def _of_the_template() -> Iterator[str]:
    resources: Any = template_at(TEMPLATE)["Resources"]
    return (name for name, resource in resources.items() if resource.get("Type") == "AWS::Serverless::Function")


def _named(word: str, functions: Iterable[str]) -> str:
    """By its name in template.yaml, AlertIntake, or by that of its module, alert_intake."""
    listed = sorted(functions)
    found = next((name for name in listed if name.lower() == word.replace("_", "").lower()), None)
    if found is None:
        camel = "".join(part[:1].upper() + part[1:] for part in word.split("_"))
        raise ConfigurationError(
            f"function {word!r}: there is none; there are {', '.join(listed)}{meant(camel, listed)}"
        )
    return found
