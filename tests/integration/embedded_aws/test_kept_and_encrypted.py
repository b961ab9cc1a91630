"""What the functions that measure need of the embedded AWS: old metrics, and a loopback that passes for HTTPS."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from local.embedded_aws.launcher import EmbeddedAws

pytestmark = pytest.mark.embedded


def test_a_metric_is_kept_for_months(aws: EmbeddedAws, unique_name: Callable[[str], str]) -> None:
    namespace, at = unique_name("Shop"), datetime.now(UTC) - timedelta(days=100)
    cloudwatch = aws.client("cloudwatch")
    cloudwatch.put_metric_data(Namespace=namespace, MetricData=[{"MetricName": "Calls", "Timestamp": at, "Value": 3}])
    cloudwatch.list_metrics(Namespace=namespace)
    start = at.replace(minute=0, second=0, microsecond=0)
    points = cloudwatch.get_metric_statistics(
        Namespace=namespace,
        MetricName="Calls",
        StartTime=start,
        EndTime=start + timedelta(hours=1),
        Period=3600,
        Statistics=["Sum"],
    )["Datapoints"]
    assert [point["Sum"] for point in points] == [3]


@pytest.mark.parametrize(("denied_where", "refused"), [("false", False), ("true", True)])
def test_a_bucket_that_wants_https_takes_loopback_for_it(
    aws: EmbeddedAws,
    make_role: Callable[..., str],
    unique_name: Callable[[str], str],
    denied_where: str,
    refused: bool,
) -> None:
    bucket = unique_name("bucket")
    aws.client("s3").create_bucket(Bucket=bucket)
    statement = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": f"arn:aws:s3:::{bucket}/*",
        "Condition": {"Bool": {"aws:SecureTransport": denied_where}},
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    aws.client("s3").put_bucket_policy(Bucket=bucket, Policy=policy)
    put = as_role(aws, make_role("s3:PutObject"), "s3").put_object
    with pytest.raises(ClientError, match="explicit deny") if refused else nullcontext():
        put(Bucket=bucket, Key="key", Body=b"")


def as_role(aws: EmbeddedAws, role: str, service: str) -> Any:
    granted = aws.client("sts").assume_role(RoleArn=role, RoleSessionName="test")["Credentials"]
    return aws.client(
        service,
        aws_access_key_id=granted["AccessKeyId"],
        aws_secret_access_key=granted["SecretAccessKey"],
        aws_session_token=granted["SessionToken"],
    )


def test_comprehend_answers(aws: EmbeddedAws) -> None:
    assert aws.client("comprehend").list_endpoints(MaxResults=1)["EndpointPropertiesList"] == []
