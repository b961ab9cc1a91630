"""From what was seen of a component to whether it is well, and why."""

from __future__ import annotations

from datetime import datetime
from functools import singledispatch

from lamplighter.domain.definitions.indicators import HealthCheckType
from lamplighter.domain.definitions.resources import Api, Queue
from lamplighter.domain.health.http_answers import http_verdict
from lamplighter.domain.health.observations import (
    Answered,
    ApiSeen,
    FunctionSeen,
    HttpAnswer,
    InState,
    Missing,
    ModelSeen,
    Observation,
    QueueSeen,
    TableSeen,
)
from lamplighter.domain.health.report import HealthStatus
from lamplighter.domain.health.states import (
    CACHE_STATES,
    DATABASE_STATES,
    FUNCTION_STATES,
    INDEX_STATES,
    TABLE_STATES,
    in_state,
)
from lamplighter.domain.health.subjects import Subject
from lamplighter.domain.health.verdict import Verdict, degraded, healthy, unhealthy, unknown

# How long a message may wait where the file does not say: the limit of the queue's own alarm.
OLDEST_MESSAGE_S = 900


def verdict(subject: Subject, seen: Observation, latency_ms: float | None, now: datetime) -> Verdict:
    """What is well and answers too slowly is degraded."""
    found, limit_ms = _verdict(seen, subject, now), subject.check.latency_ms
    in_time = limit_ms is None or latency_ms is None or latency_ms <= limit_ms
    if in_time or found.status is not HealthStatus.HEALTHY:
        return found
    return degraded(f"took {latency_ms:.0f} ms, more than {limit_ms} ms")


@singledispatch
def _verdict(seen: object, subject: Subject, _now: datetime) -> Verdict:
    raise TypeError(f"{type(seen).__name__} says nothing of a {subject.check.type}")


@_verdict.register
def _(_seen: Answered, _subject: Subject, _now: datetime) -> Verdict:
    return healthy("answers")


@_verdict.register
def _(_seen: Missing, subject: Subject, _now: datetime) -> Verdict:
    return unhealthy(f"there is no such {subject.check.type}")


@_verdict.register
def _(seen: HttpAnswer, subject: Subject, now: datetime) -> Verdict:
    return http_verdict(subject.check, seen, now)


@_verdict.register
def _(seen: InState, subject: Subject, _now: datetime) -> Verdict:
    states = CACHE_STATES if subject.check.type is HealthCheckType.CACHE else DATABASE_STATES
    return in_state(states, f"the {subject.check.type}", seen.state)


@_verdict.register
def _(seen: FunctionSeen, _subject: Subject, _now: datetime) -> Verdict:
    """Through an update the function answers as it was before; after a failed one too."""
    found = in_state(FUNCTION_STATES, "the function", seen.state)
    if found.status is not HealthStatus.HEALTHY:
        return Verdict(found.status, _with_reason(found.reason, seen.state_reason))
    if seen.last_update == "Failed":
        return degraded(_with_reason("the function's last update failed", seen.last_update_reason))
    return healthy(f"{found.reason}, and an update is in progress") if seen.last_update == "InProgress" else found


def _with_reason(sentence: str, reason: str) -> str:
    return f"{sentence}: {reason}" if reason else sentence


@_verdict.register
def _(seen: TableSeen, _subject: Subject, _now: datetime) -> Verdict:
    found = in_state(TABLE_STATES, "the table", seen.status)
    for name, status in seen.indexes.items():
        found = found.or_graver(in_state(INDEX_STATES, f"the index {name}", status))
    return found


@_verdict.register
def _(seen: ApiSeen, subject: Subject, _now: datetime) -> Verdict:
    """The stage of the file, or any."""
    wanted = subject.resource.stage if isinstance(subject.resource, Api) else None
    if wanted is not None and wanted not in seen.stages:
        return unhealthy(f"the API has no stage {wanted}")
    deployed = [name for name, is_deployed in seen.stages.items() if is_deployed and wanted in {None, name}]
    if not deployed:
        return unhealthy(f"nothing is deployed to the stage {wanted}" if wanted else "the API has no deployed stage")
    return healthy(f"deployed to {', '.join(sorted(deployed))}")


@_verdict.register
def _(seen: ModelSeen, _subject: Subject, _now: datetime) -> Verdict:
    if seen.withheld:
        return unhealthy(f"this account can't use the model: {', '.join(seen.withheld)}")
    if seen.lifecycle == "LEGACY":
        return degraded("the model is LEGACY: it can be used, and will end")
    return in_state({"ACTIVE": HealthStatus.HEALTHY}, "the model", seen.lifecycle)


@_verdict.register
def _(seen: QueueSeen, subject: Subject, _now: datetime) -> Verdict:
    queue = subject.resource if isinstance(subject.resource, Queue) else None
    if seen.waiting == 0 and seen.oldest_message_s is None:
        return healthy("the queue is empty")
    if queue is not None and queue.dead_letters:
        return degraded(f"{_messages(seen.waiting)} failed for good") if seen.waiting else healthy("the queue is empty")
    if seen.oldest_message_s is None:
        return unknown(f"{_messages(seen.waiting)} waiting, and CloudWatch does not say yet for how long")
    limit_s = (queue.oldest_message_s if queue is not None else None) or OLDEST_MESSAGE_S
    waited = f"the oldest message has waited {seen.oldest_message_s:.0f} s"
    return unhealthy(f"{waited}, longer than {limit_s} s") if seen.oldest_message_s > limit_s else healthy(waited)


def _messages(number: int) -> str:
    return f"{number} message{'' if number == 1 else 's'}"
