"""What alarms cost when they change: their notices, and the workload's share of the core stack that takes them on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from lamplighter.domain.definitions.alarms import Topic
from lamplighter.domain.definitions.subscriptions import Protocol
from lamplighter.domain.definitions.workload_file import WorkloadFile
from local.synth.bill.model import Part
from local.synth.model import CompositeAlarm, MetricAlarm, Plan

# One that goes off and comes back once a week: 2 × 52 ÷ 12 = 8.7 a month.
_NOTICES_OF_AN_ALARM = 9
ASSUMED = "as if each alarm that tells anyone went off and came back once a week"
_PUBLISHES = ("SNS", "publishes")
_E_MAILS = ("SNS", "e-mail deliveries")
# Of one notice, at most. It comes in twice, by topic and by EventBridge; its event goes by four queues (Slack,
# PagerDuty, remediation, audit; sent, received, deleted) to four functions of 256 MB, a second each. Written are the
# incident, its history and the event in one transaction (two units each), then two ledgers twice, the mark and
# three audit entries, at up to 2 KB; an invocation logs 2 KB.
_CORE: Mapping[tuple[str, str], Decimal] = {
    ("Lambda", "requests"): Decimal(6),
    ("Lambda", "GB-seconds arm64"): Decimal("1.5"),
    ("EventBridge", "custom events"): Decimal(1),
    ("SQS", "standard requests"): Decimal(12),
    ("DynamoDB", "on-demand write units"): Decimal(28),
    ("DynamoDB", "on-demand read units"): Decimal(20),
    ("CloudWatch", "GB of Lambda logs ingested"): Decimal("0.000012"),
}
ITEMS = (_PUBLISHES, _E_MAILS, *_CORE)


def notice_parts(file: WorkloadFile, plan: Plan, service: str, item: str) -> Iterator[Part]:
    """Of one of ITEMS."""
    alarms = _telling(plan)
    if (service, item) == _E_MAILS:
        yield from _e_mails(file, alarms)
    elif alarms:
        notices = len(alarms) * _NOTICES_OF_AN_ALARM
        each = _CORE.get((service, item), Decimal(1))
        yield Part(origin="alarms", what=f"{notices:,} notices of {len(alarms)} alarms", quantity=each * notices)


def _telling(plan: Plan) -> list[MetricAlarm | CompositeAlarm]:
    simple = [alarm for alarm in plan.alarms if alarm.actions and alarm.topic is not Topic.NONE]
    return [*simple, *(alarm for alarm in plan.composites if alarm.topic is not Topic.NONE)]


def _e_mails(file: WorkloadFile, alarms: list[MetricAlarm | CompositeAlarm]) -> Iterator[Part]:
    for at, subscription in enumerate(file.subscriptions):
        heard = sum(alarm.topic is subscription.topic for alarm in alarms)
        if subscription.protocol is Protocol.EMAIL and heard:
            quantity = Decimal(heard * _NOTICES_OF_AN_ALARM)
            yield Part(
                origin=f"subscriptions[{at}]", what=f"{heard} alarms to {subscription.endpoint}", quantity=quantity
            )
