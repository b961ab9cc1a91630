"""Where the month goes, how it compares, and what of it was restated."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from lamplighter.domain.costs.charges import BillDay, FigureState
from lamplighter.domain.costs.days import Days
from lamplighter.domain.costs.outlook import compared, month_of, projected
from lamplighter.domain.costs.restatements import restatements
from tests.builders_costs import a_bill_day, a_line, known, nov

OCTOBER = date(2026, 10, 1)
NOVEMBER = Days(nov(1), nov(20))
END = NOVEMBER.end


def steady(usd: str = "10", start: date = OCTOBER, end: date = END) -> dict[date, BillDay]:
    return known(a_bill_day(day, a_line(usd)) for day in Days(start, end))


def test_the_month_is_what_it_came_to_and_the_rest_at_the_weeks_mean() -> None:
    kept = steady()
    kept[nov(1)] = a_bill_day(nov(1), a_line("10"), a_line("50", kind="Fee"), a_line("-99", kind="Credit"))
    kept[nov(19)] = a_bill_day(nov(19), a_line("4"))  # not all there yet: it counts as one of the rest
    outlook = projected(kept, NOVEMBER)
    assert outlook is not None
    assert outlook.run_rate_usd == Decimal("350.00")
    assert outlook.mean_day_usd == Decimal("10.00")
    assert outlook.mean_of == Days(nov(12), nov(19))
    assert outlook.method == (
        "the run rate of 2026-11-01 to 2026-11-18 + 12 days at the mean day's usage of 2026-11-12 to 2026-11-18"
    )


def test_early_in_a_month_the_mean_is_of_the_month_before() -> None:
    for last, spent in ((2, "1 to"), (1, None)):
        outlook = projected(steady(end=nov(last + 1)), Days(nov(1), nov(last + 1)))
        assert outlook is not None
        assert outlook.run_rate_usd == Decimal("300.00")
        assert ("the run rate of" in outlook.method) is (spent is not None)


def test_what_is_not_known_is_not_projected() -> None:
    kept = steady()
    del kept[nov(2)]
    assert projected(kept, NOVEMBER) is None
    assert projected(steady(start=nov(13)), Days(nov(13), nov(20))) is None


def test_the_same_days_of_the_month_before_are_compared() -> None:
    kept = steady("8", end=nov(1)) | steady("10", start=nov(1))
    comparison = compared(kept, NOVEMBER)
    assert comparison is not None
    assert comparison.days_before == Days(OCTOBER, date(2026, 10, 19))
    assert (comparison.now.run_rate_usd, comparison.before.run_rate_usd) == (Decimal(180), Decimal(144))
    assert (comparison.change_usd, comparison.change_percent) == (Decimal(36), Decimal("25.0"))


def test_a_day_that_is_not_all_billed_yet_is_not_compared() -> None:
    kept = steady() | known([a_bill_day(nov(19))])
    comparison = compared(kept, NOVEMBER)
    assert comparison is not None
    assert comparison.change_usd == 0
    assert compared(kept, Days(nov(1), nov(2))) is None


def test_a_long_month_is_compared_as_far_as_the_one_before_goes() -> None:
    start = date(2026, 2, 1)
    kept = steady(start=start, end=date(2026, 4, 1))
    comparison = compared(kept, Days(date(2026, 3, 1), date(2026, 4, 1)))
    assert comparison is not None
    assert len(comparison.days) == len(comparison.days_before) == 28
    assert comparison.change_usd == 0


def test_nothing_before_has_no_percentage_and_a_missing_day_no_comparison() -> None:
    free = known(a_bill_day(day) for day in Days(OCTOBER, nov(1)))
    comparison = compared(free | steady(start=nov(1)), NOVEMBER)
    assert comparison is not None
    assert comparison.change_percent is None
    assert compared(steady(start=OCTOBER + timedelta(days=1)), NOVEMBER) is None


def test_on_the_first_the_month_is_the_one_that_has_just_ended() -> None:
    assert month_of(Days(OCTOBER, date(2026, 12, 1))) == Days(nov(1), date(2026, 12, 1))
    assert month_of(Days(OCTOBER, nov(20))) == NOVEMBER


def test_a_figure_that_reads_otherwise_is_told_the_largest_first() -> None:
    before = known(
        [
            a_bill_day(nov(2), a_line("1"), a_line("5", service="Amazon S3"), a_line("2", service="AWS X-Ray")),
            a_bill_day(nov(3), a_line("1"), state=FigureState.PROVISIONAL),
        ]
    )
    after = [
        a_bill_day(nov(2), a_line("1.004"), a_line("9", service="Amazon S3")),
        a_bill_day(nov(3), a_line("1"), a_line("-0.5", kind="Credit")),
        a_bill_day(nov(4), a_line("100")),
    ]
    told = [
        (one.day, one.service, one.before.invoice_usd, one.after.invoice_usd, one.before.state)
        for one in restatements(before, after)
    ]
    assert told == [
        (nov(2), "Amazon S3", Decimal(5), Decimal(9), FigureState.ESTIMATED),
        (nov(2), "AWS X-Ray", Decimal(2), Decimal(0), FigureState.ESTIMATED),
        (nov(3), "AWS Lambda", Decimal(1), Decimal("0.5"), FigureState.PROVISIONAL),
    ]


def test_a_change_of_the_run_rate_alone_is_told_too() -> None:
    before = known([a_bill_day(nov(2), a_line("1", amortized="1"))])
    (told,) = restatements(before, [a_bill_day(nov(2), a_line("1", amortized="0.99"))])
    assert told.change_usd == Decimal("0.01")
