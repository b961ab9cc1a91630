"""SES's mailbox simulator: what is mailed to it bounces, or is complained about.

Missing in MiniStack: event destinations are kept, and nothing is ever told to them. Here what happens to mail to the
simulator's addresses is told to those on EventBridge, as AWS does; those on SNS and others hear nothing.

https://docs.aws.amazon.com/ses/latest/dg/send-an-email-from-console.html#send-email-simulator-how-to-use
https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html has what `detail` holds.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from ministack.core.responses import get_account_id, get_region, new_uuid
from ministack.services import eventbridge, ses_v2

_DOMAIN = "@simulator.amazonses.com"
_TYPES = {"bounce": ("Bounce", "Email Bounced"), "complaint": ("Complaint", "Email Complaint Received")}


def tell(asked: Mapping[str, Any], message_id: str) -> None:
    """What becomes of a mail that was accepted, recipient by recipient. ``asked`` is SendEmail's request. Labels count:
    bounce+ann@… bounces too.
    """
    for address in asked.get("Destination", {}).get("ToAddresses", []):
        user, at, _ = address.partition(_DOMAIN)
        happened, _, _ = user.partition("+")
        if at and happened in _TYPES:
            _told(happened, address, asked, message_id)


def _told(happened: str, address: str, asked: Mapping[str, Any], message_id: str) -> None:
    name = asked.get("ConfigurationSetName", "")
    event_type, detail_type = _TYPES[happened]
    detail = {
        "eventType": event_type,
        "mail": {
            "timestamp": _now(),
            "source": asked["FromEmailAddress"],
            "messageId": message_id,
            "destination": [address],
            "tags": {"ses:configuration-set": [name]},
        },
        happened: _BODIES[happened](address),
    }
    entry = {
        "Source": "aws.ses",
        "DetailType": detail_type,
        "Detail": json.dumps(detail),
        "Resources": [f"arn:aws:ses:{get_region()}:{get_account_id()}:configuration-set/{name}"],
    }
    for bus in _buses(name, event_type.upper()):
        eventbridge._put_events({"Entries": [{**entry, "EventBusName": bus}]}, allow_aws_source=True)


def _buses(configuration_set: str, event_type: str) -> list[str]:
    destinations = (ses_v2._config_sets.get(configuration_set) or {}).get("EventDestinations") or {}
    return [
        one["EventBridgeDestination"]["EventBusArn"]
        for one in destinations.values()
        if one["Enabled"] and event_type in one["MatchingEventTypes"] and "EventBridgeDestination" in one
    ]


def _bounce(address: str) -> dict[str, Any]:
    recipient = {"status": "5.1.1", "action": "failed", "diagnosticCode": "smtp; 550 5.1.1 user unknown"}
    return {
        "feedbackId": new_uuid(),
        "bounceType": "Permanent",
        "bounceSubType": "General",
        "bouncedRecipients": [{"emailAddress": address, **recipient}],
        "timestamp": _now(),
    }


def _complaint(address: str) -> dict[str, Any]:
    return {
        "feedbackId": new_uuid(),
        "complaintSubType": None,
        "complainedRecipients": [{"emailAddress": address}],
        "timestamp": _now(),
        "complaintFeedbackType": "abuse",
    }


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


_BODIES = {"bounce": _bounce, "complaint": _complaint}
