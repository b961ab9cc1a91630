"""Figures and charts of service level objectives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from zoneinfo import ZoneInfo

from lamplighter.domain.reports.charting import line_chart
from lamplighter.domain.reports.document import Chart, Figure, Unit, Value
from lamplighter.domain.reports.origin import Origin
from lamplighter.domain.reports.period import Period
from lamplighter.domain.reports.sections.slo_words import forecast_note
from lamplighter.domain.reports.words import day, moment, percent
from lamplighter.domain.slos.exhaustion import Forecast, Prospect
from lamplighter.domain.slos.periods import midnight
from lamplighter.domain.slos.status import SloStatus
from lamplighter.domain.spoken_numbers import measured, roughly

_UTC = ZoneInfo("UTC")


def slo_figures(path: str, status: SloStatus, before: SloStatus | None, origin: Origin) -> Iterator[Figure]:
    name, title = status.name, status.title
    yield Figure(
        name=f"{name}.sli",
        label=f"{title} SLO: good {'time slices' if status.slice_s else 'events'}",
        value=in_percent(status.sli),
        unit=Unit.PERCENT,
        source=origin.at(f"{path}.sli", "× 100"),
        before=in_percent(before.sli) if before else None,
        threshold=in_percent(status.objective),
        marks=origin.marks,
        note=_events(status),
    )
    yield Figure(
        name=f"{name}.budget_left",
        label=f"{title}: error budget left",
        value=in_percent(status.budget_left_share),
        unit=Unit.PERCENT,
        source=origin.at(f"{path}.budget_left_share", "× 100"),
        before=in_percent(before.budget_left_share) if before else None,
        threshold=0,
        marks=origin.marks,
    )
    yield Figure(
        name=f"{name}.burn_rate",
        label=f"{title}: burn rate",
        value=status.burn_rate,
        unit=Unit.RATIO,
        source=origin.at(f"{path}.burn_rate"),
        before=before.burn_rate if before else None,
        threshold=1,
        marks=origin.marks,
    )
    if status.forecast is not None:
        yield _exhausted(path, status, status.forecast, before.forecast if before else None, origin)
    if status.worst_day is not None:
        yield Figure(
            name=f"{name}.worst_day",
            label=f"{title}: worst day",
            value=status.worst_day.day.isoformat(),
            unit=Unit.DATE,
            source=origin.at(f"{path}.worst_day.day"),
            marks=origin.marks,
            note=f"It took {percent(status.worst_day.consumed)} of the budget.",
        )


def _events(status: SloStatus) -> str:
    if status.sli is None or status.budget_events is None:
        return status.reason
    what = "time slices" if status.slice_s else "events"
    failed = f"{roughly(status.failures)} of {roughly(status.events)} {what} failed"
    return f"{failed}; {roughly(status.budget_events)} may."


def _exhausted(path: str, status: SloStatus, found: Forecast, before: Forecast | None, origin: Origin) -> Figure:
    value, computed = _days_left(found)
    return Figure(
        name=f"{status.name}.exhausted_in_days",
        label=f"{status.title}: days until the budget is gone",
        value=value,
        unit=Unit.TEXT if isinstance(value, str) else Unit.COUNT,
        source=origin.at(
            f"{path}.forecast.prospect; {path}.forecast.horizon_days" if computed else f"{path}.forecast.expected_days",
            computed,
        ),
        before=_days_left(before)[0] if before else None,
        marks=origin.marks,
        note=forecast_note(status),
    )


def _days_left(found: Forecast) -> tuple[Value, str]:
    """And how it comes about where it is not the forecast's own number."""
    if found.prospect is Prospect.LASTS:
        return f"over {found.horizon_days}", "more than the days that are looked ahead, for it lasts them all"
    if found.prospect is Prospect.EXHAUSTED:
        return 0, "0, for it is gone"
    return found.expected_days, ""


def slo_chart(path: str, status: SloStatus, origin: Origin) -> Chart | None:
    if not status.days:
        return None
    return line_chart(
        f"{status.name}.budget",
        f"{status.title}: error budget left at the end of each day",
        Unit.PERCENT,
        [(midnight(each.day, _UTC), 100 * each.remaining) for each in status.days],
        summary=_course(status),
        period=status.window,
        source=origin.at(f"{path}.days.*.remaining", "× 100"),
        threshold=0,
    )


def _course(status: SloStatus) -> str:
    first, last = status.days[0], status.days[-1]
    said = f"{percent(last.remaining)} is left on {day(last.day)}, of {percent(first.remaining)} on {day(first.day)}"
    worst = status.worst_day
    return f"{said}; {day(worst.day)} took most, {percent(worst.consumed)}." if worst else f"{said}."


def slo_notes(statuses: Iterable[SloStatus], period: Period, origin: Origin) -> Iterator[str]:
    yield f"Budgets are of each SLO's own window, as of {moment(origin.taken_at, period.zone)}."
    yield "A burn rate of 1 spends the budget exactly over the whole window."
    for status in statuses:
        what = f"of {measured(status.slice_s, 'seconds')} each" if status.slice_s else ""
        if what:
            yield f"{status.title} counts time slices {what}, not events."
        yield from (f"{status.title}: {message}" for message in status.messages)


def in_percent(ratio: float | None) -> float | None:
    return None if ratio is None else 100 * ratio
