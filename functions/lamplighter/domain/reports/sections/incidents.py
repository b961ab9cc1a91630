"""The section on incidents: how many, how grave, how soon they were taken and over, and what runbooks did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta

from lamplighter.domain.alert import Severity
from lamplighter.domain.definitions.business import ReportKind
from lamplighter.domain.incident import Incident
from lamplighter.domain.reports.analysis import spread_of
from lamplighter.domain.reports.document import Action, Change, Figure, Mark, Section, Standing, Unit
from lamplighter.domain.reports.incident_records import IncidentRecords
from lamplighter.domain.reports.origin import Origin, origin_of
from lamplighter.domain.reports.part import Judged, Part, section_of, without_data
from lamplighter.domain.reports.period import Period, window_before
from lamplighter.domain.reports.sections.incident_tables import by_alarm, incident_tables, opened_by_day
from lamplighter.domain.reports.sections.remediations import remediations_part
from lamplighter.domain.reports.words import counted, duration, listed, moment, on, the_one_before
from lamplighter.domain.snapshot import Snapshot
from lamplighter.domain.window import Window

# Of one alarm in one period: it is the alarm that is to be looked at then.
_NOISY = 3
# Of fewer no interval holds the median 19 times in 20: 1 - 2 × 0.5⁵ is 0.94.
_FEWEST_FOR_A_MEDIAN = 6
_GRAVE = frozenset({Severity.CRITICAL, Severity.ERROR})


def incidents(period: Period, snapshot: Snapshot[IncidentRecords]) -> Section:
    records, origin = snapshot.body, origin_of(snapshot, period)
    before = window_before(period)
    part = Part(
        changes=tuple(_changes(records, period, before)),
        actions=tuple(_actions(records, period)),
        figures=tuple(_figures(records, period, before, origin)),
        charts=opened_by_day(records, period, origin),
        tables=incident_tables(records, period, origin),
        notes=tuple(_notes(records, period, before, origin)),
    )
    remediated = remediations_part(period, records, origin)
    return section_of(ReportKind.INCIDENTS, _judged(records, period), (part, remediated))


def no_incidents() -> Section:
    """Where none are kept beside the snapshots."""
    verdict = "No data: incidents are kept in a deployed stack, and not beside these snapshots."
    return without_data(ReportKind.INCIDENTS, verdict)


def _judged(records: IncidentRecords, period: Period) -> Judged:
    opened, left = records.opened(period.window), records.open_at(period.told_until)
    grave = [one for one in left if one.severity in _GRAVE]
    if grave:
        return Judged(standing=Standing.BAD, verdict=_verdict(opened, left, period), finding=_open(grave, "grave "))
    if left:
        return Judged(standing=Standing.ATTENTION, verdict=_verdict(opened, left, period), finding=_open(left, ""))
    if opened:
        finding = f"{counted(len(opened), 'incident')} {_was(len(opened))} opened and {_over(len(opened))} over"
        return Judged(standing=Standing.ATTENTION, verdict=_verdict(opened, left, period), finding=finding)
    return Judged(standing=Standing.GOOD, verdict="No incident was opened, and none was open.")


def _open(left: Sequence[Incident], kind: str) -> str:
    if len(left) == 1:
        unseen = "" if left[0].acknowledged_at else " and nobody has acknowledged it"
        return f"{left[0].alert.name} is still open{unseen}"
    return f"{len(left)} {kind}incidents are still open"


def _is(count: int) -> str:
    return "is" if count == 1 else "are"


def _was(count: int) -> str:
    return "was" if count == 1 else "were"


def _over(count: int) -> str:
    return {1: "is", 2: "both are"}.get(count, "all are")


def _verdict(opened: Sequence[Incident], left: Sequence[Incident], period: Period) -> str:
    grave = sum(one.severity in _GRAVE for one in opened)
    of_them = "" if grave == 1 == len(opened) else "all " if grave == len(opened) else f"{grave:,} of them "
    critical = f", {of_them}critical or errors" if grave else ""
    many = f"{counted(len(opened), 'incident')} {_was(len(opened))}" if opened else "No incident was"
    return f"{many} opened{critical}; {_open_of(opened, left, period)}."


def _open_of(opened: Sequence[Incident], left: Sequence[Incident], period: Period) -> str:
    """Those from before are told apart where others were opened since."""
    earlier = len(left) - sum(one in opened for one in left) if opened else 0
    if not left:
        return "none is open"
    from_before = " from before" if earlier == len(left) else ""
    of_them = f", {earlier:,} of them from before" if 0 < earlier < len(left) else ""
    return f"{len(left):,}{from_before} {_is(len(left))} {_left_open(period)}{of_them}"


def _left_open(period: Period) -> str:
    return "still open" if period.so_far else "open as the period ends"


def to_acknowledge_s(found: Sequence[Incident]) -> list[float]:
    times = ((one.acknowledged_at, one.opened_at) for one in found)
    return [(taken - opened).total_seconds() for taken, opened in times if taken is not None]


def to_resolve_s(found: Sequence[Incident]) -> list[float]:
    times = ((one.resolved_at, one.opened_at) for one in found)
    return [(over - opened).total_seconds() for over, opened in times if over is not None]


def _median(seconds: Sequence[float]) -> float | None:
    spread = spread_of(seconds)
    return spread.p50 if spread else None


def _figures(records: IncidentRecords, period: Period, before: Window, origin: Origin) -> Iterator[Figure]:
    own = period.window
    counts = (
        ("opened", "Incidents opened", records.opened, "opened_at", "how many lie in the period"),
        ("resolved", "Incidents resolved", records.resolved, "resolved_at", "how many lie in the period"),
    )
    for name, label, select, field, computed in counts:
        yield Figure(
            name=name,
            label=label,
            value=len(select(own)),
            unit=Unit.COUNT,
            source=origin.at(f"incidents.*.{field}", computed),
            before=len(select(before)),
        )
    yield Figure(
        name="open",
        label=f"Incidents {_left_open(period)}",
        value=len(records.open_at(period.told_until)),
        unit=Unit.COUNT,
        source=origin.at("incidents.*.opened_at; incidents.*.resolved_at", "how many were open at that instant"),
        before=len(records.open_at(before.end)),
        threshold=0,
    )
    times = (
        ("time_to_acknowledge", "Median time to acknowledge", to_acknowledge_s, records.opened, "acknowledged"),
        ("time_to_resolve", "Median time to resolve", to_resolve_s, records.resolved, "resolved"),
    )
    for name, label, measure, of, told in times:
        seconds = measure(of(own))
        yield Figure(
            name=name,
            label=label,
            value=_median(seconds),
            unit=Unit.SECONDS,
            source=origin.at(
                f"incidents.*.opened_at; incidents.*.{told}_at", "median of the differences, of the period's incidents"
            ),
            before=_median(measure(of(before))),
            marks=(Mark.FEW,) if 0 < len(seconds) < _FEWEST_FOR_A_MEDIAN else (),
            note=f"Of {counted(len(seconds), 'incident')}." if seconds else f"No incident was {told}.",
        )


def _changes(records: IncidentRecords, period: Period, before: Window) -> Iterator[Change]:
    opened, earlier = records.opened(period.window), records.opened(before)
    then = the_one_before(period)
    if len(opened) != len(earlier):
        many = f"{counted(len(opened), 'incident')} {_was(len(opened))}" if opened else "No incident was"
        what = f"{many} opened; {then} there {_was(len(earlier) or 1)} {len(earlier) or 'none'}."
        yield Change(what=what, why=_gravity(opened))
    new = sorted(set(by_alarm(opened)) - set(by_alarm(earlier)))
    if new and earlier:
        why = "What changed since then is where to look first."
        yield Change(what=f"{listed(new)} went off, and did not {then}.", why=why)


def _gravity(opened: Sequence[Incident]) -> str:
    grave = sum(one.severity in _GRAVE for one in opened)
    if not grave:
        return "None of them is critical or an error." if opened else ""
    return (
        f"{'All' if grave == len(opened) else grave} of them {_is(grave)} critical or errors."
        if len(opened) > 1
        else ""
    )


def _actions(records: IncidentRecords, period: Period) -> Iterator[Action]:
    for one in records.open_at(period.told_until):
        if one.severity in _GRAVE:
            taken = f"acknowledged by {one.acknowledged_by}" if one.acknowledged_by else "nobody has acknowledged it"
            age = duration(period.told_until - one.opened_at)
            end = "" if period.so_far else " as the period ended"
            said = f"It last said: {one.alert.summary.rstrip('.')}."
            evidence = f"Severity {one.severity.value}, open for {age}{end}; {taken}. {said}"
            yield Action(title=f"End the incident of {one.alert.name}", evidence=evidence)
    counts = Counter({name: len(own) for name, own in by_alarm(records.opened(period.window)).items()})
    for name, count in counts.most_common():
        if count >= _NOISY:
            own = by_alarm(records.opened(period.window))[name]
            unseen = sum(one.acknowledged_at is None for one in own)
            seen = f", {unseen} of which nobody acknowledged" if unseen else ""
            lasted = _median(to_resolve_s(own))
            half = f"; half lasted {duration(timedelta(seconds=lasted))} or less" if lasted is not None else ""
            yield Action(
                title=f"Look at what sets off {name}, or at its threshold",
                evidence=f"{counted(count, 'incident')} {on(period)}{seen}{half}.",
            )


def _notes(records: IncidentRecords, period: Period, before: Window, origin: Origin) -> Iterator[str]:
    yield f"Incidents as they were known at {moment(origin.taken_at, period.zone)}."
    if records.since > before.start:
        since = moment(records.since, period.zone)
        yield f"Those opened before {since} are counted only where they are still open."
