"""An ARN's type and region, for all the shapes that ARNs have."""

from __future__ import annotations

import pytest

from lamplighter.domain.resource_type import resource_region, resource_type

# One ARN a shape, as the Service Authorization Reference writes them.
SHAPES = {
    "arn:aws:lambda:us-east-1:123456789012:function:sync": "lambda:function",
    "arn:aws:dynamodb:us-east-1:123456789012:table/customers": "dynamodb:table",
    "arn:aws:s3:::aurastream-logs": "s3:bucket",
    "arn:aws:s3:us-east-1:123456789012:accesspoint/reports": "s3:accesspoint",
    "arn:aws:sns:us-east-1:123456789012:alerts": "sns:topic",
    "arn:aws:sqs:us-east-1:123456789012:jobs.fifo": "sqs:queue",
    "arn:aws:apigateway:us-east-1::/restapis/a1b2c3": "apigateway:restapis",
    "arn:aws:apigateway:us-east-1::/restapis/a1b2c3/stages/prod": "apigateway:stages",
    "arn:aws:apigateway:us-east-1::/apis/a1b2c3": "apigateway:apis",
    "arn:aws:apigateway:us-east-1::/usageplans/u1": "apigateway:usageplans",
    "arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/sync": "logs:log-group",
    "arn:aws:cloudwatch:us-east-1:123456789012:alarm:High/Errors": "cloudwatch:alarm",
    "arn:aws:cloudwatch::123456789012:dashboard/Overview": "cloudwatch:dashboard",
    "arn:aws:states:us-east-1:123456789012:stateMachine:report": "states:stateMachine",
    "arn:aws:events:us-east-1:123456789012:rule/bus/name": "events:rule",
    "arn:aws:rds:us-east-1:123456789012:db:ims": "rds:db",
    "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/web/50": "elasticloadbalancing:loadbalancer",
    "arn:aws:autoscaling:us-east-1:123456789012:autoScalingGroup:uuid:autoScalingGroupName/web": (
        "autoscaling:autoScalingGroup"
    ),
    "arn:aws:wafv2:us-east-1:123456789012:regional/webacl/block/473e": "wafv2:webacl",
    "arn:aws:wafv2:us-east-1:123456789012:global/ipset/block/473e": "wafv2:ipset",
    "arn:aws:cloudfront::123456789012:distribution/EDFDVBD": "cloudfront:distribution",
    "arn:aws:iam::123456789012:role/service-role/sync": "iam:role",
    "arn:aws:route53:::hostedzone/Z1": "route53:hostedzone",
    "arn:aws:codepipeline:us-east-1:123456789012:deploy": "codepipeline:pipeline",
    "arn:aws:servicecatalog:us-east-1:123456789012:/applications/0a": "servicecatalog:applications",
    "arn:aws-cn:ec2:cn-north-1:123456789012:instance/i-1": "ec2:instance",
    "arn:aws:newservice:us-east-1:123456789012:thing": "newservice",
}


@pytest.mark.parametrize("arn", SHAPES)
def test_every_shape_of_arn_has_its_type(arn: str) -> None:
    assert resource_type(arn) == SHAPES[arn]


@pytest.mark.parametrize(
    ("arn", "region"),
    [
        ("arn:aws:lambda:eu-west-1:123456789012:function:sync", "eu-west-1"),
        ("arn:aws:s3:::aurastream-logs", "us-west-2"),
        ("arn:aws:cloudwatch::123456789012:dashboard/Overview", "us-west-2"),
        ("arn:aws:cloudfront::123456789012:distribution/EDFDVBD", "global"),
        ("arn:aws:iam::123456789012:role/sync", "global"),
    ],
)
def test_a_resource_is_where_its_arn_says_else_where_it_was_found_unless_it_is_nowhere(arn: str, region: str) -> None:
    assert resource_region(arn, "us-west-2") == region


@pytest.mark.parametrize("wrong", ["", "aurastream-logs", "arn:aws:s3", "arn:aws:s3:::", "arn:aws::us-east-1:1:x"])
def test_what_is_no_arn_is_refused_by_name(wrong: str) -> None:
    with pytest.raises(ValueError, match="not an ARN"):
        resource_type(wrong)
