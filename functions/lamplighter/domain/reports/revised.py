"""What a revision of a report says otherwise than the one before it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from lamplighter.domain.exact import plainly
from lamplighter.domain.reports.document import Figure, Report, Section, Standing, Unit, Value
from lamplighter.domain.reports.words import counted, dollars
from lamplighter.domain.spoken_numbers import measured, size

_SPOKEN = {Unit.PERCENT: "percent", Unit.SECONDS: "seconds", Unit.MILLISECONDS: "milliseconds"}
# What floating point makes of the same sum in another order.
_NOISE = 1e-9
_CENT = Decimal("0.01")


def revision_of(report: Report, before: Report) -> Report:
    """The next revision after ``before``, which says what changed. Raises ValueError: not of the same period."""
    if (report.workload, report.name, report.period) != (before.workload, before.name, before.period):
        raise ValueError(f"{report.name} of {report.workload}: a revision is of the same report and period")
    return replace(report, revision=before.revision + 1, revised=revised(report, before))


def revised(report: Report, before: Report) -> tuple[str, ...]:
    """Section by section; that nothing changed is said too."""
    earlier = {section.kind: section for section in before.sections}
    told = [each for section in report.sections for each in _section(section, earlier.get(section.kind))]
    gone = set(earlier) - {section.kind for section in report.sections}
    told += [f"{earlier[kind].title} is not in this report any more." for kind in sorted(gone)]
    return tuple(told) or (f"Nothing changed since revision {before.revision}.",)


def _section(now: Section, before: Section | None) -> Iterator[str]:
    if before is None:
        yield f"{now.title} is new in this report."
        return
    if before.standing is Standing.FAILED and now.standing is not Standing.FAILED:
        yield f"{now.title} could be built this time."
        return
    if now.standing is not before.standing:
        yield f"{now.title}: it was {_words(before.standing)} and is {_words(now.standing)}."
    known = {figure.name: figure for figure in before.figures}
    changed = [figure for figure in now.figures if figure.name in known and _differs(figure, known[figure.name])]
    for figure in changed:
        was = known[figure.name]
        yield f"{now.title}: {figure.label} is {_spoken(figure)}; it was {_spoken(was)}."
    yield from _came_and_went(now, known)


def _came_and_went(now: Section, known: dict[str, Figure]) -> Iterator[str]:
    names = {figure.name for figure in now.figures}
    new, gone = names - known.keys(), known.keys() - names
    if new:
        yield f"{now.title}: {counted(len(new), 'figure')} came to it."
    if gone:
        yield f"{now.title}: {counted(len(gone), 'figure')} went from it."


def _differs(now: Figure, before: Figure) -> bool:
    if isinstance(now.value, float) and isinstance(before.value, float):
        return not math.isclose(now.value, before.value, rel_tol=_NOISE)
    return now.value != before.value


def _words(standing: Standing) -> str:
    return standing.value.replace("_", " ")


def _spoken(figure: Figure) -> str:
    value: Value = figure.value
    if value is None:
        return "no data"
    if isinstance(value, bool | str):
        return str(value)
    if figure.unit is Unit.USD:
        return _dollars(Decimal(str(value)))
    if figure.unit is Unit.BYTES:
        return size(float(value))
    return measured(float(value), _SPOKEN.get(figure.unit, ""))


def _dollars(usd: Decimal) -> str:
    """With cents, whatever the sum: a change may be one of cents."""
    return f"{'−' if usd < 0 else ''}${plainly(abs(usd).quantize(_CENT))}" if abs(usd) >= _CENT else dollars(usd)
