"""A batch of queue messages: what fails comes back in time, and takes no other with it."""

from __future__ import annotations

import pytest

from lamplighter.errors import ConfigurationError, Conflict, Rejected, Unanswered, Unavailable
from lamplighter.inbound.bus_message import domain_event, queue_messages
from lamplighter.ports import QueueMessage
from lamplighter.usecases.receive_batch import delay_after, receive_batch
from tests.builders import an_incident
from tests.fakes_notifying import FakeQueueDelay
from tests.world_of_notifying import World, bus_body


def a_message(message_id: str = "m1", receive_count: int = 1, body: str = "") -> QueueMessage:
    return QueueMessage(
        message_id=message_id, receipt_handle=f"receipt of {message_id}", receive_count=receive_count, body=body
    )


def test_one_that_fails_takes_no_other_with_it() -> None:
    handled = []

    def handle(message: QueueMessage) -> None:
        if message.message_id == "m2":
            raise ZeroDivisionError
        handled.append(message.message_id)

    failures = receive_batch([a_message("m1"), a_message("m2"), a_message("m3")], handle, FakeQueueDelay())
    assert handled == ["m1", "m3"]
    assert [failure.message_id for failure in failures] == ["m2"]


@pytest.mark.parametrize(
    ("error", "receive_count", "delay_s"),
    [
        (Unavailable("down"), 1, 5),
        (Unavailable("down"), 2, 10),
        (Unavailable("down"), 8, 640),
        (Unavailable("down"), 9, 900),
        (Unavailable("down"), 500, 900),
        (Unavailable("busy", 42), 1, 42),
        (Unavailable("busy", 0.2), 1, 5),
        (Unavailable("busy", 60), 8, 640),
        (Unanswered("silence"), 1, 5),
        (Conflict("claimed"), 1, 5),
        (Conflict("claimed"), 9, 30),
        (ZeroDivisionError(), 3, 20),
        (Rejected("invalid_auth"), 1, 30),
        (ConfigurationError("no secret"), 1, 30),
        (ExceptionGroup("two", [Rejected("invalid_auth"), Unavailable("busy", 42)]), 1, 42),
        (ExceptionGroup("deep", [ExceptionGroup("er", [Unavailable("busy", 7)]), Conflict("claimed")]), 1, 7),
    ],
)
def test_how_long_a_failed_message_is_kept_away(error: Exception, receive_count: int, delay_s: int | None) -> None:
    assert delay_after(error, receive_count) == delay_s


def test_the_queue_is_told_the_delay() -> None:
    queue = FakeQueueDelay()

    def handle(message: QueueMessage) -> None:
        raise Unavailable("busy", 42)

    (failure,) = receive_batch([a_message()], handle, queue)
    assert queue.delays == {"receipt of m1": 42}
    assert failure.delay_s == 42


def test_a_queue_that_can_not_delay_leaves_the_message_failed() -> None:
    def handle(message: QueueMessage) -> None:
        raise Unavailable("busy", 42)

    (failure,) = receive_batch([a_message()], handle, FakeQueueDelay(broken=True))
    assert failure.delay_s is None
    assert any("could not be delayed" in note for note in failure.error.__notes__)


def test_an_event_comes_back_from_the_bus_as_it_went() -> None:
    event = World().event(an_incident())
    assert domain_event(a_message(body=bus_body(event))) == event


@pytest.mark.parametrize("body", ["", "no JSON", "{}", '{"detail": {"type": "IncidentOpened"}}', '{"detail": 5}', "[]"])
def test_what_is_no_event_of_ours_is_refused_with_its_message_id(body: str) -> None:
    with pytest.raises(Rejected, match="message m1 holds no domain event"):
        domain_event(a_message(body=body))


def test_the_records_of_an_invocation_are_its_messages() -> None:
    record = {
        "messageId": "m1",
        "receiptHandle": "receipt of m1",
        "body": "b",
        "attributes": {"ApproximateReceiveCount": "3"},
        "eventSource": "aws:sqs",
    }
    assert queue_messages({"Records": [record]}) == [a_message(receive_count=3, body="b")]
