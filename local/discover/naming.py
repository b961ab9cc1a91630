"""Which property names a resource, and what refers to that name."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Naming:
    """``is_ref``: Ref comes to the name. ``attribute``: so does this attribute of GetAtt."""

    property: str
    is_ref: bool = False
    attribute: str = ""


# "Return values" of each type in AWS's CloudFormation and SAM references.
NAMING = {
    "AWS::ApiGateway::RestApi": Naming("Name"),
    "AWS::ApiGatewayV2::Api": Naming("Name"),
    "AWS::CloudWatch::Alarm": Naming("AlarmName", is_ref=True),
    "AWS::CloudWatch::CompositeAlarm": Naming("AlarmName"),
    "AWS::Cognito::UserPool": Naming("UserPoolName"),
    "AWS::DynamoDB::GlobalTable": Naming("TableName", is_ref=True),
    "AWS::DynamoDB::Table": Naming("TableName", is_ref=True),
    "AWS::ElastiCache::CacheCluster": Naming("ClusterName", is_ref=True),
    "AWS::ElastiCache::ReplicationGroup": Naming("ReplicationGroupId", is_ref=True),
    "AWS::Lambda::Function": Naming("FunctionName", is_ref=True),
    "AWS::Logs::LogGroup": Naming("LogGroupName", is_ref=True),
    "AWS::RDS::DBInstance": Naming("DBInstanceIdentifier", is_ref=True),
    "AWS::S3::Bucket": Naming("BucketName", is_ref=True),
    "AWS::SNS::Topic": Naming("TopicName", attribute="TopicName"),
    "AWS::SQS::Queue": Naming("QueueName", attribute="QueueName"),
    "AWS::Serverless::Api": Naming("Name"),
    "AWS::Serverless::Function": Naming("FunctionName", is_ref=True),
    "AWS::Serverless::HttpApi": Naming("Name"),
    "AWS::Serverless::SimpleTable": Naming("TableName", is_ref=True),
}
