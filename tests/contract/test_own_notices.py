"""Lamplighter's own notices: what is sent by EventBridge comes out of the intake's reading as the same alert."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from lamplighter.adapters.eventbridge_notices import EventBridgeNotices
from lamplighter.domain.alert import AlertSource, AlertStatus, Severity
from lamplighter.domain.incident import AlertHistory, Fold, Incident, fold
from lamplighter.domain.notice import Notice
from lamplighter.domain.routing import triage
from lamplighter.errors import Unavailable
from lamplighter.inbound.envelope import heard_from
from tests.builders import NOON, a_workload, at, workloads

NOTICE = Notice(
    workload="aurastream",
    topic="customers-at-risk",
    name="aurastream-customers-at-risk",
    status=AlertStatus.FIRING,
    severity=Severity.ERROR,
    occurred_at=NOON,
    summary="1 customer became at risk: cus-1 (50)",
    reason="1 of 3 customers are at risk",
)


def sent(notice: Notice) -> dict[str, Any]:
    """As EventBridge delivers what was put."""
    client, put = boto3.client("events"), list[dict[str, Any]]()
    client.meta.events.register("provide-client-params.events.PutEvents", lambda params, **_: put.append(params))
    with Stubber(client) as answers:
        answers.add_response("put_events", {"FailedEntryCount": 0, "Entries": [{"EventId": "1"}]})
        EventBridgeNotices(client).send(notice)
    [entry] = put[0]["Entries"]
    assert "EventBusName" not in entry
    return {
        "version": "0",
        "id": "1",
        "source": entry["Source"],
        "detail-type": entry["DetailType"],
        "detail": json.loads(entry["Detail"]),
        "time": entry["Time"].isoformat(),
        "account": "123456789012",
        "region": "us-east-1",
        "resources": [],
    }


def test_a_notice_comes_out_as_it_was_sent() -> None:
    [alert] = heard_from(sent(NOTICE), at(5)).alerts
    assert (alert.source, alert.status, alert.severity) == (AlertSource.LAMPLIGHTER, AlertStatus.FIRING, Severity.ERROR)
    assert (alert.name, alert.summary, alert.reason) == (NOTICE.name, NOTICE.summary, NOTICE.reason)
    assert (alert.occurred_at, alert.region) == (NOON, "us-east-1")


def test_a_resolve_is_of_the_same_alert_whatever_its_words_and_another_workloads_is_not() -> None:
    def key(notice: Notice) -> str:
        [alert] = heard_from(sent(notice), at(5)).alerts
        return alert.dedup_key

    resolved = replace(NOTICE, status=AlertStatus.RESOLVED, summary="no customer is at risk", occurred_at=at(86_400))
    assert key(NOTICE) == key(resolved)
    assert key(NOTICE) != key(replace(NOTICE, workload="ims"))
    assert key(NOTICE) != key(replace(NOTICE, topic="costs"))


def test_it_is_its_workloads_by_label_whatever_its_name() -> None:
    [alert] = heard_from(sent(replace(NOTICE, workload="ims", name="AuraStream-x")), at(5)).alerts
    triaged, why = triage(alert, None, workloads(a_workload(), a_workload(workload="ims", alarms=())))
    assert (triaged.workload, triaged.severity) == ("ims", Severity.ERROR)
    assert why == "severity error from the alert itself"


def test_it_opens_an_incident_and_its_resolve_ends_it() -> None:
    def folded(notice: Notice, history: AlertHistory | None, known: Incident | None) -> Fold:
        [alert] = heard_from(sent(notice), at(5)).alerts
        action = fold(alert, triage(alert, None, workloads())[0], history, known).action
        assert action is not None
        return action

    opened = folded(NOTICE, None, None)
    again = folded(
        replace(NOTICE, summary="2 customers became at risk", occurred_at=at(60)), opened.history, opened.incident
    )
    assert again.incident is not None
    assert opened.incident is not None
    assert again.incident.incident_id == opened.incident.incident_id
    ended = folded(replace(NOTICE, status=AlertStatus.RESOLVED, occurred_at=at(90)), again.history, again.incident)
    assert ended.incident is not None
    assert not ended.incident.is_open


@pytest.mark.parametrize("missing", ["workload", "topic", "status"])
def test_one_that_lacks_what_tells_it_apart_is_announced_as_unread(missing: str) -> None:
    event = sent(NOTICE)
    del event["detail"][missing]
    [alert] = heard_from(event, at(5)).alerts
    assert alert.source is AlertSource.UNKNOWN


def test_a_notice_that_was_not_accepted_is_not_sent() -> None:
    client = boto3.client("events")
    with Stubber(client) as answers:
        refused = {"FailedEntryCount": 1, "Entries": [{"ErrorCode": "ThrottlingException"}]}
        answers.add_response("put_events", refused)
        with pytest.raises(Unavailable, match="ThrottlingException"):
            EventBridgeNotices(client).send(NOTICE)
        answers.add_client_error("put_events", "InternalException")
        with pytest.raises(Unavailable, match="InternalException"):
            EventBridgeNotices(client).send(NOTICE)
