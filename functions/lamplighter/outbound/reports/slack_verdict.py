"""A report's verdict as a Slack message, with what to do and where the report is.

Limits: https://docs.slack.dev/reference/block-kit/blocks
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from lamplighter.domain.reports.document import Report, Standing
from lamplighter.outbound.reports import words
from lamplighter.outbound.reports.views import actions, changes
from lamplighter.outbound.slack_text import link, moment, shortened

MOST_LINES = 3
_LONGEST_VERDICT, _LONGEST_LINE, _LONGEST_TITLE = 600, 300, 150
# A presigned URL with a session's token is long; a section takes 3,000 characters.
_LONGEST_URL = 2700
_MARKERS = {
    Standing.GOOD: ":large_green_circle:",
    Standing.NO_DATA: ":white_circle:",
    Standing.ATTENTION: ":large_orange_circle:",
    Standing.BAD: ":red_circle:",
    Standing.FAILED: ":white_circle:",
}


def slack_verdict(report: Report, url: str | None, expires_at: datetime | None) -> dict[str, object]:
    """``text`` for notifications, and ``blocks``. Without ``url`` it names no place."""
    title = shortened(f"{report.title}, {words.dates(report)}", _LONGEST_TITLE)
    verdict = shortened(report.verdict, _LONGEST_VERDICT)
    headline = f"{_MARKERS[report.standing]} *{title}* · {words.STANDINGS[report.standing]}\n{verdict}"
    return {
        "text": f"{title}: {verdict}",
        "blocks": [_section(text) for text in (headline, *_lists(report), *_where(url, expires_at))],
        "unfurl_links": False,
        "unfurl_media": False,
    }


def _lists(report: Report) -> Iterator[str]:
    if report.revised:
        yield _list(f"Revision {report.revision}", list(report.revised))
    if changed := [each.text for each in changes(report)]:
        yield _list("What changed", changed)
    if to_do := [
        f"{each.title} (saves {each.saving} a month)" if each.saving else each.title for each in actions(report)
    ]:
        yield _list("What to do", to_do)


def _list(title: str, lines: list[str]) -> str:
    more = len(lines) - MOST_LINES
    shown = [f"• {shortened(line, _LONGEST_LINE)}" for line in lines[:MOST_LINES]]
    return "\n".join([f"*{title}*", *shown, *([f"… and {more} more in the report"] if more > 0 else [])])


def _where(url: str | None, expires_at: datetime | None) -> Iterator[str]:
    if url is not None:
        until = f", until {moment(expires_at)}" if expires_at else ""
        yield link(url, "The report", _LONGEST_URL) + until


def _section(text: str) -> dict[str, object]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}}
