"""Where reports lie by template.yaml: encrypted, read by few, for a stated time, and every reading is on record."""

from __future__ import annotations

from typing import Any

import pytest
from samtranslator.yaml_helper import yaml_parse

from lamplighter.adapters.s3_reports import KEPT_DAYS
from lamplighter.domain.definitions.business import Report
from local.paths import TEMPLATE

Resource = dict[str, Any]
RESOURCES: dict[str, Resource] = yaml_parse(TEMPLATE.read_text())["Resources"]
FUNCTIONS = {name: one["Properties"] for name, one in RESOURCES.items() if one["Type"] == "AWS::Serverless::Function"}
REPORTS, LOGS = RESOURCES["ReportsBucket"], RESOURCES["ReportAccessLogs"]
both = pytest.mark.parametrize("name", ["ReportsBucket", "ReportAccessLogs"])


def properties(name: str) -> Resource:
    found: Resource = RESOURCES[name]["Properties"]
    return found


def bucket_statements(name: str) -> list[Resource]:
    return [
        statement
        for one in RESOURCES.values()
        if one["Type"] == "AWS::S3::BucketPolicy" and one["Properties"]["Bucket"] == {"Ref": name}
        for statement in one["Properties"]["PolicyDocument"]["Statement"]
    ]


def may(action: str, what: str) -> set[str]:
    """The functions that may do it to what the text is part of."""
    return {
        name
        for name, function in FUNCTIONS.items()
        for policy in function.get("Policies", [])
        for statement in (policy["Fn::If"][1] if "Fn::If" in policy else policy)["Statement"]
        if statement["Effect"] == "Allow" and action in statement["Action"] and what in str(statement["Resource"])
    }


@both
def test_nothing_is_public(name: str) -> None:
    block = properties(name)["PublicAccessBlockConfiguration"]
    assert block == dict.fromkeys(
        ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"), True
    )
    assert properties(name)["OwnershipControls"]["Rules"] == [{"ObjectOwnership": "BucketOwnerEnforced"}]
    allowed = [one for one in bucket_statements(name) if one["Effect"] == "Allow"]
    assert all(isinstance(one["Principal"], dict) and "AWS" not in one["Principal"] for one in allowed)


@both
def test_nothing_travels_unencrypted(name: str) -> None:
    (denial,) = [one for one in bucket_statements(name) if one["Effect"] == "Deny"]
    assert (denial["Principal"], denial["Action"]) == ("*", "s3:*")
    assert denial["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    assert denial["Resource"] == [{"Fn::GetAtt": [name, "Arn"]}, {"Fn::Sub": f"${{{name}.Arn}}/*"}]


def test_reports_are_encrypted_by_kms_and_cost_no_call_each() -> None:
    (rule,) = properties("ReportsBucket")["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert rule == {"ServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms"}, "BucketKeyEnabled": True}


def test_each_reading_is_on_record_for_a_year() -> None:
    """S3 delivers no logs into a bucket that KMS encrypts by default, and none that its policy does not let in: the
    Amazon S3 User Guide, "Enabling Amazon S3 server access logging".
    """
    logged = properties("ReportsBucket")["LoggingConfiguration"]
    assert logged == {"DestinationBucketName": {"Ref": "ReportAccessLogs"}, "LogFilePrefix": "reports/"}
    assert REPORTS["DependsOn"] == "ReportAccessLogsPolicy"
    (rule,) = properties("ReportAccessLogs")["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert rule == {"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
    (let_in,) = [one for one in bucket_statements("ReportAccessLogs") if one["Effect"] == "Allow"]
    assert let_in["Principal"] == {"Service": "logging.s3.amazonaws.com"}
    assert (let_in["Action"], let_in["Resource"]) == ("s3:PutObject", {"Fn::Sub": "${ReportAccessLogs.Arn}/reports/*"})
    (kept,) = properties("ReportAccessLogs")["LifecycleConfiguration"]["Rules"]
    assert (kept["Status"], kept["ExpirationInDays"]) == ("Enabled", 365)


def test_a_report_lies_for_as_long_as_its_file_says_and_90_days_by_default() -> None:
    default = Report.__dataclass_fields__["retention_days"].default
    assert default == 90
    rules = properties("ReportsBucket")["LifecycleConfiguration"]["Rules"]
    assert {rule["Status"] for rule in rules} == {"Enabled"}
    by_tag = {
        (tag["Key"], tag["Value"]): (rule["ExpirationInDays"], rule.get("Prefix"))
        for rule in rules
        for tag in rule.get("TagFilters", [])
    }
    assert by_tag == {("keep", str(days)): (days, None) for days in KEPT_DAYS}
    assert default in KEPT_DAYS
    (sections,) = [rule["ExpirationInDays"] for rule in rules if rule.get("Prefix") == "building/"]
    assert sections < min(KEPT_DAYS)
    assert not [rule for rule in rules if "ExpirationInDays" in rule and not {"TagFilters", "Prefix"} & rule.keys()]


def test_only_its_builder_writes_a_report_and_nobody_deletes_one() -> None:
    assert may("s3:PutObject", "${ReportsBucket.Arn}/reports/*/delivery.json") == {"ReportMailer"}
    assert may("s3:PutObject", "'${ReportsBucket.Arn}/reports/*'") == {"ReportBuilder"}
    assert may("s3:PutObject", "${ReportsBucket.Arn}/building/*") == {"SectionBuilder"}
    assert may("s3:PutObject", "${ReportsBucket.Arn}/suppressed/*") == {"MailFeedback"}
    assert may("s3:DeleteObject", "ReportsBucket") == set()


def test_only_its_readers_read_a_report() -> None:
    assert may("s3:GetObject", "${ReportsBucket.Arn}/reports/*") == {"ReportBuilder", "ReportMailer"}


def test_what_ses_says_of_a_mail_reaches_the_function() -> None:
    """SES tells the default bus of EventBridge and no other; "best effort", so SES suppresses by itself as well."""
    destination = properties("ReportMailEvents")["EventDestination"]
    assert destination["Enabled"] is True
    assert set(destination["MatchingEventTypes"]) == {"bounce", "complaint", "reject"}
    assert destination["EventBridgeDestination"]["EventBusArn"]["Fn::Sub"].endswith(":event-bus/default")
    assert properties("ReportMailEvents")["ConfigurationSetName"] == {"Ref": "ReportMail"}
    rule = FUNCTIONS["MailFeedback"]["Events"]["MailEvents"]["Properties"]
    assert "EventBusName" not in rule
    assert rule["Pattern"]["source"] == ["aws.ses"]
    assert set(rule["Pattern"]["detail"]["eventType"]) == {"Bounce", "Complaint", "Reject"}
    assert set(properties("ReportMail")["SuppressionOptions"]["SuppressedReasons"]) == {"BOUNCE", "COMPLAINT"}


def test_a_report_is_started_by_its_planner_alone() -> None:
    """It names the execution, which makes each report one."""
    assert may("states:StartExecution", "'Report'") == {"ReportPlanner"}
    assert "Events" not in RESOURCES["Report"]["Properties"]


def test_who_wants_no_more_mail_writes_to_a_person() -> None:
    told = FUNCTIONS["ReportMailer"]["Environment"]["Variables"]["UNSUBSCRIBE_TO"]
    assert told == {"Fn::If": ["HasOperator", {"Ref": "OperatorEmail"}, {"Ref": "MailFrom"}]}
