"""Messages and data points do not get lost between threads.

Wrong in MiniStack: senders append to a queue's list of messages while other threads replace that list with a filtered
copy (deletion, dead letters, expiry); what is appended in between is gone. Likewise with a metric's data points. Rare,
and just what at-least-once excludes.

Corrected: whatever touches the lists of one service does so under one lock.
"""

import functools
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from local.embedded_aws.corrections import Corrections

SQS = "ministack.services.sqs"
CLOUDWATCH = "ministack.services.cloudwatch"
TOUCHING_MESSAGES = (
    (SQS, "_act_send_message"),
    (SQS, "_act_delete_message"),
    (SQS, "_act_change_visibility"),
    (SQS, "_expire_retained"),
    (SQS, "_dlq_sweep"),
    (SQS, "_collect_msgs"),
    ("ministack.services.sns", "_deliver_to_sqs"),
    ("ministack.services.eventbridge", "_dispatch_to_sqs"),
)
TOUCHING_POINTS = (
    (CLOUDWATCH, "record_metric"),
    (CLOUDWATCH, "_store_datum"),
    (CLOUDWATCH, "_evict_old_metrics"),
)


def install(corrections: Corrections) -> None:
    """Put each service's under its lock. MiniStack's own, which covers two of them, has to be the same one."""
    messages, points = threading.RLock(), threading.RLock()
    corrections.replace(SQS, "_queues_lock", messages)
    for lock, touching in ((messages, TOUCHING_MESSAGES), (points, TOUCHING_POINTS)):
        for module, name in touching:
            corrections.wrap(module, name, functools.partial(_locked, lock))


def _locked(lock: AbstractContextManager[Any], function: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    def locked(*arguments: Any, **keywords: Any) -> Any:
        with lock:
            return function(*arguments, **keywords)

    return locked
