"""Lamplighter's own notices, by the account's default bus, where the alert intake hears alarms too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec
from botocore.exceptions import BotoCoreError, ClientError

from lamplighter.domain.notice import DETAIL_TYPE, SOURCE, Notice
from lamplighter.errors import Unavailable

if TYPE_CHECKING:
    from mypy_boto3_events import EventBridgeClient


@dataclass(frozen=True, slots=True)
class EventBridgeNotices:
    """Implements Notices."""

    client: EventBridgeClient

    def send(self, notice: Notice) -> None:
        try:
            answer = self.client.put_events(
                Entries=[
                    {
                        "Source": SOURCE,
                        "DetailType": DETAIL_TYPE,
                        "Time": notice.occurred_at,
                        "Detail": msgspec.json.encode(notice).decode(),
                    }
                ]
            )
        except (ClientError, BotoCoreError) as error:
            raise Unavailable(f"EventBridge: {error}") from error
        if answer["FailedEntryCount"]:
            raise Unavailable(f"EventBridge refused a notice: {answer['Entries'][0].get('ErrorCode')}")
