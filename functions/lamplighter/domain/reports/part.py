"""What sections are put together of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from lamplighter.domain.definitions.business import ReportKind
from lamplighter.domain.reports.document import Action, Change, Chart, Column, Figure, Section, Standing, Table, Unit
from lamplighter.domain.reports.titles import TITLES

# What a person reads of a list to its end; the rest is counted, and lies in the table beside the snapshot.
MOST_ROWS = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    changes: tuple[Change, ...] = ()
    actions: tuple[Action, ...] = ()
    figures: tuple[Figure, ...] = ()
    charts: tuple[Chart, ...] = ()
    tables: tuple[Table, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """``finding`` where the standing is attention or worse."""

    standing: Standing
    verdict: str
    finding: str = ""


def section_of(kind: ReportKind, judged: Judged, parts: Iterable[Part]) -> Section:
    """The parts in their order; actions with a known saving first, the largest of all. Each note is said once."""
    own = tuple(parts)
    return Section(
        kind=kind,
        title=TITLES[kind],
        standing=judged.standing,
        verdict=judged.verdict,
        finding=judged.finding,
        changes=tuple(each for part in own for each in part.changes),
        actions=by_value(each for part in own for each in part.actions),
        figures=tuple(each for part in own for each in part.figures),
        charts=tuple(each for part in own for each in part.charts),
        tables=tuple(each for part in own for each in part.tables),
        notes=tuple(dict.fromkeys(each for part in own for each in part.notes)),
    )


def without_data(kind: ReportKind, verdict: str) -> Section:
    return Section(kind=kind, title=TITLES[kind], standing=Standing.NO_DATA, verdict=verdict)


def by_value(actions: Iterable[Action]) -> tuple[Action, ...]:
    """What is worth nothing known keeps its place behind the rest."""
    return tuple(sorted(actions, key=lambda one: (one.saving_usd is None, -(one.saving_usd or Decimal(0)))))


def to_do(sections: Sequence[Section]) -> list[tuple[int, Action]]:
    """With the place of its section: of the gravest sections first, of as grave ones what is worth most."""
    found = [(place, action) for place, section in enumerate(sections) for action in section.actions]
    found.sort(key=lambda one: (-_RANKS.index(sections[one[0]].standing), -(one[1].saving_usd or Decimal(0))))
    return found


def columns(described: Iterable[tuple[str, str, Unit]]) -> tuple[Column, ...]:
    """By name, label and unit."""
    return tuple(Column(name=name, label=label, unit=unit) for name, label, unit in described)


_RANKS = list(Standing)


def gravest(standings: Iterable[Standing]) -> Standing:
    """Of nothing it is good."""
    return max(standings, key=_RANKS.index, default=Standing.GOOD)
