"""The section on service level objectives: what of each error budget is left, what took it, and how long it lasts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from lamplighter.domain.definitions.business import ReportKind
from lamplighter.domain.reports.document import Action, Section, Standing
from lamplighter.domain.reports.origin import origin_of
from lamplighter.domain.reports.part import Part, section_of, without_data
from lamplighter.domain.reports.period import Period
from lamplighter.domain.reports.sections.slo_figures import (
    slo_chart,
    slo_days,
    slo_figures,
    slo_notes,
    slo_table,
    spoken_worst,
)
from lamplighter.domain.reports.words import counted, listed, percent
from lamplighter.domain.slos.exhaustion import Prospect
from lamplighter.domain.slos.status import SloReport, SloStatus, SloVerdict
from lamplighter.domain.snapshot import Snapshot

TITLE = "Service level objectives"
_GRAVITY = (SloVerdict.MISSED, SloVerdict.BURNING, SloVerdict.NO_DATA, SloVerdict.KEPT)
# Of the whole budget, gone in one period: worth a sentence.
_NEWS = 0.05
_STANDINGS = (
    (SloVerdict.MISSED, Standing.BAD),
    (SloVerdict.BURNING, Standing.BAD),
    (SloVerdict.NO_DATA, Standing.ATTENTION),
)


def slo(period: Period, now: Snapshot[SloReport] | None, before: Snapshot[SloReport] | None) -> Section:
    """``now`` as of the period's end, ``before`` as of its beginning."""
    if now is None or not now.body.slos:
        return without_data(ReportKind.SLO, TITLE, "No SLO was evaluated until the end of the period.")
    statuses, origin = now.body.slos, origin_of(now, period)
    earlier = {status.name: status for status in before.body.slos} if before else {}
    placed = [(f"slos.{at}", status) for at, status in enumerate(statuses)]
    part = Part(
        changes=tuple(_changes(statuses, earlier)),
        actions=tuple(_actions(statuses)),
        figures=tuple(
            figure for path, status in placed for figure in slo_figures(path, status, earlier.get(status.name), origin)
        ),
        charts=tuple(chart for path, status in placed if (chart := slo_chart(path, status, origin)) is not None),
        tables=(slo_table(statuses, origin), slo_days(statuses, period, origin)),
        notes=tuple(slo_notes(statuses, origin)),
    )
    return section_of(ReportKind.SLO, TITLE, _standing(statuses), _verdict(statuses), (part,))


def _standing(statuses: Sequence[SloStatus]) -> Standing:
    verdicts = {status.verdict for status in statuses}
    if verdicts == {SloVerdict.NO_DATA}:
        return Standing.NO_DATA
    graver = [standing for verdict, standing in _STANDINGS if verdict in verdicts]
    if graver:
        return graver[0]
    return Standing.ATTENTION if any(_runs_out(status) for status in statuses) else Standing.GOOD


def _verdict(statuses: Sequence[SloStatus]) -> str:
    kept = sum(status.verdict in {SloVerdict.KEPT, SloVerdict.BURNING} for status in statuses)
    named = {
        verdict.value: [status.title for status in statuses if status.verdict is verdict]
        for verdict in (SloVerdict.MISSED, SloVerdict.BURNING, SloVerdict.NO_DATA)
    }
    named["budget that will run out at the present pace"] = [each.title for each in statuses if _runs_out(each)]
    said = [f"{what}: {listed(names)}" for what, names in named.items() if names]
    return "; ".join((f"{kept} of {counted(len(statuses), 'SLO')} {'is' if kept == 1 else 'are'} kept", *said)) + "."


def _runs_out(status: SloStatus) -> bool:
    return status.forecast is not None and status.forecast.prospect is Prospect.RUNS_OUT


def _changes(statuses: Iterable[SloStatus], earlier: dict[str, SloStatus]) -> Iterator[str]:
    for status in statuses:
        before = earlier.get(status.name)
        if before is None:
            continue
        if status.verdict is not before.verdict:
            yield f"{status.title} is {status.verdict.value}; it was {before.verdict.value} as the period began."
        elif _moved(status, before):
            yield _budget_went(status, before)


def _moved(status: SloStatus, before: SloStatus) -> bool:
    if status.budget_left_share is None or before.budget_left_share is None:
        return False
    return abs(status.budget_left_share - before.budget_left_share) >= _NEWS


def _budget_went(status: SloStatus, before: SloStatus) -> str:
    was, is_ = (percent(each.budget_left_share or 0) for each in (before, status))
    why = "" if status.worst_day is None else f"; {status.worst_day.day} took most of what is used"
    if before.elapsed < 1 and status.whole_window.start > before.whole_window.start:
        why = ", for a new window has begun"
    return f"What is left of the error budget of {status.title} went from {was} to {is_}{why}."


def _actions(statuses: Iterable[SloStatus]) -> Iterator[Action]:
    """A budget that is gone comes first, then what burns, then what will run out."""
    ordered = sorted(statuses, key=lambda status: _GRAVITY.index(status.verdict))
    yield from (action for status in ordered if (action := _action(status)) is not None)


def _action(status: SloStatus) -> Action | None:
    worst = f" {spoken_worst(status.worst_day)}" if status.worst_day else ""
    if status.verdict is SloVerdict.MISSED:
        return Action(title=f"Put reliability of {status.title} before new changes", evidence=f"{status.reason}{worst}")
    if status.verdict is SloVerdict.BURNING:
        firing = " ".join(tier.reason for tier in status.tiers if tier.firing)
        return Action(title=f"Stop what burns the budget of {status.title}", evidence=f"{status.reason} {firing}")
    if status.verdict is SloVerdict.NO_DATA:
        why = " ".join((status.reason, *status.messages))
        return Action(title=f"Find out why {status.title} has no events", evidence=why)
    if status.forecast is not None and _runs_out(status):
        return Action(title=f"Slow down the failures of {status.title}", evidence=f"{status.forecast.reason}{worst}")
    return None
