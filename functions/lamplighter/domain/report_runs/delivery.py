"""Who got a report, and who did not: what is recorded of a revision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportDelivery:
    """``mailed``: the message's id by recipient. ``left_out`` and ``refused``: why, by recipient or Slack receiver.
    ``posted``: Slack receivers.
    """

    mailed: Mapping[str, str] = field(default_factory=dict)
    posted: tuple[str, ...] = ()
    left_out: Mapping[str, str] = field(default_factory=dict)
    refused: Mapping[str, str] = field(default_factory=dict)

    def is_done_for(self, name: str) -> bool:
        """A repetition tells nobody twice; who was refused is tried again."""
        return name in self.mailed or name in self.posted or name in self.left_out


def mailed(delivery: ReportDelivery, recipient: str, message_id: str) -> ReportDelivery:
    return replace(_forgiven(delivery, recipient), mailed={**delivery.mailed, recipient: message_id})


def posted(delivery: ReportDelivery, receiver: str) -> ReportDelivery:
    return replace(_forgiven(delivery, receiver), posted=(*delivery.posted, receiver))


def left_out(delivery: ReportDelivery, recipient: str, why: str) -> ReportDelivery:
    return replace(delivery, left_out={**delivery.left_out, recipient: why})


def refused(delivery: ReportDelivery, name: str, why: str) -> ReportDelivery:
    return replace(delivery, refused={**delivery.refused, name: why})


def _forgiven(delivery: ReportDelivery, name: str) -> ReportDelivery:
    return replace(delivery, refused={one: why for one, why in delivery.refused.items() if one != name})
