"""Reads a deployed stack: its template, what CloudFormation made of it, and how that is set up now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from lamplighter.errors import ConfigurationError
from local.deployed_template import deployed_template
from local.discover.descriptions import DESCRIPTIONS, function_log_group, log_group_retention
from local.discover.source import Source

Clients = Callable[[str], Any]
_HIDDEN = "****"  # a NoEcho parameter


def live_source(clients: Clients, stack: str, given: Mapping[str, str]) -> Source:
    """``clients`` makes a boto3 client of a service. ``given`` parameters outrank the stack's.

    Raises ConfigurationError where there is no such stack. What a role may not ask is said in the source's ``unasked``.
    """
    cloudformation = clients("cloudformation")
    template = deployed_template(cloudformation, stack, "Processed")
    described = _described(cloudformation, stack)
    listed = _resources(cloudformation, stack)
    reader = _Reader(clients)
    parameters = {entry["ParameterKey"]: _parameter(entry) for entry in described.get("Parameters", [])}
    known = {name: value for name, value in parameters.items() if value != _HIDDEN}
    region = cloudformation.meta.region_name
    of_stack = {"AWS::StackName": stack, "AWS::Region": region, **_of_stack_id(described["StackId"])}
    return Source(
        origin=f"the stack {stack}",
        template=template,
        parameters={**of_stack, **known, **given},
        physical_ids={entry["LogicalResourceId"]: entry["PhysicalResourceId"] for entry in listed},
        properties=reader.properties(listed),
        tags={tag["Key"]: tag["Value"] for tag in described.get("Tags", []) if not tag["Key"].startswith("aws:")},
        log_groups=reader.log_groups(listed),
        exports=reader.exports(cloudformation),
        unasked=tuple(dict.fromkeys(reader.unasked)),
    )


def _described(cloudformation: Any, stack: str) -> Mapping[str, Any]:
    try:
        found: Mapping[str, Any] = cloudformation.describe_stacks(StackName=stack)["Stacks"][0]
    except (ClientError, BotoCoreError) as error:
        raise ConfigurationError(f"stack {stack}: {error}") from error
    return found


def _resources(cloudformation: Any, stack: str) -> list[Mapping[str, str]]:
    """All of them; DescribeStackResources stops at 100, so it is ListStackResources that is asked."""
    try:
        pages = cloudformation.get_paginator("list_stack_resources").paginate(StackName=stack)
        return [entry for page in pages for entry in page["StackResourceSummaries"] if entry.get("PhysicalResourceId")]
    except (ClientError, BotoCoreError) as error:
        raise ConfigurationError(f"stack {stack}: {error}") from error


def _of_stack_id(stack_id: str) -> dict[str, str]:
    """arn:aws:cloudformation:us-east-1:123456789012:stack/shop/…"""
    _, partition, _, _, account, _ = stack_id.split(":", 5)
    return {"AWS::StackId": stack_id, "AWS::Partition": partition, "AWS::AccountId": account}


def _parameter(entry: Mapping[str, str]) -> str:
    """A parameter that names one in Systems Manager has its value beside it."""
    return entry.get("ResolvedValue") or entry.get("ParameterValue", "")


class _Reader:
    """Asks, and keeps in mind what was refused."""

    def __init__(self, clients: Clients) -> None:
        self._clients: dict[str, Any] = {}
        self._make = clients
        self.unasked: list[str] = []

    def properties(self, listed: list[Mapping[str, str]]) -> dict[str, Mapping[str, Any]]:
        found: dict[str, Mapping[str, Any]] = {}
        for entry in listed:
            description = DESCRIPTIONS.get(entry["ResourceType"])
            if description is None:
                continue
            answer = self._asked(description.service, description.read, entry["PhysicalResourceId"])
            if answer:
                found[entry["LogicalResourceId"]] = answer
        return found

    def log_groups(self, listed: list[Mapping[str, str]]) -> dict[str, int | None]:
        """Groups that functions write to and that are not in the stack."""
        own = {entry["PhysicalResourceId"] for entry in listed if entry["ResourceType"] == "AWS::Logs::LogGroup"}
        functions = [entry for entry in listed if entry["ResourceType"] == "AWS::Lambda::Function"]
        found: dict[str, int | None] = {}
        for entry in functions:
            group = self._asked("lambda", function_log_group, entry["PhysicalResourceId"])
            if group and group not in own:
                found |= self._asked("logs", log_group_retention, group) or {}
        return found

    def exports(self, cloudformation: Any) -> dict[str, str]:
        """Of the whole Region, whichever stack makes them."""
        try:
            pages = cloudformation.get_paginator("list_exports").paginate()
            return {export["Name"]: export["Value"] for page in pages for export in page["Exports"]}
        except (ClientError, BotoCoreError) as error:
            self.unasked.append(f"cloudformation about exports: {_reason(error)}")
            return {}

    def _asked(self, service: str, read: Callable[[Any, str], Any], name: str) -> Any:
        if service not in self._clients:
            self._clients[service] = self._make(service)
        try:
            return read(self._clients[service], name)
        except (ClientError, BotoCoreError) as error:
            self.unasked.append(f"{service} about {name}: {_reason(error)}")
            return None


def _reason(error: Exception) -> str:
    if isinstance(error, ClientError):
        return str(error.response.get("Error", {}).get("Code", "no reason given"))
    return str(error)
