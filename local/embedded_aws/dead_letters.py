"""Messages that a service itself puts into a queue: the dead letters of a target, a subscription or a function.

As on AWS, the queue's policy has to name the service; a dead letter that it refuses is lost, and the log says so.
"""

import logging
from collections.abc import Mapping

from ministack.services import sqs

from local.embedded_aws.principals import service_may_send

logger = logging.getLogger("dead_letters")


def put(queue_arn: str, body: str, attributes: Mapping[str, str] | None = None) -> None:
    """Put a message into a queue."""
    sqs._act_send_message(
        {
            "MessageBody": body,
            "MessageAttributes": {
                name: {"DataType": "String", "StringValue": value} for name, value in (attributes or {}).items()
            },
        },
        sqs._queue_url(queue_arn.rsplit(":", 1)[-1]),
    )


def put_for_service(
    service: str, queue_arn: str | None, source_arn: str, body: str, attributes: Mapping[str, str]
) -> None:
    """Put what `service` could not deliver for `source_arn` into its dead-letter queue, if it has one and may."""
    if not queue_arn:
        logger.warning("%s could not deliver for %s, and there is no dead-letter queue: lost", service, source_arn)
    elif not service_may_send(service, queue_arn, source_arn):
        logger.warning("the policy of %s keeps out the dead letter of %s: lost", queue_arn, source_arn)
    else:
        put(queue_arn, body, attributes)
