"""What no linter sees in template.yaml: queues nobody may write to, letters that get lost, roles that may too much."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from typing import Any

import pytest
from samtranslator.yaml_helper import yaml_parse

from lamplighter import settings
from lamplighter.bootstrap.responding import TAG_CALLS
from local.paths import EVENTS, ROOT, TEMPLATE
from local.workload_files.rules import SECRET_PREFIXES

Resource = dict[str, Any]
DOCUMENT: Resource = yaml_parse(TEMPLATE.read_text())
RESOURCES: dict[str, Resource] = DOCUMENT["Resources"]
GLOBALS: Resource = DOCUMENT["Globals"]["Function"]
FUNCTIONS = {name: one["Properties"] for name, one in RESOURCES.items() if one["Type"] == "AWS::Serverless::Function"}
RULES = {name: one["Properties"] for name, one in RESOURCES.items() if one["Type"] == "AWS::Events::Rule"}
SETTINGS = {
    "AlertIntake": settings.IncidentSettings,
    "SlackNotifier": settings.SlackSettings,
    "PagerDutyNotifier": settings.PagerDutySettings,
    "Remediator": settings.RemediatorSettings,
    "AuditRecorder": settings.AuditSettings,
    "Sweeper": settings.SweeperSettings,
    "KpiEvaluator": settings.MeasuringSettings,
    "SloEvaluator": settings.MeasuringSettings,
    "HealthChecker": settings.MeasuringSettings,
    "TraceAnalyzer": settings.MeasuringSettings,
    "ResourceCounter": settings.MeasuringSettings,
    "StatusServer": settings.StatusSettings,
    "CustomerScorer": settings.MeasuringSettings,
    "RevenueAnalyzer": settings.MeasuringSettings,
    "CostAnalyzer": settings.CostSettings,
    "InventoryStarter": settings.InventoryStarterSettings,
    "InventoryPlanner": settings.InventoryPlannerSettings,
    "InventoryScanner": settings.InventorySettings,
    "InventoryMerger": settings.MeasuringSettings,
    "ReportPlanner": settings.ReportPlannerSettings,
    "SectionBuilder": settings.SectionSettings,
    "ReportBuilder": settings.ReportSettings,
    "ReportMailer": settings.ReportMailerSettings,
    "MailFeedback": settings.MailFeedbackSettings,
}
# What AWS can't narrow to a resource: reads, and SES's list of whom nothing is mailed to.
UNNARROWED = {
    "bedrock:GetFoundationModel",
    "bedrock:GetFoundationModelAvailability",
    "bedrock:GetInferenceProfile",
    "ce:GetCostAndUsage",
    "cloudwatch:DescribeAlarms",
    "cloudwatch:GetMetricData",
    "cloudwatch:GetMetricStatistics",
    "cloudwatch:ListMetrics",
    "comprehend:ListEndpoints",
    "lambda:GetAccountSettings",
    "logs:GetQueryResults",
    "logs:StopQuery",
    "ses:PutSuppressedDestination",
    "tag:GetResources",
    "xray:BatchGetTraces",
    "xray:GetTraceSummaries",
}

each_function = pytest.mark.parametrize("name", FUNCTIONS)


def statements(function: Resource) -> Iterator[Resource]:
    for policy in function.get("Policies", []):
        document = policy["Fn::If"][1] if "Fn::If" in policy else policy
        yield from document["Statement"]


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def queue_policies(sender: str) -> dict[str, list[Resource]]:
    """The policies' statements for a sending service, by queue."""
    found: dict[str, list[Resource]] = {}
    for resource in RESOURCES.values():
        if resource["Type"] != "AWS::SQS::QueuePolicy":
            continue
        allowing = [
            statement
            for statement in resource["Properties"]["PolicyDocument"]["Statement"]
            if statement["Principal"] == {"Service": sender} and statement["Effect"] == "Allow"
        ]
        for queue in resource["Properties"]["Queues"]:
            found.setdefault(queue["Ref"], []).extend(allowing)
    return found


def referred(value: Resource) -> str:
    """The logical id that a Ref or GetAtt names."""
    return str(value["Ref"] if "Ref" in value else value["Fn::GetAtt"][0])


@each_function
def test_a_function_has_its_handler_and_golden_events(name: str) -> None:
    module, attribute = FUNCTIONS[name]["Handler"].split(".")
    assert attribute == "handler"
    assert (ROOT / "functions" / f"{module}.py").is_file()
    assert module.replace("_", "") == name.lower()
    payloads = sorted((EVENTS / module).glob("*.json"))
    assert payloads, f"no golden event for {name}"
    for payload in payloads:
        json.loads(payload.read_text())


def test_every_entry_point_is_deployed() -> None:
    deployed = {function["Handler"].split(".")[0] for function in FUNCTIONS.values()}
    assert {path.stem for path in (ROOT / "functions").glob("*.py")} == deployed


@each_function
def test_a_function_is_told_all_that_its_settings_ask_for(name: str) -> None:
    told = {**GLOBALS["Environment"]["Variables"], **FUNCTIONS[name].get("Environment", {}).get("Variables", {})}
    asked = {field.name.upper() for field in dataclasses.fields(SETTINGS[name])}
    assert asked <= told.keys()


@each_function
def test_a_function_keeps_its_logs_for_a_stated_time(name: str) -> None:
    log_group = RESOURCES[referred(FUNCTIONS[name]["LoggingConfig"]["LogGroup"])]["Properties"]
    assert log_group["RetentionInDays"] == {"Ref": "LogRetentionDays"}
    assert log_group["LogGroupName"]["Fn::Sub"].endswith(FUNCTIONS[name]["FunctionName"]["Fn::Sub"])


@each_function
def test_a_role_names_its_actions_and_its_resources(name: str) -> None:
    for statement in statements(FUNCTIONS[name]):
        actions = set(as_list(statement["Action"]))
        assert not [action for action in actions if "*" in action]
        if "*" in as_list(statement["Resource"]):
            assert actions <= UNNARROWED


@each_function
def test_no_list_of_resources_holds_a_list(name: str) -> None:
    """IAM takes a text or a list of texts; what is split, or a parameter of several, is a list already."""
    lists = {name for name, one in DOCUMENT["Parameters"].items() if one["Type"] == "CommaDelimitedList"}
    for statement in statements(FUNCTIONS[name]):
        if isinstance(statement["Resource"], list):
            for resource in statement["Resource"]:
                assert "Fn::Split" not in resource, statement
                assert not (isinstance(resource, dict) and resource.get("Ref") in lists), statement


def test_only_the_remediator_may_change_functions_and_never_our_own() -> None:
    writers = {
        name
        for name, function in FUNCTIONS.items()
        for statement in statements(function)
        if "lambda:UpdateFunctionConfiguration" in as_list(statement["Action"]) and statement["Effect"] == "Allow"
    }
    assert writers == {"Remediator"}
    denials = [one for one in statements(FUNCTIONS["Remediator"]) if one["Effect"] == "Deny"]
    assert [one["Resource"]["Fn::Sub"].partition(":function:")[2] for one in denials] == ["${AWS::StackName}-*"]


def test_the_audit_can_only_be_appended_to() -> None:
    audited = [
        action
        for function in FUNCTIONS.values()
        for statement in statements(function)
        if "AuditTable" in json.dumps(statement["Resource"])
        for action in as_list(statement["Action"])
    ]
    assert audited == ["dynamodb:PutItem"]


@pytest.mark.parametrize(("name", "kind"), [("SlackNotifier", "slack"), ("PagerDutyNotifier", "pagerduty")])
def test_a_notifier_may_read_the_secrets_that_workload_files_may_name(name: str, kind: str) -> None:
    readable = [
        statement["Resource"]["Fn::Sub"].partition(":secret:")[2]
        for statement in statements(FUNCTIONS[name])
        if "secretsmanager:GetSecretValue" in as_list(statement["Action"])
    ]
    assert readable == [f"{SECRET_PREFIXES[kind]}*"]


@pytest.mark.parametrize("name", RULES)
def test_a_rule_may_write_to_its_queue_and_to_its_dead_letters(name: str) -> None:
    policies = queue_policies("events.amazonaws.com")
    for target in RULES[name]["Targets"]:
        for queue in (referred(target["Arn"]), referred(target["DeadLetterConfig"]["Arn"])):
            sources = [statement["Condition"]["ArnEquals"]["aws:SourceArn"] for statement in policies[queue]]
            assert {"Fn::GetAtt": [name, "Arn"]} in [arn for each in sources for arn in as_list(each)]


def test_what_sns_can_not_hand_over_has_somewhere_to_go() -> None:
    events = FUNCTIONS["AlertIntake"]["Events"].values()
    topics = [event["Properties"] for event in events if event["Type"] == "SNS"]
    assert topics
    policies = queue_policies("sns.amazonaws.com")
    for topic in topics:
        queue = referred(topic["RedrivePolicy"]["deadLetterTargetArn"])
        allowed = [statement["Condition"]["ArnEquals"]["aws:SourceArn"] for statement in policies[queue]]
        assert topic["Topic"] in [arn for each in allowed for arn in each]


def queue_events() -> list[tuple[str, Resource]]:
    return [
        (name, event["Properties"])
        for name, function in FUNCTIONS.items()
        for event in function.get("Events", {}).values()
        if event["Type"] == "SQS"
    ]


@pytest.mark.parametrize(("name", "event"), queue_events(), ids=[name for name, _ in queue_events()])
def test_a_queues_message_comes_back_alone_and_not_for_ever(name: str, event: Resource) -> None:
    queue = RESOURCES[referred(event["Queue"])]["Properties"]
    timeout_s = FUNCTIONS[name].get("Timeout", GLOBALS["Timeout"])
    assert event["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    # "Set the visibility timeout to at least six times the function timeout": Lambda Developer Guide, Amazon SQS.
    assert queue["VisibilityTimeout"] >= 6 * timeout_s
    assert queue["RedrivePolicy"]["maxReceiveCount"] >= 5
    assert referred(queue["RedrivePolicy"]["deadLetterTargetArn"]) in RESOURCES


def test_waiting_for_a_severity_tag_leaves_the_intake_most_of_its_time() -> None:
    calls: Any = TAG_CALLS
    longest_s = calls.retries["total_max_attempts"] * (calls.connect_timeout + calls.read_timeout)
    assert longest_s <= FUNCTIONS["AlertIntake"].get("Timeout", GLOBALS["Timeout"]) / 3


def test_a_sweeper_that_fails_rings_the_operators() -> None:
    """It has no dead letters: the next minute sweeps again, unless that fails as well."""
    alarm = RESOURCES["SweeperAlarm"]["Properties"]
    assert (alarm["Namespace"], alarm["MetricName"], alarm["Statistic"]) == ("AWS/Lambda", "Errors", "Sum")
    assert alarm["Dimensions"] == [{"Name": "FunctionName", "Value": {"Ref": "Sweeper"}}]
    assert alarm["AlarmActions"] == alarm["OKActions"] == [{"Ref": "OperatorsTopic"}]


def test_every_dead_letter_rings_the_operators() -> None:
    queues = {name for name in RESOURCES if name.endswith("DeadLetters")}
    metrics = RESOURCES["DeadLettersAlarm"]["Properties"]["Metrics"]
    watched = {
        referred(dimension["Value"])
        for metric in metrics
        if "MetricStat" in metric
        for dimension in metric["MetricStat"]["Metric"]["Dimensions"]
    }
    assert watched == queues
    summed = next(metric["Expression"] for metric in metrics if "Expression" in metric)
    assert {metric["Id"] for metric in metrics if "MetricStat" in metric} == set(summed[5:-2].split(", "))


@pytest.mark.parametrize(("alarm", "machine"), [("InventoryAlarm", "Inventory"), ("ReportAlarm", "Report")])
def test_every_execution_that_ends_badly_rings_the_operators(alarm: str, machine: str) -> None:
    """Whether it failed, ran out of time, or was stopped. It stays bad when nothing fails any more: no OK action."""
    found = RESOURCES[alarm]["Properties"]
    metrics = {one["Id"]: one["MetricStat"] for one in found["Metrics"] if "MetricStat" in one}
    assert {(one["Metric"]["Namespace"], one["Metric"]["MetricName"], one["Stat"]) for one in metrics.values()} == {
        ("AWS/States", name, "Sum") for name in ("ExecutionsFailed", "ExecutionsTimedOut", "ExecutionsAborted")
    }
    own = [{"Name": "StateMachineArn", "Value": {"Ref": machine}}]
    assert all(one["Metric"]["Dimensions"] == own for one in metrics.values())
    (summed,) = (one["Expression"] for one in found["Metrics"] if "Expression" in one)
    assert set(metrics) == set(summed.removeprefix("SUM([").removesuffix("])").split(", "))
    assert (found["ComparisonOperator"], found["Threshold"]) == ("GreaterThanThreshold", 0)
    assert found["TreatMissingData"] == "notBreaching"
    assert found["AlarmActions"] == [{"Ref": "OperatorsTopic"}]


def test_who_reads_an_inventory_may_decrypt_it_by_the_keys_that_are_named_and_by_no_other() -> None:
    readers = {name for name in FUNCTIONS if "InventoryBucketArns" in json.dumps(FUNCTIONS[name])}
    assert readers == {"InventoryStarter", "InventoryPlanner", "InventoryScanner"}
    by_condition = {
        name: [policy["Fn::If"] for policy in function["Policies"] if "kms:Decrypt" in json.dumps(policy)]
        for name, function in FUNCTIONS.items()
        if "kms:Decrypt" in json.dumps(function.get("Policies", []))
    }
    assert set(by_condition) == readers
    for found in by_condition.values():
        ((condition, policy, otherwise),) = found
        assert (condition, otherwise) == ("HasInventoryKeys", {"Ref": "AWS::NoValue"})
        (statement,) = policy["Statement"]
        assert (statement["Action"], statement["Resource"]) == ("kms:Decrypt", {"Ref": "InventoryKeyArns"})
    assert DOCUMENT["Conditions"]["HasInventoryKeys"] == {
        "Fn::Not": [{"Fn::Equals": [{"Fn::Join": ["", {"Ref": "InventoryKeyArns"}]}, ""]}]
    }
