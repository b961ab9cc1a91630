"""From a notice to a remedy and back, on the deployed template, with each function's own role enforced."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from lamplighter.domain.incident import Incident
from lamplighter.domain.remediation import Remediation, RemediationStatus
from local.cli import main
from local.demo.progress import until
from local.demo.stage import Stage
from local.demo.watch import FunctionSettings, Watch
from local.paths import EVENTS

pytestmark = pytest.mark.embedded

ERRORS, LATENCY = "AuraStream-High-Error-Rate", "AuraStream-High-Latency"
AS_DEPLOYED = FunctionSettings(reserved_concurrency=2, memory_mb=512)


@pytest.fixture(scope="module", autouse=True)
def _product(stage: Stage) -> None:
    stage.deploy_product()


def notify(stage: Stage, name: str, state: str) -> None:
    """As an alarm of this name in another account: the product's own alarms stay out of it."""
    golden: dict[str, Any] = json.loads((EVENTS / "alert_intake" / "sns_metric_alarm.json").read_text())
    message = json.loads(golden["Records"][0]["Sns"]["Message"]) | {
        "AlarmName": name,
        "AlarmArn": f"arn:aws:cloudwatch:us-east-1:999999999999:alarm:{name}",
        "NewStateValue": state,
        "StateChangeTime": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "+0000",
    }
    stage.client("sns").publish(TopicArn=stage.outputs["CriticalAlertsTopicArn"], Message=json.dumps(message))


def firing(watch: Watch, name: str) -> Incident:
    def look() -> Incident | None:
        return next((one for one in watch.all_incidents() if one.alert.name == name and one.is_open), None)

    return until(f"an open incident of {name}", look)


def stands(watch: Watch, incident: Incident, *statuses: RemediationStatus) -> Remediation:
    def look() -> Remediation | None:
        found = watch.remediation(incident)
        return found if found and found.status in statuses else None

    return until(f"{incident.alert.name} to be {' or '.join(statuses)}", look)


def command(stage: Stage, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """What `lamplighter` prints, asked of this stage's AWS."""
    for name, value in stage.aws.environment().items():
        monkeypatch.setenv(name, value)
    assert main(arguments) == 0
    return capsys.readouterr().out


def test_a_change_is_made_while_it_fires_and_given_back_after_the_resolve(
    stage: Stage, watch: Watch, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    notify(stage, LATENCY, "ALARM")
    incident = firing(watch, LATENCY)
    applied = stands(watch, incident, RemediationStatus.APPLIED)
    assert applied.change is not None
    assert (applied.change.before, applied.change.after) == (512, 1024)
    assert watch.function() == FunctionSettings(reserved_concurrency=2, memory_mb=1024)
    notify(stage, LATENCY, "OK")
    stands(watch, incident, RemediationStatus.GIVEN_BACK)
    assert watch.function() == AS_DEPLOYED
    steps = ["IncidentOpened", "RemediationApplied", "IncidentResolved", "RemediationVerified", "RemediationGivenBack"]
    until(
        "the audit of every step",
        lambda: {entry.type.value for entry in watch.audit(incident)} >= set(steps) or None,
    )
    said = command(stage, monkeypatch, capsys, "incident", incident.incident_id)
    assert [step for step in steps if step not in said] == []
    assert "1024" in said


def test_what_someone_else_changed_since_stays(stage: Stage, watch: Watch) -> None:
    notify(stage, ERRORS, "ALARM")
    incident = firing(watch, ERRORS)
    stands(watch, incident, RemediationStatus.APPLIED)
    assert watch.function().reserved_concurrency == 100
    stage.client("lambda").put_function_concurrency(FunctionName=stage.function, ReservedConcurrentExecutions=7)
    notify(stage, ERRORS, "OK")
    kept = stands(watch, incident, RemediationStatus.KEPT)
    assert "someone else changed it" in kept.reason
    assert watch.function().reserved_concurrency == 7


def test_an_alarm_whose_name_looks_like_markup_is_listed_and_told_as_it_is(
    stage: Stage, watch: Watch, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    odd = "[/red]-[bold]"
    notify(stage, odd, "ALARM")
    incident = firing(watch, odd)
    listed = command(stage, monkeypatch, capsys, "incident")
    assert odd in "".join(listed.split())
    assert odd in command(stage, monkeypatch, capsys, "incident", incident.incident_id)
