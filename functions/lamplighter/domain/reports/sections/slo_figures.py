"""Figures, charts and tables of service level objectives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from lamplighter.domain.reports.charting import line_chart
from lamplighter.domain.reports.document import Chart, Figure, Table, Unit, Value
from lamplighter.domain.reports.origin import Origin
from lamplighter.domain.reports.part import columns
from lamplighter.domain.reports.period import Period
from lamplighter.domain.reports.words import minute, percent
from lamplighter.domain.slos.budget import DayOfBudget
from lamplighter.domain.slos.periods import midnight
from lamplighter.domain.slos.status import SloStatus
from lamplighter.domain.spoken_numbers import measured

_UTC = ZoneInfo("UTC")
_COLUMNS = (
    ("slo", "SLO", Unit.TEXT),
    ("objective", "Objective", Unit.PERCENT),
    ("sli", "Good", Unit.PERCENT),
    ("events", "Events", Unit.COUNT),
    ("failures", "Failed", Unit.COUNT),
    ("budget_left", "Budget left", Unit.PERCENT),
    ("burn_rate", "Burn rate", Unit.RATIO),
    ("verdict", "Verdict", Unit.TEXT),
    ("forecast", "Forecast", Unit.TEXT),
)
_DAY_COLUMNS = (
    ("slo", "SLO", Unit.TEXT),
    ("day", "Day", Unit.DATE),
    ("events", "Events", Unit.COUNT),
    ("failures", "Failed", Unit.COUNT),
    ("sli", "Good", Unit.PERCENT),
    ("consumed", "Budget used", Unit.PERCENT),
    ("remaining", "Budget left at its end", Unit.PERCENT),
)


def spoken_worst(day: DayOfBudget) -> str:
    return f"The worst day was {day.day}: it took {percent(day.consumed)} of the budget."


def slo_figures(path: str, status: SloStatus, before: SloStatus | None, origin: Origin) -> Iterator[Figure]:
    name, title = status.name, status.title
    yield Figure(
        name=f"{name}.sli",
        label=f"{title}: good",
        value=_in_percent(status.sli),
        unit=Unit.PERCENT,
        source=origin.at(f"{path}.sli", "× 100"),
        before=_in_percent(before.sli) if before else None,
        threshold=_in_percent(status.objective),
        marks=origin.marks,
        note=status.reason,
    )
    yield Figure(
        name=f"{name}.budget_left",
        label=f"{title}: error budget left",
        value=_in_percent(status.budget_left_share),
        unit=Unit.PERCENT,
        source=origin.at(f"{path}.budget_left_share", "× 100"),
        before=_in_percent(before.budget_left_share) if before else None,
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
        note="1 spends the budget exactly over the whole window.",
    )
    if status.forecast is not None:
        yield Figure(
            name=f"{name}.exhausted_in_days",
            label=f"{title}: days until the budget is gone",
            value=status.forecast.expected_days,
            unit=Unit.COUNT,
            source=origin.at(f"{path}.forecast.expected_days"),
            before=before.forecast.expected_days if before and before.forecast else None,
            marks=origin.marks,
            note=status.forecast.reason,
        )
    if status.worst_day is not None:
        yield Figure(
            name=f"{name}.worst_day",
            label=f"{title}: worst day",
            value=status.worst_day.day.isoformat(),
            unit=Unit.DATE,
            source=origin.at(f"{path}.worst_day.day"),
            marks=origin.marks,
            note=spoken_worst(status.worst_day),
        )


def slo_chart(path: str, status: SloStatus, origin: Origin) -> Chart | None:
    return line_chart(
        f"{status.name}.budget",
        f"{status.title}: error budget left at the end of each day (%)",
        Unit.PERCENT,
        [(midnight(day.day, _UTC), 100 * day.remaining) for day in status.days],
        period=status.window,
        source=origin.at(f"{path}.days.*.remaining", "× 100"),
        spoken_unit="percent",
        threshold=0,
    )


def slo_table(statuses: Sequence[SloStatus], origin: Origin) -> Table:
    return Table(
        name="slos",
        caption=f"Service level objectives as of {minute(origin.taken_at)}",
        columns=columns(_COLUMNS),
        rows=tuple(_row(status) for status in statuses),
        source=origin.at("slos"),
    )


def _row(status: SloStatus) -> tuple[Value, ...]:
    return (
        status.title,
        _in_percent(status.objective),
        _in_percent(status.sli),
        status.events,
        status.failures,
        _in_percent(status.budget_left_share),
        status.burn_rate,
        status.verdict.value,
        status.forecast.prospect.value if status.forecast else None,
    )


def slo_days(statuses: Iterable[SloStatus], period: Period, origin: Origin) -> Table:
    """Of the period: each SLO's own days."""
    own: set[date] = {day for day, _ in period.days()}
    return Table(
        name="slo_days",
        caption=f"Error budgets by day, {period.name}",
        columns=columns(_DAY_COLUMNS),
        rows=tuple(
            (
                status.title,
                day.day.isoformat(),
                day.events,
                day.failures,
                _in_percent(day.sli),
                _in_percent(day.consumed),
                _in_percent(day.remaining),
            )
            for status in statuses
            for day in status.days
            if day.day in own
        ),
        source=origin.at("slos.*.days"),
    )


def slo_notes(statuses: Iterable[SloStatus], origin: Origin) -> Iterator[str]:
    yield f"Budgets are of each SLO's own window, as of {minute(origin.taken_at)}."
    for status in statuses:
        what = f"of {measured(status.slice_s, 'seconds')} each" if status.slice_s else ""
        if what:
            yield f"{status.title} counts time slices {what}, not events."
        yield from (f"{status.title}: {message}" for message in status.messages)


def _in_percent(ratio: float | None) -> float | None:
    return None if ratio is None else 100 * ratio
