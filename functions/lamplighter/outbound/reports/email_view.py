"""What a report's e-mail says: the verdict, what matters of the rest, and where the whole is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from lamplighter.domain.reports.document import ChartType, Report, Section, Standing
from lamplighter.outbound.reports import words
from lamplighter.outbound.reports.email_image import chart_image
from lamplighter.outbound.reports.line_chart import line_chart
from lamplighter.outbound.reports.views import (
    ActionView,
    ChangeView,
    FigureView,
    actions,
    by_section,
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
class ImageView:
    """A section's line chart. ``content`` is PNG, shown by ``content_id``; ``scale`` says from what to what."""

    content_id: str
    title: str
    about: str
    summary: str
    scale: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionDigest:
    """``more``: how many figures of the section are not here."""

    title: str
    standing: Standing
    said: str
    verdict: str
    figures: Sequence[FigureView]
    more: int
    image: ImageView | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailView:
    """``preview`` is what a list of mails shows after the subject. ``left_out``: files that were too large to attach.
    ``unsubscribe`` is a URL.
    """

    title: str
    period: str
    standing: Standing
    said: str
    verdict: str
    preview: str
    revision: int
    revised: Sequence[str]
    changes: Sequence[tuple[ChangeView, Sequence[ChangeView]]]
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

    @property
    def images(self) -> Iterator[ImageView]:
        return (section.image for section in self.sections if section.image)


def email_view(
    report: Report, link: Link, *, attached: Sequence[str], left_out: Sequence[str], unsubscribe: str, identity: str
) -> EmailView:
    """``identity`` is the mail's own, with a domain: what is in it is named after it."""
    changed, to_do = changes(report), actions(report)
    return EmailView(
        title=report.title,
        period=words.period(report),
        standing=report.standing,
        said=words.STANDINGS[report.standing],
        verdict=report.verdict,
        preview=next((f"To do first: {worth(one)}" for one in to_do), words.period(report)),
        revision=report.revision,
        revised=report.revised,
        changes=list(by_section(changed[:MOST_POINTS])),
        more_changes=max(0, len(changed) - MOST_POINTS),
        actions=to_do[:MOST_POINTS],
        more_actions=max(0, len(to_do) - MOST_POINTS),
        sections=[_digest(section, report, f"{place}.{identity}") for place, section in enumerate(report.sections)],
        url=link.url,
        expires=words.moment(link.expires_at, report.time_zone),
        made=words.moment(report.made_at, report.time_zone),
        attached=attached,
        left_out=left_out,
        unsubscribe=unsubscribe,
    )


def worth(action: ActionView) -> str:
    """That comes first: ``worth $102.40 a month: Buy a savings plan``."""
    return f"worth {action.saving} a month: {action.title}" if action.saving else action.title


def _digest(section: Section, report: Report, content_id: str) -> SectionDigest:
    return SectionDigest(
        title=section.title,
        standing=section.standing,
        said=words.STANDINGS[section.standing],
        verdict=section.verdict,
        figures=[figure_view(figure, report.time_zone) for figure in section.figures[:MOST_FIGURES]],
        more=max(0, len(section.figures) - MOST_FIGURES),
        image=_image(section, report, content_id),
    )


def _image(section: Section, report: Report, content_id: str) -> ImageView | None:
    """What is held against a threshold, if anything is. Of several lines the first is drawn, and named."""
    charts = [one for one in section.charts if one.type is ChartType.LINE and one.lines]
    if not charts:
        return None
    chart = next((one for one in charts if one.threshold is not None), charts[0])
    drawn = line_chart(chart, report.time_zone, report.made_at)
    if not drawn.lines[0].runs:
        return None
    names = [chart.title, *([chart.lines[0].label] if len(chart.lines) > 1 else [])]
    limit = f"; dashed: {drawn.threshold.text}" if drawn.threshold else ""
    return ImageView(
        content_id=content_id,
        title=": ".join(names),
        about=words.axis(chart, report.time_zone),
        summary=chart.summary,
        scale=f"from {drawn.levels[0][1]} to {drawn.levels[-1][1]}{limit}",
        content=chart_image(drawn),
    )
