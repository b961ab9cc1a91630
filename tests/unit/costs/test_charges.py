"""How settled a figure is, what its record type comes to, and what the views add up."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamplighter.domain.costs.charges import CostLine, FigureState, kind_of, state_of, weakest
from lamplighter.domain.costs.views import by_day, by_record_type, by_service, by_workload, figure
from tests.builders_costs import a_bill_day, a_line, nov

ESTIMATED, PROVISIONAL, FINAL = FigureState


@pytest.mark.parametrize(
    ("day", "read_on", "estimated", "state"),
    [
        (date(2026, 11, 3), date(2026, 11, 20), True, ESTIMATED),
        (date(2026, 11, 3), date(2027, 3, 1), True, ESTIMATED),  # whatever the age: the source says so
        (date(2026, 11, 3), date(2026, 11, 20), False, PROVISIONAL),
        (date(2026, 10, 1), date(2026, 11, 30), False, PROVISIONAL),
        (date(2026, 9, 30), date(2026, 11, 1), False, FINAL),
        (date(2026, 11, 30), date(2026, 12, 31), False, PROVISIONAL),
        (date(2026, 11, 30), date(2027, 1, 1), False, FINAL),
    ],
)
def test_a_figure_is_final_a_whole_month_after_its_own(
    day: date, read_on: date, estimated: bool, state: FigureState
) -> None:
    assert state_of(day, read_on, estimated=estimated) is state


def test_a_sum_is_as_settled_as_its_least_settled_part() -> None:
    assert weakest([FINAL, ESTIMATED, PROVISIONAL]) is ESTIMATED
    assert weakest([FINAL, PROVISIONAL]) is PROVISIONAL
    assert weakest([]) is FINAL


@pytest.mark.parametrize(
    ("record_type", "kind"),
    [
        ("Usage", "usage"),
        ("DiscountedUsage", "usage"),
        ("SavingsPlanCoveredUsage", "usage"),
        ("SavingsPlanNegation", "usage"),
        ("SavingsPlanRecurringFee", "fee"),
        ("SavingsPlanUpfrontFee", "fee"),
        ("RIFee", "fee"),
        ("Fee", "fee"),
        ("Recurring", "fee"),
        ("Purchase", "fee"),
        ("Support", "support"),
        ("Credit", "credit"),
        ("Refund", "refund"),
        ("Tax", "tax"),
        ("Enterprise Discount Program Discount", "discount"),
        ("Bundled Discount", "discount"),
        ("Other out-of-cycle charges", "other"),
        ("Adjustment", "other"),
    ],
)
def test_record_types_come_to_a_few_kinds(record_type: str, kind: str) -> None:
    assert kind_of(record_type) == kind


def test_the_invoice_has_everything_and_the_run_rate_no_credits_refunds_and_tax() -> None:
    day = a_bill_day(
        nov(3),
        a_line("10"),
        a_line("90", kind="SavingsPlanRecurringFee", amortized="3"),
        a_line("5", kind="Support"),
        a_line("-7", kind="Credit"),
        a_line("-2", kind="Refund"),
        a_line("1.5", kind="Tax"),
    )
    assert (figure([day]).invoice_usd, figure([day]).run_rate_usd) == (Decimal("97.5"), Decimal(18))
    apart = {one.record_type for one in by_record_type([day]) if not one.in_run_rate}
    assert apart == {"Credit", "Refund", "Tax"}
    assert sum(one.invoice_usd for one in by_record_type([day])) == Decimal("97.5")


def test_services_come_dearest_first() -> None:
    day = a_bill_day(
        nov(3), a_line("1"), a_line("3", service="Amazon S3"), a_line("-9", service="AWS X-Ray", kind="Credit")
    )
    assert [one.name for one in by_service([day])] == ["Amazon S3", "AWS Lambda", "AWS X-Ray"]


def test_what_belongs_to_no_workload_is_shown_with_those_that_have_one() -> None:
    whole = figure([a_bill_day(nov(3), a_line("100"), a_line("10", kind="Tax"))])
    part = figure([a_bill_day(nov(3), a_line("60"))])
    shares = by_workload(whole, {"aurastream": part})
    assert [(one.name, one.figure.invoice_usd, one.figure.run_rate_usd) for one in shares] == [
        ("aurastream", Decimal(60), Decimal(60)),
        ("", Decimal(50), Decimal(40)),
    ]


lines = st.builds(
    CostLine,
    record_type=st.sampled_from(["Usage", "Credit", "Tax", "RIFee", "Support"]),
    service=st.sampled_from(["a", "b", "c"]),
    invoice_usd=st.decimals(min_value=-(10**9), max_value=10**9, places=16),
    run_rate_usd=st.decimals(min_value=-(10**9), max_value=10**9, places=10),
)


@given(st.lists(st.lists(lines, max_size=8), min_size=1, max_size=6))
def test_every_view_adds_up_to_the_same_to_the_last_digit(charged: list[list[CostLine]]) -> None:
    days = [a_bill_day(nov(at + 1), *own) for at, own in enumerate(charged)]
    shuffled = [a_bill_day(day.day, *sorted(day.lines, key=lambda one: one.run_rate_usd)) for day in reversed(days)]
    whole = figure(days)
    cents = sum(int(line.invoice_usd.scaleb(16)) for day in days for line in day.lines)
    assert int(whole.invoice_usd.scaleb(16)) == cents
    assert figure(shuffled) == whole
    for shares in (by_service(days), by_day(days)):
        assert sum(int(one.figure.invoice_usd.scaleb(16)) for one in shares) == cents
        assert sum(int(one.figure.run_rate_usd.scaleb(16)) for one in shares) == int(whole.run_rate_usd.scaleb(16))
