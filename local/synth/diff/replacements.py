"""Resources that CloudFormation deletes and makes anew because a property changed that can't be changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from local.synth.diff.changes import Change, What
from local.synth.diff.template_things import Template, kind_and_name, resources_of

# createOnlyProperties in CloudFormation's resource schemas ("Update requires: Replacement"), of what a workload's
# template is made of.
UNCHANGEABLE = {
    "AWS::Budgets::Budget": ("Budget.BudgetName", "NotificationsWithSubscribers"),
    "AWS::CloudWatch::Alarm": ("AlarmName",),
    "AWS::CloudWatch::CompositeAlarm": ("AlarmName",),
    "AWS::CloudWatch::AnomalyDetector": (
        "Dimensions",
        "MetricCharacteristics",
        "MetricMathAnomalyDetector",
        "MetricName",
        "Namespace",
        "SingleMetricAnomalyDetector",
        "Stat",
    ),
    "AWS::CloudWatch::Dashboard": ("DashboardName",),
    "AWS::CloudWatch::InsightRule": ("RuleName",),
    "AWS::IAM::Role": ("Path", "RoleName"),
    "AWS::KMS::Alias": ("AliasName",),
    "AWS::Logs::LogGroup": ("LogGroupName",),
    "AWS::Logs::MetricFilter": ("FilterName", "LogGroupName"),
    "AWS::RUM::AppMonitor": ("Name", "Platform"),
    "AWS::S3::Bucket": ("BucketName", "BucketNamePrefix", "BucketNamespace"),
    "AWS::S3::BucketPolicy": ("Bucket",),
    "AWS::SNS::Subscription": ("Endpoint", "Protocol", "TopicArn"),
    "AWS::SNS::Topic": ("FifoTopic", "TopicName"),
    "AWS::Scheduler::Schedule": ("Name",),
    "AWS::Scheduler::ScheduleGroup": ("Name",),
    "AWS::WAFv2::IPSet": ("Name", "Scope"),
    "AWS::XRay::SamplingRule": ("SamplingRule.Version",),
}


def replaced(before: Template, after: Template) -> Iterator[Change]:
    """One change for each resource that is there in both and can't be updated from one to the other."""
    old = resources_of(before)
    for logical_id, now in resources_of(after).items():
        then = old.get(logical_id)
        if then is None:
            continue
        kind, name = kind_and_name(logical_id, now)
        for fact, was, is_now in _unchangeable(then, now):
            yield Change(
                kind=kind,
                name=name,
                what=What.REPLACED,
                fact=fact,
                before=was,
                after=is_now,
                consequence="AWS deletes it and makes it anew",
                dangerous=True,
            )


def _unchangeable(then: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    if then["Type"] != now["Type"]:
        yield "Type", str(then["Type"]), str(now["Type"])
        return
    for place in UNCHANGEABLE.get(now["Type"], ()):
        was, is_now = _at(then, place), _at(now, place)
        if was != is_now:
            yield place, str(was), str(is_now)


def _at(resource: Mapping[str, Any], place: str) -> Any:
    value: Any = resource.get("Properties") or {}
    for key in place.split("."):
        value = value.get(key) if isinstance(value, Mapping) else None
    return value
