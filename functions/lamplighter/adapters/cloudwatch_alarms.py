"""CloudWatch alarms: their state, their own metric since a change, and their severity tag."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, cast

from botocore.exceptions import BotoCoreError, ClientError

from lamplighter.domain.alert import Severity
from lamplighter.domain.remediation import AlarmReading, AlarmState
from lamplighter.errors import Unavailable
from lamplighter.observability import logger

if TYPE_CHECKING:
    from mypy_boto3_cloudwatch import CloudWatchClient
    from mypy_boto3_cloudwatch.type_defs import (
        MetricAlarmTypeDef,
        MetricDataQueryTypeDef,
        MetricDataResultTypeDef,
        MetricStatTypeDef,
    )

# The comparisons with one threshold; those with an anomaly band have two, which move.
_COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    "GreaterThanOrEqualToThreshold": operator.ge,
    "GreaterThanThreshold": operator.gt,
    "LessThanThreshold": operator.lt,
    "LessThanOrEqualToThreshold": operator.le,
}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class CloudWatchAlarmStates:
    """Implements AlarmStates."""

    client: CloudWatchClient
    arn_prefix: str

    def state(self, alarm_arn: str) -> AlarmState | None:
        name = alarm_arn.partition(":alarm:")[2]
        try:
            found = self.client.describe_alarms(AlarmNames=[name], AlarmTypes=["MetricAlarm", "CompositeAlarm"])
        except (ClientError, BotoCoreError) as error:
            raise Unavailable(f"CloudWatch, alarm {name}: {error}") from error
        for alarm in (*found.get("MetricAlarms", []), *found.get("CompositeAlarms", [])):
            if alarm["AlarmArn"] == alarm_arn:
                return AlarmState(state=alarm["StateValue"], changed_at=alarm["StateUpdatedTimestamp"])
        return None


@dataclass(frozen=True, slots=True)
class CloudWatchAlarms:
    """Implements AlarmReader and AlarmTags, for the alarms of the client's account and region."""

    client: CloudWatchClient

    def reading(self, alarm_arn: str, since: datetime, now: datetime) -> AlarmReading | None:
        name = alarm_arn.partition(":alarm:")[2]
        try:
            found = self.client.describe_alarms(AlarmNames=[name], AlarmTypes=["MetricAlarm", "CompositeAlarm"])
            for composite in found.get("CompositeAlarms", []):
                if composite["AlarmArn"] == alarm_arn:
                    return AlarmReading(
                        state=composite["StateValue"],
                        state_changed_at=composite["StateUpdatedTimestamp"],
                        state_only=True,
                    )
            # By ARN: another region's alarm may have the same name.
            alarms = (alarm for alarm in found.get("MetricAlarms", []) if alarm["AlarmArn"] == alarm_arn)
            alarm = next(alarms, None)
            return self._measured(alarm, since, now) if alarm else None
        except (ClientError, BotoCoreError) as error:
            raise Unavailable(f"CloudWatch, alarm {name}: {error}") from error

    def severity(self, alarm_arn: str) -> Severity | None:
        try:
            tags = self.client.list_tags_for_resource(ResourceARN=alarm_arn)["Tags"]
            said = next((tag["Value"] for tag in tags if tag["Key"] == "severity"), None)
            return Severity(said.lower()) if said is not None else None
        except (ClientError, BotoCoreError, ValueError) as error:
            logger().warning("no severity from the alarm's tag", extra={"alarm_arn": alarm_arn, "error": str(error)})
            return None

    def _measured(self, alarm: MetricAlarmTypeDef, since: datetime, now: datetime) -> AlarmReading:
        series = self._series(alarm, since, now)
        compare = _COMPARISONS.get(alarm["ComparisonOperator"])
        if series is None or compare is None or "Threshold" not in alarm:
            return AlarmReading(
                state=alarm["StateValue"], state_changed_at=alarm["StateUpdatedTimestamp"], state_only=True
            )
        threshold = alarm["Threshold"]
        return AlarmReading(
            state=alarm["StateValue"],
            state_changed_at=alarm["StateUpdatedTimestamp"],
            values=tuple(series),
            breaching=tuple(compare(value, threshold) for value in series),
        )

    def _series(self, alarm: MetricAlarmTypeDef, since: datetime, now: datetime) -> Sequence[float] | None:
        """The alarm's own values in whole periods since then, oldest first; None where they are not one series."""
        queries = _queries(alarm)
        watched = [query["Id"] for query in queries if query.get("ReturnData", True)]
        if len(watched) != 1 or "ThresholdMetricId" in alarm or "Threshold" not in alarm:
            return None
        start, end = whole_periods(since, now, _period_s(queries))
        if start >= end:
            return ()
        pages = self.client.get_paginator("get_metric_data").paginate(
            MetricDataQueries=queries, StartTime=start, EndTime=end, ScanBy="TimestampAscending"
        )
        results = [result for page in pages for result in page["MetricDataResults"] if result["Id"] == watched[0]]
        return _joined(results)


def whole_periods(since: datetime, now: datetime, period_s: int) -> tuple[datetime, datetime]:
    """The start of the first period that began after an instant, and the end of the last that is over."""
    period = timedelta(seconds=period_s)
    return _EPOCH - (_EPOCH - since) // period * period, _EPOCH + (now - _EPOCH) // period * period


def _queries(alarm: MetricAlarmTypeDef) -> list[MetricDataQueryTypeDef]:
    """The alarm's own queries, or its single metric as one."""
    if alarm.get("Metrics"):
        return [cast("MetricDataQueryTypeDef", query) for query in alarm["Metrics"]]
    if "MetricName" not in alarm:
        return []
    stat: MetricStatTypeDef = {
        "Metric": {
            "Namespace": alarm["Namespace"],
            "MetricName": alarm["MetricName"],
            "Dimensions": alarm.get("Dimensions", []),
        },
        "Period": alarm["Period"],
        "Stat": alarm.get("ExtendedStatistic") or alarm.get("Statistic", "Average"),
    }
    if "Unit" in alarm:
        stat["Unit"] = alarm["Unit"]
    return [{"Id": "m1", "MetricStat": stat, "ReturnData": True}]


def _period_s(queries: Sequence[MetricDataQueryTypeDef]) -> int:
    periods = [query["MetricStat"]["Period"] for query in queries if "MetricStat" in query]
    periods += [query["Period"] for query in queries if "Period" in query]
    return max(periods, default=60)


def _joined(results: Sequence[MetricDataResultTypeDef]) -> list[float] | None:
    """One series from all pages. An expression may give several, told apart by their labels."""
    if any(result.get("StatusCode") in {"InternalError", "Forbidden"} for result in results):
        raise Unavailable(f"CloudWatch: GetMetricData answers {[result.get('StatusCode') for result in results]}")
    if len({result.get("Label") for result in results}) > 1:
        return None
    points = [
        point
        for result in results
        for point in zip(result.get("Timestamps", []), result.get("Values", []), strict=True)
    ]
    return [value for _, value in sorted(points)]
