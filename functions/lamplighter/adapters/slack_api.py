"""Slack's Web API by slack_sdk. Nothing is repeated here: the queue does that."""

from __future__ import annotations

import http.client
import logging
import re
import socket
import ssl
import urllib.error
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web import SlackResponse

from lamplighter.adapters.retry_after import retry_after_s
from lamplighter.errors import LamplighterError, Rejected, Unanswered, Unavailable
from lamplighter.ports import Payload, PostedMessage, Secret

TIMEOUT_S = 10
# Of one look for an earlier message: 1000 messages, 5000 channels. Beyond that it is not found.
PAGES = 5
MESSAGES_PER_PAGE = 200
CHANNELS_PER_PAGE = 999

_CHANNEL_ID = re.compile(r"[CGD][A-Z0-9]{8,}")
# Codes are listed at https://docs.slack.dev/reference/methods/chat.postMessage#errors
_PASSING = {"ratelimited", "rate_limited", "service_unavailable", "request_timeout", "team_added_to_org"}
# "It's possible some aspect of the operation succeeded before the error was raised."
_PERHAPS_DONE = {"internal_error", "fatal_error"}
_UNCHANGEABLE = {"message_not_found", "cant_update_message", "edit_window_closed"}
_NEVER_SENT = (ConnectionRefusedError, socket.gaierror, ssl.SSLCertVerificationError)
_ADVICE = {
    "channel_not_found": "check the receiver's channel; a private one needs the app as a member",
    "not_in_channel": "invite the app to the channel",
    "is_archived": "the channel is archived: name another in the receiver",
    "invalid_auth": "put a valid bot token (xoxb-…) into the receiver's secret",
    "not_authed": "put a valid bot token (xoxb-…) into the receiver's secret",
    "account_inactive": "the token's app or workspace is gone: install the app anew",
    "token_revoked": "the token was revoked: install the app anew and store its token",
    "token_expired": "the token expired: store a new one",
    "missing_scope": "give the app the scope that is missing and install it again",
    "restricted_action": "the workspace's settings keep the app from posting there",
}


@dataclass(frozen=True, slots=True)
class SlackWebApi:
    """Implements SlackApi. ``base_url`` ends in a slash: https://slack.com/api/."""

    base_url: str
    timeout_s: int = TIMEOUT_S

    def post(self, token: Secret, channel: str, message: Payload) -> PostedMessage:
        client = self._client(token)
        answer = _call(
            "chat.postMessage", lambda: client.api_call("chat.postMessage", json={**message, "channel": channel})
        )
        return PostedMessage(channel_id=str(answer["channel"]), ts=str(answer["ts"]))

    def update(self, token: Secret, posted: PostedMessage, message: Payload) -> bool:
        client = self._client(token)
        where = {"channel": posted.channel_id, "ts": posted.ts}
        try:
            _call("chat.update", lambda: client.api_call("chat.update", json={**message, **where}))
        except _Unchangeable:
            return False
        return True

    def find_message(self, token: Secret, channel: str, metadata: Payload, since: datetime) -> PostedMessage | None:
        """A channel given by name is looked up first, among those the app is a member of."""
        client = self._client(token)
        channel_id = channel if _CHANNEL_ID.fullmatch(channel) else _channel_id(client, channel.lstrip("#"))
        if channel_id is None:
            return None
        wanted = {
            "channel": channel_id,
            "oldest": f"{since.timestamp():.6f}",
            "include_all_metadata": True,
            "limit": MESSAGES_PER_PAGE,
        }
        for message in _pages(client, "conversations.history", "messages", wanted):
            if message.get("metadata") == metadata:
                return PostedMessage(channel_id=channel_id, ts=str(message["ts"]))
        return None

    def _client(self, token: Secret) -> WebClient:
        # What goes wrong is raised and told by us: the vendor's own log lines would tell it a second time.
        silent = logging.Logger("slack_sdk", level=logging.CRITICAL)
        return WebClient(
            token=token.value.strip(),
            base_url=self.base_url,
            timeout=self.timeout_s,
            retry_handlers=[],
            logger=silent,
        )


class _Unchangeable(Rejected):
    """The message is gone, or too old to be changed."""


def _channel_id(client: WebClient, name: str) -> str | None:
    wanted = {"types": "public_channel,private_channel", "exclude_archived": True, "limit": CHANNELS_PER_PAGE}
    for channel in _pages(client, "users.conversations", "channels", wanted):
        if channel.get("name") == name:
            return str(channel["id"])
    return None


def _pages(client: WebClient, method: str, key: str, wanted: dict[str, Any]) -> Iterator[dict[str, Any]]:
    cursor = ""
    for _ in range(PAGES):
        params = {**wanted, "cursor": cursor} if cursor else wanted
        answer = _call(method, partial(client.api_call, method, params=params))
        yield from answer.get(key, [])
        cursor = (answer.get("response_metadata") or {}).get("next_cursor", "")
        if not cursor:
            return


def _call(method: str, call: Callable[[], SlackResponse]) -> SlackResponse:
    """Raises outside of the vendor's errors: what they hold of the request is nobody's to read."""
    try:
        return call()
    except SlackApiError as error:
        raised = _refusal(method, error)
    except urllib.error.URLError as error:
        raised = _unreached(method, error)
    except (OSError, http.client.HTTPException, SlackClientError) as error:
        raised = Unanswered(f"Slack {method}: no answer ({type(error).__name__})")
    raise raised


def _refusal(method: str, error: SlackApiError) -> LamplighterError:
    response = error.response
    status, headers = response.status_code, response.headers
    code = str(response.get("error", "")) if isinstance(response.data, dict) else ""
    if status == http.HTTPStatus.TOO_MANY_REQUESTS or code in _PASSING:
        return Unavailable(f"Slack {method}: HTTP {status} {code}".rstrip(), retry_after_s(headers))
    if status >= http.HTTPStatus.INTERNAL_SERVER_ERROR or code in _PERHAPS_DONE:
        return Unanswered(f"Slack {method}: HTTP {status} {code}".rstrip(), retry_after_s(headers))
    kind = _Unchangeable if code in _UNCHANGEABLE else Rejected
    needed = f" (needed: {response.get('needed')})" if code == "missing_scope" else ""
    details = "; ".join((response.get("response_metadata") or {}).get("messages", []))
    parts = (f"Slack {method}: {code or f'HTTP {status}'}{needed}", _ADVICE.get(code), details)
    return kind(" - ".join(filter(None, parts)))


def _unreached(method: str, error: urllib.error.URLError) -> Unavailable:
    name = type(error.reason).__name__ if isinstance(error.reason, Exception) else str(error.reason)
    if isinstance(error.reason, _NEVER_SENT):
        return Unavailable(f"Slack {method}: not reached ({name})")
    return Unanswered(f"Slack {method}: no answer ({name})")
