"""An alarm's ARN: ``arn:PARTITION:cloudwatch:REGION:ACCOUNT:alarm:NAME``, and its page in the console."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote

# https://docs.aws.amazon.com/general/latest/gr/aws-service-information.html and the consoles' own addresses.
_CONSOLES = {
    "aws": "console.aws.amazon.com",
    "aws-cn": "console.amazonaws.cn",
    "aws-us-gov": "console.amazonaws-us-gov.com",
}
_PARTITION_OF_REGION = {"cn": "aws-cn", "us-gov": "aws-us-gov"}
_ARN = re.compile(r"arn:(aws[a-z-]*):cloudwatch:([a-z0-9-]+):(\d{12}):alarm:(.{1,255})", re.DOTALL)
_REGION_IN_ARN = re.compile(r"arn:(aws[a-z-]*):[a-z0-9-]+:([a-z0-9-]+):")


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmArn:
    """An alarm's name is unique within its account and region only."""

    partition: str
    region: str
    account_id: str
    name: str

    def __str__(self) -> str:
        return f"arn:{self.partition}:cloudwatch:{self.region}:{self.account_id}:alarm:{self.name}"

    @property
    def console_url(self) -> str | None:
        """None in partitions whose console we don't know."""
        host = _CONSOLES.get(self.partition)
        if host is None:
            return None
        page = f"cloudwatch/deeplink.js?region={self.region}#alarmsV2:alarm/{quote(self.name, safe='')}"
        return f"https://{self.region}.{host}/{page}"


def read_alarm_arn(arn: str | None) -> AlarmArn | None:
    """None where it is no alarm's ARN."""
    match = _ARN.fullmatch(arn or "")
    if match is None:
        return None
    partition, region, account_id, name = match.groups()
    return AlarmArn(partition=partition, region=region, account_id=account_id, name=name)


def place_of(arn: str | None) -> tuple[str, str] | None:
    """Partition and region of any regional ARN."""
    match = _REGION_IN_ARN.match(arn or "")
    return (match[1], match[2]) if match else None


def partition_of(region: str) -> str:
    """The partition a region's code belongs to."""
    return next((name for prefix, name in _PARTITION_OF_REGION.items() if region.startswith(f"{prefix}-")), "aws")
