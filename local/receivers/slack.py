"""Slack as the notifier sees it: the Web API's four methods it uses, and incoming webhooks."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from local.receivers.http_receiver import Answer, HttpReceiver, Request
from local.receivers.slack_limits import refusal

TOKEN = "xoxb-stand-in"  # noqa: S105 - opens nothing
WEBHOOK_PATH = "/services/T0STANDIN/B0STANDIN/stand-in"
SCOPES = frozenset({"chat:write", "channels:history", "channels:read"})
# conversations.history gives at most so many in a page (its `limit`).
LARGEST_PAGE = 999


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackMessage:
    """A message as a person sees it now; ``edits`` counts its updates."""

    channel_id: str
    ts: str
    text: str
    blocks: tuple[Mapping[str, Any], ...] = ()
    metadata: Mapping[str, Any] | None = field(default=None)
    edits: int = 0

    def shown(self) -> str:
        """All of its text, in the order of reading."""
        return "\n".join(_shown(block) for block in self.blocks) or self.text


def _shown(block: Mapping[str, Any]) -> str:
    texts = [block.get("text"), *block.get("fields", []), *block.get("elements", [])]
    return "\n".join(text["text"] for text in texts if text)


class SlackStandIn(HttpReceiver):
    """``channels`` maps names to ids. ``scopes`` are what the token was granted."""

    def __init__(
        self,
        channels: Mapping[str, str] | None = None,
        scopes: frozenset[str] = SCOPES,
        record_path: Path | None = None,
    ) -> None:
        super().__init__(record_path)
        self.channels = dict(channels or {"alerts": "C0ALERTS00"})
        self.scopes = scopes
        self.unchangeable: set[str] = set()
        self._messages: dict[tuple[str, str], SlackMessage] = {}
        self._methods = {
            "/api/chat.postMessage": ("chat:write", self._post),
            "/api/chat.update": ("chat:write", self._update),
            "/api/conversations.history": ("channels:history", self._history),
            "/api/users.conversations": ("channels:read", self._conversations),
        }

    @property
    def api_url(self) -> str:
        return f"{self.origin}/api/"

    @property
    def webhook_url(self) -> str:
        return f"{self.origin}{WEBHOOK_PATH}"

    @property
    def messages(self) -> list[SlackMessage]:
        """All that stand now, oldest first."""
        with self.lock:
            return list(self._messages.values())

    def delete(self, message: SlackMessage) -> None:
        """As a person would."""
        with self.lock:
            del self._messages[message.channel_id, message.ts]

    def respond(self, request: Request) -> Answer:
        if request.path.startswith("/services/"):
            return self._webhook(request)
        scope, method = self._methods.get(request.path, ("", None))
        fields = request.fields()
        if method is None:
            return _refused("unknown_method")
        if fields is None:
            return _refused("invalid_json")
        if request.token != TOKEN:
            return _refused("invalid_auth" if request.token else "not_authed")
        if scope not in self.scopes:
            return Answer(body={"ok": False, "error": "missing_scope", "needed": scope})
        return method(fields)

    def _post(self, fields: Mapping[str, Any]) -> Answer:
        channel = str(fields.get("channel", ""))
        channel_id = self.channels.get(channel.removeprefix("#"), channel)
        if channel_id not in self.channels.values():
            return _refused("channel_not_found")
        if refused := refusal(fields):
            return _refused(*refused)
        message = self._add(channel_id, fields)
        return Answer(body={"ok": True, "channel": channel_id, "ts": message.ts})

    def _update(self, fields: Mapping[str, Any]) -> Answer:
        """Only by the channel's id. Blocks that are left out stay as they were."""
        key = (str(fields.get("channel")), str(fields.get("ts")))
        if key[0] not in self.channels.values():
            return _refused("channel_not_found")
        if key not in self._messages:
            return _refused("message_not_found")
        if key[1] in self.unchangeable:
            return _refused("edit_window_closed")
        if refused := refusal(fields):
            return _refused(*refused)
        before = self._messages[key]
        self._messages[key] = replace(
            before,
            text=str(fields.get("text", "")),
            blocks=tuple(fields["blocks"]) if "blocks" in fields else before.blocks,
            metadata=fields.get("metadata", before.metadata),
            edits=before.edits + 1,
        )
        return Answer(body={"ok": True, "channel": key[0], "ts": key[1]})

    def _history(self, fields: Mapping[str, Any]) -> Answer:
        """Newest first, by pages; with metadata only where it is asked for."""
        channel_id = fields.get("channel")
        if channel_id not in self.channels.values():
            return _refused("channel_not_found")
        found = [
            message
            for message in reversed(self._messages.values())
            if message.channel_id == channel_id and float(message.ts) > float(fields.get("oldest", 0))
        ]
        with_metadata = fields.get("include_all_metadata") in ("1", "true", True)
        shown = [
            {"type": "message", "ts": message.ts, "text": message.text}
            | ({"metadata": message.metadata} if with_metadata and message.metadata else {})
            for message in found
        ]
        return _page("messages", shown, fields)

    def _conversations(self, fields: Mapping[str, Any]) -> Answer:
        channels = [{"id": channel_id, "name": name} for name, channel_id in self.channels.items()]
        return _page("channels", channels, fields)

    def _webhook(self, request: Request) -> Answer:
        if request.path != WEBHOOK_PATH:
            return Answer(status=404, body="no_service")
        fields = request.fields()
        if fields is None:
            return Answer(status=400, body="invalid_payload")
        if refused := refusal(fields):
            return Answer(status=400, body=refused[0])
        self._add(next(iter(self.channels.values())), fields)
        return Answer(body="ok")

    def _add(self, channel_id: str, fields: Mapping[str, Any]) -> SlackMessage:
        ts = f"{time.time():.0f}.{len(self._messages) + 1:06d}"
        message = SlackMessage(
            channel_id=channel_id,
            ts=ts,
            text=str(fields.get("text", "")),
            blocks=tuple(fields.get("blocks") or ()),
            metadata=fields.get("metadata"),
        )
        self._messages[channel_id, ts] = message
        return message


def _page(key: str, everything: list[Any], fields: Mapping[str, Any]) -> Answer:
    size = min(int(fields.get("limit", 100)), LARGEST_PAGE)
    start = int(fields.get("cursor") or 0)
    more = str(start + size) if start + size < len(everything) else ""
    page = everything[start : start + size]
    return Answer(body={"ok": True, key: page, "response_metadata": {"next_cursor": more}})


def _refused(code: str, details: list[str] | None = None) -> Answer:
    metadata = {"response_metadata": {"messages": [f"[ERROR] {detail}" for detail in details]}} if details else {}
    return Answer(body={"ok": False, "error": code} | metadata)
