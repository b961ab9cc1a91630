"""Who is told of a report, and who is told only once."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from lamplighter.domain.definitions.business import Every, Report, ReportKind
from lamplighter.domain.report_runs.feedback import Reason, Suppression
from lamplighter.domain.report_runs.plan import ReportPlan
from lamplighter.domain.workload import Receiver, SlackReceiver
from lamplighter.errors import ConfigurationError, Incomplete, Rejected, Unavailable
from lamplighter.usecases.deliver_report import ReportDelivering, deliver_report
from tests.builders_plan import a_workload_file
from tests.builders_reports import a_report
from tests.fakes_notifying import FakeSecrets
from tests.fakes_reports import FakeMailer, FakeReportStore, FakeSlack, FakeWebhook

NOW = datetime(2026, 11, 21, 11, 0, 9, tzinfo=UTC)
ANN, BOB = "ann@example.com", "bob@example.com"
DAILY = Report(
    name="shop-daily",
    sections=(ReportKind.KPIS,),
    every=Every.DAY,
    at="06:00",
    time_zone="America/New_York",
    recipients=(ANN, BOB),
)
PLAN = ReportPlan(
    workload="shop", report="shop-daily", sections=(ReportKind.KPIS,), period="2026-11-20", time_zone="America/New_York"
)
BOT = Receiver(name="team", slack=SlackReceiver(channel="#shop", bot_token_secret="bot"))
HOOK = Receiver(name="boss", slack=SlackReceiver(webhook_url_secret="hook"))


def delivering(receivers: Sequence[Receiver] = (BOT, HOOK)) -> ReportDelivering:
    store, secrets = FakeReportStore(), FakeSecrets()
    for name in ("bot", "hook"):
        secrets.rotate(name, f"{name}-value")
    store.reports[PLAN.folder] = a_report()
    return ReportDelivering(
        files=(a_workload_file(reports=(DAILY,), receivers=tuple(receivers)),),
        store=store,
        suppressions=store,
        mailer=FakeMailer(),
        sender="lamplighter@example.com",
        unsubscribe_to="ops@example.com",
        secrets=secrets,
        slack=FakeSlack(),
        webhook=FakeWebhook(),
    )


def sent(parts: ReportDelivering) -> list[str]:
    assert isinstance(parts.mailer, FakeMailer)
    return [recipient for recipient, _ in parts.mailer.sent]


def test_each_recipient_gets_a_mail_of_their_own_and_slack_the_verdict() -> None:
    parts = delivering()
    delivery = deliver_report(PLAN, NOW, parts)
    assert sent(parts) == [ANN, BOB]
    assert (set(delivery.mailed), delivery.posted, delivery.refused) == ({ANN, BOB}, ("team", "boss"), {})
    assert isinstance(parts.slack, FakeSlack)
    assert isinstance(parts.webhook, FakeWebhook)
    ((channel, said),), ((url, _),) = parts.slack.said, parts.webhook.said
    assert (channel, url) == ("#shop", "hook-value")
    assert "r1/report.html" in str(said["blocks"])


def test_the_mail_has_the_page_and_a_link_that_ends_in_six_hours() -> None:
    parts = delivering()
    deliver_report(PLAN, NOW, parts)
    assert isinstance(parts.mailer, FakeMailer)
    message = email.message_from_bytes(parts.mailer.sent[0][1], policy=email.policy.default)
    assert message["To"] == ANN
    assert BOB not in str(message)
    assert message["List-Unsubscribe"].startswith("<mailto:ops@example.com?")
    body = message.get_body(("plain",))
    assert body is not None
    assert f"https://reports.example.com/{PLAN.folder}/report.html?valid_s=21600" in body.get_content()
    assert "12:00" in body.get_content()  # 17:00 UTC, in New York
    assert [one.get_filename() for one in message.iter_attachments()] == ["report.html", "report.xlsx"]


def test_a_repetition_tells_nobody_twice() -> None:
    parts = delivering()
    assert isinstance(parts.mailer, FakeMailer)
    parts.mailer.failures[ANN] = Unavailable("SES: throttled")
    with pytest.raises(Unavailable, match=r"ann@example\.com: SES: throttled"):
        deliver_report(PLAN, NOW, parts)
    parts.mailer.failures.clear()
    deliver_report(PLAN, NOW, parts)
    assert isinstance(parts.slack, FakeSlack)
    assert (sent(parts), len(parts.slack.said)) == ([BOB, ANN], 1)


@pytest.mark.parametrize("error", [Rejected("SES: no"), ConfigurationError("SES: no")])
def test_whom_ses_refuses_costs_the_others_nothing_and_is_named(error: Exception) -> None:
    parts = delivering()
    assert isinstance(parts.mailer, FakeMailer)
    parts.mailer.failures[ANN] = error
    with pytest.raises(Rejected, match=r"ann@example\.com: SES: no"):
        deliver_report(PLAN, NOW, parts)
    assert parts.store.delivery(PLAN).refused == {ANN: "SES: no"}
    assert sent(parts) == [BOB]
    parts.mailer.failures.clear()
    assert deliver_report(PLAN, NOW, parts).refused == {}


def test_nothing_is_mailed_to_whom_it_bounced() -> None:
    parts = delivering()
    gone = Suppression(address="Ann@example.com", reason=Reason.BOUNCE, detail="", message_id="1", at=NOW)
    parts.suppressions.save_suppression(gone)
    delivery = deliver_report(PLAN, NOW, parts)
    assert sent(parts) == [BOB]
    assert delivery.left_out == {ANN: "suppressed since 2026-11-21: bounce"}


def test_without_a_sender_slack_is_told_all_the_same() -> None:
    parts = replace(delivering([BOT]), sender=None)
    delivery = deliver_report(PLAN, NOW, parts)
    assert (set(delivery.left_out), delivery.posted, sent(parts)) == ({ANN, BOB}, ("team",), [])


def test_what_was_not_made_is_not_delivered() -> None:
    with pytest.raises(Incomplete, match="r2: there is no report"):
        deliver_report(replace(PLAN, revision=2), NOW, delivering())
