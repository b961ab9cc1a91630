"""Log groups with their retention and key, metric filters, and saved queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lamplighter.domain.definitions.telemetry import LogGroup, MetricFilter
from lamplighter.domain.definitions.workload_file import WorkloadFile
from local.synth.names import logical_ids
from local.synth.template.parts import Json, Part, arn, kept, resource, sub, tags

KEY = "LogKey"


def log_part(file: WorkloadFile) -> Part:
    made = {group.name: group for group in file.log_groups if not group.exists}
    ids = made_group_ids(file)
    encrypted = [name for name, group in made.items() if group.encrypted]
    resources = _key(file, encrypted) if encrypted else {}
    resources |= {ids[name]: _log_group(file, group) for name, group in made.items()}
    for group in file.log_groups:
        resources |= _metric_filters(group, ids)
    return Part(resources | _saved_queries(file, ids))


def made_group_ids(file: WorkloadFile) -> dict[str, str]:
    """Logical ids, by their names, of the groups that the template makes."""
    return logical_ids((group.name for group in file.log_groups if not group.exists), "Logs")


def group_reference(name: str, ids: Mapping[str, str]) -> Json | str:
    """A group of the template by reference, so that it is there first; another by its name."""
    return {"Ref": ids[name]} if name in ids else name


def _key(file: WorkloadFile, encrypted: Sequence[str]) -> dict[str, Json]:
    """One key for the workload. CloudWatch Logs may use it for these log groups and for no others.

    Source: "Encrypt log data in CloudWatch Logs using AWS Key Management Service", step 2, in its user guide.
    """
    policy = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "Administration",
                "Effect": "Allow",
                "Principal": {"AWS": sub("arn:${AWS::Partition}:iam::${AWS::AccountId}:root")},
                "Action": "kms:*",
                "Resource": "*",
            },
            {
                "Sid": "LogGroups",
                "Effect": "Allow",
                "Principal": {"Service": sub("logs.${AWS::Region}.amazonaws.com")},
                "Action": ["kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"],
                "Resource": "*",
                "Condition": {
                    "ArnEquals": {
                        "kms:EncryptionContext:aws:logs:arn": [arn("logs", f"log-group:{name}") for name in encrypted]
                    }
                },
            },
        ],
    }
    key = {
        "Description": f"The logs of {file.title}.",
        "EnableKeyRotation": True,
        "KeyPolicy": policy,
        "Tags": tags(file),
    }
    alias = {"AliasName": f"alias/{file.workload}-logs", "TargetKeyId": {"Ref": KEY}}
    return {KEY: kept("AWS::KMS::Key", key), f"{KEY}Alias": resource("AWS::KMS::Alias", alias)}


def _log_group(file: WorkloadFile, group: LogGroup) -> Json:
    properties = {
        "LogGroupName": group.name,
        "RetentionInDays": group.retention_days,
        "KmsKeyId": {"Fn::GetAtt": [KEY, "Arn"]} if group.encrypted else None,
        "Tags": tags(file, **{"log-category": group.category.value}),
    }
    return kept("AWS::Logs::LogGroup", properties)


def _metric_filters(group: LogGroup, ids: Mapping[str, str]) -> dict[str, Json]:
    names = logical_ids((f"{group.name} {one.name}" for one in group.metric_filters), "Filter")
    return {names[f"{group.name} {one.name}"]: _metric_filter(group, one, ids) for one in group.metric_filters}


def _metric_filter(group: LogGroup, one: MetricFilter, ids: Mapping[str, str]) -> Json:
    made = resource(
        "AWS::Logs::MetricFilter",
        {
            "LogGroupName": group_reference(group.name, ids),
            "FilterName": one.name,
            "MetricTransformations": [_transformation(one)],
        },
    )
    # Set apart, because an empty pattern says something: it fits every event.
    made["Properties"]["FilterPattern"] = one.pattern
    return made


def _transformation(one: MetricFilter) -> Json:
    default = {} if one.default is None else {"DefaultValue": one.default}
    return {"MetricNamespace": one.namespace, "MetricName": one.metric, "MetricValue": one.value, **default}


def _saved_queries(file: WorkloadFile, ids: Mapping[str, str]) -> dict[str, Json]:
    """In a folder of the workload's own: the console makes one of what stands before a slash."""
    names = logical_ids((query.name for query in file.queries), "Query")
    return {
        names[query.name]: resource(
            "AWS::Logs::QueryDefinition",
            {
                "Name": f"{file.workload}/{query.name}",
                "LogGroupNames": [group_reference(name, ids) for name in query.log_groups],
                "QueryString": query.query,
            },
        )
        for query in file.queries
    }
