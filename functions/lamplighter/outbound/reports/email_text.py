"""The e-mail for those who read text: lines of 72 characters, as RFC 3676 advises."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from textwrap import TextWrapper

from lamplighter.outbound.reports.email_view import EmailView, SectionDigest, worth
from lamplighter.outbound.reports.values import glued
from lamplighter.outbound.reports.views import FigureView

_WIDTH, _LABEL_WIDTH = 72, 30
# No word is cut: it may be a link.
_PARAGRAPH = TextWrapper(_WIDTH, break_long_words=False, break_on_hyphens=False)
_POINT, _FIGURE = deepcopy(_PARAGRAPH), deepcopy(_PARAGRAPH)
_POINT.initial_indent, _POINT.subsequent_indent = "- ", "  "
_FIGURE.initial_indent, _FIGURE.subsequent_indent = "  ", "      "


def email_text(view: EmailView) -> str:
    return "\n".join(_lines(view)) + "\n"


def _lines(view: EmailView) -> Iterator[str]:
    yield from (*_wrapped(f"{view.said.upper()}: {view.verdict}"), "")
    yield from (f"{view.title}, {view.period}", f"The whole report, until {view.expires}:", view.url, "")
    if view.revised:
        yield from (*_heading(f"What changed since revision {view.revision - 1}"), *_points(view.revised), "")
    if view.changes:
        yield from _heading("What changed")
        for first, changes in view.changes:
            yield from (f"{first.section}:", *_points([each.text for each in changes]))
        yield from (*_more(view.more_changes), "")
    if view.actions:
        yield from _heading("What to do")
        yield from _points([f"{worth(each)}. {each.evidence}" for each in view.actions])
        yield from (*_more(view.more_actions), "")
    for section in view.sections:
        yield from (*_section(section), "")
    yield from _end(view)


def _end(view: EmailView) -> Iterator[str]:
    if view.attached:
        yield from _wrapped(f"Attached: {', '.join(view.attached)}.")
    if view.left_out:
        yield from _wrapped(f"Too large to attach, and behind the link: {', '.join(view.left_out)}.")
    yield f"Made by Lamplighter, {view.made}."
    yield from ("No longer wanted?", view.unsubscribe)


def _section(section: SectionDigest) -> Iterator[str]:
    yield from _heading(f"{section.title} ({section.said})")
    yield from _wrapped(section.verdict)
    width = min(_LABEL_WIDTH, max((len(figure.label) for figure in section.figures), default=0))
    for figure in section.figures:
        yield from _FIGURE.wrap(_figure(figure, width))
    yield from _more(section.more)
    if section.image:
        yield from _wrapped(f"{section.image.title}: {section.image.summary}")


def _figure(figure: FigureView, width: int) -> str:
    threshold = f"threshold {figure.threshold}" if figure.threshold else ""
    about = ", ".join(filter(None, (figure.marks, figure.compared, threshold)))
    return f"{figure.label.ljust(width)}  {figure.value}" + (f" ({about})" if about else "")


def _heading(text: str) -> tuple[str, str]:
    return text, "-" * min(len(text), _WIDTH)


def _points(lines: Sequence[str]) -> Iterator[str]:
    for line in lines:
        yield from _POINT.wrap(glued(line))


def _wrapped(text: str) -> list[str]:
    return _PARAGRAPH.wrap(glued(text))


def _more(count: int) -> list[str]:
    return [f"- and {count} more in the report"] if count else []
