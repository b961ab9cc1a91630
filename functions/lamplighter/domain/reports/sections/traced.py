"""Where the time goes, from the traces of a period."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import fsum

from lamplighter.domain.reports.document import Action, Figure, Mark, Table, Unit
from lamplighter.domain.reports.origin import Origin, origin_of_all
from lamplighter.domain.reports.part import MOST_ROWS, Part, columns
from lamplighter.domain.reports.period import Period
from lamplighter.domain.reports.words import counted, percent
from lamplighter.domain.snapshot import Snapshot
from lamplighter.domain.spoken_numbers import roughly
from lamplighter.domain.traces.bottlenecks import Bottleneck
from lamplighter.domain.traces.report import TraceReport

# Of all own time of the slowest traces: more than this in one place is worth a look there first.
_MUCH = 0.3
# Of fewer slow traces one more or less is much.
_FEW_TRACES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """All segments of one name, in all snapshots. ``share`` of all own time; percentiles can't be added up, so
    ``worst_p95_s`` is the largest of them.
    """

    name: str
    count: int
    own_s: float
    share: float
    worst_p95_s: float | None
    faults: int


def places_of(reports: Sequence[TraceReport]) -> tuple[Place, ...]:
    """Those with the most own time first."""
    named: dict[str, list[Bottleneck]] = {}
    for report in reports:
        for one in report.bottlenecks:
            named.setdefault(one.name, []).append(one)
    own = {name: fsum(one.own_s for one in found) for name, found in named.items()}
    whole = fsum(own.values())
    places = (
        Place(
            name=name,
            count=sum(one.count for one in found),
            own_s=own[name],
            share=own[name] / whole if whole else 0.0,
            worst_p95_s=max((one.p95_s for one in found if one.p95_s is not None), default=None),
            faults=sum(one.faults for one in found),
        )
        for name, found in named.items()
    )
    return tuple(sorted(places, key=lambda one: (-one.own_s, one.name)))


def traced_part(period: Period, traces: Sequence[Snapshot[TraceReport]]) -> Part:
    if not traces:
        return Part(notes=("No traces were analysed in this period.",))
    reports, origin = [one.body for one in traces], origin_of_all(traces, period)
    places = places_of(reports)
    return Part(
        actions=tuple(_actions(places)),
        figures=tuple(_figures(reports, origin)),
        tables=(_table(places, origin),) if places else (),
        notes=tuple(_notes(reports)),
    )


def _figures(reports: Sequence[TraceReport], origin: Origin) -> Iterator[Figure]:
    few = (Mark.FEW,) if sum(report.matched for report in reports) < _FEW_TRACES else ()
    for name, label in (("matched", "Traces that were found"), ("slow", "Of them slow"), ("faults", "Of them faults")):
        yield Figure(
            name=f"traces.{name}",
            label=label,
            value=sum(getattr(report, name) for report in reports),
            unit=Unit.COUNT,
            source=origin.at(name, "sum of all snapshots of the period"),
            marks=(*few, *origin.marks),
        )


def _actions(places: Sequence[Place]) -> Iterator[Action]:
    for one in places:
        if one.share >= _MUCH:
            p95 = "" if one.worst_p95_s is None else f", at worst {roughly(one.worst_p95_s, 'seconds')} for one in 20"
            yield Action(
                title=f"Look for time in {one.name} first",
                evidence=(
                    f"{percent(one.share)} of the own time of the slowest traces is spent in it: "
                    f"{roughly(one.own_s, 'seconds')} in {counted(one.count, 'call')}{p95}."
                ),
            )


def _table(places: Sequence[Place], origin: Origin) -> Table:
    return Table(
        name="bottlenecks",
        caption="Where the slowest traces spend their time",
        columns=columns(
            (
                ("name", "Where", Unit.TEXT),
                ("share", "Of all time", Unit.PERCENT),
                ("own", "Own time", Unit.SECONDS),
                ("calls", "Calls", Unit.COUNT),
                ("p95", "Largest p95 of an hour", Unit.SECONDS),
                ("faults", "Faults", Unit.COUNT),
            )
        ),
        rows=tuple(
            (one.name, 100 * one.share, one.own_s, one.count, one.worst_p95_s, one.faults) for one in places[:MOST_ROWS]
        ),
        source=origin.at("bottlenecks", "added up by name over all snapshots of the period"),
        left_out=len(places[MOST_ROWS:]),
    )


def _notes(reports: Sequence[TraceReport]) -> Iterator[str]:
    read, matched = sum(report.read for report in reports), sum(report.matched for report in reports)
    yield (
        f"Traces are a sample, and a trace may be in two hours' snapshots: {matched:,} were found in "
        f"{counted(len(reports), 'snapshot')}, and the slowest {read:,} of them were read."
    )
