"""A whole report from its sections, and what a revision of it says otherwise."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from lamplighter.domain.definitions.business import Every, ReportKind
from lamplighter.domain.definitions.business import Report as Definition
from lamplighter.domain.reports.document import Figure, Report, Section, Standing, Unit, Value
from lamplighter.domain.reports.period import parse_period
from lamplighter.domain.reports.revised import revised, revision_of
from lamplighter.domain.reports.verdict import report_of, verdict_of
from tests.world_of_reports import NOW

GOOD, NO_DATA, ATTENTION, BAD, FAILED = Standing
KINDS = (ReportKind.KPIS, ReportKind.SLO, ReportKind.COST)


def a_section(kind: ReportKind = ReportKind.COST, standing: Standing = Standing.GOOD, **figures: Value) -> Section:
    title = kind.value.capitalize()
    return Section(
        kind=kind,
        title=title,
        standing=standing,
        verdict=f"{title} is {standing.value}; and more.",
        finding="" if standing in {GOOD, NO_DATA} else f"{title} is {standing.value}",
        figures=tuple(
            Figure(name=name, label=name, value=value, unit=Unit.USD, source=None) for name, value in figures.items()
        ),
    )


def a_report(*sections: Section) -> Report:
    definition = Definition(name="daily", sections=KINDS, every=Every.DAY, at="06:00", time_zone="UTC")
    period = parse_period("2026-11-20", "UTC")
    return report_of(definition, "shop", "Shop", period=period, sections=sections, made_at=NOW)


def of_standings(*standings: Standing) -> Report:
    return a_report(*(a_section(kind, standing) for kind, standing in zip(KINDS, standings, strict=False)))


@pytest.mark.parametrize(
    ("standings", "standing", "verdict"),
    [
        ((GOOD, GOOD, GOOD), GOOD, "All is well in all 3 sections."),
        ((GOOD,), GOOD, "All is well in 1 section."),
        ((GOOD, ATTENTION, BAD), BAD, "Cost is bad; and Slo is attention."),
        ((GOOD, NO_DATA, GOOD), ATTENTION, "2 of 3 sections are well; Slo has no data."),
        ((NO_DATA, GOOD, NO_DATA), ATTENTION, "Only Slo has data, and that is well; 2 of 3 sections have none."),
        ((NO_DATA, NO_DATA), NO_DATA, "There is no data to tell anything of."),
        ((ATTENTION, NO_DATA), ATTENTION, "Kpis is attention."),
        ((ATTENTION, FAILED, BAD), FAILED, "Cost is bad; Slo is failed; and Kpis is attention."),
        ((), GOOD, "This report has no sections."),
    ],
)
def test_the_gravest_is_told_first(standings: tuple[Standing, ...], standing: Standing, verdict: str) -> None:
    report = of_standings(*standings)
    assert (report.standing, report.verdict) == (standing, verdict)


@pytest.mark.parametrize(
    ("count", "end"), [(3, "; and c."), (4, "; and 1 more finding."), (5, "; and 2 more findings.")]
)
def test_no_more_findings_are_told_than_are_read_to_the_end(count: int, end: str) -> None:
    sections = [replace(a_section(kind, BAD), finding=name) for kind, name in zip(ReportKind, "abcdefgh", strict=True)]
    assert verdict_of(sections[:count]) == f"A; b{'; c' * (count > 3)}{end}"


def test_sections_stand_in_the_order_of_the_definition() -> None:
    report = a_report(*(a_section(kind) for kind in reversed(KINDS)))
    assert [section.kind for section in report.sections] == list(KINDS)
    assert (report.title, report.revision) == ("Shop, daily", 1)


def test_a_revision_says_which_figures_changed() -> None:
    before = a_report(a_section(cost=Decimal("10.00"), known=None, same=1.0))
    now = a_report(a_section(standing=BAD, cost=Decimal("12.50"), known=Decimal(3), same=1.0 + 1e-12))
    revision = revision_of(now, before)
    assert revision.revision == 2
    assert revision.revised == (
        "Cost: it was good and is bad.",
        "Cost: cost is $12.50; it was $10.",
        "Cost: known is $3; it was no data.",
    )


def test_that_nothing_changed_is_said() -> None:
    report = a_report(a_section(cost=1))
    later = replace(report, made_at=NOW + timedelta(days=1))
    assert revised(later, report) == ("Nothing changed since revision 1.",)


def test_sections_and_figures_that_came_and_went_are_said() -> None:
    before = a_report(a_section(old=1), a_section(ReportKind.SLO))
    now = a_report(a_section(new=1, newer=2), a_section(ReportKind.KPIS))
    assert revised(now, before) == (
        "Kpis is new in this report.",
        "Cost: 2 figures came to it.",
        "Cost: 1 figure went from it.",
        "Slo is not in this report any more.",
    )


def test_a_section_that_could_be_built_at_last_says_so_and_nothing_else() -> None:
    before, now = a_report(a_section(standing=FAILED)), a_report(a_section(cost=1))
    assert revised(now, before) == ("Cost could be built this time.",)


def test_a_revision_is_of_the_same_period() -> None:
    report = a_report()
    with pytest.raises(ValueError, match="same report and period"):
        revision_of(report, replace(report, period=parse_period("2026-11-19", "UTC").window))
