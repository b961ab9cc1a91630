"""Text as Slack's mrkdwn wants it. https://docs.slack.dev/messaging/formatting-message-text"""

from __future__ import annotations

import re
from datetime import UTC, datetime

_LINKABLE = re.compile(r"https?://[^\s<>|]+")
LONGEST_URL = 300


def escape(text: str) -> str:
    """The three characters by which a message could mention everyone or break its markup."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def shortened(text: str, limit: int) -> str:
    """Escaped, at most ``limit`` characters, and saying so where some were cut; never inside an entity."""
    whole = escape(text)
    if len(whole) <= limit:
        return whole
    room = limit - len(_cut_note(len(text)))
    kept: list[str] = []
    for character in text:
        escaped = escape(character)
        if len(escaped) > room:
            break
        room -= len(escaped)
        kept.append(escaped)
    return "".join(kept).rstrip() + _cut_note(len(text) - len(kept))


def _cut_note(characters: int) -> str:
    return f" … [{characters} characters cut]"


def quoted(escaped: str) -> str:
    """Every line as a quotation."""
    return "\n".join(f">{line}" for line in escaped.splitlines())


def link(url: str | None, title: str, longest: int = LONGEST_URL) -> str:
    """``title`` is escaped already. A URL that Slack could misread, or a very long one, is left out."""
    if url is None or len(url) > longest or not _LINKABLE.fullmatch(url):
        return title
    return f"<{url.replace('&', '&amp;')}|{title}>"


def moment(instant: datetime) -> str:
    """In the reader's own time zone, "today at 02:13"; UTC where Slack can't."""
    utc = instant.astimezone(UTC)
    return f"<!date^{int(utc.timestamp())}^{{date_short_pretty}} at {{time}}|{utc:%Y-%m-%d %H:%M} UTC>"
