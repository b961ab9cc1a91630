"""What was seen of a component, and what is made of it."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from lamplighter.domain.definitions.indicators import HealthCheckType as Type
from lamplighter.domain.definitions.resources import Api, Function, Queue, Resource, Table
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
from lamplighter.domain.health.states import CACHE_STATES, DATABASE_STATES
from lamplighter.domain.health.verdicts import verdict
from tests.builders_health import DEGRADED, HEALTHY, NOON, UNHEALTHY, UNKNOWN, a_check, a_subject

QUEUE, DEAD_LETTERS = Queue(name="orders", oldest_message_s=60), Queue(name="orders-dead", dead_letters=True)
STAGED = Api(name="shop", stage="prod")

SEEN: list[tuple[Type, Resource | None, Observation, HealthStatus, str]] = [
    (Type.BUCKET, None, Answered(), HEALTHY, "answers"),
    (Type.TABLE, None, Missing(), UNHEALTHY, "there is no such table"),
    (Type.FUNCTION, Function(name="f"), FunctionSeen(state="Active", last_update="Successful"), HEALTHY, "is Active"),
    (Type.FUNCTION, None, FunctionSeen(state="Active", last_update="InProgress"), HEALTHY, "update is in progress"),
    (
        Type.FUNCTION,
        None,
        FunctionSeen(state="Active", last_update="Failed", last_update_reason="no such image"),
        DEGRADED,
        "the function's last update failed: no such image",
    ),
    (
        Type.FUNCTION,
        None,
        FunctionSeen(state="Failed", state_reason="no subnet", last_update="Successful"),
        UNHEALTHY,
        "is Failed: no subnet",
    ),
    (Type.FUNCTION, None, FunctionSeen(state="Inactive", last_update="Successful"), DEGRADED, "is Inactive"),
    (Type.FUNCTION, None, FunctionSeen(state="Dreaming", last_update="Successful"), UNKNOWN, "unfamiliar state"),
    (Type.TABLE, Table(name="t"), TableSeen(status="UPDATING", indexes={"by-day": "ACTIVE"}), HEALTHY, "is UPDATING"),
    (Type.TABLE, None, TableSeen(status="ACTIVE", indexes={"by-day": "CREATING"}), DEGRADED, "by-day is CREATING"),
    (Type.TABLE, None, TableSeen(status="ARCHIVED"), UNHEALTHY, "the table is ARCHIVED"),
    (Type.API, STAGED, ApiSeen(stages={"prod": True, "dev": False}), HEALTHY, "deployed to prod"),
    (
        Type.API,
        STAGED,
        ApiSeen(stages={"prod": False, "dev": True}),
        UNHEALTHY,
        "nothing is deployed to the stage prod",
    ),
    (Type.API, STAGED, ApiSeen(stages={"dev": True}), UNHEALTHY, "has no stage prod"),
    (Type.API, Api(name="shop"), ApiSeen(stages={"dev": True}), HEALTHY, "deployed to dev"),
    (Type.API, Api(name="shop"), ApiSeen(stages={}), UNHEALTHY, "has no deployed stage"),
    (Type.MODEL, None, ModelSeen(lifecycle="ACTIVE"), HEALTHY, "is ACTIVE"),
    (Type.MODEL, None, ModelSeen(lifecycle="LEGACY"), DEGRADED, "LEGACY"),
    (Type.MODEL, None, ModelSeen(lifecycle="ACTIVE", withheld=("region NOT_AVAILABLE",)), UNHEALTHY, "NOT_AVAILABLE"),
    (Type.DATABASE, None, InState("available"), HEALTHY, "the database is available"),
    (Type.DATABASE, None, InState("backing-up"), HEALTHY, "the database is backing-up"),
    (Type.DATABASE, None, InState("storage-full"), UNHEALTHY, "the database is storage-full"),
    (Type.DATABASE, None, InState("upgrading"), DEGRADED, "the database is upgrading"),
    (Type.CACHE, None, InState("snapshotting"), HEALTHY, "the cache is snapshotting"),
    (Type.CACHE, None, InState("rebooting cluster nodes"), UNHEALTHY, "the cache is rebooting cluster nodes"),
    (Type.QUEUE, QUEUE, QueueSeen(waiting=4, oldest_message_s=60), HEALTHY, "has waited 60 s"),
    (Type.QUEUE, QUEUE, QueueSeen(waiting=4, oldest_message_s=61), UNHEALTHY, "longer than 60 s"),
    (Type.QUEUE, Queue(name="q"), QueueSeen(waiting=4, oldest_message_s=901), UNHEALTHY, "longer than 900 s"),
    (Type.QUEUE, QUEUE, QueueSeen(waiting=0, oldest_message_s=None), HEALTHY, "is empty"),
    (Type.QUEUE, QUEUE, QueueSeen(waiting=1, oldest_message_s=None), UNKNOWN, "1 message waiting"),
    (Type.QUEUE, DEAD_LETTERS, QueueSeen(waiting=2, oldest_message_s=None), DEGRADED, "2 messages failed for good"),
    (Type.QUEUE, DEAD_LETTERS, QueueSeen(waiting=0, oldest_message_s=9000), HEALTHY, "is empty"),
]


@pytest.mark.parametrize(("type_", "resource", "seen", "status", "why"), SEEN, ids=lambda one: str(one)[:40])
def test_a_component_is_as_it_was_seen(
    type_: Type, resource: Resource | None, seen: Observation, status: HealthStatus, why: str
) -> None:
    found = verdict(a_subject(resource, a_check(type_)), seen, 10.0, NOON)

    assert found.status is status
    assert why in found.reason


def test_no_state_is_taken_for_two_things() -> None:
    assert len(DATABASE_STATES) == 34
    assert len(CACHE_STATES) == 9


@pytest.mark.parametrize(("latency_ms", "status"), [(500.0, HEALTHY), (500.1, DEGRADED)])
def test_what_is_too_slow_is_degraded(latency_ms: float, status: HealthStatus) -> None:
    subject = a_subject(check=a_check(latency_ms=500))

    assert verdict(subject, HttpAnswer(status=200, body=""), latency_ms, NOON).status is status


def test_what_is_down_and_slow_is_down() -> None:
    found = verdict(a_subject(check=a_check(latency_ms=1)), HttpAnswer(status=500, body=""), 900.0, NOON)

    assert (found.status, found.reason) == (UNHEALTHY, "answered HTTP 500, not 200")


BODY = json.dumps({"status": "ok", "up": True, "n": 1, "checks": {"database": {"status": "up"}}, "list": [{"a": 2}]})
BODIES: list[tuple[dict[str, Any], HealthStatus, str]] = [
    ({"body_contains": '"ok"'}, HEALTHY, "answered HTTP 200"),
    ({"body_contains": "all well"}, UNHEALTHY, 'the answer does not contain "all well"'),
    ({"json_equals": {"checks.database.status": "up", "list.0.a": 2, "up": True}}, HEALTHY, "answered HTTP 200"),
    ({"json_equals": {"status": "healthy"}}, UNHEALTHY, 'status is "ok", not "healthy"'),
    ({"json_equals": {"checks.cache.status": "up"}}, UNHEALTHY, "the answer has no checks.cache.status"),
    ({"json_equals": {"list.1.a": 2}}, UNHEALTHY, "the answer has no list.1.a"),
    ({"json_equals": {"n": True}}, UNHEALTHY, "n is 1, not true"),
    ({"json_equals": {"up": 1}}, UNHEALTHY, "up is true, not 1"),
    ({"json_equals": {"n": 1.0}}, HEALTHY, "answered HTTP 200"),
]


@pytest.mark.parametrize(("expects", "status", "why"), BODIES)
def test_a_body_is_held_to_what_is_expected_of_it(expects: dict[str, Any], status: HealthStatus, why: str) -> None:
    found = verdict(a_subject(check=a_check(**expects)), HttpAnswer(status=200, body=BODY), 10.0, NOON)

    assert (found.status, found.reason) == (status, why)


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (HttpAnswer(status=200, body="<html>"), "the answer is not JSON"),
        (HttpAnswer(status=200, body="[" * 100_000), "the answer is not JSON"),
        (HttpAnswer(status=200, body="{}", complete=False), "the answer is too long to be read as JSON"),
    ],
)
def test_what_can_not_be_read_is_not_as_expected(answer: HttpAnswer, why: str) -> None:
    found = verdict(a_subject(check=a_check(json_equals={"status": "ok"})), answer, 10.0, NOON)

    assert (found.status, found.reason) == (UNHEALTHY, why)


@pytest.mark.parametrize(
    ("left", "status", "why"),
    [
        (timedelta(days=14), HEALTHY, "answered HTTP 200"),
        (timedelta(days=13, hours=23), DEGRADED, "the TLS certificate ends in 13 days, on 2026-03-16"),
        (timedelta(days=1, hours=1), DEGRADED, "the TLS certificate ends in 1 day, on 2026-03-03"),
        (None, UNHEALTHY, "answered without TLS: there is no certificate"),
    ],
)
def test_a_certificate_that_ends_soon_is_told(left: timedelta | None, status: HealthStatus, why: str) -> None:
    answer = HttpAnswer(status=200, body="", certificate_ends_at=NOON + left if left is not None else None)

    found = verdict(a_subject(check=a_check(certificate_days=14)), answer, 10.0, NOON)

    assert (found.status, found.reason) == (status, why)
