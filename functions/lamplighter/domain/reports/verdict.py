"""A whole report from its sections: its standing and its verdict in one sentence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from lamplighter.domain.definitions.business import Report as Definition
from lamplighter.domain.reports.document import Report, Section, Standing
from lamplighter.domain.reports.part import gravest
from lamplighter.domain.reports.period import Period
from lamplighter.domain.reports.words import counted, listed

_WORDS = {
    Standing.BAD: "bad",
    Standing.ATTENTION: "in need of attention",
    Standing.FAILED: "missing from this report",
    Standing.NO_DATA: "without data",
}


def report_of(
    definition: Definition,
    workload: str,
    title: str,
    *,
    period: Period,
    sections: Sequence[Section],
    made_at: datetime,
) -> Report:
    """The first revision of it. ``title`` is the workload's; sections in the order of the definition."""
    order = list(definition.sections)
    own = tuple(sorted(sections, key=lambda section: order.index(section.kind)))
    return Report(
        name=definition.name,
        workload=workload,
        title=f"{title}, {period.name}",
        period=period.window,
        time_zone=definition.time_zone,
        made_at=made_at,
        standing=standing_of(own),
        verdict=verdict_of(own),
        sections=own,
    )


def standing_of(sections: Sequence[Section]) -> Standing:
    """The gravest of the sections'; no data only where no section has any."""
    standings = [section.standing for section in sections]
    if Standing.NO_DATA in standings and set(standings) <= {Standing.NO_DATA, Standing.GOOD}:
        return Standing.NO_DATA if set(standings) == {Standing.NO_DATA} else Standing.ATTENTION
    return gravest(standings)


def verdict_of(sections: Sequence[Section]) -> str:
    """What is bad is named first, with what its own section says of it."""
    if not sections:
        return "This report has no sections."
    if all(section.standing is Standing.GOOD for section in sections):
        return f"All is well in {counted(len(sections), 'section')}: {_first_words(sections[0])}."
    said = []
    for standing, words in _WORDS.items():
        named = [section for section in sections if section.standing is standing]
        if named:
            what = listed([section.title for section in named])
            why = f" ({_first_words(named[0])})" if standing in {Standing.BAD, Standing.ATTENTION} else ""
            said.append(f"{words}: {what}{why}")
    told = "; ".join(said)
    return f"{told[0].upper()}{told[1:]}."


def _first_words(section: Section) -> str:
    """Its verdict up to the first semicolon."""
    return section.verdict.split(";")[0].rstrip(".")
