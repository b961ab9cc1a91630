"""Tables and the chart of incidents."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from lamplighter.domain.incident import Incident
from lamplighter.domain.reports.document import Chart, ChartType, Line, Table, Unit, Value
from lamplighter.domain.reports.incident_records import IncidentRecords
from lamplighter.domain.reports.origin import Origin
from lamplighter.domain.reports.part import MOST_ROWS, columns
from lamplighter.domain.reports.period import Period
from lamplighter.domain.reports.words import counted
from lamplighter.domain.reports.words import day as day_words


def by_alarm(found: Iterable[Incident]) -> dict[str, list[Incident]]:
    named: dict[str, list[Incident]] = {}
    for one in found:
        named.setdefault(one.alert.name, []).append(one)
    return named


def opened_by_day(records: IncidentRecords, period: Period, origin: Origin) -> tuple[Chart, ...]:
    """Of a day there is nothing to draw."""
    days = tuple(period.days())
    if len(days) == 1 or not records.opened(period.window):
        return ()
    counts = [len(records.opened(window)) for _, window in days]
    busiest = max(range(len(days)), key=counts.__getitem__)
    chart = Chart(
        name="opened_by_day",
        title="Incidents opened by day",
        type=ChartType.BAR,
        unit=Unit.COUNT,
        x=tuple(day.isoformat() for day, _ in days),
        lines=(Line(label="Opened", y=tuple(float(count) for count in counts)),),
        summary=f"{counted(sum(counts), 'incident')}; most on {day_words(days[busiest][0])}: {counts[busiest]}.",
        period=period.window,
        source=origin.at("incidents.*.opened_at", "how many lie in each day"),
    )
    return (chart,)


def incident_tables(records: IncidentRecords, period: Period, origin: Origin) -> tuple[Table, ...]:
    opened, left = records.opened(period.window), records.open_at(period.told_until)
    own = sorted({one.incident_id: one for one in (*opened, *left)}.values(), key=lambda one: one.opened_at)
    if not own:
        return ()
    return _all(own, origin), _alarms(opened, origin)


def _all(own: Sequence[Incident], origin: Origin) -> Table:
    """The newest first: of too many those are left out that are over for longest."""
    shown = own[::-1][:MOST_ROWS]
    return Table(
        name="incidents",
        caption="Incidents of the period, the newest first",
        columns=columns(
            (
                ("alarm", "Alarm", Unit.TEXT),
                ("severity", "Severity", Unit.TEXT),
                ("status", "Status", Unit.TEXT),
                ("opened", "Opened", Unit.TIME),
                ("to_acknowledge", "Until acknowledged", Unit.SECONDS),
                ("to_resolve", "Until resolved", Unit.SECONDS),
                ("summary", "What it last said", Unit.TEXT),
                ("incident", "Incident", Unit.TEXT),
            )
        ),
        rows=tuple(_row(one) for one in shown),
        source=origin.at("incidents", "times are since opened_at, in seconds"),
        left_out=len(own) - len(shown),
    )


def _row(one: Incident) -> tuple[Value, ...]:
    return (
        one.alert.name,
        one.severity.value,
        one.status.value,
        one.opened_at.isoformat(),
        _until(one, one.acknowledged_at),
        _until(one, one.resolved_at),
        one.alert.summary,
        one.incident_id,
    )


def _until(one: Incident, then: datetime | None) -> float | None:
    return None if then is None else (then - one.opened_at).total_seconds()


def _alarms(opened: Sequence[Incident], origin: Origin) -> Table:
    """Those with most incidents first."""
    ranked = sorted(by_alarm(opened).items(), key=lambda named: (-len(named[1]), named[0]))
    return Table(
        name="by_alarm",
        caption="Incidents opened, by alarm",
        columns=columns(
            (
                ("alarm", "Alarm", Unit.TEXT),
                ("opened", "Opened", Unit.COUNT),
                ("acknowledged", "Of them acknowledged", Unit.COUNT),
                ("resolved", "Of them resolved", Unit.COUNT),
            )
        ),
        rows=tuple(
            (
                name,
                len(own),
                sum(one.acknowledged_at is not None for one in own),
                sum(one.resolved_at is not None for one in own),
            )
            for name, own in ranked[:MOST_ROWS]
        ),
        source=origin.at("incidents.*.alert.name", "incidents of the period, counted by name"),
        left_out=len(ranked[MOST_ROWS:]),
    )
