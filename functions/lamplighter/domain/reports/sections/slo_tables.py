"""Tables of service level objectives."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from lamplighter.domain.reports.document import Table, Unit, Value
from lamplighter.domain.reports.origin import Origin
from lamplighter.domain.reports.part import columns
from lamplighter.domain.reports.period import Period
from lamplighter.domain.reports.sections.slo_figures import in_percent
from lamplighter.domain.reports.words import moment, named
from lamplighter.domain.slos.status import SloStatus

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


def slo_table(statuses: Sequence[SloStatus], period: Period, origin: Origin) -> Table:
    return Table(
        name="slos",
        caption=f"Service level objectives as of {moment(origin.taken_at, period.zone)}",
        columns=columns(_COLUMNS),
        rows=tuple(_row(status) for status in statuses),
        source=origin.at("slos"),
    )


def _row(status: SloStatus) -> tuple[Value, ...]:
    return (
        status.title,
        in_percent(status.objective),
        in_percent(status.sli),
        status.events,
        status.failures,
        in_percent(status.budget_left_share),
        status.burn_rate,
        status.verdict.value,
        status.forecast.prospect.value if status.forecast else None,
    )


def slo_days(statuses: Iterable[SloStatus], period: Period, origin: Origin) -> Table:
    """Of the period: each SLO's own days."""
    own: set[date] = {day for day, _ in period.days()}
    return Table(
        name="slo_days",
        caption=f"Error budgets by day, {named(period)}",
        columns=columns(_DAY_COLUMNS),
        rows=tuple(
            (
                status.title,
                day.day.isoformat(),
                day.events,
                day.failures,
                in_percent(day.sli),
                in_percent(day.consumed),
                in_percent(day.remaining),
            )
            for status in statuses
            for day in status.days
            if day.day in own
        ),
        source=origin.at("slos.*.days"),
    )
