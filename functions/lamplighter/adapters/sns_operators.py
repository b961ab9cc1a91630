"""The operators' topic."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from lamplighter.errors import Unavailable

if TYPE_CHECKING:
    from mypy_boto3_sns import SNSClient

# Publish, in the API Reference of SNS: "must be less than 100 characters long".
_LONGEST_SUBJECT = 99


@dataclass(frozen=True, slots=True, kw_only=True)
class SnsOperators:
    """Implements Operators."""

    client: SNSClient
    topic_arn: str

    def tell(self, subject: str, text: str) -> None:
        try:
            self.client.publish(TopicArn=self.topic_arn, Subject=subject[:_LONGEST_SUBJECT], Message=text)
        except (ClientError, BotoCoreError) as error:
            raise Unavailable(f"SNS: {error}") from error
