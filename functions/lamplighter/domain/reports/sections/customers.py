"""The section on customers and revenue: who is at risk and why, what is at stake, and how revenue moved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from lamplighter.domain.customers.health import CustomerHealth, Outcome
from lamplighter.domain.customers.report import CustomerReport
from lamplighter.domain.definitions.business import ReportKind
from lamplighter.domain.reports.document import Action, Change, Figure, Mark, Section, Table, Unit
from lamplighter.domain.reports.origin import Origin, origin_of
from lamplighter.domain.reports.part import MOST_ROWS, Part, section_of, without_data
from lamplighter.domain.reports.part import columns as columns_of
from lamplighter.domain.reports.period import Period
from lamplighter.domain.reports.sections.customers_at_risk import (
    CustomerSnapshots,
    at_risk_no_longer,
    judged,
    mrr_of,
    names_of,
    newly_at_risk,
    spoken_mrr,
)
from lamplighter.domain.reports.sections.revenue import revenue_part
from lamplighter.domain.reports.words import counted, listed
from lamplighter.domain.snapshot import Snapshot

# Of those at risk, in the words of an action.
_MOST_TOLD = 3
_COUNTED = (
    (Outcome.AT_RISK, "Customers at risk"),
    (Outcome.HEALTHY, "Healthy customers"),
    (Outcome.NEW, "New customers, too little history to judge"),
    (Outcome.NO_DATA, "Customers without data"),
)
_COLUMNS = (
    ("customer", "Customer", Unit.TEXT),
    ("score", "Score", Unit.COUNT),
    ("mrr", "MRR", Unit.USD),
    ("trend", "Usage trend", Unit.PERCENT),
    ("errors", "Error rate", Unit.PERCENT),
    ("tickets", "Open tickets", Unit.COUNT),
    ("why", "Why", Unit.TEXT),
)


def customers(period: Period, taken: CustomerSnapshots) -> Section:
    if taken.report is None and taken.revenue is None:
        return without_data(
            ReportKind.CUSTOMERS, "Neither customers nor revenue were looked at until the end of the period."
        )
    parts = [_customers(period, taken.report, taken)] if taken.report else []
    parts += [revenue_part(period, taken.revenue)] if taken.revenue else []
    return section_of(ReportKind.CUSTOMERS, judged(taken), parts)


def _customers(period: Period, snapshot: Snapshot[CustomerReport], taken: CustomerSnapshots) -> Part:
    report, origin = snapshot.body, origin_of(snapshot, period)
    before = taken.report_before.body if taken.report_before else None
    known = mrr_of(taken)
    return Part(
        changes=tuple(_changes(taken)),
        actions=tuple(_actions(report, taken)),
        figures=tuple(_figures(report, before, origin)),
        tables=(_table(report, known, origin),) if report.at_risk else (),
        notes=tuple(_notes(report)),
    )


def _figures(report: CustomerReport, before: CustomerReport | None, origin: Origin) -> Iterator[Figure]:
    stale = (Mark.STALE,) if report.freshness.stale and Mark.STALE not in origin.marks else ()
    comparable = before is not None and not before.freshness.stale
    for outcome, label in _COUNTED:
        yield Figure(
            name=f"customers.{outcome.value.replace(' ', '_')}",
            label=label,
            value=None if report.freshness.stale else report.totals.get(outcome, 0),
            unit=Unit.COUNT,
            source=origin.at(f"totals.{outcome.value}", "none of figures that are stale" if stale else ""),
            before=before.totals.get(outcome, 0) if before is not None and comparable else None,
            threshold=0 if outcome is Outcome.AT_RISK else None,
            marks=(*stale, *origin.marks),
        )


def _changes(taken: CustomerSnapshots) -> Iterator[Change]:
    newly, gone = newly_at_risk(taken), at_risk_no_longer(taken)
    if newly:
        known = mrr_of(taken)
        stake = sum((known.get(one, Decimal(0)) for one in newly), Decimal(0))
        who = "it pays" if len(newly) == 1 else "they pay"
        worth = f"{who.capitalize()} {spoken_mrr(stake, taken)} a month." if stake else ""
        yield Change(
            what=f"{counted(len(newly), 'customer')} became at risk: {listed(_names(newly, taken))}.", why=worth
        )
    if gone:
        yield Change(what=f"At risk no longer, or out of sight: {listed(_names(gone, taken))}.")


def _names(ids: Sequence[str], taken: CustomerSnapshots) -> list[str]:
    """As people call them, where that is known."""
    known = names_of(taken.report_before, taken.report)
    return [known.get(one, one) for one in ids]


def _actions(report: CustomerReport, taken: CustomerSnapshots) -> Iterator[Action]:
    """What is at stake is MRR, which is no saving."""
    if report.freshness.stale:
        yield Action(title=f"Have {report.source} filled again", evidence=report.freshness.reason)
        return
    known = mrr_of(taken)
    by_stake = sorted(report.at_risk, key=lambda one: (-known.get(one.customer_id, Decimal(0)), one.score or 0))
    if by_stake:
        first = by_stake[0].name or by_stake[0].customer_id
        count = report.totals.get(Outcome.AT_RISK, 0)
        title = (
            f"Talk to {first}, who is at risk" if count == 1 else f"Talk to {count} customers at risk, {first} first"
        )
        told = " ".join(_why(one, known, taken) for one in by_stake[:_MOST_TOLD])
        yield Action(title=title, evidence=told)


def _why(one: CustomerHealth, known: Mapping[str, Decimal], taken: CustomerSnapshots) -> str:
    mrr = known.get(one.customer_id)
    pays = f" ({spoken_mrr(mrr, taken)} a month)" if mrr else ""
    return f"{one.name or one.customer_id}{pays}: {', '.join(one.risk_factors)}."


def _table(report: CustomerReport, known: Mapping[str, Decimal], origin: Origin) -> Table:
    shown = report.at_risk[:MOST_ROWS]
    return Table(
        name="at_risk",
        caption="Customers at risk, the lowest score first",
        columns=columns_of(_COLUMNS),
        rows=tuple(_row(one, known) for one in shown),
        source=origin.at("at_risk", "MRR is at_risk.largest of the revenue snapshot" if known else ""),
        left_out=len(report.at_risk) - len(shown) + report.more_at_risk,
    )


def _row(one: CustomerHealth, known: Mapping[str, Decimal]) -> tuple[str | float | Decimal | None, ...]:
    return (
        one.name or one.customer_id,
        one.score,
        known.get(one.customer_id),
        one.usage_trend_percent,
        one.error_rate_percent,
        one.open_tickets,
        ", ".join(one.risk_factors),
    )


def _notes(report: CustomerReport) -> Iterator[str]:
    yield f"{report.freshness.reason[0].upper()}{report.freshness.reason[1:]}."
    if not report.complete:
        yield "The customers' source has more than it gave: the counts are of what it gave."
    yield from report.notes
    if report.table:
        yield f"All customers are in {report.table}."
