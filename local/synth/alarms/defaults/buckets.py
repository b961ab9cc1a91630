"""S3 buckets. Request metrics exist only with a metrics configuration, under BucketName and its id, FilterId."""

from __future__ import annotations

from lamplighter.domain.alert import Severity
from lamplighter.domain.definitions.resources import Bucket
from local.synth.alarms.defaults.recipe import DefaultAlarm, Scope, Unit, percent_of

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
            says="fails: {limit} of its requests (100 or more) end in a 5XX",
            look_at="how many requests go to one prefix: S3 answers 503 Slow Down; then at the AWS Health Dashboard",
            source=SOURCE,
            metrics=of.sums(failed="5xxErrors", requests="AllRequests"),
            expression=percent_of("failed", "requests", 100),
            threshold=5,
            unit=Unit.PERCENT,
            periods=3,
            breaching=2,
        ),
        DefaultAlarm(
            what="client-errors",
            severity=Severity.WARNING,
            says="refuses its callers: {limit} of its requests (100 or more) end in a 4XX",
            look_at="changes of its policy, and at keys that are not there",
            source=SOURCE,
            metrics=of.sums(failed="4xxErrors", requests="AllRequests"),
            expression=percent_of("failed", "requests", 100),
            threshold=25,
            unit=Unit.PERCENT,
            periods=3,
        ),
        DefaultAlarm(
            what="latency",
            severity=Severity.WARNING,
            says="is slow: one request in 20 waits {limit} for its first byte",
            look_at="how many requests it gets, and how many end in a 503",
            source=SOURCE,
            metrics=of.only("FirstByteLatency", "p95"),
            threshold=1000,
            unit=Unit.MILLISECONDS,
            periods=3,
        ),
    )
