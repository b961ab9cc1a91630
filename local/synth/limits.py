"""CloudWatch's limits and those of its neighbours, each with the place that says so."""

from __future__ import annotations

from dataclasses import dataclass

_QUOTAS = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html"
_PUT_METRIC_ALARM = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html"
_PUT_COMPOSITE_ALARM = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html"
_WALL_CLOCK_WINDOW = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_WallClockWindow.html"
_PUT_DASHBOARD = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutDashboard.html"
_INSIGHTS = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html"
_MODEL = "botocore's service model of {0}"


@dataclass(frozen=True, slots=True)
class Limit:
    """At most ``value`` of ``what``."""

    value: int
    what: str
    source: str

    def __str__(self) -> str:
        return f"at most {self.value} {self.what} ({self.source})"


DAY_S = 86_400
HOUR_S = 3_600
MINUTE_S = 60
HIGH_RESOLUTION_PERIODS_S = (10, 20, 30)

ALARM_NAME = Limit(255, "characters in an alarm's name", _MODEL.format("CloudWatch, AlarmName"))
ALARM_DESCRIPTION = Limit(1024, "characters in an alarm's description", _MODEL.format("CloudWatch, AlarmDescription"))
ALARM_METRICS = Limit(10, "metrics in an alarm's metric math", _QUOTAS)
ALARM_WINDOW_S = Limit(DAY_S, "seconds of period × periods with a period under an hour", _PUT_METRIC_ALARM)
LONG_ALARM_WINDOW_S = Limit(
    7 * DAY_S, "seconds of period × periods with a period of an hour or more", _PUT_METRIC_ALARM
)
# The page of quotas still says a day; WallClockWindow has a period of a week, and PutMetricAlarm takes what its window
# does.
PERIOD_S = Limit(7 * DAY_S, "seconds in a period", _WALL_CLOCK_WINDOW)
EXPRESSION = Limit(2048, "characters in a metric math expression", _MODEL.format("CloudWatch, MetricExpression"))
DIMENSIONS = Limit(30, "dimensions of a metric", _MODEL.format("CloudWatch, Dimensions"))
DIMENSION_NAME = Limit(255, "characters in a dimension's name", _MODEL.format("CloudWatch, DimensionName"))
DIMENSION_VALUE = Limit(1024, "characters in a dimension's value", _MODEL.format("CloudWatch, DimensionValue"))
METRIC_NAME = Limit(255, "characters in a metric's name", _MODEL.format("CloudWatch, MetricName"))
NAMESPACE = Limit(255, "characters in a namespace", _MODEL.format("CloudWatch, Namespace"))
COMPOSITE_CHILDREN = Limit(100, "alarms under a composite alarm", _PUT_COMPOSITE_ALARM)
COMPOSITE_RULE = Limit(10_240, "characters in a composite alarm's rule", _MODEL.format("CloudWatch, AlarmRule"))
DASHBOARD_NAME = Limit(255, "characters in a dashboard's name", _PUT_DASHBOARD)
DASHBOARD_WIDGETS = Limit(500, "widgets on a dashboard", _QUOTAS)
# GetMetricData takes 500 queries, and a widget is one call: hidden inputs of its math count.
WIDGET_METRICS = Limit(500, "metrics and expressions in a widget", _QUOTAS)
DASHBOARD_METRICS = Limit(2500, "metrics and expressions on a dashboard", _QUOTAS)
QUERY_NAME = Limit(255, "characters in a saved query's name", _MODEL.format("CloudWatch Logs, QueryDefinitionName"))
QUERY_STRING = Limit(10_000, "characters in a saved query", _MODEL.format("CloudWatch Logs, QueryDefinitionString"))
QUERY_LOG_GROUPS = Limit(50, "log groups in a query", _INSIGHTS)
LOG_GROUP_NAME = Limit(512, "characters in a log group's name", _MODEL.format("CloudWatch Logs, LogGroupName"))
METRIC_FILTERS = Limit(100, "metric filters of a log group", _INSIGHTS)
FILTER_NAME = Limit(512, "characters in a metric filter's name", _MODEL.format("CloudWatch Logs, FilterName"))
FILTER_PATTERN = Limit(1024, "characters in a filter's pattern", _MODEL.format("CloudWatch Logs, FilterPattern"))
TRACE_GROUP_NAME = Limit(32, "characters in an X-Ray group's name", _MODEL.format("X-Ray, GroupName"))
SAMPLING_RULE_NAME = Limit(32, "characters in a sampling rule's name", _MODEL.format("X-Ray, RuleName"))
BUDGET_NAME = Limit(100, "characters in a budget's name", _MODEL.format("Budgets, BudgetName"))
BUDGET_NOTICES = Limit(10, "notices of a budget", _MODEL.format("Budgets, NotificationWithSubscribersList"))
BUDGET_EMAILS = Limit(
    10,
    "e-mail addresses of a budget's notice",
    "https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_budgets_Notification.html",
)
IP_SET_NAME = Limit(128, "characters in an IP set's name", _MODEL.format("WAFV2, EntityName"))
IP_SET_ADDRESSES = Limit(
    10_000, "addresses in an IP set", "https://docs.aws.amazon.com/waf/latest/developerguide/limits.html"
)
