"""`lamplighter invoke FUNCTION -e EVENT`: one function with one event, without Docker.

Where AWS_ENDPOINT_URL says that an embedded AWS is up, there; else on one that is started for this call.
The answer goes to the standard output, the function's log to the standard error.
"""

from __future__ import annotations

import argparse
import base64
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
from botocore.exceptions import ClientError

from lamplighter.errors import ConfigurationError
from local.embedded_aws.deployment import deploy
from local.embedded_aws.launcher import EmbeddedAws
from local.layers import build_layer
from local.paths import TEMPLATE
from local.stack import DEFAULT_STACK

if TYPE_CHECKING:
    from local.commands.subparsers import Subparsers


def add_parser(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("invoke", help="run one function with one event, without Docker")
    parser.add_argument("function", metavar="FUNCTION", help="its name in template.yaml, such as AlertIntake")
    parser.add_argument("-e", "--event", type=Path, required=True, metavar="EVENT", help="a JSON file; - is the input")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    event = _read(arguments.event)
    with _clients() as client:
        name = _physical_name(client("cloudformation"), arguments.function)
        answer = client("lambda").invoke(FunctionName=name, Payload=event, LogType="Tail")
        payload = answer["Payload"].read().decode()
    print(base64.b64decode(answer.get("LogResult", "")).decode(errors="replace"), file=sys.stderr)
    print(payload)
    return 1 if "FunctionError" in answer else 0


def _read(path: Path) -> bytes:
    if str(path) == "-":
        return sys.stdin.buffer.read()
    try:
        return path.read_bytes()
    except OSError as error:
        raise ConfigurationError(f"event {path}: {error.strerror}") from error


@contextmanager
def _clients() -> Iterator[Any]:
    """Makes clients of the embedded AWS that is up, or of one for this call alone."""
    if os.environ.get("AWS_ENDPOINT_URL"):
        yield boto3.Session().client
        return
    print("starting an embedded AWS for this call (`lamplighter up` keeps one running)", file=sys.stderr)
    with EmbeddedAws() as aws:
        deploy(aws, TEMPLATE, DEFAULT_STACK, build_layer=build_layer)
        yield aws.client


def _physical_name(cloudformation: Any, logical_id: str) -> str:
    try:
        resources = cloudformation.describe_stack_resources(StackName=DEFAULT_STACK)["StackResources"]
    except ClientError as error:
        raise ConfigurationError(f"stack {DEFAULT_STACK}: {error}") from error
    functions = {
        resource["LogicalResourceId"]: str(resource["PhysicalResourceId"])
        for resource in resources
        if resource["ResourceType"] == "AWS::Lambda::Function"
    }
    if logical_id not in functions:
        raise ConfigurationError(f"function {logical_id}: not in the stack; it has {', '.join(sorted(functions))}")
    return functions[logical_id]
