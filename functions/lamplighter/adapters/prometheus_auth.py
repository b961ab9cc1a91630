"""How Prometheus is told who asks: not at all, by a bearer token, or by SigV4 as Amazon's managed one wants it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from requests import PreparedRequest

if TYPE_CHECKING:
    from botocore.credentials import Credentials

    from lamplighter.ports import Secrets

Auth = Callable[[PreparedRequest], PreparedRequest]
# The User Guide of Amazon Managed Service for Prometheus, "Using Prometheus-compatible APIs".
SERVICE = "aps"


def nobody(request: PreparedRequest) -> PreparedRequest:
    """Said explicitly: without it, requests would look for a password in ~/.netrc."""
    return request


@dataclass(frozen=True, slots=True)
class BearerToken:
    """The secret's value is the token."""

    secrets: Secrets
    secret: str

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self.secrets.current(self.secret).value.strip()}"
        return request


@dataclass(frozen=True, slots=True)
class SigV4:
    credentials: Credentials
    region: str

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        body = request.body.encode() if isinstance(request.body, str) else request.body
        headers = {"Content-Type": request.headers["Content-Type"]}
        signed = AWSRequest(method=request.method, url=request.url, data=body, headers=headers)
        SigV4Auth(self.credentials.get_frozen_credentials(), SERVICE, self.region).add_auth(signed)
        request.headers.update(signed.headers)
        return request
