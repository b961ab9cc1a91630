"""A CloudWatch alarm's notification in an SNS message.

Shapes: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
"""

from __future__ import annotations

from lamplighter.domain.alert import Alert, MetricCondition
from lamplighter.inbound.alarm_arn import AlarmArn, place_of, read_alarm_arn
from lamplighter.inbound.alarm_notice import (
    AlarmNotice,
    alert_of,
    child_arns,
    contributor_attributes,
    firing_child_arns,
    tagged_severity,
)
from lamplighter.inbound.arrival import Arrival
from lamplighter.inbound.metric_condition import (
    MetricQuery,
    condition_of,
    queries_of,
    seconds,
    sns_dimensions,
    sns_query,
)
from lamplighter.inbound.plain import NAME_LIMIT, Json, mapping, number, text

_STATISTICS = {
    "SUM": "Sum",
    "AVERAGE": "Average",
    "MINIMUM": "Minimum",
    "MAXIMUM": "Maximum",
    "SAMPLE_COUNT": "SampleCount",
    "SAMPLECOUNT": "SampleCount",
}


def is_sns_alarm(body: dict[str, Json]) -> bool:
    return "AlarmName" in body and "NewStateValue" in body


def sns_alarm(body: dict[str, Json], arrival: Arrival) -> Alert:
    """``Region`` is a display name: the code comes from the ARN, else from the topic's. Raises Unreadable."""
    account_id = text(body.get("AWSAccountId"))
    children = body.get("TriggeringChildren")
    return alert_of(
        AlarmNotice(
            name=text(body.get("AlarmName"), NAME_LIMIT),
            state=body.get("NewStateValue"),
            changed_at=body.get("StateChangeTime"),
            reason=text(body.get("NewStateReason")) or "",
            arn=read_alarm_arn(text(body.get("AlarmArn"))) or _built_arn(body, arrival),
            account_id=account_id,
            region=text(body.get("Region")),
            description=text(body.get("AlarmDescription")) or "",
            condition=_condition(mapping(body.get("Trigger"))),
            children=child_arns(children),
            firing_children=firing_child_arns(children),
            contributor_id=text(body.get("AlarmContributorId"), NAME_LIMIT),
            attributes=contributor_attributes(body.get("AlarmContributorAttributes")),
            severity=tagged_severity(body.get("AlarmTags")),
        ),
        arrival,
    )


def _built_arn(body: dict[str, Json], arrival: Arrival) -> AlarmArn | None:
    """Old notices carry no ARN. An alarm publishes to topics of its own region only, of any account."""
    place = place_of(arrival.topic_arn)
    account_id, name = text(body.get("AWSAccountId")), text(body.get("AlarmName"), NAME_LIMIT)
    if place is None or account_id is None or name is None:
        return None
    partition, region = place
    return AlarmArn(partition=partition, region=region, account_id=account_id, name=name)


def _condition(trigger: dict[str, Json]) -> MetricCondition | None:
    queries = [sns_query(query) for query in queries_of(trigger.get("Metrics"))]
    if not queries and text(trigger.get("MetricName")):
        queries = [_single_metric(trigger)]
    return condition_of(queries, text(trigger.get("ComparisonOperator")), number(trigger.get("Threshold")))


def _single_metric(trigger: dict[str, Json]) -> MetricQuery:
    statistic = text(trigger.get("ExtendedStatistic")) or text(trigger.get("Statistic"))
    return MetricQuery(
        namespace=text(trigger.get("Namespace")),
        metric_name=text(trigger.get("MetricName")),
        statistic=_STATISTICS.get(statistic, statistic) if statistic else None,
        dimensions=sns_dimensions(trigger.get("Dimensions")),
        period_s=seconds(trigger.get("Period")),
    )
