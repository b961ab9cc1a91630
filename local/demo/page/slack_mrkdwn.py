"""Slack's mrkdwn as HTML (https://docs.slack.dev/messaging/formatting-message-text)."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime

from markupsafe import Markup, escape

_PREFORMATTED = re.compile(r"```(.+?)```", re.DOTALL)
# What stands in angle brackets, code, an emoji's name, or text between a pair of marks at the edges of words.
_SPAN = re.compile(
    r"<(?P<angle>[^<>\n]+)>"
    r"|`(?P<code>[^`\n]+)`"
    r"|:(?P<emoji>[a-z_+-][a-z0-9_+-]*):"
    r"|(?<![\w*])\*(?P<b>[^\s*](?:[^*\n]*[^\s*])?)\*(?![\w*])"
    r"|(?<!\w)_(?P<i>[^\s_](?:[^\n]*?\S)?)_(?!\w)"
    r"|(?<![\w~])~(?P<s>[^\s~](?:[^~\n]*[^\s~])?)~(?![\w~])"
)
_MARKED = {"b": Markup("<b>{}</b>"), "i": Markup("<i>{}</i>"), "s": Markup("<s>{}</s>")}
# Slack's own pictures: drawn, for not every machine has letters for them.
_CIRCLES = {
    "red_circle": "red",
    "large_orange_circle": "orange",
    "large_yellow_circle": "yellow",
    "large_green_circle": "green",
    "large_blue_circle": "blue",
    "white_circle": "white",
}
_DATE = re.compile(r"!date\^(?P<at>\d+)\^(?P<format>[^^|]+)(?:\^[^|]*)?\|(?P<fallback>.*)")
# Slack's tokens of a date, shown for a reader in UTC.
_DATE_TOKENS = {
    "{date_num}": "%Y-%m-%d",
    "{date_short_pretty}": "%b %-d, %Y",
    "{date_short}": "%b %-d, %Y",
    "{date_pretty}": "%B %-d, %Y",
    "{date_long_pretty}": "%A, %B %-d, %Y",
    "{date_long}": "%A, %B %-d, %Y",
    "{date}": "%B %-d, %Y",
    "{time_secs}": "%H:%M:%S UTC",
    "{time}": "%H:%M UTC",
}


def mrkdwn_as_html(text: str) -> Markup:
    """Lines that begin with ">" become quotes; what stands between triple backticks stays as it is."""
    odd_are_preformatted = _PREFORMATTED.split(text)
    return Markup().join(
        Markup("<pre>{}</pre>").format(html.unescape(part)) if index % 2 else _lines(part)
        for index, part in enumerate(odd_are_preformatted)
    )


def _lines(text: str) -> Markup:
    shown: list[Markup] = []
    breaks = False
    for line in text.split("\n"):
        quoted = line.startswith((">", "&gt;"))
        if quoted:
            quote = line.removeprefix("&gt;").removeprefix(">").lstrip()
            shown.append(Markup("<blockquote>{}</blockquote>").format(_spans(quote)))
        else:
            shown.append((Markup("<br>") if breaks else Markup()) + _spans(line))
        breaks = not quoted
    return Markup().join(shown)


def _spans(text: str) -> Markup:
    shown, end = Markup(), 0
    for found in _SPAN.finditer(text):
        shown += _plain(text[end : found.start()]) + _span(found)
        end = found.end()
    return shown + _plain(text[end:])


def _plain(text: str) -> Markup:
    """Slack's own escapes (&amp; &lt; &gt;) are taken back before ours are put on."""
    return escape(html.unescape(text))


def _span(found: re.Match[str]) -> Markup:
    kind, inner = str(found.lastgroup), str(found[found.lastgroup or 0])
    match kind:
        case "angle":
            return _angle(inner)
        case "code":
            return Markup("<code>{}</code>").format(html.unescape(inner))
        case "emoji":
            return _emoji(inner)
    return _MARKED[kind].format(_spans(inner))


def _emoji(name: str) -> Markup:
    """By its name where we have no picture of it."""
    if colour := _CIRCLES.get(name):
        return Markup('<span class="sl-circle {0}" role="img" aria-label="{0} circle"></span>').format(colour)
    return escape(f":{name}:")


def _angle(inner: str) -> Markup:
    """A link, a date, a person, a channel, or everyone here."""
    if date := _DATE.fullmatch(inner):
        return _date(date)
    target, _, label = inner.partition("|")
    target = html.unescape(target)
    if target.startswith(("https://", "http://", "mailto:")):
        return Markup('<a href="{}" rel="noreferrer">{}</a>').format(target, _plain(label) or target)
    mark = "#" if target.startswith("#") else "@"
    return Markup('<span class="sl-mention">{}{}</span>').format(mark, _plain(label) or target.lstrip("@#!"))


def _date(date: re.Match[str]) -> Markup:
    at = datetime.fromtimestamp(int(date["at"]), UTC)
    shown = date["format"]
    for token, pattern in _DATE_TOKENS.items():
        shown = shown.replace(token, at.strftime(pattern))
    return Markup('<time datetime="{}">{}</time>').format(at.isoformat(), date["fallback"] if "{" in shown else shown)
