"""The Slack notifier and its real adapters against a Slack that misbehaves."""

from __future__ import annotations

import threading
import traceback
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial

import pytest

from lamplighter.adapters.slack_api import SlackWebApi
from lamplighter.adapters.slack_webhook import SlackIncomingWebhook
from lamplighter.domain.alert import Suppression
from lamplighter.domain.delivery import Delivery
from lamplighter.domain.events import DomainEvent, EventType
from lamplighter.domain.incident import Incident, acknowledge, resolve
from lamplighter.domain.remediation import Change, Remediation, RemediationStatus
from lamplighter.domain.workload import FunctionSetting, Mode, Receiver, Route, SlackReceiver
from lamplighter.errors import Conflict, Rejected, Unavailable
from lamplighter.usecases.notify import Told
from lamplighter.usecases.notify_slack import SlackNotifier, notify_slack
from local.receivers.http_receiver import (
    Answer,
    Fault,
    done_but_silent,
    not_ok,
    server_error,
    silence,
    slow,
    throttled,
)
from local.receivers.slack import TOKEN, SlackStandIn
from tests.builders import SLACK, a_resolve, a_workload, an_incident, at, workloads
from tests.fakes_notifying import FakeDeliveryLedger
from tests.world_of_notifying import World

TOKEN_SECRET = "lamplighter/slack-bot-token"
WEBHOOK_SECRET = "lamplighter/slack-webhook"
WEBHOOK = Receiver(name="hook", slack=SlackReceiver(webhook_url_secret=WEBHOOK_SECRET))
BY_ID = Receiver(name="slack", slack=SlackReceiver(channel="C0ALERTS00", bot_token_secret=TOKEN_SECRET))


@pytest.fixture
def slack() -> Iterator[SlackStandIn]:
    with SlackStandIn() as stand_in:
        yield stand_in


@pytest.fixture
def world(slack: SlackStandIn) -> World:
    world = World()
    world.secrets.rotate(TOKEN_SECRET, TOKEN)
    world.secrets.rotate(WEBHOOK_SECRET, slack.webhook_url)
    return world


def notifier(world: World, slack: SlackStandIn, timeout_s: int = 5) -> SlackNotifier:
    return SlackNotifier(
        notifying=world.notifying,
        api=SlackWebApi(slack.api_url, timeout_s=timeout_s),
        webhook=SlackIncomingWebhook(),
    )


def run(world: World, slack: SlackStandIn, until: datetime | None = None) -> None:
    parts = notifier(world, slack)
    world.run(lambda event, now: notify_slack(event, now, parts), until)


def notify(world: World, slack: SlackStandIn, incident: Incident) -> list[Told]:
    world.incidents.know(incident)
    return notify_slack(world.event(incident), world.now, notifier(world, slack))


def errors_of(world: World) -> list[Exception]:
    """What went wrong with each receiver, one by one."""
    groups = [failure.error for failure in world.failures]
    return [error for group in groups if isinstance(group, ExceptionGroup) for error in group.exceptions]


class LedgerWithARace(FakeDeliveryLedger):
    """Something happens while the claim is being made."""

    def __init__(self, happens: Callable[[], object]) -> None:
        super().__init__()
        self._happens = happens

    def claim(self, incident_id: str, receiver: str, now: datetime, lease_s: int) -> Delivery:
        self._happens()
        return super().claim(incident_id, receiver, now, lease_s)


def resolved(incident: Incident, after_s: float = 1200) -> Incident:
    return resolve(incident, at(after_s), "back under 5", a_resolve(occurred_at=at(after_s)))


def routed_to(*receivers: Receiver) -> World:
    names = tuple(receiver.name for receiver in receivers)
    return World(workloads=workloads(a_workload(receivers=receivers, routes=(Route(receivers=names),))))


def test_an_incident_is_one_message_from_its_opening_to_its_resolve(world: World, slack: SlackStandIn) -> None:
    incident = an_incident()
    world.happens(incident)
    run(world, slack)
    world.happens(resolved(incident))
    run(world, slack)
    (message,) = slack.messages
    assert message.edits == 1
    assert "is resolved" in message.shown()
    assert "is firing" not in message.shown()


def test_the_same_event_again_sends_nothing(world: World, slack: SlackStandIn) -> None:
    for _ in range(3):
        world.happens(an_incident())
    run(world, slack)
    assert len(slack.records) == 1


@pytest.mark.parametrize(
    "fault",
    [throttled(30), server_error(500), server_error(503), not_ok("internal_error"), not_ok("ratelimited"), silence()],
    ids=["429", "500", "503", "internal_error", "ratelimited", "silence"],
)
def test_a_slack_that_fails_at_first_still_gets_the_message_once(
    world: World, slack: SlackStandIn, fault: Fault
) -> None:
    slack.fail(fault, fault)
    world.happens(an_incident())
    run(world, slack)
    assert len(slack.messages) == 1
    assert all(isinstance(error, Unavailable) for error in errors_of(world))
    assert world.told() == ["Slack message posted in #alerts"]


def test_a_server_error_after_the_post_was_done_leads_to_no_second_message(world: World, slack: SlackStandIn) -> None:
    slack.fail(Fault(done=True, answer=Answer(status=500)))
    world.happens(an_incident())
    run(world, slack)
    assert len(slack.messages) == 1


def test_retry_after_is_waited_for(world: World, slack: SlackStandIn) -> None:
    slack.fail(throttled(42))
    world.happens(an_incident())
    run(world, slack)
    assert world.now == at(42)


@pytest.mark.parametrize("receiver", [SLACK, BY_ID], ids=["by name", "by id"])
def test_a_post_that_arrived_but_was_never_answered_is_found_again(slack: SlackStandIn, receiver: Receiver) -> None:
    world = routed_to(receiver)
    world.secrets.rotate(TOKEN_SECRET, TOKEN)
    slack.fail(done_but_silent())
    incident = an_incident()
    world.happens(incident)
    world.happens(acknowledge(incident, "kim", at(1)).action or incident)
    run(world, slack)
    (message,) = slack.messages
    assert "acknowledged by kim" in message.shown()


def test_a_post_without_an_answer_in_time_is_found_again(world: World, slack: SlackStandIn) -> None:
    slack.fail(done_but_silent(after_s=1.5))
    parts = notifier(world, slack, timeout_s=1)
    world.happens(an_incident())
    world.run(lambda event, now: notify_slack(event, now, parts))
    assert len(slack.messages) == 1
    assert len(world.failures) == 1


def test_a_token_that_may_not_read_the_channel_tells_twice_rather_than_not_at_all() -> None:
    world = World()
    with SlackStandIn(scopes=frozenset({"chat:write"})) as slack:
        world.secrets.rotate(TOKEN_SECRET, TOKEN)
        slack.fail(done_but_silent())
        world.happens(an_incident())
        run(world, slack)
        assert len(slack.messages) == 2
        assert not world.dead_letters


@pytest.mark.parametrize("outage", [server_error(503), throttled(60), silence(), not_ok("service_unavailable")])
def test_a_twenty_minute_outage_ends_with_one_right_message(world: World, slack: SlackStandIn, outage: Fault) -> None:
    incident = an_incident()
    acknowledged = acknowledge(incident, "kim", at(300)).action or incident
    slack.go_down(outage)
    for state, minute in ((incident, 0), (acknowledged, 5), (resolved(acknowledged, 900), 15)):
        world.incidents.know(state)
        world.put(world.event(state), at(60 * minute))
        run(world, slack, until=at(60 * minute + 30))
    run(world, slack, until=at(20 * 60))
    assert slack.messages == []
    slack.come_back()
    run(world, slack)
    (message,) = slack.messages
    assert "is resolved" in message.shown()
    assert message.edits == 0
    assert world.told() == ["Slack message posted in #alerts"]
    assert not world.dead_letters


def test_a_crash_after_posting_leads_to_no_second_message(world: World, slack: SlackStandIn) -> None:
    world.ledger.lose_saves_with_events = 1
    world.happens(an_incident())
    run(world, slack)
    assert len(world.failures) == 1
    assert len(slack.messages) == 1


def test_a_notifier_that_died_while_posting_is_taken_over_when_its_lease_ends(
    world: World, slack: SlackStandIn
) -> None:
    incident = an_incident()
    world.ledger.claim(incident.incident_id, "slack", world.now, 60)
    world.happens(incident)
    run(world, slack)
    assert len(slack.messages) == 1
    assert at(60) <= world.now <= at(70)


def test_of_two_notifiers_at_once_only_one_posts(world: World, slack: SlackStandIn) -> None:
    slack.fail(slow(0.5))
    first = threading.Thread(target=partial(notify, world, slack, an_incident()))
    first.start()
    while not slack.records:
        first.join(0.01)
    with pytest.raises(ExceptionGroup) as raised:
        notify(world, slack, an_incident())
    first.join()
    assert [type(error) for error in raised.value.exceptions] == [Conflict]
    assert len(slack.messages) == 1


def test_what_changes_just_before_the_claim_is_told_at_once(world: World, slack: SlackStandIn) -> None:
    incident = an_incident()
    world.ledger = LedgerWithARace(lambda: world.incidents.know(resolved(incident)))
    notify(world, slack, incident)
    assert "is resolved" in slack.messages[0].shown()


def test_what_changes_while_it_is_told_is_told_after(world: World, slack: SlackStandIn) -> None:
    """The second notifier meets the claim and comes back: the message does not stay behind the incident."""
    incident = an_incident()
    slack.fail(slow(0.5))
    first = threading.Thread(target=partial(notify, world, slack, incident))
    first.start()
    while not slack.records:
        first.join(0.01)
    world.happens(resolved(incident, 2))
    run(world, slack, until=at(1))
    first.join()
    run(world, slack)
    (message,) = slack.messages
    assert "is resolved" in message.shown()


def test_a_message_that_someone_deleted_is_posted_anew(world: World, slack: SlackStandIn) -> None:
    notify(world, slack, an_incident())
    slack.delete(slack.messages[0])
    notify(world, slack, resolved(an_incident()))
    (message,) = slack.messages
    assert "is resolved" in message.shown()


def test_a_message_too_old_to_be_edited_is_followed_by_one_that_can(world: World, slack: SlackStandIn) -> None:
    notify(world, slack, an_incident())
    slack.unchangeable.add(slack.messages[0].ts)
    slack.fail_request(3, done_but_silent())  # 2 is the update that is refused
    world.happens(resolved(an_incident()))
    run(world, slack)
    assert ["is resolved" in message.shown() for message in slack.messages] == [False, True]


def test_resolved_before_it_could_be_told_is_one_message_that_says_so(world: World, slack: SlackStandIn) -> None:
    notify(world, slack, resolved(an_incident()))
    (message,) = slack.messages
    assert "is resolved" in message.shown()


def test_an_incident_kept_quiet_from_the_start_is_not_told(world: World, slack: SlackStandIn) -> None:
    quiet = an_incident(suppression=Suppression(by="window", reason="maintenance"))
    assert notify(world, slack, quiet) == []
    assert slack.records == []


def test_what_was_announced_gets_its_resolve_though_kept_quiet_since(world: World, slack: SlackStandIn) -> None:
    incident = an_incident()
    notify(world, slack, incident)
    quiet = replace(incident, suppression=Suppression(by="window", reason="maintenance"), version=2)
    notify(world, slack, resolved(quiet))
    assert "is resolved" in slack.messages[0].shown()


def test_a_receiver_that_no_route_names_any_more_still_hears_the_end(world: World, slack: SlackStandIn) -> None:
    notify(world, slack, an_incident())
    world.workloads = workloads(a_workload(routes=(Route(receivers=("on-call",)),)))
    notify(world, slack, resolved(an_incident()))
    assert "is resolved" in slack.messages[0].shown()


def test_a_receiver_that_no_route_names_is_told_nothing(world: World, slack: SlackStandIn) -> None:
    world.workloads = workloads(a_workload(routes=(Route(receivers=("on-call",)),)))
    (told,) = notify(world, slack, an_incident())
    assert told.decision.action is None
    assert "no route" in told.decision.reason
    assert slack.messages == []


def test_a_state_read_late_does_not_reopen_the_message(world: World, slack: SlackStandIn) -> None:
    notify(world, slack, resolved(an_incident()))
    notify(world, slack, an_incident())
    assert "is resolved" in slack.messages[0].shown()


def test_what_was_done_after_the_resolve_is_added_to_the_message(world: World, slack: SlackStandIn) -> None:
    incident = resolved(an_incident())
    notify(world, slack, incident)
    change = Change(function="f", arn="arn:f", setting=FunctionSetting.RESERVED_CONCURRENCY, before=50, after=100)
    given_back = Remediation(
        incident_id=incident.incident_id,
        runbook="high-error-rate",
        workload="aurastream",
        mode=Mode.AUTO,
        status=RemediationStatus.GIVEN_BACK,
        reason="quiet for 10 min",
        decided_at=at(1),
        change=change,
    )
    world.remediations.save(given_back, ())
    notify(world, slack, incident)
    assert "Given back: 50 again" in slack.messages[0].shown()


def test_one_receiver_that_fails_takes_no_other_with_it(slack: SlackStandIn) -> None:
    lost = Receiver(name="lost", slack=SlackReceiver(channel="#nowhere", bot_token_secret=TOKEN_SECRET))
    world = routed_to(lost, SLACK)
    world.secrets.rotate(TOKEN_SECRET, TOKEN)
    world.happens(an_incident())
    run(world, slack)
    assert len(slack.messages) == 1
    assert len(world.dead_letters) == 1


@pytest.mark.parametrize(
    ("token", "channel", "code", "advice"),
    [
        ("xoxb-wrong", "#alerts", "invalid_auth", "bot token"),
        (TOKEN, "#nowhere", "channel_not_found", "channel"),
    ],
)
def test_a_refusal_names_slacks_code_and_what_to_do_and_no_secret(
    slack: SlackStandIn, token: str, channel: str, code: str, advice: str
) -> None:
    world = routed_to(Receiver(name="slack", slack=SlackReceiver(channel=channel, bot_token_secret=TOKEN_SECRET)))
    world.secrets.rotate(TOKEN_SECRET, token)
    with pytest.raises(ExceptionGroup) as raised:
        notify(world, slack, an_incident())
    (error,) = raised.value.exceptions
    assert isinstance(error, Rejected)
    assert code in str(error)
    assert advice in str(error)
    assert token not in "".join(traceback.format_exception(raised.value))


def test_a_repaired_token_brings_the_message_of_the_dead_letter(world: World, slack: SlackStandIn) -> None:
    world.secrets.rotate(TOKEN_SECRET, "xoxb-wrong")
    incident = an_incident()
    with pytest.raises(ExceptionGroup):
        notify(world, slack, incident)
    world.secrets.rotate(TOKEN_SECRET, TOKEN)
    notify(world, slack, incident)
    assert len(slack.messages) == 1
    assert "conversations.history" not in " ".join(record.path for record in slack.records)


def test_a_webhook_gets_a_message_at_the_opening_and_one_at_the_resolve(slack: SlackStandIn) -> None:
    world = routed_to(WEBHOOK)
    world.secrets.rotate(WEBHOOK_SECRET, slack.webhook_url)
    incident = an_incident()
    acknowledged = acknowledge(incident, "kim", at(5)).action or incident
    for state in (incident, incident, acknowledged, resolved(acknowledged), resolved(acknowledged)):
        notify(world, slack, state)
    assert ["is resolved" in message.shown() for message in slack.messages] == [False, True]


@pytest.mark.parametrize("fault", [throttled(7), server_error(500), silence()])
def test_a_webhook_that_fails_at_first_still_gets_the_message(slack: SlackStandIn, fault: Fault) -> None:
    world = routed_to(WEBHOOK)
    world.secrets.rotate(WEBHOOK_SECRET, slack.webhook_url)
    slack.fail(fault)
    world.happens(an_incident())
    run(world, slack)
    assert len(slack.messages) == 1


@pytest.mark.parametrize(
    "url", ["{origin}/services/T0/B0/very-secret", "http://127.0.0.1:9/very-secret", "very-secret"]
)
def test_no_error_of_a_webhook_shows_its_url(slack: SlackStandIn, url: str) -> None:
    world = routed_to(WEBHOOK)
    world.secrets.rotate(WEBHOOK_SECRET, url.format(origin=slack.origin))
    with pytest.raises(ExceptionGroup) as raised:
        notify(world, slack, an_incident())
    (error,) = raised.value.exceptions
    assert isinstance(error, Rejected | Unavailable)
    assert "very-secret" not in "".join(traceback.format_exception(raised.value))


def test_each_delivery_is_published_once_with_an_id_of_its_own(world: World, slack: SlackStandIn) -> None:
    incident = an_incident()
    for state in (incident, incident, resolved(incident)):
        notify(world, slack, state)
    events: list[DomainEvent] = world.bus.published
    assert [event.what for event in events] == ["Slack message posted in #alerts", "Slack message updated in #alerts"]
    assert len({event.event_id for event in events}) == 2
    assert all(event.receiver_types == () for event in events)
    assert not world.ledger.outbox


def test_what_only_a_person_can_put_right_stands_in_the_audit_once(world: World, slack: SlackStandIn) -> None:
    world.secrets.rotate(TOKEN_SECRET, "xoxb-wrong")
    incident = an_incident()
    for _ in range(2):
        with pytest.raises(ExceptionGroup):
            notify(world, slack, incident)
    failures = [event for event in world.bus.published if event.type is EventType.NOTIFICATION_FAILED]
    assert ["invalid_auth" in event.why for event in failures] == [True]
    world.secrets.rotate(TOKEN_SECRET, TOKEN)
    notify(world, slack, incident)
    assert world.bus.published[-1].type is EventType.NOTIFICATION_DELIVERED
