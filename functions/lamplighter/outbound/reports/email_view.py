"""What a report's e-mail says: the verdict, what matters of the rest, and where the whole is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from lamplighter.domain.reports.document import Report, Standing
from lamplighter.outbound.reports import words
from lamplighter.outbound.reports.views import (
    ActionView,
    ChangeView,
    FigureView,
    actions,
    changes,
    figure_view,
)

# What a person reads in a mail; the page has the rest.
MOST_POINTS, MOST_FIGURES = 5, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Where the report lies, for whoever has the link, until then."""

    url: str
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionDigest:
    """``more``: how many figures of the section are not here."""

    title: str
    standing: Standing
    said: str
    verdict: str
    figures: Sequence[FigureView]
    more: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailView:
    """``left_out``: files that were too large to attach. ``unsubscribe`` is empty where there is no page for it."""

    title: str
    period: str
    standing: Standing
    said: str
    verdict: str
    revision: int
    revised: Sequence[str]
    changes: Sequence[ChangeView]
    more_changes: int
    actions: Sequence[ActionView]
    more_actions: int
    sections: Sequence[SectionDigest]
    url: str
    expires: str
    made: str
    attached: Sequence[str]
    left_out: Sequence[str]
    unsubscribe: str


def email_view(
    report: Report, link: Link, attached: Sequence[str], left_out: Sequence[str], unsubscribe: str
) -> EmailView:
    changed, to_do = changes(report), actions(report)
    return EmailView(
        title=report.title,
        period=words.period(report),
        standing=report.standing,
        said=words.STANDINGS[report.standing],
        verdict=report.verdict,
        revision=report.revision,
        revised=report.revised,
        changes=changed[:MOST_POINTS],
        more_changes=max(0, len(changed) - MOST_POINTS),
        actions=to_do[:MOST_POINTS],
        more_actions=max(0, len(to_do) - MOST_POINTS),
        sections=[
            SectionDigest(
                title=section.title,
                standing=section.standing,
                said=words.STANDINGS[section.standing],
                verdict=section.verdict,
                figures=[figure_view(figure, report.time_zone) for figure in section.figures[:MOST_FIGURES]],
                more=max(0, len(section.figures) - MOST_FIGURES),
            )
            for section in report.sections
        ],
        url=link.url,
        expires=words.moment(link.expires_at, report.time_zone),
        made=words.moment(report.made_at, report.time_zone),
        attached=attached,
        left_out=left_out,
        unsubscribe=unsubscribe,
    )
