"""Gets the URL of an endpoint, as anyone would who has no credentials."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

import requests
import urllib3

from lamplighter.adapters.health.probe import target
from lamplighter.adapters.health.sockets import Sockets, SocketsAdapter
from lamplighter.domain.definitions.indicators import HealthCheck
from lamplighter.domain.definitions.resources import Endpoint
from lamplighter.domain.health.observations import HttpAnswer
from lamplighter.domain.health.subjects import Subject
from lamplighter.errors import ConfigurationError, LamplighterError, Unanswered

LONGEST_BODY = 262_144
_CHUNK = 16_384
_REDIRECTS = 5
_REDIRECTIONS = range(300, 400)
# Neither a stored answer nor a compressed one, which would be larger than it looks.
_HEADERS = {"User-Agent": "Lamplighter-HealthCheck", "Cache-Control": "no-cache", "Accept-Encoding": "identity"}
_NO_URL = (requests.exceptions.InvalidURL, requests.exceptions.MissingSchema, requests.exceptions.InvalidSchema)


@dataclass(frozen=True, slots=True)
class HttpEndpoints:
    """Implements Probe. Redirects are followed, unless one is what the check expects.

    The time limit is that of the whole: connection, headers and body, however slowly they drip. ``trusted`` is the
    file of certificates to trust instead of the usual ones.
    """

    trusted: str | None = None

    def observe(self, subject: Subject) -> HttpAnswer:
        url, check, sockets = target(subject, Endpoint).url, subject.check, Sockets()
        if "@" in urlsplit(url).netloc:
            raise ConfigurationError("its URL holds credentials; a health check sends none")
        with _within(check.timeout_s, sockets), _our_errors(check, sockets), requests.Session() as session:
            session.trust_env = False  # ~/.netrc would add credentials
            session.max_redirects = _REDIRECTS
            session.mount("http://", SocketsAdapter(sockets))
            session.mount("https://", SocketsAdapter(sockets))
            return self._answer(session, url, check, sockets)

    def _answer(self, session: requests.Session, url: str, check: HealthCheck, sockets: Sockets) -> HttpAnswer:
        with session.get(
            url,
            headers=_HEADERS,
            timeout=check.timeout_s,
            stream=True,
            verify=self.trusted or True,
            allow_redirects=check.status not in _REDIRECTIONS,
        ) as response:
            body = _beginning(response)
        if sockets.is_shut:
            raise _too_late(check)
        return HttpAnswer(
            status=response.status_code,
            body=body[:LONGEST_BODY].decode(response.encoding or "utf-8", "replace"),
            complete=len(body) <= LONGEST_BODY,
            certificate_ends_at=min(sockets.certificates_end_at, default=None),
        )


def _beginning(response: requests.Response) -> bytes:
    """More than LONGEST_BODY only where there is more."""
    body = bytearray()
    for chunk in response.iter_content(_CHUNK):
        body += chunk
        if len(body) > LONGEST_BODY:
            break
    return bytes(body)


@contextmanager
def _within(limit_s: float, sockets: Sockets) -> Iterator[None]:
    timer = threading.Timer(limit_s, sockets.shut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


@contextmanager
def _our_errors(check: HealthCheck, sockets: Sockets) -> Iterator[None]:
    """Raises outside of the library's errors: they quote the URL."""
    raised: LamplighterError | None = None
    try:
        yield
    except requests.exceptions.RequestException as error:
        raised = _too_late(check) if sockets.is_shut else _translated(error, check)
    if raised is not None:
        raise raised


def _translated(error: requests.exceptions.RequestException, check: HealthCheck) -> LamplighterError:
    if isinstance(error, _NO_URL):
        return ConfigurationError("its URL is none")
    if isinstance(error, requests.exceptions.Timeout):
        return _too_late(check)
    if isinstance(error, requests.exceptions.SSLError):
        return Unanswered(f"TLS fails: {_why_tls(error)}")
    if isinstance(error, requests.exceptions.TooManyRedirects):
        return Unanswered(f"redirects more than {_REDIRECTS} times")
    if isinstance(_reason(error), urllib3.exceptions.NewConnectionError):
        return Unanswered(f"can't be reached ({type(_reason(error)).__name__})")
    return Unanswered(f"broke off its answer ({type(error).__name__})")


def _reason(error: Exception) -> object:
    """What urllib3 gives up for stands within what requests raises."""
    return getattr(error.args[0], "reason", None) if error.args else None


def _why_tls(error: Exception) -> str:
    reason = _reason(error)
    cause = reason.args[0] if isinstance(reason, Exception) and reason.args else None
    if isinstance(cause, ssl.SSLCertVerificationError):
        return cause.verify_message
    return type(cause or error).__name__


def _too_late(check: HealthCheck) -> Unanswered:
    return Unanswered(f"did not answer within {check.timeout_s:g} s")
