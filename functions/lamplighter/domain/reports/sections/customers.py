"""The section on customers and revenue: who is at risk and why, what is at stake, and how revenue moved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from lamplighter.domain.customers.health import CustomerHealth, Outcome
from lamplighter.domain.customers.report import AtRiskCustomers, CustomerReport
from lamplighter.domain.definitions.business import ReportKind
from lamplighter.domain.reports.document import Action, Figure, Mark, Section, Standing, Table, Unit
from lamplighter.domain.reports.origin import Origin, origin_of
from lamplighter.domain.reports.part import MOST_ROWS, Part, section_of, without_data
from lamplighter.domain.reports.part import columns as columns_of
from lamplighter.domain.reports.period import Period
from lamplighter.domain.reports.sections.revenue import revenue_part, spoken_amount
from lamplighter.domain.reports.words import counted, listed
from lamplighter.domain.revenue.report import RevenueReport
from lamplighter.domain.snapshot import Snapshot

TITLE = "Customers and revenue"
_COUNTED = (
    (Outcome.AT_RISK, "At risk"),
    (Outcome.HEALTHY, "Healthy"),
    (Outcome.NEW, "New: too little history to judge"),
    (Outcome.NO_DATA, "Without data"),
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


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerSnapshots:
    """As of the period's end, and ``before`` as of its beginning. ``ids`` are all that were at risk."""

    report: Snapshot[CustomerReport] | None
    report_before: Snapshot[CustomerReport] | None = None
    ids: Snapshot[AtRiskCustomers] | None = None
    ids_before: Snapshot[AtRiskCustomers] | None = None
    revenue: Snapshot[RevenueReport] | None = None


def customers(period: Period, taken: CustomerSnapshots) -> Section:
    if taken.report is None and taken.revenue is None:
        return without_data(
            ReportKind.CUSTOMERS, TITLE, "Neither customers nor revenue were looked at until the end of the period."
        )
    parts = [_customers(period, taken.report, taken)] if taken.report else []
    parts += [revenue_part(period, taken.revenue)] if taken.revenue else []
    return section_of(ReportKind.CUSTOMERS, TITLE, _standing(taken), _verdict(taken), parts)


def _standing(taken: CustomerSnapshots) -> Standing:
    report = taken.report.body if taken.report else None
    if report is None or report.freshness.stale:
        return Standing.NO_DATA
    newly = _newly(taken)
    if newly:
        return Standing.BAD
    return Standing.ATTENTION if report.totals.get(Outcome.AT_RISK, 0) or not report.complete else Standing.GOOD


def _verdict(taken: CustomerSnapshots) -> str:
    report = taken.report.body if taken.report else None
    if report is None:
        said = "No customers were scored"
    elif report.freshness.stale:
        said = f"Nobody can be judged: {report.freshness.reason}"
    else:
        at_risk, newly = report.totals.get(Outcome.AT_RISK, 0), _newly(taken)
        since = f", {len(newly)} of them newly" if newly else ""
        said = (
            f"{at_risk:,} of {counted(report.customers, 'customer')} {'is' if at_risk == 1 else 'are'} at risk{since}"
        )
    revenue = taken.revenue.body if taken.revenue else None
    return f"{said}; MRR is {spoken_amount(revenue.mrr, revenue.currency)}." if revenue else f"{said}."


def _newly(taken: CustomerSnapshots) -> list[str]:
    if taken.ids is None or taken.ids_before is None:
        return []
    return sorted(set(taken.ids.body.ids) - set(taken.ids_before.body.ids))


def _no_longer(taken: CustomerSnapshots) -> list[str]:
    if taken.ids is None or taken.ids_before is None:
        return []
    return sorted(set(taken.ids_before.body.ids) - set(taken.ids.body.ids))


def _customers(period: Period, snapshot: Snapshot[CustomerReport], taken: CustomerSnapshots) -> Part:
    report, origin = snapshot.body, origin_of(snapshot, period)
    before = taken.report_before.body if taken.report_before else None
    known = _mrr_of(taken)
    return Part(
        changes=tuple(_changes(taken)),
        actions=tuple(_actions(report, taken)),
        figures=tuple(_figures(report, before, origin)),
        tables=(_table(report, known, origin),) if report.at_risk else (),
        notes=tuple(_notes(report)),
    )


def _mrr_of(taken: CustomerSnapshots) -> Mapping[str, Decimal]:
    at_risk = taken.revenue.body.at_risk if taken.revenue else None
    return {one.customer_id: one.mrr for one in at_risk.largest} if at_risk else {}


def _spoken(amount: Decimal, taken: CustomerSnapshots) -> str:
    return spoken_amount(amount, taken.revenue.body.currency) if taken.revenue else ""


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


def _changes(taken: CustomerSnapshots) -> Iterator[str]:
    newly, gone = _newly(taken), _no_longer(taken)
    if newly:
        known = _mrr_of(taken)
        stake = sum((known.get(one, Decimal(0)) for one in newly), Decimal(0))
        worth = f": they pay {_spoken(stake, taken)} a month at least" if stake else ""
        yield f"{counted(len(newly), 'customer')} became at risk in this period ({listed(newly)}){worth}."
    if gone:
        yield f"At risk no longer, or out of sight: {listed(gone)}."


def _actions(report: CustomerReport, taken: CustomerSnapshots) -> Iterator[Action]:
    """What is at stake is MRR, which is no saving."""
    if report.freshness.stale:
        yield Action(title=f"Have {report.source} filled again", evidence=report.freshness.reason)
        return
    known = _mrr_of(taken)
    by_stake = sorted(report.at_risk, key=lambda one: (-known.get(one.customer_id, Decimal(0)), one.score or 0))
    at_risk = taken.revenue.body.at_risk if taken.revenue else None
    if by_stake:
        first = listed([one.customer_id for one in by_stake])
        title = f"Talk to {counted(report.totals.get(Outcome.AT_RISK, 0), 'customer')} at risk, beginning with {first}"
        stake = f"They pay {_spoken(at_risk.mrr, taken)} a month. " if at_risk and at_risk.mrr else ""
        worst = by_stake[0]
        yield Action(title=title, evidence=f"{stake}{worst.customer_id}: {'; '.join(worst.reasons)}.")


def _table(report: CustomerReport, known: Mapping[str, Decimal], origin: Origin) -> Table:
    shown = report.at_risk[:MOST_ROWS]
    return Table(
        name="at_risk",
        caption="Customers at risk, the lowest score first",
        columns=columns_of(_COLUMNS),
        rows=tuple(_row(one, known) for one in shown),
        source=origin.at("at_risk"),
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
        "; ".join(one.risk_factors) + (" (of few requests)" if one.few else ""),
    )


def _notes(report: CustomerReport) -> Iterator[str]:
    yield f"Of the customers' figures: {report.freshness.reason}."
    if not report.complete:
        yield "The customers' source has more than it gave: the counts are of what it gave."
    yield from report.notes
    if report.table:
        yield f"All customers are in {report.table}."
