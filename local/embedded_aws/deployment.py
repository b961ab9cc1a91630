"""Deploys a SAM template as it is, as `sam package` and `sam deploy` do.

Only the properties that name something local (CodeUri, ContentUri, DefinitionUri) are rewritten, to what was uploaded
in its place; everything else reaches CloudFormation as it was written.
"""

import hashlib
import json
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from botocore.exceptions import ClientError
from samtranslator.yaml_helper import yaml_parse

from lamplighter.errors import LamplighterError
from local.embedded_aws.artifacts import LayerBuilder, archive, layer_archive
from local.embedded_aws.launcher import EmbeddedAws

BUCKET = "lamplighter-artifacts"
CAPABILITIES = ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"]
POLL_S = 0.1
Progress = Callable[[str], None]


class DeploymentError(LamplighterError):
    """The stack did not come up; the message lists what failed and why."""


def deploy(
    aws: EmbeddedAws,
    template: Path,
    stack_name: str,
    parameters: Mapping[str, str] | None = None,
    on_progress: Progress = lambda _line: None,
    *,
    build_layer: LayerBuilder | None = None,
    timeout_s: float = 300.0,
) -> dict[str, str]:
    """Create or update the stack and return its outputs."""
    packaged = _Package(aws, template.parent, build_layer).of(yaml_parse(template.read_text(encoding="utf-8")))
    stack = _Stack(aws, stack_name, on_progress, timeout_s)
    return stack.deploy(packaged, parameters or {})


class _Package:
    """Uploads what a template refers to. The same content is uploaded once, whatever refers to it."""

    def __init__(self, aws: EmbeddedAws, root: Path, build_layer: LayerBuilder | None) -> None:
        self._aws = aws
        self._s3 = aws.client("s3")
        self._root = root
        self._build_layer = build_layer
        self._uploaded: dict[tuple[str, Path], str] = {}
        self._s3.create_bucket(Bucket=BUCKET)

    def of(self, template: dict[str, Any]) -> str:
        """The URL of the template with its local paths replaced."""
        for properties, name, kind in _local_references(template):
            properties[name] = self._upload(kind, self._root / properties[name])
        key = self._put(json.dumps(template).encode(), "template")
        return f"{self._aws.endpoint_url}/{BUCKET}/{key}"

    def _upload(self, kind: str, path: Path) -> str:
        if (kind, path) not in self._uploaded:
            self._uploaded[kind, path] = f"s3://{BUCKET}/{self._put(self._content(kind, path), path.name)}"
        return self._uploaded[kind, path]

    def _content(self, kind: str, path: Path) -> bytes:
        if not path.exists():
            raise DeploymentError(f"the template refers to {path}, which does not exist")
        if kind == "definition":
            return json.dumps(yaml.safe_load(path.read_text(encoding="utf-8"))).encode()
        return layer_archive(path, self._build_layer) if kind == "layer" else archive(path)

    def _put(self, content: bytes, name: str) -> str:
        key = f"{hashlib.sha256(content).hexdigest()}-{name}"
        self._s3.put_object(Bucket=BUCKET, Key=key, Body=content)
        return key


def _local_references(template: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str, str]]:
    """Each property of the template that names something local, and what kind of thing it is."""
    kinds = {
        "AWS::Serverless::Function": ("CodeUri", "code"),
        "AWS::Serverless::LayerVersion": ("ContentUri", "layer"),
        "AWS::Serverless::StateMachine": ("DefinitionUri", "definition"),
    }
    defaults = (template.get("Globals") or {}).get("Function") or {}
    resources = [resource for resource in template["Resources"].values() if resource["Type"] in kinds]
    candidates = [(resource.get("Properties") or {}, *kinds[resource["Type"]]) for resource in resources]
    for properties, name, kind in [(defaults, "CodeUri", "code"), *candidates]:
        value = properties.get(name)
        if isinstance(value, str) and not value.startswith(("s3://", "https://")):
            yield properties, name, kind


class _Stack:
    """One stack, through CloudFormation's public API."""

    def __init__(self, aws: EmbeddedAws, name: str, on_progress: Progress, timeout_s: float) -> None:
        self._cloudformation = aws.client("cloudformation")
        self._name = name
        self._on_progress = on_progress
        self._timeout_s = timeout_s

    def deploy(self, template_url: str, parameters: Mapping[str, str]) -> dict[str, str]:
        """Create or update, wait, and return the outputs."""
        request = {
            "StackName": self._name,
            "TemplateURL": template_url,
            "Parameters": [{"ParameterKey": k, "ParameterValue": v} for k, v in parameters.items()],
            "Capabilities": CAPABILITIES,
        }
        seen = {event["EventId"] for event in self._events()}
        try:
            if seen:
                self._cloudformation.update_stack(**request)
            else:
                self._cloudformation.create_stack(**request)
        except ClientError as error:
            if "No updates are to be performed" not in str(error):
                raise DeploymentError(f"{self._name}: {error}") from error
        return self._outputs(self._settled(seen))

    def _settled(self, seen: set[str]) -> dict[str, Any]:
        """Report events until the stack is at rest."""
        deadline = time.monotonic() + self._timeout_s
        failures: list[str] = []
        while True:
            stack = self._described()
            failures += self._report(seen)
            if not stack["StackStatus"].endswith("_IN_PROGRESS"):
                break
            if time.monotonic() > deadline:
                raise DeploymentError(f"{self._name} is still {stack['StackStatus']} after {self._timeout_s:.0f} s")
            time.sleep(POLL_S)
        if stack["StackStatus"] not in ("CREATE_COMPLETE", "UPDATE_COMPLETE"):
            raise DeploymentError("\n".join([f"{self._name}: {stack['StackStatus']}", *failures]))
        return stack

    def _report(self, seen: set[str]) -> list[str]:
        """Pass on what happened since, oldest first; return the failures."""
        failures = []
        for event in reversed([event for event in self._events() if event["EventId"] not in seen]):
            seen.add(event["EventId"])
            line = f"{event['ResourceStatus']} {event['ResourceType']} {event['LogicalResourceId']}"
            self._on_progress(line)
            if event["ResourceStatus"].endswith("_FAILED"):
                failures.append(f"  {line}: {event.get('ResourceStatusReason', 'no reason given')}")
        return failures

    def _described(self) -> dict[str, Any]:
        stack: dict[str, Any] = self._cloudformation.describe_stacks(StackName=self._name)["Stacks"][0]
        return stack

    def _events(self) -> list[dict[str, Any]]:
        pages = self._cloudformation.get_paginator("describe_stack_events").paginate(StackName=self._name)
        try:
            return [event for page in pages for event in page["StackEvents"]]
        except ClientError:  # there is no such stack yet
            return []

    @staticmethod
    def _outputs(stack: dict[str, Any]) -> dict[str, str]:
        return {output["OutputKey"]: output["OutputValue"] for output in stack.get("Outputs", [])}
