"""Whatever becomes of CloudWatch, the product goes on: a real client against a stand-in that misbehaves."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from itertools import pairwise
from typing import Any

import pytest

from lamplighter.telemetry import OwnMetric, Reason, Telemetry
from lamplighter.telemetry.delivery import OLDEST_S, Rhythm
from local.receivers.http_receiver import Answer, Fault, silence
from tests.cloudwatch_stand_in import CloudWatchStandIn, refused_with

SECURITY = "/aws/aurastream/security"


@pytest.fixture
def cloudwatch() -> Iterator[CloudWatchStandIn]:
    with CloudWatchStandIn() as stand_in:
        stand_in.groups.add(SECURITY)
        yield stand_in


def a_telemetry(cloudwatch: CloudWatchStandIn, **changes: Any) -> Telemetry:
    sending = cloudwatch.sending(**{"stream": StringIO(), **changes.pop("sending", {})})
    return Telemetry("AuraStream", sending=sending, **changes)


def held_together(telemetry: Telemetry) -> None:
    """The sum that must hold at any moment."""
    counts = telemetry.counts()
    assert counts.recorded == counts.sent + sum(counts.dropped.values()) + counts.waiting


def wait_for_attempts(cloudwatch: CloudWatchStandIn, number: int) -> None:
    deadline = time.monotonic() + 10
    while len(cloudwatch.records) < number and time.monotonic() < deadline:
        time.sleep(0.01)
    assert len(cloudwatch.records) >= number


def test_what_is_recorded_arrives(cloudwatch: CloudWatchStandIn) -> None:
    telemetry = a_telemetry(cloudwatch)
    for _ in range(3):
        telemetry.sentiment_analyzed("POSITIVE", confidence=0.9, processing_time_ms=40)
    assert telemetry.flush(5)
    assert cloudwatch.total("SentimentAnalysisCount") == 3
    assert cloudwatch.total("ProcessingTime", Sentiment="POSITIVE") == 120
    assert telemetry.counts().sent == telemetry.counts().recorded
    telemetry.close()


@pytest.mark.parametrize(
    "fault",
    [
        refused_with(400, "ThrottlingException"),
        refused_with(400, "ExpiredTokenException"),
        refused_with(500, "InternalServiceFault"),
        refused_with(503, "ServiceUnavailable"),
        silence(),
    ],
    ids=["throttled", "credentials", "500", "503", "hung up"],
)
def test_trouble_that_passes_costs_nothing(cloudwatch: CloudWatchStandIn, fault: Fault) -> None:
    cloudwatch.fail(fault, fault, fault)
    telemetry = a_telemetry(cloudwatch)
    telemetry.count("Lit", 7)
    assert telemetry.flush(10)
    assert cloudwatch.total("Lit") == 7
    assert telemetry.counts().dropped == {}
    telemetry.close()


def test_a_slow_answer_is_given_up_and_asked_for_again(cloudwatch: CloudWatchStandIn) -> None:
    cloudwatch.fail(Fault(silent=True, after_s=3))
    telemetry = a_telemetry(cloudwatch)
    telemetry.count("Lit")
    assert telemetry.flush(10)
    assert cloudwatch.total("Lit") == 1
    telemetry.close()


def test_while_cloudwatch_is_away_nothing_grows_and_what_was_dropped_is_counted(cloudwatch: CloudWatchStandIn) -> None:
    cloudwatch.go_down(refused_with(503, "ServiceUnavailable"))
    telemetry = a_telemetry(cloudwatch, sending={"metric_capacity": 50})
    for number in range(500):
        telemetry.gauge("Brightness", number)
        held_together(telemetry)
    away = telemetry.counts()
    assert away.waiting == 50
    assert away.dropped == {Reason.BUFFER_FULL: 450}

    cloudwatch.come_back()
    assert telemetry.flush(10)
    telemetry.close(5)
    told = {"Application": "AuraStream", "Reason": "buffer_full", "Signal": "metrics"}
    assert cloudwatch.total("Dropped", **told) == 450
    held_together(telemetry)


def test_what_was_dropped_is_logged_once_in_a_while(
    cloudwatch: CloudWatchStandIn, caplog: pytest.LogCaptureFixture
) -> None:
    cloudwatch.go_down(refused_with(503, "ServiceUnavailable"))
    telemetry = a_telemetry(cloudwatch, sending={"metric_capacity": 1})
    telemetry.gauge("Brightness", 1)
    wait_for_attempts(cloudwatch, 5)
    telemetry.close(1)
    first, last = [record.getMessage() for record in caplog.records if record.levelname == "WARNING"]
    assert "ServiceUnavailable" in first
    assert "{'shut_down': 1}" in last


def test_one_bad_metric_does_not_cost_the_others(cloudwatch: CloudWatchStandIn) -> None:
    telemetry = a_telemetry(cloudwatch, sending={"rhythm": Rhythm(flush_every_s=60, first_pause_s=0.01)})
    for number in range(40):
        telemetry.count(f"Lamp{number}")
        if number == 17:
            telemetry.count("Poison")
    assert telemetry.flush(10)
    assert {datum["MetricName"] for datum in cloudwatch.data} >= {f"Lamp{number}" for number in range(40)}
    assert telemetry.counts().dropped == {Reason.REJECTED: 1}
    telemetry.close()


def test_a_fault_that_nobody_thought_of_costs_its_batch_and_not_the_thread(
    cloudwatch: CloudWatchStandIn, caplog: pytest.LogCaptureFixture
) -> None:
    faults = [RuntimeError("no such luck"), RuntimeError("no such luck")]

    def make() -> Any:
        if faults:
            raise faults.pop()
        return cloudwatch.client("cloudwatch")

    telemetry = a_telemetry(cloudwatch, sending={"make_cloudwatch": make})
    for _ in range(3):
        telemetry.count("Lit")
        assert telemetry.flush(5)
    assert cloudwatch.total("Lit") == 1
    assert telemetry.counts().dropped == {Reason.REJECTED: 2}
    assert len([record for record in caplog.records if "no such luck" in record.getMessage()]) == 1
    telemetry.close()


def test_what_became_too_old_on_the_way_is_dropped_once(cloudwatch: CloudWatchStandIn) -> None:
    telemetry = a_telemetry(cloudwatch, sending={"rhythm": Rhythm(flush_every_s=60)})
    telemetry.count("Lit", at=datetime.now(UTC) - timedelta(seconds=OLDEST_S - 0.5))
    telemetry.count("Poison")
    time.sleep(1)
    assert telemetry.flush(5)
    counts = telemetry.counts()
    assert counts.dropped == {Reason.TOO_OLD: 1, Reason.REJECTED: 1}
    assert counts.recorded == 2
    assert counts.waiting == 0
    telemetry.close()


def test_the_search_for_bad_ones_has_an_end(cloudwatch: CloudWatchStandIn) -> None:
    cloudwatch.go_down(refused_with(400, "InvalidParameterValueException"))
    telemetry = a_telemetry(cloudwatch, sending={"rhythm": Rhythm(flush_every_s=60)})
    started = datetime.now(UTC) - timedelta(days=1)
    for number in range(1000):
        telemetry.count("Lit", at=started + timedelta(minutes=number))
    assert telemetry.flush(20)
    assert len(cloudwatch.records) < 150
    assert telemetry.counts().dropped == {Reason.REJECTED: 1000}
    telemetry.close(1)


def test_who_may_not_publish_is_not_asked_again_with_the_same(cloudwatch: CloudWatchStandIn) -> None:
    cloudwatch.fail(refused_with(403, "AccessDeniedException"))
    telemetry = a_telemetry(cloudwatch, sending={"rhythm": Rhythm(flush_every_s=60)})
    for number in range(10):
        telemetry.count(f"Lamp{number}")
    assert telemetry.flush(5)
    assert telemetry.counts().dropped == {Reason.REJECTED: 10}
    assert len(cloudwatch.records) == 1
    telemetry.count("Lit")
    assert telemetry.flush(5)
    assert cloudwatch.total("Lit") == 1  # once someone has allowed it, all goes on
    telemetry.close()


def test_many_long_dimensions_are_told_by_several_calls(cloudwatch: CloudWatchStandIn) -> None:
    names = ("street", "house", "room")
    lit = OwnMetric(namespace="Lamps", name="Lit", dimensions=names, unit="Count", series=500)
    telemetry = a_telemetry(cloudwatch, metrics=[lit], sending={"rhythm": Rhythm(flush_every_s=60)})
    for number in range(500):
        telemetry.measure("Lit", 1, "Count", dict.fromkeys(names, f"{number:01000}"))
    assert telemetry.flush(20)
    assert len(cloudwatch.data) == 500
    assert len(cloudwatch.calls) > 1
    assert {record.status for record in cloudwatch.records} == {200}  # none was too large
    telemetry.close()


def test_what_no_call_could_hold_is_told_by_several(cloudwatch: CloudWatchStandIn) -> None:
    telemetry = a_telemetry(cloudwatch, sending={"rhythm": Rhythm(flush_every_s=60)})
    started = datetime.now(UTC) - timedelta(days=1)
    for number in range(8000):  # 160 distinct values in each of 50 minutes
        value = number + 0.123456789012345
        telemetry.gauge("Brightness", value, at=started + timedelta(minutes=number // 160))
    for number in range(1100):
        telemetry.count("Lit", at=started + timedelta(minutes=number))
    assert telemetry.flush(20)
    assert telemetry.counts().dropped == {}
    assert cloudwatch.total("Lit") == 1100
    assert len(cloudwatch.calls) > 1
    assert {record.status for record in cloudwatch.records} == {200}  # none was too large
    telemetry.close()


@pytest.mark.parametrize(
    ("value", "at", "reason"),
    [
        (float("nan"), None, Reason.INVALID),
        (float("inf"), None, Reason.INVALID),
        (2.0**361, None, Reason.INVALID),
        ("bright", None, Reason.INVALID),
        (None, None, Reason.INVALID),
        (1, timedelta(days=-15), Reason.TOO_OLD),
        (1, timedelta(hours=3), Reason.INVALID),
    ],
)
def test_what_cloudwatch_would_not_take_is_never_sent(
    cloudwatch: CloudWatchStandIn, value: Any, at: timedelta | None, reason: Reason
) -> None:
    telemetry = a_telemetry(cloudwatch)
    telemetry.gauge("Brightness", value, at=None if at is None else datetime.now(UTC) + at)
    telemetry.count("Lit")
    assert telemetry.flush(5)
    assert {datum["MetricName"] for datum in cloudwatch.data} <= {"Lit", "Dropped"}
    assert telemetry.counts().dropped == {reason: 1}
    telemetry.close()


def test_a_product_s_end_is_not_held_up(cloudwatch: CloudWatchStandIn) -> None:
    cloudwatch.go_down(refused_with(503, "ServiceUnavailable"))
    telemetry = a_telemetry(cloudwatch)
    telemetry.count("Lit", 3)
    telemetry.close(1)
    assert telemetry.counts().dropped == {Reason.SHUT_DOWN: 1}
    telemetry.count("Lit")  # too late, and no harm
    held_together(telemetry)


def test_threads_record_side_by_side_and_nothing_is_lost(cloudwatch: CloudWatchStandIn) -> None:
    telemetry = a_telemetry(cloudwatch)
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)

    def record() -> None:
        for _ in range(500):
            telemetry.sentiment_analyzed("NEUTRAL", confidence=0.5, processing_time_ms=10)

    threads = [threading.Thread(target=record) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sys.setswitchinterval(interval)
    assert telemetry.flush(10)
    assert cloudwatch.total("SentimentAnalysisCount") == 4000
    assert telemetry.counts().sent == telemetry.counts().recorded == 4000 * 5
    telemetry.close()


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_a_forked_worker_sends_its_own_and_nothing_of_its_parent(cloudwatch: CloudWatchStandIn) -> None:
    telemetry = a_telemetry(cloudwatch, sending={"rhythm": Rhythm(flush_every_s=60)})
    telemetry.count("Lit", 100)
    child = os.fork()
    if child == 0:
        telemetry.count("Lit", 1)
        os._exit(0 if telemetry.flush(10) and telemetry.counts().recorded == 1 else 1)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    assert cloudwatch.total("Lit") == 1
    assert telemetry.flush(10)
    assert cloudwatch.total("Lit") == 101
    telemetry.close()


def test_security_events_reach_their_log_group(cloudwatch: CloudWatchStandIn) -> None:
    telemetry = a_telemetry(cloudwatch, log_groups={"security": SECURITY})
    for number in range(5):
        telemetry.security_event("failed_authentication", customer_id=f"c-{number}")
    assert telemetry.flush(5)
    assert [line["customer_id"] for line in cloudwatch.lines[SECURITY]] == [f"c-{number}" for number in range(5)]
    assert telemetry.log_counts().sent == 5
    telemetry.close()


def test_a_line_that_its_log_group_does_not_take_stands_in_standard_output(cloudwatch: CloudWatchStandIn) -> None:
    output = StringIO()
    telemetry = a_telemetry(cloudwatch, log_groups={"audit": "/no/such/group"}, sending={"stream": output})
    telemetry.audit_event("plan_changed", actor="ann")
    assert telemetry.flush(5)
    assert '"plan_changed"' in output.getvalue()
    assert telemetry.log_counts().dropped == {Reason.REJECTED: 1}
    telemetry.close()


def test_lines_that_are_too_old_for_their_group_stand_in_standard_output(cloudwatch: CloudWatchStandIn) -> None:
    output = StringIO()
    rhythm = Rhythm(flush_every_s=60)
    telemetry = a_telemetry(cloudwatch, log_groups={"security": SECURITY}, sending={"stream": output, "rhythm": rhythm})
    for number in range(3):
        telemetry.security_event("failed_authentication", customer_id=f"c-{number}")
    too_old = Answer(body={"rejectedLogEventsInfo": {"expiredLogEventEndIndex": 1}})
    cloudwatch.fail_request(2, Fault(answer=too_old))  # the first makes the stream
    assert telemetry.flush(5)
    assert [line for line in output.getvalue().splitlines() if "c-0" in line]
    assert (telemetry.log_counts().sent, telemetry.log_counts().dropped) == (2, {Reason.REJECTED: 1})
    telemetry.close()


def test_retries_come_ever_more_rarely_and_stay_within_the_longest_pause() -> None:
    rhythm = Rhythm(first_pause_s=1, longest_pause_s=60)
    shortest = [min(rhythm.pause_s(failures, None) for _ in range(50)) for failures in range(12)]
    assert all(later > earlier for earlier, later in pairwise(shortest[:5]))
    assert max(rhythm.pause_s(failures, None) for failures in range(100)) <= 60
    assert rhythm.pause_s(0, asked_s=30) == 30


def test_recording_does_not_wait_for_the_sending(cloudwatch: CloudWatchStandIn) -> None:
    """The worker hangs in a call; what is recorded meanwhile is held, before that call ends."""
    cloudwatch.go_down(silence(after_s=30))
    telemetry = a_telemetry(cloudwatch)
    telemetry.count("Lit")
    wait_for_attempts(cloudwatch, 1)
    underway = len(cloudwatch.records)
    for _ in range(1000):
        telemetry.count("Lit")
    assert len(cloudwatch.records) <= underway + 1  # a thousand calls took less than two attempts' time
    cloudwatch.come_back()
    telemetry.close(3)
