"""What a function URL is asked.

https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-request-payload
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpRequest:
    """``segments``: the path's parts, decoded, empty ones left out. Headers by their names in lower case."""

    method: str
    segments: tuple[str, ...]
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def wants_html(self) -> bool:
        """A browser does, and says so before anything else; who says nothing gets JSON."""
        accepted = _accepted(self.headers.get("accept", ""))
        return accepted.get("text/html", 0.0) > accepted.get("application/json", 0.0)

    @property
    def token(self) -> str | None:
        """Of ``Bearer``, or the password of ``Basic``, which is what a browser can be asked for."""
        scheme, _, credentials = self.headers.get("authorization", "").partition(" ")
        match scheme.lower():
            case "bearer":
                return credentials.strip() or None
            case "basic":
                return _password(credentials.strip())
            case _:
                return None


def http_request(event: Mapping[str, Any]) -> HttpRequest:
    """Of payload format 2.0, which is the only one that function URLs have."""
    http = event.get("requestContext", {}).get("http", {})
    segments = (unquote(part) for part in str(event.get("rawPath", "")).split("/"))
    headers = {str(name).lower(): str(value) for name, value in (event.get("headers") or {}).items()}
    return HttpRequest(
        method=str(http.get("method", "")), segments=tuple(part for part in segments if part), headers=headers
    )


def _accepted(header: str) -> dict[str, float]:
    """Media types with their weights (RFC 9110, section 12.4.2); a weight that is no number counts as 0."""
    accepted: dict[str, float] = {}
    for part in header.split(","):
        type_, *parameters = (piece.strip() for piece in part.split(";"))
        weight = next((parameter[2:] for parameter in parameters if parameter.startswith("q=")), "1")
        try:
            accepted[type_.lower()] = float(weight)
        except ValueError:
            accepted[type_.lower()] = 0.0
    return accepted


def _password(credentials: str) -> str | None:
    try:
        decoded = base64.b64decode(credentials, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None
    return decoded.partition(":")[2] or None
