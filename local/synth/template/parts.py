"""What the sections of a template are made of."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lamplighter.domain.definitions.alarms import Topic
from lamplighter.domain.definitions.workload_file import WorkloadFile

Json = dict[str, Any]

CORE_STACK = "CoreStack"
# "${" that begins no pseudo parameter is text, and Fn::Sub takes "${!" for it.
_TEXT = re.compile(r"\$\{(?!AWS::)")


@dataclass(frozen=True, slots=True)
class Part:
    """Resources and outputs by their logical ids."""

    resources: dict[str, Json] = field(default_factory=dict)
    outputs: dict[str, Json] = field(default_factory=dict)


def resource(kind: str, properties: Mapping[str, Any], **attributes: Any) -> Json:
    """``attributes`` such as DeletionPolicy. Properties that are None or empty are left out."""
    given = {name: value for name, value in properties.items() if value not in (None, [], {}, "")}
    return {"Type": kind, **attributes, "Properties": given}


def kept(kind: str, properties: Mapping[str, Any]) -> Json:
    """What holds records: it outlives the stack, unless it was made in a deployment that failed."""
    return resource(kind, properties, DeletionPolicy="RetainExceptOnCreate", UpdateReplacePolicy="Retain")


def tags(file: WorkloadFile, **more: str) -> list[Json]:
    return [{"Key": key, "Value": value} for key, value in {**file.tags, **more}.items()]


def topic_arn(topic: Topic) -> Json:
    """The core stack's topic, by its export."""
    return {"Fn::ImportValue": {"Fn::Sub": f"${{{CORE_STACK}}}-{topic.value}-alerts-topic"}}


def sub(text: str) -> Json:
    """Pseudo parameters such as ``${AWS::Region}`` filled in, any other ``${`` as it is written."""
    return {"Fn::Sub": _TEXT.sub("${!", text)}


def arn(service: str, rest: str) -> Json:
    return sub(f"arn:${{AWS::Partition}}:{service}:${{AWS::Region}}:${{AWS::AccountId}}:{rest}")


def filled_in(value: Any) -> Any:
    """Every text within that names a pseudo parameter, as Fn::Sub."""
    if isinstance(value, str):
        return sub(value) if "${AWS::" in value else value
    if isinstance(value, list):
        return [filled_in(entry) for entry in value]
    if isinstance(value, dict):
        return value if "Fn::Sub" in value else {key: filled_in(entry) for key, entry in value.items()}
    return value


def role(service: str, statements: list[Json], file: WorkloadFile) -> Json:
    """A role for an AWS service, on behalf of this account alone."""
    return resource(
        "AWS::IAM::Role",
        {
            "AssumeRolePolicyDocument": {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Principal": {"Service": service},
                        "Action": "sts:AssumeRole",
                        "Condition": {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}},
                    }
                ],
            },
            "Policies": [
                {"PolicyName": "only-this", "PolicyDocument": {"Version": "2012-10-17", "Statement": statements}}
            ],
            "Tags": tags(file),
        },
    )


def statement(sid: str, actions: list[str], resources: Any, **more: Any) -> Json:
    return {"Sid": sid, "Effect": "Allow", "Action": actions, "Resource": resources, **more}
