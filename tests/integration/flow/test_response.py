"""From a notice to people, on the deployed template: once, in spite of repeats, second paths, crashes and outages."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from lamplighter.adapters.dynamodb import Table
from lamplighter.adapters.dynamodb_incidents import DynamoDbIncidents
from lamplighter.domain.alert import AlertStatus
from lamplighter.domain.events import DomainEvent
from lamplighter.domain.incident import Incident, IncidentChange, fold
from lamplighter.domain.incident_events import incident_event
from local.cli import main
from local.demo.progress import until
from local.demo.stage import CHANNELS, Stage
from local.demo.watch import Watch
from local.paths import EVENTS
from local.receivers.http_receiver import server_error, silence, throttled
from local.receivers.slack import SlackMessage
from tests.builders import a_triage, an_alert

pytestmark = pytest.mark.embedded


def golden(name: str) -> Any:
    return json.loads((EVENTS / "alert_intake" / f"{name}.json").read_text())


def invoke(stage: Stage, function: str, event: object) -> Any:
    answer = stage.client("lambda").invoke(FunctionName=f"lamplighter-{function}", Payload=json.dumps(event))
    assert "FunctionError" not in answer, answer["Payload"].read()
    return json.loads(answer["Payload"].read())


def notice(name: str, state: str = "ALARM", at: datetime | None = None) -> dict[str, Any]:
    """A CloudWatch alarm's message, as SNS carries it."""
    message: dict[str, Any] = json.loads(golden("sns_metric_alarm")["Records"][0]["Sns"]["Message"])
    changed = (at or datetime.now(UTC)).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "+0000"
    arn = message["AlarmArn"].rsplit(":", 1)[0]
    return message | {
        "AlarmName": name,
        "AlarmArn": f"{arn}:{name}",
        "NewStateValue": state,
        "StateChangeTime": changed,
    }


def publish(stage: Stage, message: object) -> None:
    body = message if isinstance(message, str) else json.dumps(message)
    stage.client("sns").publish(TopicArn=stage.outputs["WarningAlertsTopicArn"], Message=body, Subject="a notice")


def about(stage: Stage, name: str) -> list[SlackMessage]:
    return [message for message in stage.slack.messages if name in message.text]


def incident_of(watch: Watch, name: str) -> Incident:
    return until(f"an incident of {name}", lambda: watch.incidents().get(name))


def audited(watch: Watch, incident: Incident, event_type: str) -> list[DomainEvent]:
    return [entry for entry in watch.audit(incident) if entry.type.value == event_type]


def test_one_transition_by_three_paths_is_one_incident_and_one_message(stage: Stage, watch: Watch) -> None:
    # As of now: what has been open for long is looked after by the sweeper.
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "+0000"
    then = json.loads(golden("sns_metric_alarm")["Records"][0]["Sns"]["Message"])["StateChangeTime"]
    for name in ("sns_metric_alarm", "eventbridge_state_change", "alarm_action"):
        invoke(stage, "alert-intake", json.loads(json.dumps(golden(name)).replace(then, now)))
    publish(stage, notice("AuraStream-High-Error-Rate") | {"StateChangeTime": now})
    incident = incident_of(watch, "AuraStream-High-Error-Rate")
    until("its message", lambda: about(stage, incident.alert.name) or None)
    until("its trigger", lambda: stage.pagerduty.alerts or None)
    publish(stage, notice("AuraStream-Fence", "ALARM"))
    until("what came after it", lambda: about(stage, "AuraStream-Fence") or None)
    assert [one.alert.name for one in watch.all_incidents()].count(incident.alert.name) == 1
    assert len(about(stage, incident.alert.name)) == 1
    triggers = [alert for alert in stage.pagerduty.alerts if alert.dedup_key == incident.incident_id]
    assert [alert.log for alert in triggers] == [("trigger",)]
    until("its audit", lambda: audited(watch, incident, "IncidentOpened") or None)
    assert len(audited(watch, incident, "IncidentOpened")) == 1


def test_what_is_no_alarm_is_announced_by_the_default_route_with_its_body_kept(stage: Stage, watch: Watch) -> None:
    publish(stage, "the text of someone who types by hand: brünig 'quoted' {not json")
    unparsed = until(
        "an incident of unknown source",
        lambda: next((one for one in watch.all_incidents() if one.alert.source.value == "unknown"), None),
    )
    assert unparsed.workload == "default"
    assert "brünig" in (unparsed.alert.raw or "")
    told = until("its message", lambda: about(stage, unparsed.alert.name) or None)
    assert {message.channel_id for message in told} == {CHANNELS["platform-alerts"]}


def test_a_slack_that_refuses_fails_and_hangs_up_gets_the_message_once(stage: Stage, watch: Watch) -> None:
    stage.slack.fail(throttled(1), server_error(), silence())
    publish(stage, notice("AuraStream-Outage"))
    until("the message", lambda: about(stage, "AuraStream-Outage") or None, within_s=90)
    publish(stage, notice("AuraStream-Outage", "OK"))
    resolved = until(
        "its resolve", lambda: [one for one in about(stage, "AuraStream-Outage") if "is resolved" in one.text] or None
    )
    assert len(resolved) == len(about(stage, "AuraStream-Outage")) == 1
    incident = incident_of(watch, "AuraStream-Outage")
    until("the audit of both", lambda: audited(watch, incident, "NotificationDelivered")[1:] or None)


def test_what_a_crash_left_unpublished_is_swept_up(stage: Stage, watch: Watch) -> None:
    stored = datetime.now(UTC) - timedelta(minutes=5)

    class ThenClock:
        def now(self) -> datetime:
            return stored

    table = Table(stage.client("dynamodb"), stage.outputs["IncidentsTableName"], ThenClock())
    alert = an_alert(name="AuraStream-Crash", dedup_key="crash", alarm_arn=None, occurred_at=stored)
    folded = fold(alert, a_triage(), None, None).action
    assert folded is not None
    opened = folded.incident
    assert opened is not None
    workload = stage.workloads().get("aurastream")
    event = incident_event(opened, IncidentChange.OPENED, workload, reason="it fires")
    DynamoDbIncidents(table).save(folded.history, opened, (event,))
    invoke(stage, "sweeper", json.loads((EVENTS / "sweeper" / "schedule.json").read_text()))
    until("the message", lambda: about(stage, "AuraStream-Crash") or None)
    until("the audit", lambda: audited(watch, opened, "IncidentOpened") or None)
    assert event not in table.unpublished(datetime.now(UTC))


def test_a_late_ok_does_not_close_what_fires_now(stage: Stage, watch: Watch) -> None:
    now = datetime.now(UTC)
    publish(stage, notice("AuraStream-Late", at=now))
    incident = incident_of(watch, "AuraStream-Late")
    publish(stage, notice("AuraStream-Late", "OK", at=now - timedelta(minutes=1)))
    publish(stage, notice("AuraStream-Late-Fence", at=now))
    incident_of(watch, "AuraStream-Late-Fence")
    assert incident_of(watch, "AuraStream-Late").is_open
    assert incident.alert.status is AlertStatus.FIRING


def test_of_two_records_the_one_that_can_be_taken_is_taken(stage: Stage, watch: Watch) -> None:
    event = golden("sns_two_records")
    event["Records"][0]["Sns"]["Message"] = "not an alarm at all: two records"
    event["Records"][1]["Sns"]["Message"] = json.dumps(notice("AuraStream-Second"))
    invoke(stage, "alert-intake", event)
    assert incident_of(watch, "AuraStream-Second").is_open
    assert any("two records" in (one.alert.raw or "") for one in watch.all_incidents())


def test_a_message_that_nobody_can_read_takes_no_other_with_it(stage: Stage, watch: Watch) -> None:
    queue = stage.client("sqs").get_queue_url(QueueName="lamplighter-slack")["QueueUrl"]
    stage.client("sqs").send_message(QueueUrl=queue, MessageBody="poison")
    publish(stage, notice("AuraStream-Beside-Poison"))
    until("the message", lambda: about(stage, "AuraStream-Beside-Poison") or None)
    assert incident_of(watch, "AuraStream-Beside-Poison").is_open


def test_a_severity_tag_on_the_alarm_outranks_the_workload_file(stage: Stage, watch: Watch) -> None:
    cloudwatch = stage.client("cloudwatch")
    cloudwatch.put_metric_alarm(
        AlarmName="AuraStream-Tagged",
        Namespace="AuraStream/Api",
        MetricName="Nothing",
        Statistic="Sum",
        Period=60,
        EvaluationPeriods=1,
        Threshold=1,
        ComparisonOperator="GreaterThanThreshold",
        Tags=[{"Key": "severity", "Value": "info"}],
    )
    arn = cloudwatch.describe_alarms(AlarmNames=["AuraStream-Tagged"])["MetricAlarms"][0]["AlarmArn"]
    publish(stage, notice("AuraStream-Tagged") | {"AlarmArn": arn})
    assert incident_of(watch, "AuraStream-Tagged").severity.value == "info"


def test_the_command_tells_an_incident_with_its_audit(
    stage: Stage, watch: Watch, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    publish(stage, notice("AuraStream-Told"))
    incident = incident_of(watch, "AuraStream-Told")
    until("its audit", lambda: audited(watch, incident, "NotificationDelivered") or None)
    for name, value in stage.aws.environment().items():
        monkeypatch.setenv(name, value)
    assert main(["incident"]) == 0
    assert incident.incident_id in capsys.readouterr().out
    assert main(["incident", incident.incident_id, "--acknowledge", "ada"]) == 0
    told = capsys.readouterr().out
    assert "AuraStream-Told (warning, acknowledged)" in told
    assert "NotificationDelivered (delivered)" in told
    assert main(["incident", incident.incident_id, "--json"]) == 0
    as_json = json.loads(capsys.readouterr().out)
    assert as_json["incident"]["acknowledged_by"] == "ada"
    assert {entry["type"] for entry in as_json["audit"]} >= {"IncidentOpened", "NotificationDelivered"}
    assert main(["incident", incident.incident_id, "--acknowledge", "bob"]) == 1
    assert "already acknowledged by ada" in capsys.readouterr().err
    assert main(["incident", "nonesuch"]) == 1


def test_a_resolve_that_never_came_is_found_out(stage: Stage, watch: Watch) -> None:
    cloudwatch, events = stage.client("cloudwatch"), stage.client("events")
    cloudwatch.put_metric_alarm(
        AlarmName="AuraStream-Missed",
        Namespace="AuraStream/Api",
        MetricName="Nothing",
        Statistic="Sum",
        Period=60,
        EvaluationPeriods=1,
        Threshold=1,
        ComparisonOperator="GreaterThanThreshold",
    )
    for name in ("AuraStream-Missed", "AuraStream-Deleted"):
        publish(stage, notice(name, at=datetime.now(UTC) - timedelta(hours=1)))
        incident_of(watch, name)
    intake = [rule["Name"] for rule in events.list_rules()["Rules"] if "AlertIntake" in rule["Name"]]
    for rule in intake:
        events.disable_rule(Name=rule)
    cloudwatch.set_alarm_state(AlarmName="AuraStream-Missed", StateValue="OK", StateReason="it is over")
    invoke(stage, "sweeper", json.loads((EVENTS / "sweeper" / "schedule.json").read_text()))
    for rule in intake:
        events.enable_rule(Name=rule)
    missed, deleted = incident_of(watch, "AuraStream-Missed"), incident_of(watch, "AuraStream-Deleted")
    assert "its notice never came" in (missed.resolved_reason or "")
    assert "deleted" in (deleted.resolved_reason or "")
