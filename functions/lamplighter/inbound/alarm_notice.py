"""A CloudWatch alarm's transition, however it travelled, as an alert.

One transition by SNS, by EventBridge and straight to Lambda gives the same ``dedup_key``, ``occurred_at``,
name, status and summary.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from lamplighter.domain.alert import Alert, AlertSource, AlertStatus, MetricCondition, Severity, Suppression
from lamplighter.inbound.alarm_arn import AlarmArn
from lamplighter.inbound.alarm_summary import alarm_summary
from lamplighter.inbound.arrival import Arrival, Unreadable
from lamplighter.inbound.plain import Json, items, mapping, text, texts
from lamplighter.inbound.redaction import redacted
from lamplighter.inbound.state_reason import read_state_reason
from lamplighter.inbound.timestamps import instant

# DynamoDB's partition key has room for 2048 bytes, and keys get prefixes.
DEDUP_KEY_LIMIT_BYTES = 1024
MAX_CHILDREN = 100
_ARN_LIMIT = 512
# Group-by keys of a contributor are few and short; anything else may be a line of somebody's log.
_MAX_ATTRIBUTES = 10
_MAX_ATTRIBUTE_LENGTH = 128
STATUSES = {"ALARM": AlertStatus.FIRING, "OK": AlertStatus.RESOLVED, "INSUFFICIENT_DATA": AlertStatus.NO_DATA}


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmNotice:
    """What every carrier says of a transition. ``state`` is CloudWatch's word, ``changed_at`` its timestamp."""

    name: str | None
    state: Json
    changed_at: Json
    reason: str
    arn: AlarmArn | None = None
    account_id: str | None = None
    region: str | None = None
    description: str = ""
    condition: MetricCondition | None = None
    children: tuple[str, ...] = ()
    firing_children: tuple[str, ...] = ()
    contributor_id: str | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
    severity: Severity | None = None
    suppression: Suppression | None = None


def alert_of(notice: AlarmNotice, arrival: Arrival) -> Alert:
    """Raises Unreadable where the alarm or its state can't be told."""
    name = notice.name or (notice.arn.name if notice.arn else None)
    status = STATUSES.get(notice.state) if isinstance(notice.state, str) else None
    if name is None:
        raise Unreadable("an alarm without a name")
    if status is None:
        raise Unreadable(f"the alarm {name} without a state that is known")
    condition = _completed(notice.condition, notice.reason)
    return Alert(
        source=AlertSource.CLOUDWATCH,
        status=status,
        name=name,
        dedup_key=_dedup_key(notice, name),
        occurred_at=instant(notice.changed_at, arrival.received_at) or arrival.at,
        summary=alarm_summary(
            status=status,
            condition=condition,
            reason=notice.reason,
            firing_children=notice.firing_children,
            attributes=notice.attributes,
            name=name,
        ),
        reason=notice.reason,
        description=notice.description,
        severity=notice.severity,
        alarm_arn=str(notice.arn) if notice.arn else None,
        account_id=notice.arn.account_id if notice.arn else notice.account_id,
        region=notice.arn.region if notice.arn else notice.region,
        labels=dict(notice.attributes),
        condition=condition,
        children=notice.children,
        topic=arrival.topic,
        url=notice.arn.console_url if notice.arn else None,
        suppression=notice.suppression,
    )


def _completed(condition: MetricCondition | None, reason: str) -> MetricCondition | None:
    """EventBridge carries neither threshold nor operator: the reason's sentence does."""
    if condition is None:
        return None
    read = read_state_reason(reason)
    threshold = condition.threshold if condition.threshold is not None else read.threshold
    return replace(condition, comparison=condition.comparison or read.comparison, threshold=threshold)


def _dedup_key(notice: AlarmNotice, name: str) -> str:
    """Without an ARN still one key per account, region and name: names repeat across them."""
    alarm = str(notice.arn) if notice.arn else f"alarm:{notice.account_id or ''}:{notice.region or ''}:{name}"
    return bounded_key(f"{alarm}#{notice.contributor_id}" if notice.contributor_id else alarm)


def bounded_key(key: str) -> str:
    """The key itself, or where it is too long its beginning and a digest of the whole."""
    encoded = key.encode()
    if len(encoded) <= DEDUP_KEY_LIMIT_BYTES:
        return key
    digest = hashlib.sha256(encoded).hexdigest()
    return encoded[: DEDUP_KEY_LIMIT_BYTES - len(digest) - 1].decode(errors="ignore") + f"#{digest}"


def contributor_attributes(value: Json) -> dict[str, str]:
    """The group a contributor stands for. Fields of log events (``@message``) and long or broken lines stay out."""
    short = {
        key: found
        for key, found in texts(value, _MAX_ATTRIBUTE_LENGTH + 1).items()
        if not key.startswith("@") and len(found) <= _MAX_ATTRIBUTE_LENGTH and found.isprintable()
    }
    return {key[:_MAX_ATTRIBUTE_LENGTH]: redacted(short[key]) for key in list(short)[:_MAX_ATTRIBUTES]}


def tagged_severity(tags: Json) -> Severity | None:
    """The tag ``severity`` of an alarm that propagates its tags: an object, or a list of keys and values.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-tags-in-notifications.html
    """
    pairs = [texts({key.lower(): item for key, item in mapping(tag).items()}) for tag in items(tags)]
    named = {**texts(tags), **{pair["key"]: pair["value"] for pair in pairs if "key" in pair and "value" in pair}}
    said = next((value for key, value in named.items() if key.lower() == "severity"), "")
    return severity_named(said)


def severity_named(word: str) -> Severity | None:
    """None for a word that is none of ours."""
    try:
        return Severity(word.strip().lower())
    except ValueError:
        return None


def child_arns(value: Json) -> tuple[str, ...]:
    """ARNs out of ``[{"arn": …}]``, in either case of letters."""
    arns = (text(_lowered(child).get("arn"), _ARN_LIMIT) for child in items(value))
    return tuple(arn for arn in arns if arn is not None)[:MAX_CHILDREN]


def firing_child_arns(value: Json) -> tuple[str, ...]:
    """Those of them that are in ALARM."""
    return child_arns([child for child in items(value) if _child_state(child) == "ALARM"])


def _child_state(child: Json) -> Json:
    return _lowered(_lowered(child).get("state")).get("value")


def _lowered(value: Json) -> dict[str, Json]:
    return {key.lower(): item for key, item in mapping(value).items()}
