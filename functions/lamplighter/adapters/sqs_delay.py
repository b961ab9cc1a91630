"""Delays a message in its queue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from lamplighter.errors import Unavailable

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

# ChangeMessageVisibility takes 0 to 43200 s, and 43200 s is the limit in all, counted from the receive (botocore's
# service model of SQS): less the 900 s that an invocation may have run since.
LONGEST_S = 43_200 - 900


@dataclass(frozen=True, slots=True)
class SqsDelay:
    """Implements QueueDelay."""

    client: SQSClient
    queue_url: str

    def delay(self, receipt_handle: str, seconds: int) -> None:
        timeout_s = max(0, min(seconds, LONGEST_S))
        try:
            self.client.change_message_visibility(
                QueueUrl=self.queue_url, ReceiptHandle=receipt_handle, VisibilityTimeout=timeout_s
            )
        except (ClientError, BotoCoreError) as error:
            raise Unavailable(f"SQS: {error}") from error
