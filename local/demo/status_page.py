"""Asks the status server as others do: at its function URL, with and without the token."""

from __future__ import annotations

import urllib.request
from dataclasses import dataclass
from typing import IO

JSON, HTML, PROMETHEUS = "application/json", "text/html", "text/plain"
_TIMEOUT_S = 30


@dataclass(frozen=True, slots=True)
class Page:
    status: int
    content_type: str
    text: str


class _AsItCame(urllib.request.HTTPErrorProcessor):
    """503 is an answer too: it says that something is unhealthy."""

    def http_response(self, request: urllib.request.Request, response: IO[bytes]) -> IO[bytes]:  # noqa: ARG002
        return response


_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}), _AsItCame)


def ask(url: str, path: str, *, accept: str = JSON, token: str | None = None) -> Page:
    """``url`` is the server's, ``path`` as in ``health/aurastream``."""
    headers = {"Accept": accept} | ({"Authorization": f"Bearer {token}"} if token else {})
    request = urllib.request.Request(url.rstrip("/") + "/" + path, headers=headers)  # noqa: S310 - http, loopback
    with _OPENER.open(request, timeout=_TIMEOUT_S) as answer:
        return Page(answer.status, answer.headers.get_content_type(), answer.read().decode())
