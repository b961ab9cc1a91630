"""A workload of which every kind of snapshot was kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from lamplighter.domain.costs.charges import FigureState
from lamplighter.domain.costs.days import Days
from lamplighter.domain.customer_costs.margins import customer_cost
from lamplighter.domain.customer_costs.report import Origin, customer_cost_report, margins_of
from lamplighter.domain.definitions.business import Report as Definition
from lamplighter.domain.definitions.business import ReportKind
from lamplighter.domain.incident import acknowledge, fold
from lamplighter.domain.inventory.aggregate import Suffix
from lamplighter.domain.inventory.cell import Amount
from lamplighter.domain.remediation import Remediation, RemediationStatus
from lamplighter.domain.reports.document import Report
from lamplighter.domain.reports.period import parse_period
from lamplighter.domain.reports.verdict import report_of as report_of_sections
from lamplighter.domain.revenue.report import AtRiskRevenue, CustomerMrr
from lamplighter.domain.traces.report import trace_report
from lamplighter.domain.traces.trace import ReadTraces
from lamplighter.domain.workload import Mode
from tests.builders import a_resolve, a_triage, an_opened
from tests.builders_costs import a_line
from tests.builders_customer_costs import a_bill, a_division
from tests.builders_revenue import report_of, terms
from tests.builders_storage import GIB, MIB, a_cell
from tests.builders_traces import a_segment, a_summary, a_trace, what_was_found
from tests.world_of_reports import DAY, END, HOUR, NOW, START, SYNC_KPIS, World, constant

AMOUNTS = {
    "files-uploaded": constant(100.0),
    "files-failed": lambda hour: 3.0 if hour == START + 3 * HOUR else None,
    "bytes-uploaded": constant(100.0 * MIB),
    "throughput": constant(25.0),
    "latency": constant(900.0),
    "error-rate": constant(0.1),
}


def a_whole_world() -> World:
    world = World()
    world.kpis(SYNC_KPIS, AMOUNTS)
    for taken_at in (START, END):
        world.slos(lambda _: 1, taken_at)
        world.bills(lambda _: "10.00", taken_at, usage={"TimedStorage-ByteHrs": "8.00", "Requests-Tier1": "3.00"})
        photos = a_cell(1000 + taken_at.day, 10 * MIB, prefix="photos/")
        suffixes = {Suffix("jpg", "STANDARD"): Amount(1000, 1000 * GIB)}
        world.bucket(photos, a_cell(50, GIB, prefix="raw/"), taken_at=taken_at - 20 * HOUR, suffixes=suffixes)
    world.customers("ada", taken_at=START)
    world.customers("ada", "bob")
    revenue = report_of(terms("ada"), terms("bob", 40, subscription_id="s2"), now=END)
    largest = (CustomerMrr("ada", Decimal(100)), CustomerMrr("bob", Decimal(40)))
    at_risk = AtRiskRevenue(scored_at=END, customers=2, paying=2, mrr=Decimal(140), largest=largest)
    world.keep(replace(revenue, at_risk=at_risk))
    keep_customer_costs(world, "30", {"ada": 100, "bob": 200}, END)
    keep_trace(world, 2.0, START + 3 * HOUR)
    keep_trace(world, 5.0, START + 4 * HOUR)
    keep_incidents(world)
    return world


def a_whole_report(name: str) -> Report:
    """Of the period of that name, with every kind of section."""
    world, period = a_whole_world(), parse_period(name, "UTC")
    definition = Definition(name="all", sections=tuple(ReportKind), every=period.every, at="06:00", time_zone="UTC")
    sections = [world.build(kind, name) for kind in ReportKind]
    return report_of_sections(definition, "shop", "Shop", period=period, sections=sections, made_at=NOW)


def keep_customer_costs(world: World, usd: str, requests: Mapping[str, int], taken_at: datetime) -> None:
    """``requests`` by customer."""
    origin = Origin(
        days=Days(taken_at.date() - 30 * DAY, taken_at.date()),
        unread=(),
        state=FigureState.ESTIMATED,
        shared_driver="requests",
        prices="us-east-1, 2026-11-01",
        complete=True,
        notes=(),
    )
    division = a_division(a_bill(a_line(usd)), {name: {"requests": count} for name, count in requests.items()})
    costs = [customer_cost(name, part, Decimal("15.00")) for name, part in division.customers.items()]
    world.keep(customer_cost_report(origin, division, costs, margins_of(costs, Decimal(60))), taken_at)


def keep_trace(world: World, slow_s: float, taken_at: datetime) -> None:
    trace = a_trace("t-1", a_segment("api", 0, slow_s), a_segment("database", 0.5, slow_s, "api"))
    found = {"slow": what_was_found(a_summary("t-1", slow_s))}
    world.keep(trace_report(found, ReadTraces(traces=(trace,)), slow_s=1, complex_above=1), taken_at)


def keep_incidents(world: World) -> None:
    """One that a person took and that a runbook ended; one that is open; one of the day before."""
    incident_of(world, START + 2 * HOUR, "Shop-High-Error-Rate", resolved_at=START + 3 * HOUR)
    incident_of(world, START + 20 * HOUR, "Shop-High-Latency")
    incident_of(world, START - 5 * HOUR, "Shop-High-Error-Rate", resolved_at=START - 4 * HOUR)
    for incident_id, status in [(one, RemediationStatus.GIVEN_BACK) for one in list(world.incidents.incidents)[:1]]:
        world.remediations.save(
            Remediation(
                incident_id=incident_id,
                runbook="high-error-rate",
                workload="shop",
                mode=Mode.AUTO,
                status=status,
                reason="the alarm was quiet for 10 min",
                decided_at=START + 2 * HOUR,
                applied_at=START + 2 * HOUR,
                verified_at=START + 3 * HOUR,
                ended_at=START + 4 * HOUR,
            ),
            (),
        )


def incident_of(world: World, opened_at: datetime, name: str, resolved_at: datetime | None = None) -> None:
    """Acknowledged after five minutes where it is resolved."""
    alert = {"occurred_at": opened_at, "name": name, "dedup_key": f"{name}/{opened_at}"}
    history, incident = an_opened(**alert)
    incident = replace(incident, workload="shop")
    if resolved_at is not None:
        taken = acknowledge(incident, "ada", opened_at + HOUR / 12).action
        assert taken is not None
        resolved = fold(a_resolve(**alert | {"occurred_at": resolved_at}), a_triage(), history, taken).action
        assert resolved is not None
        assert resolved.incident is not None
        incident = replace(resolved.incident, version=1)
    world.incidents.save(None, incident, ())
