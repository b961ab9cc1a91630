"""Mails a report to its recipients, one mail each, and tells its verdict in Slack."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property, partial

from lamplighter.domain.definitions.business import Report as Definition
from lamplighter.domain.definitions.workload_file import WorkloadFile
from lamplighter.domain.report_runs import delivery as deliveries
from lamplighter.domain.report_runs.delivery import ReportDelivery
from lamplighter.domain.report_runs.plan import ReportPlan
from lamplighter.domain.reports.document import Report
from lamplighter.domain.workload import Receiver
from lamplighter.errors import ConfigurationError, Incomplete, Rejected, Unavailable
from lamplighter.outbound.reports.email_message import Attachment, Envelope, email_message
from lamplighter.outbound.reports.email_view import Link
from lamplighter.outbound.reports.slack_verdict import slack_verdict
from lamplighter.ports import Secrets, SlackApi, SlackWebhook
from lamplighter.reporting_ports import Mailer, ReportStore, Suppressions
from lamplighter.usecases.report_attachments import PAGE, attachments
from lamplighter.usecases.report_definitions import defined_report

# A link ends with the credentials that signed it at the latest, and a function's last for some hours; so the page
# travels with the mail as well. "If you created a presigned URL using a temporary token, then the URL expires when the
# token expires": Amazon S3 User Guide, "Sharing objects with presigned URLs".
LINK_VALID = timedelta(hours=6)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportDelivering:
    """``sender`` is None where no mail is sent. Who wants no more of it writes to ``unsubscribe_to``."""

    files: Sequence[WorkloadFile]
    store: ReportStore
    suppressions: Suppressions
    mailer: Mailer
    sender: str | None
    unsubscribe_to: str
    secrets: Secrets
    slack: SlackApi
    webhook: SlackWebhook


def deliver_report(plan: ReportPlan, now: datetime, delivering: ReportDelivering) -> ReportDelivery:
    """Everyone is tried, and what was done is recorded at once: a repetition tells nobody twice.

    Raises Incomplete where the report is not there; after the last, Unavailable where a repetition can help, else
    Rejected, which names who was refused and why.
    """
    file, definition = defined_report(delivering.files, plan.workload, plan.report)
    report = delivering.store.report(plan)
    if report is None:
        raise Incomplete(f"{plan.folder}: there is no report to deliver")
    run = _Delivery(delivering, plan, definition, report, now)
    for recipient in definition.recipients:
        run.attempt(recipient, partial(run.mail, recipient))
    for receiver in file.receivers:
        if receiver.slack is not None:
            run.attempt(receiver.name, partial(run.post, receiver))
    return run.ended()


class _Delivery:
    """One revision's, while it goes on."""

    def __init__(
        self, parts: ReportDelivering, plan: ReportPlan, definition: Definition, report: Report, now: datetime
    ) -> None:
        self._parts, self._plan, self._definition, self._report, self._now = parts, plan, definition, report, now
        self._record = parts.store.delivery(plan)
        self._passing: list[str] = []
        url = parts.store.link(plan, PAGE, LINK_VALID)
        self._link = Link(url=url, expires_at=now + LINK_VALID)

    @cached_property
    def _attachments(self) -> Sequence[Attachment]:
        """The same for everyone."""
        return attachments(self._report)

    def attempt(self, name: str, tell: Callable[[], ReportDelivery]) -> None:
        if self._record.is_done_for(name):
            return
        try:
            self._save(tell())
        except Unavailable as error:
            self._passing.append(f"{name}: {error}")
        except (ConfigurationError, Rejected) as error:
            self._save(deliveries.refused(self._record, name, str(error)))

    def mail(self, recipient: str) -> ReportDelivery:
        """Without a sender, or to whom nothing is mailed any more, it is left out."""
        if self._parts.sender is None:
            return deliveries.left_out(self._record, recipient, "no mail is sent: the stack's MailFrom is none")
        if known := self._parts.suppressions.suppression(recipient):
            return deliveries.left_out(self._record, recipient, f"suppressed since {known.at:%Y-%m-%d}: {known.reason}")
        envelope = Envelope(
            sender=self._parts.sender, to=recipient, sent_at=self._now, unsubscribe_to=self._parts.unsubscribe_to
        )
        message = email_message(self._report, envelope, self._link, self._attachments)
        return deliveries.mailed(
            self._record, recipient, self._parts.mailer.send(message, self._parts.sender, recipient)
        )

    def post(self, receiver: Receiver) -> ReportDelivery:
        parts, slack = self._parts, receiver.slack
        message = slack_verdict(self._report, self._link.url, self._link.expires_at)
        if slack is not None and slack.channel and slack.bot_token_secret:
            parts.slack.post(parts.secrets.current(slack.bot_token_secret), slack.channel, message)
        elif slack is not None and slack.webhook_url_secret:
            parts.webhook.post(parts.secrets.current(slack.webhook_url_secret), message)
        return deliveries.posted(self._record, receiver.name)

    def ended(self) -> ReportDelivery:
        if self._passing:
            raise Unavailable(f"{self._plan.folder}: {_listed(self._passing)}")
        if self._record.refused:
            refusals = [f"{name}: {why}" for name, why in self._record.refused.items()]
            raise Rejected(f"{self._plan.folder}: {_listed(refusals)}")
        return self._record

    def _save(self, record: ReportDelivery) -> None:
        self._parts.store.save_delivery(self._plan, record, self._definition.retention_days)
        self._record = record


def _listed(lines: Sequence[str]) -> str:
    return "; ".join(lines)
