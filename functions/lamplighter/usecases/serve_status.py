"""Answers who asks how the workloads are."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from lamplighter.domain.definitions.workload_file import WorkloadFile
from lamplighter.domain.health.overview import Overview, overview, workload_health
from lamplighter.domain.health.report import HealthReport
from lamplighter.domain.resource_counts import EXPOSED_AS, METRIC
from lamplighter.errors import Unavailable
from lamplighter.inbound.http_request import HttpRequest
from lamplighter.measuring_ports import Snapshots
from lamplighter.outbound.health_json import overview_json, workload_json
from lamplighter.outbound.health_page import health_page
from lamplighter.outbound.http_response import (
    HttpResponse,
    Status,
    html_response,
    json_response,
    metrics_response,
    refusal,
)
from lamplighter.outbound.prometheus_text import Taken, prometheus_text
from lamplighter.ports import Secrets
from lamplighter.usecases.expose_metrics import exposed_snapshots

# What to say in place of a secret's name so that anyone may read.
PUBLIC = "public"
_NAMES = {METRIC: EXPOSED_AS}
_CHALLENGE = {"www-authenticate": 'Basic realm="Lamplighter", charset="UTF-8", Bearer realm="Lamplighter"'}
_ROUTES = "/health, /health/{workload}, /metrics"


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusServer:
    """``access``: PUBLIC, or the name of the secret that holds the token to read with."""

    files: Sequence[WorkloadFile]
    snapshots: Snapshots
    secrets: Secrets
    access: str


def serve_status(request: HttpRequest, server: StatusServer, now: datetime) -> HttpResponse:
    """Only ever reads. Who may not read learns nothing, not even which paths there are."""
    if request.method not in {"GET", "HEAD"}:
        return refusal(Status.METHOD_NOT_ALLOWED, "only GET and HEAD", {"allow": "GET, HEAD"})
    try:
        response = _served(request, server, now) if _may_read(request, server) else _unauthorized()
    except Unavailable:
        response = refusal(Status.SERVICE_UNAVAILABLE, "the snapshots can't be read now", {"retry-after": "30"})
    return response if request.method == "GET" else response.without_body()


def _may_read(request: HttpRequest, server: StatusServer) -> bool:
    if server.access == PUBLIC:
        return True
    if request.token is None:
        return False
    expected = server.secrets.current(server.access).value.strip()
    return hmac.compare_digest(request.token.encode(), expected.encode())


def _unauthorized() -> HttpResponse:
    return refusal(Status.UNAUTHORIZED, "a token is needed", _CHALLENGE)


def _served(request: HttpRequest, server: StatusServer, now: datetime) -> HttpResponse:
    checked = [file.workload for file in server.files if file.health_checks]
    match request.segments:
        case ("health",):
            return _health(request, _overview(checked, server, now), whole=True)
        case ("health", workload) if workload in checked:
            return _health(request, _overview([workload], server, now), whole=False)
        case ("health", _):
            return refusal(Status.NOT_FOUND, f"no such workload has health checks; {', '.join(checked)}")
        case ("metrics",):
            return metrics_response(_metrics(server, now))
        case _:
            return refusal(Status.NOT_FOUND, f"there is {_ROUTES}")


def _overview(workloads: Sequence[str], server: StatusServer, now: datetime) -> Overview:
    found = ((workload, server.snapshots.latest(HealthReport, workload)) for workload in workloads)
    return overview([workload_health(name, last.body if last else None, now) for name, last in found], now)


def _health(request: HttpRequest, shown: Overview, *, whole: bool) -> HttpResponse:
    status = Status.OK if shown.serving else Status.SERVICE_UNAVAILABLE
    if request.wants_html:
        page = health_page(shown)
        return html_response(status, page.html, page.style_hash)
    return json_response(status, overview_json(shown) if whole else workload_json(shown.workloads[0]))


def _metrics(server: StatusServer, now: datetime) -> str:
    exposed = list(exposed_snapshots(server.files, server.snapshots, now))
    measurements = [measurement for each in exposed for measurement in each.measurements]
    taken = [
        Taken(
            kind=each.snapshot.body.kind,
            workload=each.snapshot.workload,
            at=each.snapshot.taken_at,
            subject=each.snapshot.subject,
        )
        for each in exposed
    ]
    return prometheus_text(measurements, taken, _NAMES)
