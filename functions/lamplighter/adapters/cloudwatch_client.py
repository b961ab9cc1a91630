"""A client of CloudWatch that reads many datapoints quickly."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import boto3
import botocore.session
from botocore.utils import parse_timestamp

if TYPE_CHECKING:
    from botocore.config import Config
    from mypy_boto3_cloudwatch import CloudWatchClient


def cloudwatch_client(config: Config, region: str | None = None) -> CloudWatchClient:
    """Of the environment's region unless another is named.

    A session of its own, for the way it reads timestamps: botocore's own looks up the machine's time zone for each one
    and takes most of the time that an answer takes to read.
    """
    session = botocore.session.get_session()
    session.get_component("response_parser_factory").set_parser_defaults(timestamp_parser=timestamp)
    return boto3.Session(botocore_session=session, region_name=region).client("cloudwatch", config=config)


def timestamp(value: float | str) -> datetime:
    """In UTC. Numbers are epoch seconds, as all are in the protocol that botocore speaks with CloudWatch (json)."""
    if isinstance(value, (int, float)):
        return datetime.fromtimestamp(value, UTC)
    parsed: datetime = parse_timestamp(value)
    return parsed.astimezone(UTC)
