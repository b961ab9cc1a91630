"""The status server's answers: who may read, what is there, and what it says."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from lamplighter.domain.customers.health import Outcome
from lamplighter.domain.customers.report import CustomerReport, Freshness
from lamplighter.domain.health.report import STALE_AFTER, HealthStatus
from lamplighter.domain.snapshot import Snapshot
from lamplighter.domain.window import window_before
from lamplighter.errors import Unavailable
from lamplighter.inbound.http_request import HttpRequest
from lamplighter.outbound.http_response import HttpResponse, Status
from lamplighter.usecases.serve_status import PUBLIC, StatusServer, serve_status
from tests.builders_health import (
    DEGRADED,
    HEALTHY,
    NOON,
    UNHEALTHY,
    UNKNOWN,
    a_check,
    a_health_snapshot,
    a_report,
    a_result,
    a_watched_file,
)
from tests.fakes_measuring import FakeSnapshots
from tests.fakes_notifying import FakeSecrets

FILES = (a_watched_file(a_check()), a_watched_file(a_check(), workload="desk"), a_watched_file(workload="quiet"))
TOKEN = "kept-in-a-secret"


def a_server(access: str = PUBLIC, **statuses: HealthStatus) -> StatusServer:
    """``statuses``: of the last check of each workload's site, at noon."""
    snapshots = FakeSnapshots()
    for workload, status in statuses.items():
        snapshots.save(a_health_snapshot(a_report(a_result(status=status)), workload))
    secrets = FakeSecrets({"status-token": [f"{TOKEN}\n"], "empty": [" "]})
    return StatusServer(files=FILES, snapshots=snapshots, secrets=secrets, access=access)


def asked(
    server: StatusServer, *segments: str, now: datetime = NOON, method: str = "GET", **headers: str
) -> HttpResponse:
    request = HttpRequest(method=method, segments=segments, headers=headers)
    return serve_status(request, server, now)


def said(response: HttpResponse) -> Any:
    assert response.content_type == "application/json"
    return json.loads(response.body)


@pytest.mark.parametrize(
    ("shop", "desk", "status", "code"),
    [
        (HEALTHY, HEALTHY, "healthy", Status.OK),
        (HEALTHY, DEGRADED, "degraded", Status.OK),
        (HEALTHY, UNHEALTHY, "unhealthy", Status.SERVICE_UNAVAILABLE),
        (HEALTHY, UNKNOWN, "unknown", Status.SERVICE_UNAVAILABLE),
    ],
)
def test_health_is_that_of_the_worst_workload(
    shop: HealthStatus, desk: HealthStatus, status: str, code: Status
) -> None:
    response = asked(a_server(shop=shop, desk=desk), "health")

    assert (response.status, said(response)["status"]) == (code, status)
    assert [one["workload"] for one in said(response)["workloads"]] == ["shop", "desk"]


def test_one_workload_is_told_by_itself() -> None:
    server = a_server(shop=UNHEALTHY, desk=HEALTHY)

    assert asked(server, "health", "desk").status is Status.OK
    shop = asked(server, "health", "shop")
    assert shop.status is Status.SERVICE_UNAVAILABLE
    assert said(shop)["components"] == [
        {
            "component": "site",
            "type": "http",
            "status": "unhealthy",
            "reason": "is down",
            "latency_ms": None,
            "since": "2026-03-02T12:00:00+00:00",
            "changes": 0,
            "flapping": False,
        }
    ]
    assert said(shop)["summary"] == "shop is unhealthy: site: is down."


def test_what_is_stale_is_said_and_is_no_health() -> None:
    late = NOON + STALE_AFTER + timedelta(seconds=1)

    response = asked(a_server(shop=HEALTHY), "health", "shop", now=late)

    assert response.status is Status.SERVICE_UNAVAILABLE
    assert said(response)["stale"] is True
    assert said(response)["status"] == "unknown"
    assert "its checks have stopped" in said(response)["summary"]


def test_what_was_never_checked_is_no_health() -> None:
    response = asked(a_server(), "health", "shop")

    assert response.status is Status.SERVICE_UNAVAILABLE
    assert said(response)["summary"] == "shop has not been checked yet."


@pytest.mark.parametrize("segments", [("health", "gone"), ("health", "quiet"), ("health", "shop", "x"), (), ("x",)])
def test_what_is_not_there_is_told_with_what_is(segments: tuple[str, ...]) -> None:
    response = asked(a_server(shop=HEALTHY), *segments)

    assert response.status is Status.NOT_FOUND
    assert "shop" in said(response)["error"] or "/health" in said(response)["error"]


@pytest.mark.parametrize("method", ["POST", "DELETE", ""])
def test_there_is_only_reading(method: str) -> None:
    response = asked(a_server(shop=HEALTHY), "health", method=method)

    assert response.status is Status.METHOD_NOT_ALLOWED
    assert response.headers["allow"] == "GET, HEAD"


def test_who_asks_for_the_head_gets_no_body() -> None:
    response = asked(a_server(shop=UNHEALTHY), "health", method="HEAD")

    assert (response.status, response.body) == (Status.SERVICE_UNAVAILABLE, "")


@pytest.mark.parametrize("authorization", ["", "Bearer wrong", f"Bearer {TOKEN}x", "Bearer ünicode", f"Token {TOKEN}"])
@pytest.mark.parametrize("path", ["health", "metrics", "anything"])
def test_who_has_no_token_learns_nothing(authorization: str, path: str) -> None:
    response = asked(a_server("status-token", shop=HEALTHY), path, authorization=authorization)

    assert response.status is Status.UNAUTHORIZED
    assert 'Bearer realm="Lamplighter"' in response.headers["www-authenticate"]
    assert said(response) == {"error": "a token is needed"}


def test_who_has_the_token_reads() -> None:
    response = asked(a_server("status-token", shop=HEALTHY, desk=HEALTHY), "health", authorization=f"Bearer {TOKEN}")

    assert response.status is Status.OK


@pytest.mark.parametrize("authorization", ["Bearer ", "Bearer  "])
def test_an_empty_secret_lets_nobody_in(authorization: str) -> None:
    assert asked(a_server("empty"), "health", authorization=authorization).status is Status.UNAUTHORIZED


class Away(FakeSnapshots):
    def latest(self, body: Any, workload: str) -> Any:
        raise Unavailable(f"S3: {body.kind} of {workload} at some.internal.address")


def test_what_can_not_be_read_now_is_told_without_its_reason() -> None:
    server = StatusServer(files=FILES, snapshots=Away(), secrets=FakeSecrets(), access=PUBLIC)

    response = asked(server, "health")

    assert response.status is Status.SERVICE_UNAVAILABLE
    assert response.headers["retry-after"] == "30"
    assert said(response) == {"error": "the snapshots can't be read now"}


@pytest.mark.parametrize("path", ["health", "metrics", "nothing"])
def test_every_answer_is_for_now_and_for_nothing_else(path: str) -> None:
    payload = asked(a_server(shop=HEALTHY), path).payload()

    headers = payload["headers"]
    assert isinstance(headers, dict)
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["content-security-policy"].startswith("default-src 'none'")


def test_a_browser_gets_a_page_with_a_style_that_its_policy_allows() -> None:
    response = asked(a_server(shop=UNHEALTHY), "health", accept="text/html,*/*;q=0.8")

    assert response.status is Status.SERVICE_UNAVAILABLE
    assert response.content_type == "text/html; charset=utf-8"
    assert "style-src 'sha256-" in response.headers["content-security-policy"]
    assert "unsafe" not in response.headers["content-security-policy"]


def test_metrics_hold_all_that_was_measured_last() -> None:
    response = asked(a_server(shop=HEALTHY, desk=UNHEALTHY), "metrics")

    assert response.content_type == "text/plain; version=0.0.4; charset=utf-8"
    lines = response.body.splitlines()
    assert 'lamplighter_component_healthy{workload="shop",component="site"} 1.0' in lines
    assert 'lamplighter_unhealthy{workload="desk"} 1.0' in lines
    assert f'lamplighter_snapshot_timestamp_seconds{{workload="shop",kind="health"}} {NOON.timestamp()!r}' in lines


def test_metrics_hold_what_is_known_of_customers_too() -> None:
    server = a_server()
    at_risk = CustomerReport(
        source="dynamodb",
        customers=5,
        totals={**dict.fromkeys(Outcome, 0), Outcome.AT_RISK: 2, Outcome.HEALTHY: 3},
        at_risk=(),
        more_at_risk=2,
        changes=None,
        freshness=Freshness(newest_day=None, age_days=0, stale=False, reason="of today"),
        table=None,
        complete=True,
        notes=(),
    )
    server.snapshots.save(Snapshot(workload="shop", taken_at=NOON, window=window_before(NOON, 86_400), body=at_risk))
    lines = asked(server, "metrics").body.splitlines()
    assert 'lamplighter_customers_at_risk{workload="shop"} 2.0' in lines
    assert f'lamplighter_snapshot_timestamp_seconds{{workload="shop",kind="customers"}} {NOON.timestamp()!r}' in lines
