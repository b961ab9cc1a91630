"""The e-mail for those who read text."""

from __future__ import annotations

from collections.abc import Iterator

from lamplighter.outbound.reports.email_view import EmailView, SectionDigest
from lamplighter.outbound.reports.views import FigureView


def email_text(view: EmailView) -> str:
    return "\n".join(_lines(view)) + "\n"


def _lines(view: EmailView) -> Iterator[str]:
    yield from (f"{view.said.upper()}: {view.verdict}", "", f"{view.title}, {view.period}", "")
    if view.revised:
        yield from _listed(f"What changed since revision {view.revision - 1}", list(view.revised), 0)
    yield from _listed("What changed", [f"{each.section}: {each.text}" for each in view.changes], view.more_changes)
    to_do = [f"{each.title}{_saves(each.saving)}. {each.evidence}" for each in view.actions]
    yield from _listed("What to do", to_do, view.more_actions)
    for section in view.sections:
        yield from _section(section)
    yield from (f"The whole report, until {view.expires}:", view.url, "")
    if view.attached:
        yield f"Attached: {', '.join(view.attached)}."
    if view.left_out:
        yield f"Too large to attach, and behind the link: {', '.join(view.left_out)}."
    yield f"Made by Lamplighter, {view.made}."
    if view.unsubscribe:
        yield f"No longer wanted? {view.unsubscribe}"


def _listed(title: str, lines: list[str], more: int) -> Iterator[str]:
    if lines:
        yield from (title, *(f"- {line}" for line in lines))
        yield from ([f"- and {more} more in the report"] if more else [])
        yield ""


def _section(section: SectionDigest) -> Iterator[str]:
    yield f"{section.title} ({section.said})"
    yield section.verdict
    yield from (f"- {_figure(figure)}" for figure in section.figures)
    if section.more:
        yield f"- and {section.more} more in the report"
    yield ""


def _figure(figure: FigureView) -> str:
    before = f"{figure.went} {figure.before}" if figure.before else ""
    threshold = f"threshold {figure.threshold}" if figure.threshold else ""
    about = ", ".join(filter(None, (figure.marks, before, threshold, figure.note)))
    return f"{figure.label}: {figure.value}" + (f" ({about})" if about else "")


def _saves(saving: str) -> str:
    return f" (saves {saving} a month)" if saving else ""
