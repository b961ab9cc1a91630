"""What the catalogue says is published: the dimension sets of each service, by heart."""

from __future__ import annotations

import pytest
from botocore.session import Session

from lamplighter.domain.definitions.own_metrics import OwnMetric
from lamplighter.domain.definitions.telemetry import LogCategory, LogGroup, MetricFilter
from local.synth.catalogue import PERCENTILE, Published, catalogue, own_publications, with_own_metrics
from local.synth.lint.statistics import BASIC
from tests.builders_plan import a_workload_file


@pytest.mark.parametrize(
    ("namespace", "metric", "expected"),
    [
        ("AWS/ApiGateway", "5XXError", ["ApiName", "ApiName Stage", "ApiName Method Resource Stage"]),
        ("AWS/ApiGateway", "5xx", ["ApiId", "ApiId Stage", "ApiId Route Stage", "ApiId Method Resource Stage"]),
        (
            "AWS/Lambda",
            "Errors",
            ["", "FunctionName", "FunctionName Resource", "ExecutedVersion FunctionName Resource"],
        ),
        ("AWS/DynamoDB", "ReadThrottleEvents", ["TableName", "GlobalSecondaryIndexName TableName"]),
        ("AWS/DynamoDB", "SystemErrors", ["Operation TableName"]),
        ("AWS/DynamoDB", "ThrottledRequests", ["Operation TableName"]),
        ("AWS/DynamoDB", "UserErrors", [""]),
        ("AWS/S3", "BucketSizeBytes", ["BucketName StorageType"]),
        ("AWS/S3", "5xxErrors", ["BucketName FilterId"]),
        ("AWS/Cognito", "SignInSuccesses", ["UserPool UserPoolClient"]),
        ("AWS/Bedrock", "InvocationThrottles", ["ModelId"]),
        ("AWS/ElastiCache", "Evictions", ["CacheClusterId", "CacheClusterId CacheNodeId"]),
        ("AWS/SQS", "ApproximateAgeOfOldestMessage", ["QueueName"]),
        ("AWS/SNS", "NumberOfNotificationsFailed", ["TopicName"]),
        ("AWS/Events", "FailedInvocations", ["RuleName", "EventBusName RuleName"]),
        ("AWS/States", "ExecutionsFailed", ["StateMachineArn"]),
        ("AWS/Logs", "IncomingBytes", ["", "LogGroupName"]),
        ("AWS/RUM", "JsErrorCount", ["application_name"]),
        ("AWS/Usage", "CallCount", ["Class Resource Service Type"]),
        ("AWS/AmplifyHosting", "5xxErrors", ["App"]),
    ],
)
def test_the_dimension_sets_of_a_metric(namespace: str, metric: str, expected: list[str]) -> None:
    published = catalogue().publications(namespace, metric)
    sets = {" ".join(sorted(names)) for one in published for names in one.dimension_sets}
    assert sets == set(expected)


def test_an_instance_of_rds_is_known_by_its_identifier() -> None:
    assert catalogue().publication("AWS/RDS", "CPUUtilization", frozenset({"DBInstanceIdentifier"}))


def test_estimated_charges_are_in_one_region_only() -> None:
    billing = catalogue().services["AWS/Billing"]
    assert billing.only_in == "us-east-1"
    assert catalogue().publication("AWS/Billing", "EstimatedCharges", frozenset({"Currency"}))
    assert not catalogue().publication("AWS/Billing", "EstimatedCharges", frozenset())


def test_storage_metrics_of_s3_come_once_a_day() -> None:
    assert {one.period_s for one in catalogue().publications("AWS/S3", "NumberOfObjects")} == {86_400}


def test_request_metrics_of_s3_and_detailed_ones_must_be_switched_on() -> None:
    method = frozenset({"ApiName", "Method", "Resource", "Stage"})
    detailed = catalogue().publication("AWS/ApiGateway", "Count", method)
    plain = catalogue().publication("AWS/ApiGateway", "Count", frozenset({"ApiName"}))
    requests = catalogue().publications("AWS/S3", "AllRequests")
    assert detailed is not None
    assert detailed.opt_in
    assert plain is not None
    assert plain.opt_in is None
    assert all(one.opt_in for one in requests)


def test_every_metric_has_a_documentation_page_and_dimensions() -> None:
    every = [one for service in catalogue().services.values() for each in service.metrics.values() for one in each]
    assert [one.name for one in every if not one.source.startswith("https://docs.aws.amazon.com/")] == []
    assert [one.name for one in every if not one.dimension_sets] == []


def test_every_statistic_and_unit_is_one_of_cloudwatchs() -> None:
    shape = Session().get_service_model("cloudwatch").shape_for("StandardUnit")
    units = {*shape.metadata["enum"], "Count/Minute", "USD"}
    for service in catalogue().services.values():
        for one in (one for each in service.metrics.values() for one in each):
            assert set(one.statistics) <= {*BASIC, PERCENTILE}, one.name
            assert one.unit in units, one.name


def test_what_is_a_part_of_another_metric_is_published_beside_it() -> None:
    for service in catalogue().services.values():
        for one in (one for each in service.metrics.values() for one in each):
            whole = service.metrics.get(one.part_of or one.name, ())
            sets = {names for other in whole for names in other.dimension_sets}
            assert set(one.dimension_sets) <= sets, one.name


def test_what_is_published_nowhere_is_no_metric_of_its_service() -> None:
    for service in catalogue().services.values():
        assert not set(service.elsewhere) & set(service.metrics)


def test_a_workload_declares_its_own_metrics_and_its_filters_make_more() -> None:
    made = MetricFilter(name="errors", pattern="ERROR", metric="ErrorLines", namespace="Shop")
    group = LogGroup(name="/shop", category=LogCategory.APPLICATION, retention_days=30, metric_filters=(made,))
    rate = OwnMetric(namespace="Shop", name="HitRate", dimensions=("Tier",), lowest=0, highest=1)
    file = a_workload_file(own_metrics=(rate,), log_groups=(group,))

    whole = with_own_metrics(catalogue(), file)

    hit_rate = whole.publication("Shop", "HitRate", frozenset({"Tier"}))
    lines = whole.publication("Shop", "ErrorLines", frozenset())
    assert hit_rate is not None
    assert hit_rate.highest == 1
    assert lines is not None
    assert lines.published is Published.WHEN_NOT_ZERO
    assert len(list(own_publications(file))) == 2
    assert "Shop" not in catalogue().services
