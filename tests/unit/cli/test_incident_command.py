"""`lamplighter incident`, on tables as template.yaml defines them, piped into a file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws
from samtranslator.yaml_helper import yaml_parse

from lamplighter.adapters.dynamodb import Table
from lamplighter.adapters.dynamodb_audit import DynamoDbAuditLog
from lamplighter.adapters.dynamodb_incidents import DynamoDbIncidents
from lamplighter.adapters.system_clock import SystemClock
from lamplighter.domain.incident import Incident, IncidentChange
from lamplighter.domain.incident_events import incident_event
from local.cli import main
from local.paths import TEMPLATE
from tests.builders import a_workload, an_opened, at

NAME = "AuraStream-" + "-".join(["Very"] * 30) + "-High-Latency"
_SETTINGS = ("BillingMode", "AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes")


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> Iterator[Incident]:
    """One incident in a stack."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    defined: dict[str, Any] = yaml_parse(TEMPLATE.read_text())["Resources"]
    tables = ("IncidentsTable", "AuditTable")
    stack = {
        "Resources": {
            name: {
                "Type": "AWS::DynamoDB::Table",
                "Properties": {key: value for key, value in defined[name]["Properties"].items() if key in _SETTINGS},
            }
            for name in tables
        },
        "Outputs": {f"{name}Name": {"Value": {"Ref": name}} for name in tables},
    }
    with mock_aws():
        cloudformation = boto3.client("cloudformation")
        cloudformation.create_stack(StackName="lamplighter", TemplateBody=json.dumps(stack))
        (made,) = cloudformation.describe_stacks(StackName="lamplighter")["Stacks"]
        outputs = {one["OutputKey"]: one["OutputValue"] for one in made["Outputs"]}
        table = Table(boto3.client("dynamodb"), outputs["IncidentsTableName"], SystemClock())
        history, incident = an_opened(name=NAME)
        DynamoDbIncidents(table).save(history, incident, ())
        opened = incident_event(incident, IncidentChange.OPENED, a_workload(), reason="it fires")
        DynamoDbAuditLog(boto3.client("dynamodb"), outputs["AuditTableName"]).record(opened, at(1))
        yield incident


def test_piped_a_line_holds_an_incident_with_its_whole_name(kept: Incident, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["incident"]) == 0
    head, line = capsys.readouterr().out.splitlines()
    assert head.split()[:3] == ["opened", "(UTC)", "incident"]
    assert kept.incident_id in line
    assert NAME in line


def test_one_that_is_not_there_is_to_be_looked_up(kept: Incident, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["incident", f"{kept.incident_id}0"]) == 1
    assert "`lamplighter incident` lists the latest" in capsys.readouterr().err


def test_an_entry_of_the_audit_says_when_in_utc(kept: Incident, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["incident", kept.incident_id]) == 0
    assert f"{kept.opened_at:%Y-%m-%d %H:%M:%S} UTC  IncidentOpened (" in capsys.readouterr().out
