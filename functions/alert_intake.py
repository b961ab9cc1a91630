"""Alarm notices in (SNS, EventBridge, alarm actions); incidents in DynamoDB and their events on the bus out."""

from __future__ import annotations

from functools import partial
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from lamplighter.bootstrap import responding
from lamplighter.domain.alert import AlertSource
from lamplighter.inbound.envelope import heard_from
from lamplighter.observability import count, logger, observed
from lamplighter.usecases.attempt_all import attempt_all
from lamplighter.usecases.receive_alert import Received, receive_alert


@observed
def handler(event: Any, _context: LambdaContext) -> None:
    """Every alert of the event is tried; what failed is raised after the last, and the whole event comes again."""
    intake = responding.alert_intake()
    heard = heard_from(event, intake.clock.now())
    count("AlertsReceived", len(heard.alerts))
    count("AlertsOfUnknownSource", sum(alert.source is AlertSource.UNKNOWN for alert in heard.alerts))
    for remark in heard.remarks:
        logger().info(remark)
    received = attempt_all(
        "alerts", [partial(receive_alert, alert, intake.incidents, intake.tags) for alert in heard.alerts]
    )
    for one in received:
        _log(one)


def _log(received: Received) -> None:
    logger().info(
        received.decision.reason,
        extra={
            "alert": received.alert.name,
            "source": received.alert.source.value,
            "status": received.alert.status.value,
            "workload": received.triage.workload,
            "severity": received.triage_reason,
            "incident_id": received.event.incident_id if received.event else None,
        },
    )
