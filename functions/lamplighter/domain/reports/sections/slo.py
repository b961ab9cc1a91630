"""The section on service level objectives: what of each error budget is left, what took it, and how long it lasts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from lamplighter.domain.definitions.business import ReportKind
from lamplighter.domain.reports.document import Action, Change, Section, Standing
from lamplighter.domain.reports.origin import origin_of
from lamplighter.domain.reports.part import Judged, Part, section_of, without_data
from lamplighter.domain.reports.period import Period
from lamplighter.domain.reports.sections.slo_figures import slo_chart, slo_figures, slo_notes
from lamplighter.domain.reports.sections.slo_tables import slo_days, slo_table
from lamplighter.domain.reports.sections.slo_words import budget_left, slo_action, slo_change, slo_finding
from lamplighter.domain.reports.words import counted, nothing_of_then
from lamplighter.domain.slos.status import SloReport, SloStatus, SloVerdict
from lamplighter.domain.snapshot import Snapshot

_GRAVITY = (SloVerdict.MISSED, SloVerdict.BURNING, SloVerdict.NO_DATA, SloVerdict.KEPT)
_STANDINGS = (
    (SloVerdict.MISSED, Standing.BAD),
    (SloVerdict.BURNING, Standing.BAD),
    (SloVerdict.NO_DATA, Standing.ATTENTION),
)


def slo(period: Period, now: Snapshot[SloReport] | None, before: Snapshot[SloReport] | None) -> Section:
    """``now`` as of the period's end, ``before`` as of the same time one period earlier."""
    if now is None or not now.body.slos:
        return without_data(ReportKind.SLO, "No SLO was evaluated until the end of the period.")
    statuses, origin = now.body.slos, origin_of(now, period)
    earlier = {status.name: status for status in before.body.slos} if before else {}
    placed = [(f"slos.{at}", status) for at, status in enumerate(statuses)]
    part = Part(
        changes=tuple(_changes(statuses, earlier, period)),
        actions=tuple(_actions(statuses)),
        figures=tuple(
            figure for path, status in placed for figure in slo_figures(path, status, earlier.get(status.name), origin)
        ),
        # A mail shows the first of them.
        charts=tuple(
            chart
            for path, status in sorted(placed, key=lambda each: _GRAVITY.index(each[1].verdict))
            if (chart := slo_chart(path, status, origin)) is not None
        ),
        tables=(slo_table(statuses, period, origin), slo_days(statuses, period, origin)),
        notes=(*slo_notes(statuses, period, origin), *(() if before else (nothing_of_then(period),))),
    )
    return section_of(ReportKind.SLO, _judged(statuses), (part,))


def _judged(statuses: Sequence[SloStatus]) -> Judged:
    worst_first = sorted(statuses, key=lambda status: _GRAVITY.index(status.verdict))
    findings = [finding for status in worst_first if (finding := slo_finding(status))]
    others = f" and {counted(len(findings) - 1, 'more SLO')} need attention" if len(findings) > 1 else ""
    verdict = _verdict(worst_first, findings)
    verdicts = {status.verdict for status in statuses}
    if verdicts == {SloVerdict.NO_DATA}:
        return Judged(standing=Standing.NO_DATA, verdict=verdict)
    graver = [standing for each, standing in _STANDINGS if each in verdicts]
    standing = graver[0] if graver else Standing.ATTENTION if findings else Standing.GOOD
    return Judged(standing=standing, verdict=verdict, finding=f"{findings[0]}{others}" if findings else "")


def _verdict(worst_first: Sequence[SloStatus], findings: Sequence[str]) -> str:
    """What is not well first, then how many are."""
    well = len(worst_first) - len(findings)
    if not findings:
        least = min(worst_first, key=lambda status: status.budget_left_share or 0)
        kept = "The SLO is kept" if well == 1 else f"All {well} SLOs are kept"
        return f"{kept}; of {least.title} {budget_left(least)}."
    worst = worst_first[0]
    left = "" if worst.budget_left_share is None else f"; {budget_left(worst)}"
    rest = f"; {counted(well, 'SLO')} {'is' if well == 1 else 'are'} kept" if well else ""
    return "; ".join((f"{findings[0]}{left}", *findings[1:])) + f"{rest}."


def _changes(statuses: Iterable[SloStatus], earlier: dict[str, SloStatus], period: Period) -> Iterator[Change]:
    for status in statuses:
        before = earlier.get(status.name)
        if before is not None and (told := slo_change(status, before, period)) is not None:
            yield told


def _actions(statuses: Iterable[SloStatus]) -> Iterator[Action]:
    """A budget that is gone comes first, then what burns, then what will run out."""
    ordered = sorted(statuses, key=lambda status: _GRAVITY.index(status.verdict))
    yield from (action for status in ordered if (action := slo_action(status)) is not None)
