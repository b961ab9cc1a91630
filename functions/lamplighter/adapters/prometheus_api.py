"""Prometheus's HTTP API, or one that answers like it (prometheus.io/docs/prometheus/latest/querying/api)."""

from __future__ import annotations

import http
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

import requests

from lamplighter.adapters.prometheus_answer import Answer, Sample, read_answer, read_error
from lamplighter.adapters.prometheus_auth import Auth, nobody
from lamplighter.adapters.retry_after import retry_after_s
from lamplighter.domain.series import Datapoint, Series
from lamplighter.errors import ConfigurationError, Unavailable
from lamplighter.observability import logger

if TYPE_CHECKING:
    from datetime import datetime

    from lamplighter.domain.window import Window

CONNECT_TIMEOUT_S = 3
READ_TIMEOUT_S = 15
# "exceeded maximum resolution of 11,000 points per timeseries": Prometheus, web/api/v1.
MOST_POINTS = 11_000
# "PromQL warning: …", "PromQL info: …": about how the query is written; other warnings say that data is missing.
_REMARK = "PromQL "
_PASSING = {http.HTTPStatus.TOO_MANY_REQUESTS, http.HTTPStatus.REQUEST_TIMEOUT}
_RIGHTS = {http.HTTPStatus.UNAUTHORIZED, http.HTTPStatus.FORBIDDEN}


@dataclass(frozen=True, slots=True, kw_only=True)
class PrometheusApi:
    """Implements PrometheusReader. ``url`` is what stands before ``/api/v1``. Redirects are not followed."""

    url: str
    auth: Auth = nobody
    connect_timeout_s: float = CONNECT_TIMEOUT_S
    read_timeout_s: float = READ_TIMEOUT_S
    session: requests.Session = field(default_factory=requests.Session)

    def value(self, promql: str, at: datetime) -> float | None:
        """NaN and infinity, as of a division by zero, are no data."""
        answer = self._ask("query", promql, {"time": _epoch(at)})
        for warning in answer.warnings:
            logger().warning("Prometheus warns", extra={"promql": promql, "warning": warning})
        samples = answer.samples()
        _one_series(promql, samples)
        number = samples[0].points[0][1] if samples else None
        if number is None or math.isfinite(number):
            return number
        logger().info("no data: Prometheus answers a number that is none", extra={"promql": promql, "number": number})
        return None

    def series(self, promql: str, window: Window, step_s: int) -> Series:
        """The values at the window's start and each step after it, before its end."""
        answers = [self._range(promql, first, last, step_s) for first, last in _parts(window, step_s)]
        points = [
            point for answer in answers for sample in _one_series(promql, answer.samples()) for point in sample.points
        ]
        finite = tuple(Datapoint(at, number) for at, number in points if math.isfinite(number))
        warnings = tuple(dict.fromkeys(warning for answer in answers for warning in answer.warnings))
        left_out = (f"left out: {len(points) - len(finite)} values that are NaN or infinite",)
        return Series(
            points=finite,
            period_s=step_s,
            complete=all(warning.startswith(_REMARK) for warning in warnings),
            messages=warnings + (left_out if len(finite) < len(points) else ()),
        )

    def _range(self, promql: str, first: datetime, last: datetime, step_s: int) -> Answer:
        return self._ask("query_range", promql, {"start": _epoch(first), "end": _epoch(last), "step": str(step_s)})

    def _ask(self, path: str, promql: str, fields: Mapping[str, str]) -> Answer:
        response = self._posted(path, {"query": promql, **fields, "timeout": f"{math.ceil(self.read_timeout_s)}s"})
        status = response.status_code
        if status in _PASSING or status >= http.HTTPStatus.INTERNAL_SERVER_ERROR:
            raise Unavailable(f"{self._named(status)} {read_error(response.text)}", retry_after_s(response.headers))
        if status in _RIGHTS:
            raise ConfigurationError(
                f"{self._named(status)}: it does not take our credentials; check prometheus.server"
            )
        if response.is_redirect:
            raise ConfigurationError(
                f"{self._named(status)}: it redirects; put the final address in prometheus.server.url"
            )
        if not response.ok:
            raise ConfigurationError(f"{self._named(status)}, {promql}: {read_error(response.text)}")
        return read_answer(response.text, f"Prometheus at {self.url}, {promql}")

    def _posted(self, path: str, fields: Mapping[str, str]) -> requests.Response:
        try:
            return self.session.post(
                f"{self.url.rstrip('/')}/api/v1/{path}",
                data=fields,
                auth=self.auth,
                timeout=(self.connect_timeout_s, self.read_timeout_s),
                allow_redirects=False,
            )
        except (requests.exceptions.InvalidURL, requests.exceptions.MissingSchema, requests.exceptions.InvalidSchema):
            raise ConfigurationError(f"prometheus.server.url: {self.url!r} is no address") from None
        except requests.exceptions.RequestException as error:
            raise Unavailable(f"Prometheus at {self.url}: no answer ({type(error).__name__})") from error

    def _named(self, status: int) -> str:
        return f"Prometheus at {self.url}: HTTP {status}"


def _one_series(promql: str, samples: list[Sample]) -> list[Sample]:
    if len(samples) > 1:
        some = ", ".join(str(dict(sample.labels)) for sample in samples[:3])
        raise ConfigurationError(
            f"Prometheus, {promql}: {len(samples)} series, not one ({some} …); sum or max makes one"
        )
    return samples


def _parts(window: Window, step_s: int) -> Iterator[tuple[datetime, datetime]]:
    """The first and the last instant of each part that is asked for at once."""
    instants = math.ceil(window.length_s / step_s)
    for first in range(0, instants, MOST_POINTS):
        last = min(first + MOST_POINTS, instants) - 1
        yield window.start + timedelta(seconds=first * step_s), window.start + timedelta(seconds=last * step_s)


def _epoch(at: datetime) -> str:
    return f"{at.timestamp():.3f}"
