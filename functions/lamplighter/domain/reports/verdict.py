"""A whole report from its sections: its standing and its verdict in one sentence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from lamplighter.domain.definitions.business import Every
from lamplighter.domain.definitions.business import Report as Definition
from lamplighter.domain.reports.document import Report, Section, Standing
from lamplighter.domain.reports.part import gravest
from lamplighter.domain.reports.period import Period
from lamplighter.domain.reports.words import counted, listed

_EVERY = {Every.DAY: "daily", Every.WEEK: "weekly", Every.MONTH: "monthly"}
# What is bad weighs more than what could not be looked at, and that more than what may wait.
_GRAVITY = (Standing.BAD, Standing.FAILED, Standing.ATTENTION)
# A sentence that is read to its end.
_MOST_FINDINGS = 3


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
        title=f"{title}, {_EVERY[period.every]}",
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
    """The gravest findings, of as grave ones in the order of the sections."""
    if not sections:
        return "This report has no sections."
    grave = sorted((one for one in sections if one.finding), key=lambda one: _GRAVITY.index(one.standing))
    findings = [section.finding for section in grave]
    if not findings:
        return _nothing_found(sections)
    told, more = findings[:_MOST_FINDINGS], len(findings) - _MOST_FINDINGS
    if more > 0:
        told.append(counted(more, "more finding"))
    said = told[0] if len(told) == 1 else f"{'; '.join(told[:-1])}; and {told[-1]}"
    return f"{said[0].upper()}{said[1:]}."


def _nothing_found(sections: Sequence[Section]) -> str:
    known = [section.title for section in sections if section.standing is not Standing.NO_DATA]
    silent = [section.title for section in sections if section.standing is Standing.NO_DATA]
    if not known:
        return "There is no data to tell anything of."
    if len(silent) > len(known):
        has = "has data, and that is well" if len(known) == 1 else "have data, and these are well"
        return f"Only {listed(known)} {has}; {len(silent)} of {len(sections)} sections have none."
    if silent:
        well = f"{len(known)} of {len(sections)} sections {'is' if len(known) == 1 else 'are'} well"
        return f"{well}; {listed(silent)} {'has' if len(silent) == 1 else 'have'} no data."
    return f"All is well in {'all ' if len(sections) > 1 else ''}{counted(len(sections), 'section')}."
