"""What a function URL answers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import IntEnum

from lamplighter.outbound import prometheus_text

_NOTHING_LOADED = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
# What is answered is of now, for who asked, and nothing to run.
_HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": _NOTHING_LOADED,
    "referrer-policy": "no-referrer",
    "strict-transport-security": "max-age=31536000",
    "x-content-type-options": "nosniff",
    "vary": "accept, authorization",
}


class Status(IntEnum):
    """Those that are answered (RFC 9110, section 15)."""

    OK = 200
    UNAUTHORIZED = 401
    NOT_FOUND = 404
    METHOD_NOT_ALLOWED = 405
    SERVICE_UNAVAILABLE = 503


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpResponse:
    status: Status
    content_type: str
    body: str
    headers: Mapping[str, str] = field(default_factory=dict)

    def payload(self) -> dict[str, object]:
        """In payload format 2.0."""
        headers = {**_HEADERS, "content-type": self.content_type, **self.headers}
        return {"statusCode": self.status.value, "headers": headers, "body": self.body, "isBase64Encoded": False}

    def without_body(self) -> HttpResponse:
        return replace(self, body="")


def json_response(status: Status, document: Mapping[str, object]) -> HttpResponse:
    body = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
    return HttpResponse(status=status, content_type="application/json", body=body)


def html_response(status: Status, page: str, style_hash: str) -> HttpResponse:
    """``style_hash`` is that of the page's one style element, as in sha256-…; nothing else of a page is applied."""
    policy = f"{_NOTHING_LOADED}; style-src '{style_hash}'; img-src data:"
    headers = {"content-security-policy": policy}
    return HttpResponse(status=status, content_type="text/html; charset=utf-8", body=page, headers=headers)


def metrics_response(text: str) -> HttpResponse:
    return HttpResponse(status=Status.OK, content_type=prometheus_text.CONTENT_TYPE, body=text)


def refusal(status: Status, why: str, headers: Mapping[str, str] | None = None) -> HttpResponse:
    return replace(json_response(status, {"error": why}), headers=headers or {})
