"""Thousands of seeded histories from alarm to people: repeats, reorderings, crashes anywhere, receivers that fail.

A failing history names its seed: ``Simulation(seed).run()`` is the same history again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest

from lamplighter.domain.alert import Alert, AlertStatus
from lamplighter.domain.events import DomainEvent, EventType
from lamplighter.domain.incident import Incident
from lamplighter.errors import Unanswered, Unavailable
from lamplighter.outbound.pagerduty_event import trigger_event
from lamplighter.outbound.slack_message import slack_message
from lamplighter.outbound.wording import predicate
from lamplighter.ports import Payload, PostedMessage, Secret
from lamplighter.usecases.change_incident import Incidents
from lamplighter.usecases.notify import Notifying
from lamplighter.usecases.notify_pagerduty import PagerDutyNotifier, notify_pagerduty
from lamplighter.usecases.notify_slack import SlackNotifier, notify_slack
from lamplighter.usecases.publish import publish_abandoned
from lamplighter.usecases.receive_alert import receive_alert
from local.in_memory import InMemoryAlarmTags, InMemoryIncidents
from tests.builders import NOON, a_workload, an_alert, workloads
from tests.fakes_notifying import FakeDeliveryLedger, FakeSecrets
from tests.fakes_remediation import FakeRemediationStore

HISTORIES = 1500
ALARMS = 3
TRANSITIONS = 5
STATUSES = (AlertStatus.FIRING, AlertStatus.FIRING, AlertStatus.FIRING, AlertStatus.RESOLVED, AlertStatus.NO_DATA)
# A history is quiet once nothing has been left to do for so many rounds.
ROUNDS = 400


class Crash(Exception):  # noqa: N818 - what it is
    """The process is no more."""


@dataclass
class Trouble:
    """Strikes before or after a call, until ``over``."""

    random: Random
    rate: float
    over: bool = False

    def strikes(self) -> bool:
        return not self.over and self.random.random() < self.rate

    def around(self, port: Any) -> Any:
        return Shaky(port, self)


class Shaky:
    """A port in front of which, and behind which, the process may crash."""

    def __init__(self, port: Any, trouble: Trouble) -> None:
        self._port, self._trouble = port, trouble

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._port, name)

        def call(*arguments: Any, **named: Any) -> Any:
            if self._trouble.strikes():
                raise Crash(f"before {name}")
            answer = method(*arguments, **named)
            if self._trouble.strikes():
                raise Crash(f"after {name}")
            return answer

        return call


@dataclass
class Clock:
    time: datetime = NOON

    def now(self) -> datetime:
        return self.time


@dataclass
class Slack:
    """What stands in the channel, by ts."""

    trouble: Trouble
    messages: dict[str, dict[str, Any]] = field(default_factory=dict)

    def post(self, token: Secret, channel: str, message: Payload) -> PostedMessage:  # noqa: ARG002
        self._fail()
        ts = str(len(self.messages) + 1)
        self.messages[ts] = dict(message)
        self._hang_up()
        return PostedMessage(channel_id="C1", ts=ts)

    def update(self, token: Secret, posted: PostedMessage, message: Payload) -> bool:  # noqa: ARG002
        self._fail()
        self.messages[posted.ts] = dict(message)
        self._hang_up()
        return True

    def find_message(self, token: Secret, channel: str, metadata: Payload, since: datetime) -> PostedMessage | None:  # noqa: ARG002
        self._fail()
        found = [ts for ts, message in self.messages.items() if message["metadata"] == metadata]
        return PostedMessage(channel_id="C1", ts=found[-1]) if found else None

    def about(self, incident: Incident) -> list[str]:
        return [
            message["text"]
            for message in self.messages.values()
            if message["metadata"]["event_payload"]["incident_id"] == incident.incident_id
        ]

    def _fail(self) -> None:
        if self.trouble.strikes():
            raise Unavailable("Slack: 429", retry_after_s=1)

    def _hang_up(self) -> None:
        if self.trouble.strikes():
            raise Unanswered("Slack: no answer")


@dataclass
class PagerDuty:
    """The last action that took effect on each dedup key: resolves of nothing open are dropped."""

    trouble: Trouble
    actions: dict[str, str] = field(default_factory=dict)
    payloads: dict[str, object] = field(default_factory=dict)
    triggered_after_resolve: list[str] = field(default_factory=list)

    def enqueue(self, routing_key: Secret, event: Payload) -> None:  # noqa: ARG002
        if self.trouble.strikes():
            raise Unavailable("PagerDuty: 500")
        key, action = str(event["dedup_key"]), str(event["event_action"])
        if action == "trigger":
            self.payloads[key] = event["payload"]
            if self.actions.get(key) == "resolve":
                self.triggered_after_resolve.append(key)
        if action == "trigger" or self.actions.get(key) in {"trigger", "acknowledge"}:
            self.actions[key] = action
        if self.trouble.strikes():
            raise Unanswered("PagerDuty: no answer")

    def enqueue_change(self, routing_key: Secret, change: Payload) -> None:
        """Nothing is changed in these histories."""


@dataclass
class Queue:
    """Hands everything out at least once, in any order, until it was taken."""

    random: Random
    waiting: list[Any] = field(default_factory=list)

    def put(self, message: Any) -> None:
        self.waiting += [message] * self.random.choice((1, 1, 1, 2))

    def take(self) -> Any:
        return self.waiting.pop(self.random.randrange(len(self.waiting)))


@dataclass
class Bus:
    """Carries events to the notifiers' queues by their receiver types, and to the audit."""

    queues: dict[str, Queue]
    audited: dict[str, DomainEvent] = field(default_factory=dict)

    def publish(self, events: Sequence[DomainEvent]) -> None:
        for event in events:
            self.audited[event.event_id] = event
            for kind in event.receiver_types:
                self.queues[kind].put(event)


class Simulation:
    def __init__(self, seed: int) -> None:
        self.random = random = Random(seed)  # noqa: S311 - a seeded history
        self.trouble = trouble = Trouble(random, rate=random.choice((0, 0.02, 0.1)))
        self.clock = Clock()
        self.queues = {"intake": Queue(random), "slack": Queue(random), "pagerduty": Queue(random)}
        self.bus = Bus(self.queues)
        self.store = InMemoryIncidents(self.clock)
        self.ledger = FakeDeliveryLedger()
        self.slack, self.pagerduty = Slack(trouble), PagerDuty(trouble)
        known = workloads(a_workload(runbooks=()))
        shaky_store, shaky_bus = trouble.around(self.store), trouble.around(self.bus)
        self.incidents = Incidents(store=shaky_store, outbox=shaky_store, bus=shaky_bus, workloads=known)
        secrets = FakeSecrets({"lamplighter/slack-bot-token": ["t"], "lamplighter/pagerduty/aurastream": ["k" * 32]})
        self.notifying = Notifying(
            incidents=shaky_store,
            remediations=FakeRemediationStore(),
            workloads=known,
            ledger=trouble.around(self.ledger),
            secrets=secrets,
            outbox=trouble.around(self.ledger),
            bus=shaky_bus,
            lease_s=30,
        )
        self.alerts = [alert for alarm in range(ALARMS) for alert in self._alerts_of(alarm)]

    def _alerts_of(self, alarm: int) -> list[Alert]:
        times = sorted(self.random.sample(range(1000), TRANSITIONS))
        return [
            an_alert(
                name=f"AuraStream-{alarm}",
                dedup_key=f"alarm-{alarm}",
                alarm_arn=None,
                occurred_at=NOON + timedelta(seconds=seconds),
                status=self.random.choice(STATUSES),
            )
            for seconds in times
        ]

    def run(self) -> None:
        for alert in self.alerts:
            self.queues["intake"].put(alert)
        for turn in range(ROUNDS):
            self.clock.time += timedelta(seconds=10)
            if turn == ROUNDS // 2:
                self.trouble.over = True
            self._attempt()
            if turn % 6 == 0:
                self._sweep()
        while self._attempt():
            self.clock.time += timedelta(seconds=40)
            self._sweep()

    def _attempt(self) -> bool:
        """One message of any queue; what fails goes back."""
        filled = [name for name, queue in self.queues.items() if queue.waiting]
        if not filled:
            return False
        queue = self.queues[name := self.random.choice(filled)]
        message = queue.take()
        try:
            self._handle(name, message)
        except (Crash, Unavailable, ExceptionGroup):
            queue.waiting.append(message)
        return True

    def _handle(self, queue: str, message: Any) -> None:
        now = self.clock.now()
        match queue:
            case "intake":
                receive_alert(message, self.incidents, InMemoryAlarmTags())
            case "slack":
                notify_slack(
                    message, now, SlackNotifier(notifying=self.notifying, api=self.slack, webhook=_NoWebhook())
                )
            case "pagerduty":
                notify_pagerduty(message, now, PagerDutyNotifier(notifying=self.notifying, api=self.pagerduty))

    def _sweep(self) -> None:
        for outbox in (self.store, self.ledger):
            try:
                publish_abandoned(self.clock.now(), self.incidents.bus, outbox)
            except (Crash, ExceptionGroup):
                continue


class _NoWebhook:
    def post(self, url: Secret, message: Payload) -> None:  # noqa: ARG002
        raise AssertionError("no receiver has a webhook")


def last_status(simulation: Simulation, key: str) -> AlertStatus | None:
    """The last that says either: missing data neither opens nor ends anything."""
    told = [one for one in simulation.alerts if one.dedup_key == key and one.status is not AlertStatus.NO_DATA]
    last = max(told, key=lambda alert: alert.order, default=None)
    return last.status if last else None


def faults(simulation: Simulation) -> list[str]:
    found = []
    for alarm in range(ALARMS):
        key = f"alarm-{alarm}"
        still_open = [one for one in simulation.store.incidents.values() if one.alert.dedup_key == key and one.is_open]
        if len(still_open) != (last_status(simulation, key) is AlertStatus.FIRING):
            found.append(f"{key}: {len(still_open)} open, last heard {last_status(simulation, key)}")
    for incident in simulation.store.incidents.values():
        found += [f"{incident.incident_id}: {fault}" for fault in faults_of(simulation, incident)]
    if simulation.store.waiting:
        found.append(f"unpublished: {list(simulation.store.waiting)}")
    if simulation.pagerduty.triggered_after_resolve:
        found.append("an alert was triggered anew after its resolve")
    return found


def faults_of(simulation: Simulation, incident: Incident) -> list[str]:
    found = []
    texts = simulation.slack.about(incident)
    workload = simulation.incidents.workloads.get(incident.workload)
    state = predicate(incident)
    if texts != [slack_message(incident, (), workload)["text"]]:
        found.append(f"{state}, and Slack shows {texts}")
    page = simulation.pagerduty.actions.get(incident.incident_id)
    payload = simulation.pagerduty.payloads.get(incident.incident_id)
    if incident.is_open and payload != trigger_event(incident, workload)["payload"]:
        found.append(f"{state}, and PagerDuty's alert says {payload}")
    if page not in ({"trigger"} if incident.is_open else {"resolve", None}):
        found.append(f"{state}, and PagerDuty was last told {page}")
    audited = {event.type for event in simulation.bus.audited.values() if event.incident_id == incident.incident_id}
    if EventType.INCIDENT_OPENED not in audited:
        found.append("its opening is not in the audit")
    if not incident.is_open and EventType.INCIDENT_RESOLVED not in audited:
        found.append("its resolve is not in the audit")
    return found


@pytest.mark.parametrize("block", range(6))
def test_whatever_happens_on_the_way_everyone_knows_the_truth_in_the_end_and_once(block: int) -> None:
    size = HISTORIES // 6
    for seed in range(block * size, (block + 1) * size):
        simulation = Simulation(seed)
        simulation.run()
        assert faults(simulation) == [], f"seed {seed}"


def test_the_histories_are_worth_their_name() -> None:
    """There is trouble in them, incidents that end, and incidents that stay."""
    simulations = [Simulation(seed) for seed in range(40)]
    for simulation in simulations:
        simulation.run()
    incidents = [one for simulation in simulations for one in simulation.store.incidents.values()]
    assert {one.is_open for one in incidents} == {True, False}
    assert {simulation.trouble.rate for simulation in simulations} == {0, 0.02, 0.1}
