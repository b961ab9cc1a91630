"""Which property names a resource, and what refers to that name."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Naming:
    """``is_ref``: Ref comes to the name, or to an ARN that ends in it. ``attribute``: so does this attribute of GetAtt.
    ``id_ends``: the physical id has the name behind this; None where it does not have it (a REST API's is its id).
    ``arn``: what GetAtt's Arn comes to, before the name.
    """

    property: str
    is_ref: bool = False
    attribute: str = ""
    id_ends: str | None = ""
    arn: str | None = None

    def name_in(self, physical_id: str) -> str | None:
        if self.id_ends is None:
            return None
        return physical_id.rpartition(self.id_ends)[2] if self.id_ends else physical_id


_ALARM = "arn:${AWS::Partition}:cloudwatch:${AWS::Region}:${AWS::AccountId}:alarm:"


# "Return values" of each type in AWS's CloudFormation and SAM references.
NAMING = {
    "AWS::ApiGateway::RestApi": Naming("Name", id_ends=None),
    "AWS::ApiGatewayV2::Api": Naming("Name", id_ends=None),
    "AWS::CloudWatch::Alarm": Naming("AlarmName", is_ref=True, arn=_ALARM),
    "AWS::CloudWatch::CompositeAlarm": Naming("AlarmName", is_ref=True, id_ends=":alarm:", arn=_ALARM),
    "AWS::CloudWatch::Dashboard": Naming("DashboardName", is_ref=True),
    "AWS::Cognito::UserPool": Naming("UserPoolName", id_ends=None),
    "AWS::DynamoDB::GlobalTable": Naming("TableName", is_ref=True),
    "AWS::DynamoDB::Table": Naming("TableName", is_ref=True),
    "AWS::ElastiCache::CacheCluster": Naming("ClusterName", is_ref=True),
    "AWS::ElastiCache::ReplicationGroup": Naming("ReplicationGroupId", is_ref=True),
    "AWS::Lambda::Function": Naming("FunctionName", is_ref=True),
    "AWS::Logs::LogGroup": Naming("LogGroupName", is_ref=True),
    "AWS::Logs::MetricFilter": Naming("FilterName", is_ref=True),
    "AWS::Logs::QueryDefinition": Naming("Name", id_ends=None),
    "AWS::RUM::AppMonitor": Naming("Name", is_ref=True),
    "AWS::RDS::DBInstance": Naming("DBInstanceIdentifier", is_ref=True),
    "AWS::S3::Bucket": Naming("BucketName", is_ref=True),
    "AWS::SNS::Topic": Naming("TopicName", attribute="TopicName", id_ends=":"),
    "AWS::SQS::Queue": Naming("QueueName", attribute="QueueName", id_ends="/"),
    "AWS::Serverless::Api": Naming("Name", id_ends=None),
    "AWS::Serverless::Function": Naming("FunctionName", is_ref=True),
    "AWS::Serverless::HttpApi": Naming("Name", id_ends=None),
    "AWS::Serverless::SimpleTable": Naming("TableName", is_ref=True),
    "AWS::WAFv2::IPSet": Naming("Name", id_ends=None),
    "AWS::XRay::Group": Naming("GroupName", id_ends=None),
}
