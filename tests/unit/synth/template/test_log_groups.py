"""Log groups, their key, metric filters and saved queries."""

from __future__ import annotations

from typing import Any

from lamplighter.domain.definitions.telemetry import LogCategory, LogGroup, MetricFilter, SavedQuery
from local.synth.template.log_groups import log_part
from tests.builders_plan import a_workload_file


def a_group(**changes: Any) -> LogGroup:
    values: dict[str, Any] = {"name": "/shop/audit", "category": LogCategory.AUDIT, "retention_days": 2557}
    return LogGroup(**values | changes)


def resources(**file: Any) -> dict[str, dict[str, Any]]:
    return log_part(a_workload_file(**file)).resources


def test_a_log_group_has_its_retention_and_category_and_outlives_the_stack() -> None:
    made = resources(log_groups=(a_group(),), tags={"Application": "Shop"})
    assert made == {
        "ShopAuditLogs": {
            "Type": "AWS::Logs::LogGroup",
            "DeletionPolicy": "RetainExceptOnCreate",
            "UpdateReplacePolicy": "Retain",
            "Properties": {
                "LogGroupName": "/shop/audit",
                "RetentionInDays": 2557,
                "Tags": [{"Key": "Application", "Value": "Shop"}, {"Key": "log-category", "Value": "audit"}],
            },
        }
    }


def test_encrypted_groups_share_one_key_that_serves_them_alone() -> None:
    groups = (a_group(encrypted=True), a_group(name="/shop/security", encrypted=True), a_group(name="/shop/app"))
    made = resources(log_groups=groups)
    keys = [name for name, one in made.items() if one["Type"] == "AWS::KMS::Key"]
    assert keys == ["LogKey"]
    assert made["ShopSecurityLogs"]["Properties"]["KmsKeyId"] == {"Fn::GetAtt": ["LogKey", "Arn"]}
    assert "KmsKeyId" not in made["ShopAppLogs"]["Properties"]
    administration, service = made["LogKey"]["Properties"]["KeyPolicy"]["Statement"]
    assert administration["Principal"] == {"AWS": {"Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:root"}}
    assert service["Principal"] == {"Service": {"Fn::Sub": "logs.${AWS::Region}.amazonaws.com"}}
    served = service["Condition"]["ArnEquals"]["kms:EncryptionContext:aws:logs:arn"]
    assert [arn["Fn::Sub"].partition(":log-group:")[2] for arn in served] == ["/shop/audit", "/shop/security"]


def test_without_an_encrypted_group_there_is_no_key() -> None:
    assert not [one for one in resources(log_groups=(a_group(),)).values() if "KMS" in one["Type"]]


def test_a_group_that_exists_is_not_made_and_is_filtered_by_its_name() -> None:
    errors = MetricFilter(name="errors", pattern="ERROR", metric="Errors", namespace="Shop/Logs", default=0)
    made = resources(log_groups=(a_group(exists=True, metric_filters=(errors,)),))
    assert list(made) == ["ShopAuditErrorsFilter"]
    assert made["ShopAuditErrorsFilter"]["Properties"] == {
        "LogGroupName": "/shop/audit",
        "FilterName": "errors",
        "FilterPattern": "ERROR",
        "MetricTransformations": [
            {"MetricNamespace": "Shop/Logs", "MetricName": "Errors", "MetricValue": "1", "DefaultValue": 0}
        ],
    }


def test_an_empty_pattern_fits_everything_and_is_said() -> None:
    every = MetricFilter(name="events", pattern="", metric="Events", namespace="Shop/Logs")
    made = resources(log_groups=(a_group(metric_filters=(every,)),))
    properties = made["ShopAuditEventsFilter"]["Properties"]
    assert properties["FilterPattern"] == ""
    assert properties["LogGroupName"] == {"Ref": "ShopAuditLogs"}


def test_a_saved_query_lies_in_the_workloads_folder_and_waits_for_its_groups() -> None:
    query = SavedQuery(
        name="Errors by hour", log_groups=("/shop/audit", "/aws/lambda/x"), query="fields ${a}\n| limit 5"
    )
    made = resources(log_groups=(a_group(),), queries=(query,))
    assert made["ErrorsByHourQuery"]["Properties"] == {
        "Name": "shop/Errors by hour",
        "LogGroupNames": [{"Ref": "ShopAuditLogs"}, "/aws/lambda/x"],
        "QueryString": "fields ${a}\n| limit 5",
    }


def test_names_that_differ_in_signs_only_keep_ids_of_their_own() -> None:
    made = resources(log_groups=(a_group(name="/shop/a-b"), a_group(name="/shop/a/b")))
    assert {one["Properties"]["LogGroupName"] for one in made.values()} == {"/shop/a-b", "/shop/a/b"}
