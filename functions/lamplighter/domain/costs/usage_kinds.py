"""What a usage type is about, by the words that AWS makes them of: storage, requests, retrieval, transfer.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/aws-usage-report-understand.html has those of S3; a region's code
may stand before each (`USW2-TimedStorage-ByteHrs`). Other services use the same words.
"""

from __future__ import annotations

from enum import StrEnum


class UsageKind(StrEnum):
    """``other`` is all that these words do not tell, fees and tax among it."""

    STORAGE = "storage"
    REQUESTS = "requests"
    RETRIEVAL = "retrieval"
    TRANSFER = "data transfer"
    OTHER = "other"


# In the order of asking: `Requests-Tier4` are requests, `Retrieval-SIA` is retrieval.
_WORDS = (
    ("datatransfer", UsageKind.TRANSFER),
    ("aws-out-bytes", UsageKind.TRANSFER),
    ("aws-in-bytes", UsageKind.TRANSFER),
    ("egress", UsageKind.TRANSFER),
    ("retrieval", UsageKind.RETRIEVAL),
    ("select-returned", UsageKind.RETRIEVAL),
    ("request", UsageKind.REQUESTS),
    ("storage", UsageKind.STORAGE),
    ("earlydelete", UsageKind.STORAGE),
)


def kind_of_usage(usage_type: str) -> UsageKind:
    asked = usage_type.lower()
    return next((kind for word, kind in _WORDS if word in asked), UsageKind.OTHER)
