"""Posts JSON, and turns what can go wrong on the way into our errors. No URL stands in any of them."""

from __future__ import annotations

import http
from dataclasses import dataclass, field

import requests
import urllib3

from lamplighter.adapters.retry_after import retry_after_s
from lamplighter.errors import Rejected, Unanswered, Unavailable
from lamplighter.ports import Payload

CONNECT_TIMEOUT_S = 3
READ_TIMEOUT_S = 10
# Of an answer that refuses: enough to know why.
LONGEST_ANSWER = 500


@dataclass(frozen=True, slots=True)
class JsonPoster:
    """``service`` names the other side in errors."""

    service: str
    connect_timeout_s: float = CONNECT_TIMEOUT_S
    read_timeout_s: float = READ_TIMEOUT_S
    session: requests.Session = field(default_factory=requests.Session)

    def post(self, url: str, body: Payload) -> None:
        """Raises Rejected on 4xx, Unavailable on 429 and where nothing was sent, Unanswered on 5xx and silence."""
        answer = self._answer(url, body)
        said = answer.text[:LONGEST_ANSWER]
        if answer.status_code == http.HTTPStatus.TOO_MANY_REQUESTS:
            raise Unavailable(f"{self.service}: HTTP 429 {said}", retry_after_s(answer.headers))
        if answer.status_code >= http.HTTPStatus.INTERNAL_SERVER_ERROR:
            raise Unanswered(f"{self.service}: HTTP {answer.status_code} {said}", retry_after_s(answer.headers))
        if not answer.ok or answer.is_redirect:
            raise Rejected(f"{self.service}: HTTP {answer.status_code} {said}")

    def _answer(self, url: str, body: Payload) -> requests.Response:
        """Raises outside of the vendor's errors: they quote the URL, and a webhook's URL is its secret."""
        timeouts = (self.connect_timeout_s, self.read_timeout_s)
        raised: Exception
        try:
            return self.session.post(url, json=body, timeout=timeouts, allow_redirects=False)
        except requests.exceptions.ConnectTimeout:
            raised = Unavailable(f"{self.service}: not reached within {self.connect_timeout_s} s")
        except (requests.exceptions.SSLError, requests.exceptions.ProxyError) as error:
            raised = Unavailable(f"{self.service}: not reached ({type(error).__name__})")
        except (requests.exceptions.InvalidURL, requests.exceptions.MissingSchema, requests.exceptions.InvalidSchema):
            raised = Rejected(f"{self.service}: what is stored as its address is no URL")
        except requests.exceptions.ConnectionError as error:
            raised = self._broken(error)
        except requests.exceptions.RequestException as error:
            raised = Unanswered(f"{self.service}: no answer ({type(error).__name__})")
        raise raised

    def _broken(self, error: requests.exceptions.ConnectionError) -> Unavailable:
        cause = getattr(error.args[0], "reason", None) if error.args else None
        if isinstance(cause, urllib3.exceptions.NewConnectionError):
            return Unavailable(f"{self.service}: not reached ({type(cause).__name__})")
        return Unanswered(f"{self.service}: no answer ({type(error).__name__})")
