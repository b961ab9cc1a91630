"""The golden payloads, and alerts out of them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from lamplighter.domain.alert import Alert
from lamplighter.inbound.envelope import heard_from
from local.paths import EVENTS

RECEIVED_AT = datetime(2025, 6, 15, 8, 0, tzinfo=UTC)
INTAKE = EVENTS / "alert_intake"
NAMES = sorted(path.stem for path in INTAKE.glob("*.json"))
TOPIC = "arn:aws:sns:us-east-1:123456789012:lamplighter-critical"


def golden(name: str) -> Any:
    return json.loads((INTAKE / f"{name}.json").read_text())


def message(name: str) -> dict[str, Any]:
    """The CloudWatch message inside an SNS payload."""
    found: dict[str, Any] = json.loads(golden(name)["Records"][0]["Sns"]["Message"])
    return found


def by_sns(body: object, **sns: object) -> dict[str, Any]:
    """An SNS event around a message; a body that is no text is written as JSON."""
    written = body if isinstance(body, str) else json.dumps(body)
    notification = {
        "Type": "Notification",
        "MessageId": "1",
        "TopicArn": TOPIC,
        "Subject": None,
        "Message": written,
        "Timestamp": "2025-06-12T10:00:00.000Z",
    }
    return {"Records": [{"EventSource": "aws:sns", "Sns": notification | sns}]}


def read(event: object) -> list[Alert]:
    return list(heard_from(event, RECEIVED_AT).alerts)


def read_one(event: object) -> Alert:
    (alert,) = read(event)
    return alert
