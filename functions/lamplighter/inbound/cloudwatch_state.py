"""The part that CloudWatch's EventBridge events and its calls to Lambda have in common: alarm, state, configuration."""

from __future__ import annotations

from datetime import datetime

from lamplighter.domain.alert import Alert, MetricCondition, Suppression
from lamplighter.inbound.alarm_arn import AlarmArn, partition_of, read_alarm_arn
from lamplighter.inbound.alarm_notice import (
    AlarmNotice,
    alert_of,
    child_arns,
    contributor_attributes,
    firing_child_arns,
    tagged_severity,
)
from lamplighter.inbound.arrival import Arrival
from lamplighter.inbound.metric_condition import condition_of, event_query, queries_of
from lamplighter.inbound.plain import NAME_LIMIT, Json, mapping, number, parsed, text
from lamplighter.inbound.timestamps import instant


def state_alert(
    detail: dict[str, Json], arn: str | None, account_id: str | None, region: str | None, arrival: Arrival
) -> Alert:
    """Raises Unreadable where the alarm or its state can't be told."""
    state = mapping(detail.get("state"))
    configuration = mapping(detail.get("configuration"))
    contributor = mapping(detail.get("alarmContributor"))
    data = _reason_data(state)
    name = text(detail.get("alarmName"), NAME_LIMIT)
    return alert_of(
        AlarmNotice(
            name=name,
            state=state.get("value"),
            changed_at=state.get("timestamp"),
            reason=text(state.get("reason")) or "",
            arn=read_alarm_arn(arn) or _built_arn(name, account_id, region),
            account_id=account_id,
            region=region,
            description=text(configuration.get("description")) or "",
            condition=_condition(configuration, data),
            children=child_arns(data.get("triggeringAlarms")),
            firing_children=firing_child_arns(data.get("triggeringAlarms")),
            contributor_id=text(contributor.get("id"), NAME_LIMIT),
            attributes=contributor_attributes(contributor.get("attributes")),
            severity=tagged_severity(detail.get("alarmTags")),
            suppression=_muted(detail, arrival.received_at) or _suppressed(state, configuration),
        ),
        arrival,
    )


def _reason_data(state: dict[str, Json]) -> dict[str, Json]:
    """A JSON string inside the event."""
    data = state.get("reasonData")
    return mapping(parsed(data) if isinstance(data, str) else data)


def _condition(configuration: dict[str, Json], data: dict[str, Json]) -> MetricCondition | None:
    queries = [event_query(query) for query in queries_of(configuration.get("metrics"))]
    return condition_of(queries, text(configuration.get("comparisonOperator")), number(data.get("threshold")))


def _built_arn(name: str | None, account_id: str | None, region: str | None) -> AlarmArn | None:
    if name is None or account_id is None or region is None:
        return None
    return AlarmArn(partition=partition_of(region), region=region, account_id=account_id, name=name)


def _muted(detail: dict[str, Json], received_at: datetime) -> Suppression | None:
    """A mute rule: the event is sent all the same."""
    mute = mapping(detail.get("muteDetail"))
    rule = text(mute.get("mutedByArn"))
    if rule is None:
        return None
    until = instant(mute.get("muteWindowEnd"), received_at)
    ends = f" until {until:%Y-%m-%d %H:%M} UTC" if until else ""
    reason = f"muted by the CloudWatch mute rule {rule.rpartition(':')[2]}{ends}"
    return Suppression(by=rule, reason=reason, until=until)


def _suppressed(state: dict[str, Json], configuration: dict[str, Json]) -> Suppression | None:
    """A composite's suppressor. When it ends nobody knows beforehand: CloudWatch notifies then."""
    how = text(state.get("actionsSuppressedBy"))
    if how is None:
        return None
    suppressor = text(configuration.get("actionsSuppressor")) or how
    reason = text(state.get("actionsSuppressedReason")) or f"actions suppressed by {how}"
    return Suppression(by=suppressor, reason=reason)
