"""A report's verdict as a Slack message, with what to do and where the report is.

Limits: https://docs.slack.dev/reference/block-kit/blocks
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import zip_longest

from lamplighter.domain.definitions.business import ReportKind
from lamplighter.domain.reports.document import Report, Standing
from lamplighter.outbound.reports import words
from lamplighter.outbound.reports.email_view import worth
from lamplighter.outbound.reports.views import ChangeView, actions, by_section, changes
from lamplighter.outbound.slack_text import link, moment, shortened

MOST_LINES = 3
_LONGEST_VERDICT, _LONGEST_LINE, _LONGEST_TITLE, _LONGEST_SECTION = 600, 300, 150, 80
# A report has one section of each kind at most.
_MOST_SECTIONS = len(ReportKind)
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
        "blocks": [
            _section(headline),
            *map(_context, _standings(report)),
            *map(_section, _lists(report)),
            *map(_context, _where(url, expires_at)),
        ],
        "unfurl_links": False,
        "unfurl_media": False,
    }


def _standings(report: Report) -> Iterator[str]:
    """The gravest first; of one section the headline says it."""
    if len(report.sections) > 1:
        order = list(Standing)
        sections = sorted(report.sections, key=lambda section: -order.index(section.standing))
        each = [f"{_MARKERS[one.standing]} {shortened(one.title, _LONGEST_SECTION)}" for one in sections]
        yield "   ".join(each[:_MOST_SECTIONS])


def _lists(report: Report) -> Iterator[str]:
    if report.revised:
        yield _list(f"What changed since revision {report.revision - 1}", report.revised)
    if changed := changes(report):
        yield _list("What changed", [each.text for each in _in_turn(changed)])
    if to_do := actions(report):
        yield _list("What to do", [worth(each) for each in to_do])


def _in_turn(changed: Sequence[ChangeView]) -> list[ChangeView]:
    """The first of each section before the second of any: none crowds the others out."""
    turns = zip_longest(*(group for _, group in by_section(changed)))
    return [each for turn in turns for each in turn if each is not None]


def _list(title: str, lines: Sequence[str]) -> str:
    more = len(lines) - MOST_LINES
    shown = [f"• {shortened(line, _LONGEST_LINE)}" for line in lines[:MOST_LINES]]
    return "\n".join([f"*{title}*", *shown, *([f"… and {more} more in the report"] if more > 0 else [])])


def _where(url: str | None, expires_at: datetime | None) -> Iterator[str]:
    if url is not None:
        until = f", until {moment(expires_at)}" if expires_at else ""
        yield link(url, "Open the report", _LONGEST_URL) + until


def _section(text: str) -> dict[str, object]:
    return {"type": "section", "text": _mrkdwn(text)}


def _context(text: str) -> dict[str, object]:
    return {"type": "context", "elements": [_mrkdwn(text)]}


def _mrkdwn(text: str) -> dict[str, object]:
    return {"type": "mrkdwn", "text": text, "verbatim": True}
