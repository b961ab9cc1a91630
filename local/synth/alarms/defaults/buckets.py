"""S3 buckets. Request metrics exist only with a metrics configuration, under BucketName and its id, FilterId."""

from __future__ import annotations

from lamplighter.domain.alert import Severity
from lamplighter.domain.definitions.resources import Bucket
from local.synth.alarms.defaults.recipe import DefaultAlarm, Scope, percent_of

SOURCE = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/metrics-dimensions.html"


def bucket_alarms(bucket: Bucket) -> tuple[DefaultAlarm, ...]:
    """None without request metrics: the daily storage metrics are no matter for a person on call."""
    if bucket.request_metrics is None:
        return ()
    of = Scope("AWS/S3", {"BucketName": bucket.name, "FilterId": bucket.request_metrics})
    return (
        DefaultAlarm(
            what="errors",
            severity=Severity.ERROR,
            description="More than 5 % of the requests (100 or more) fail with a 5XX, in 10 of 15 minutes.",
            source=SOURCE,
            metrics=of.sums(failed="5xxErrors", requests="AllRequests"),
            expression=percent_of("failed", "requests", 100),
            threshold=5,
            periods=3,
            breaching=2,
        ),
        DefaultAlarm(
            what="client-errors",
            severity=Severity.WARNING,
            description="More than 25 % of the requests (100 or more) are refused with a 4XX, for 15 minutes.",
            source=SOURCE,
            metrics=of.sums(failed="4xxErrors", requests="AllRequests"),
            expression=percent_of("failed", "requests", 100),
            threshold=25,
            periods=3,
        ),
        DefaultAlarm(
            what="latency",
            severity=Severity.WARNING,
            description="One request in 20 waits longer than a second for its first byte, for 15 minutes.",
            source=SOURCE,
            metrics=of.only("FirstByteLatency", "p95"),
            threshold=1000,
            periods=3,
        ),
    )
