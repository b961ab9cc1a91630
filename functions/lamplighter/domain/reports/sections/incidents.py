"""The section on incidents: how many, how grave, how soon they were taken and over, and what runbooks did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta

from lamplighter.domain.alert import Severity
from lamplighter.domain.definitions.business import ReportKind
from lamplighter.domain.incident import Incident
from lamplighter.domain.reports.analysis import spread_of
from lamplighter.domain.reports.document import Action, Figure, Section, Standing, Unit
from lamplighter.domain.reports.incident_records import IncidentRecords
from lamplighter.domain.reports.origin import Origin, origin_of
from lamplighter.domain.reports.part import Part, section_of
from lamplighter.domain.reports.period import Period, period_before
from lamplighter.domain.reports.sections.incident_tables import by_alarm, incident_tables, opened_by_day
from lamplighter.domain.reports.sections.remediations import remediations_part
from lamplighter.domain.reports.words import counted, duration, minute, went
from lamplighter.domain.snapshot import Snapshot

TITLE = "Incidents and remediations"
# Of one alarm in one period: it is the alarm that is to be looked at then.
_NOISY = 3
_GRAVE = frozenset({Severity.CRITICAL, Severity.ERROR})


def incidents(period: Period, snapshot: Snapshot[IncidentRecords]) -> Section:
    records, origin = snapshot.body, origin_of(snapshot, period)
    before = period_before(period)
    part = Part(
        changes=tuple(_changes(records, period, before)),
        actions=tuple(_actions(records, period)),
        figures=tuple(_figures(records, period, before, origin)),
        charts=opened_by_day(records, period, origin),
        tables=incident_tables(records, period, origin),
        notes=tuple(_notes(records, before, origin)),
    )
    remediated = remediations_part(period, records, origin)
    return section_of(
        ReportKind.INCIDENTS, TITLE, _standing(records, period), _verdict(records, period), (part, remediated)
    )


def _standing(records: IncidentRecords, period: Period) -> Standing:
    left = records.open_at(period.told_until)
    if any(one.severity in _GRAVE for one in left):
        return Standing.BAD
    return Standing.ATTENTION if left or records.opened(period.window) else Standing.GOOD


def _verdict(records: IncidentRecords, period: Period) -> str:
    opened, left = records.opened(period.window), records.open_at(period.told_until)
    if not opened and not left:
        return "No incident was opened, and none was open."
    grave = sum(one.severity in _GRAVE for one in opened)
    critical = f", {grave:,} of them critical or errors" if grave else ""
    open_ = f"{len(left):,} {'is' if len(left) == 1 else 'are'} open as the period ends" if left else "none is open"
    return f"{counted(len(opened), 'incident')} opened{critical}; {open_}."


def to_acknowledge_s(found: Sequence[Incident]) -> list[float]:
    times = ((one.acknowledged_at, one.opened_at) for one in found)
    return [(taken - opened).total_seconds() for taken, opened in times if taken is not None]


def to_resolve_s(found: Sequence[Incident]) -> list[float]:
    times = ((one.resolved_at, one.opened_at) for one in found)
    return [(over - opened).total_seconds() for over, opened in times if over is not None]


def _median(seconds: Sequence[float]) -> float | None:
    spread = spread_of(seconds)
    return spread.p50 if spread else None


def _figures(records: IncidentRecords, period: Period, before: Period, origin: Origin) -> Iterator[Figure]:
    own, then = period.window, before.window
    counts = (
        ("opened", "Opened", records.opened, "opened_at", "how many lie in the period"),
        ("resolved", "Resolved", records.resolved, "resolved_at", "how many lie in the period"),
    )
    for name, label, select, field, computed in counts:
        yield Figure(
            name=name,
            label=label,
            value=len(select(own)),
            unit=Unit.COUNT,
            source=origin.at(f"incidents.*.{field}", computed),
            before=len(select(then)),
        )
    yield Figure(
        name="open",
        label="Open as the period ends",
        value=len(records.open_at(period.told_until)),
        unit=Unit.COUNT,
        source=origin.at("incidents.*.opened_at; incidents.*.resolved_at", "how many were open at that instant"),
        before=len(records.open_at(then.end)),
        threshold=0,
    )
    times = (
        ("time_to_acknowledge", "Median time to acknowledge", to_acknowledge_s, records.opened, "acknowledged_at"),
        ("time_to_resolve", "Median time to resolve", to_resolve_s, records.resolved, "resolved_at"),
    )
    for name, label, measure, of, field in times:
        seconds = measure(of(own))
        yield Figure(
            name=name,
            label=label,
            value=_median(seconds),
            unit=Unit.SECONDS,
            source=origin.at(
                f"incidents.*.opened_at; incidents.*.{field}", "median of the differences, of the period's incidents"
            ),
            before=_median(measure(of(then))),
            note=f"Of {counted(len(seconds), 'incident')}.",
        )


def _changes(records: IncidentRecords, period: Period, before: Period) -> Iterator[str]:
    now, was = len(records.opened(period.window)), len(records.opened(before.window))
    if now != was:
        yield f"{went('Incidents opened', f'{was:,}', f'{now:,}', more=now > was)} against {before.name}."
    new = sorted(set(by_alarm(records.opened(period.window))) - set(by_alarm(records.opened(before.window))))
    if new and was:
        yield f"Of {counted(len(new), 'alarm')} there was no incident in {before.name}: {', '.join(new[:_NOISY])}."


def _actions(records: IncidentRecords, period: Period) -> Iterator[Action]:
    for one in records.open_at(period.told_until):
        if one.severity in _GRAVE:
            taken = f"acknowledged by {one.acknowledged_by}" if one.acknowledged_by else "nobody has acknowledged it"
            age = duration(period.told_until - one.opened_at)
            evidence = f"{one.severity.value}, open for {age} as the period ended; {taken}. {one.alert.summary}"
            yield Action(title=f"End the incident of {one.alert.name}", evidence=evidence)
    counts = Counter({name: len(own) for name, own in by_alarm(records.opened(period.window)).items()})
    for name, count in counts.most_common():
        if count >= _NOISY:
            own = by_alarm(records.opened(period.window))[name]
            unseen = sum(one.acknowledged_at is None for one in own)
            lasted = _median(to_resolve_s(own))
            half = f"; half lasted {duration(timedelta(seconds=lasted))} or less" if lasted is not None else ""
            yield Action(
                title=f"Look at what sets off {name}, or at its threshold",
                evidence=f"{counted(count, 'incident')} in {period.name}, {unseen} acknowledged by nobody{half}.",
            )


def _notes(records: IncidentRecords, before: Period, origin: Origin) -> Iterator[str]:
    yield f"Incidents as they were known at {minute(origin.taken_at)}."
    if records.since > before.window.start:
        yield f"Those opened before {minute(records.since)} are counted only where they are still open."
