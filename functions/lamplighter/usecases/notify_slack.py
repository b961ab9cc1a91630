"""Keeps one Slack message an incident and receiver, and keeps it true."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from lamplighter.domain.decision import Decision
from lamplighter.domain.events import DomainEvent
from lamplighter.domain.notifying import (
    MessageStep,
    attempting,
    message_step,
    plain_message_step,
    told,
    updating,
)
from lamplighter.domain.workload import Receiver, SlackReceiver
from lamplighter.errors import ConfigurationError, Rejected
from lamplighter.outbound.digest import content_digest
from lamplighter.outbound.slack_message import slack_message, slack_metadata
from lamplighter.ports import Payload, PostedMessage, Secret, SlackApi, SlackWebhook
from lamplighter.usecases.claim_delivery import Claim
from lamplighter.usecases.notify import Notice, Notifying, Situation, Told, bring_up_to_date, delivered, record

WHO = "lamplighter/slack_notifier"
# How far our clock may be ahead of Slack's when an earlier message is looked for.
CLOCK_SKEW = timedelta(seconds=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackNotifier:
    notifying: Notifying
    api: SlackApi
    webhook: SlackWebhook


def notify_slack(event: DomainEvent, now: datetime, slack: SlackNotifier) -> list[Told]:
    """Raises an ExceptionGroup of what went wrong with each receiver, after all were tried.

    In it: Conflict, Unavailable and Unanswered want the event again; Rejected and ConfigurationError want a person.
    """

    def tell(claim: Claim, known: Situation, receiver: Receiver) -> Decision[str]:
        match receiver.slack:
            case SlackReceiver(channel=str(channel), bot_token_secret=str(secret)):
                return _Bot(slack, now, claim, known, receiver, channel, secret).tell()
            case SlackReceiver(webhook_url_secret=str(secret)):
                return _Webhook(slack, now, claim, known, receiver, secret).tell()
        raise ConfigurationError(
            f"workload {known.workload.workload}, receiver {receiver.name}: slack needs channel and bot_token_secret, "
            "or webhook_url_secret"
        )

    return bring_up_to_date(slack.notifying, event, Notice("slack", tell), now)


@dataclass(frozen=True, slots=True)
class _Teller:
    """One receiver, while its claim is held."""

    slack: SlackNotifier
    now: datetime
    claim: Claim
    known: Situation
    receiver: Receiver

    def content(self) -> dict[str, object]:
        return slack_message(self.known.incident, self.known.remediations, self.known.workload)

    def confirm(
        self, posted: PostedMessage | None, credential: Secret, content: Payload, answer: Decision[str]
    ) -> Decision[str]:
        before = self.claim.delivery
        after = told(
            before,
            self.known.incident.status,
            self.now,
            reference=posted.ts if posted else None,
            address=posted.channel_id if posted else None,
            credential_version=credential.version_id,
            digest=content_digest(content),
        )
        record(self.slack.notifying, self.claim, after, delivered(WHO, self.known, before, after, answer))
        return answer


@dataclass(frozen=True, slots=True)
class _Bot(_Teller):
    """One message, changed in place."""

    channel: str
    token_secret: str

    def tell(self) -> Decision[str]:
        content = self.content()
        routed = self.known.routed(self.receiver)
        decision = message_step(self.known.incident, self.claim.delivery, content_digest(content), routed=routed)
        if decision.action is None:
            return Decision(None, decision.reason)
        token = self.slack.notifying.secrets.current(self.token_secret)
        posted, done = self._send(decision.action, token, {**content, "metadata": self._metadata()})
        return self.confirm(posted, token, content, Decision(f"{done} in {self.channel}", decision.reason))

    def _send(self, step: MessageStep, token: Secret, message: Payload) -> tuple[PostedMessage, str]:
        before = self._posted_before(step, token)
        if before is not None and self._update(before, token, message):
            return before, "Slack message updated"
        pending = attempting(self.claim.delivery, self.now, token.version_id)
        posted = self.claim.attempt(pending, lambda: self.slack.api.post(token, self.channel, message))
        return posted, "Slack message posted"

    def _update(self, posted: PostedMessage, token: Secret, message: Payload) -> bool:
        pending = updating(self.claim.delivery)
        return self.claim.attempt(pending, lambda: self.slack.api.update(token, posted, message))

    def _posted_before(self, step: MessageStep, token: Secret) -> PostedMessage | None:
        delivery = self.claim.delivery
        if step is MessageStep.UPDATE and delivery.reference and delivery.address:
            return PostedMessage(channel_id=delivery.address, ts=delivery.reference)
        if step is MessageStep.FIND and delivery.attempted_at:
            since = delivery.attempted_at - CLOCK_SKEW
            try:
                return self.slack.api.find_message(token, self.channel, self._metadata(), since)
            except Rejected:
                # A token that may not read the channel: better told twice than not at all.
                return None
        return None

    def _metadata(self) -> dict[str, object]:
        return slack_metadata(self.known.incident.incident_id, self.receiver.name)


@dataclass(frozen=True, slots=True)
class _Webhook(_Teller):
    """One message when it opens, one when it resolves."""

    url_secret: str

    def tell(self) -> Decision[str]:
        routed = self.known.routed(self.receiver)
        decision = plain_message_step(self.known.incident, self.claim.delivery, routed=routed)
        if decision.action is None:
            return Decision(None, decision.reason)
        content = self.content()
        url = self.slack.notifying.secrets.current(self.url_secret)
        pending = attempting(self.claim.delivery, self.now, url.version_id)
        self.claim.attempt(pending, lambda: self.slack.webhook.post(url, content))
        done = f"Slack message posted by webhook {self.receiver.name}"
        return self.confirm(None, url, content, Decision(done, decision.reason))
