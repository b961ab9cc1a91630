"""What every workload costs: read once, kept, told when it changes, and never more paid for than was allowed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from lamplighter.domain.costs.days import Days
from lamplighter.domain.costs.report import CostReport
from lamplighter.domain.definitions.business import Costs, CostSource
from lamplighter.domain.definitions.workload_file import WorkloadFile
from lamplighter.usecases.kept_bill import kept_bill
from lamplighter.usecases.read_costs import CostReading, read_costs
from local.receivers.cost_explorer import Charge
from tests.builders_costs import READ_AT, TAGS, TODAY, a_charge, nov
from tests.builders_plan import a_workload_file
from tests.fakes_costs import FakeBill, FakeTables
from tests.fakes_measuring import FakeMetricPublisher, FakeSnapshots

OCTOBER = date(2026, 10, 1)
WHOLE = Days(OCTOBER, TODAY)
MORNING = READ_AT + timedelta(hours=6, minutes=40)
OURS = Costs(tags=TAGS)


def steady(until: date = TODAY) -> list[Charge]:
    return [a_charge(OCTOBER + timedelta(days=at), "10.01") for at in range((until - OCTOBER).days)]


@dataclass
class World:
    """One bill, read on the twentieth of November unless said otherwise."""

    charges: Sequence[Charge] = field(default_factory=steady)
    bill: FakeBill = field(init=False)
    snapshots: FakeSnapshots = field(default_factory=FakeSnapshots)
    tables: FakeTables = field(default_factory=FakeTables)
    publisher: FakeMetricPublisher = field(default_factory=FakeMetricPublisher)

    def read(
        self,
        *files: WorkloadFile,
        now: datetime = MORNING,
        most: int = 1000,
        trouble_from: date = date.max,
        bill_of: Callable[[Costs], FakeBill] | None = None,
    ) -> CostReport:
        self.bill = FakeBill(self.charges, now.date(), now.date().replace(day=1), trouble_from)
        reading = CostReading(
            bill=bill_of or (lambda _costs: self.bill),
            snapshots=self.snapshots,
            tables=self.tables,
            publisher=self.publisher,
            most_requests=most,
        )
        listed = files or (a_workload(),)
        read_costs(now, listed, reading)
        return self.report(listed[-1].workload)

    def report(self, workload: str = "aurastream") -> CostReport:
        found = self.snapshots.latest(CostReport, workload)
        assert found is not None
        return found.body


def a_workload(name: str = "aurastream", costs: Costs | None = OURS) -> WorkloadFile:
    return a_workload_file(workload=name, costs=costs)


def test_the_month_to_date_is_kept_and_published() -> None:
    world = World()
    report = world.read()
    assert report.month == Days(nov(1), TODAY)
    assert report.month_to_date is not None
    assert report.month_to_date.invoice_usd == Decimal("190.19")
    assert report.month_to_date.state == "estimated"
    assert (report.missing, report.unread, report.restatements) == ((), (), ())
    assert len(report.by_day) == 50
    published = {(one.name, one.dimensions["View"]): one.value for one in world.publisher.published}
    assert published == {
        ("MonthToDateUsd", "invoice"): 190.19,
        ("MonthToDateUsd", "run_rate"): 190.19,
        ("DailyCostUsd", "invoice"): 10.01,
        ("DailyCostUsd", "run_rate"): 10.01,
    }
    (table,) = world.tables.kept.values()
    assert sum(one for one in table["invoice_usd"] if isinstance(one, Decimal)) == Decimal("500.50")


def test_a_schedule_delivered_twice_pays_once_and_reports_the_same() -> None:
    world = World()
    first = world.read()
    assert world.bill.asked == [WHOLE]
    assert world.read() == first
    assert world.bill.asked == []


def test_the_next_day_reads_again_what_may_change_and_tells_what_did() -> None:
    world = World()
    world.read()
    refund = a_charge(date(2026, 10, 7), "-4", kind="Refund")
    world.charges = [*steady(nov(21)), refund]
    report = world.read(now=MORNING + timedelta(days=1))
    assert world.bill.asked == [Days(OCTOBER, nov(21))]
    (told,) = report.restatements
    assert (told.day, told.service) == (date(2026, 10, 7), "AWS Lambda")
    assert (told.before.invoice_usd, told.after.invoice_usd) == (Decimal("10.01"), Decimal("6.01"))
    assert told.before.state == "provisional"
    assert told.after.run_rate_usd == Decimal("10.01")
    assert {one.day: one.figure.invoice_usd for one in report.by_day}[told.day] == Decimal("6.01")


def test_on_the_first_of_the_next_month_the_month_before_becomes_final_and_is_not_asked_for_again() -> None:
    world = World()
    world.read()
    world.charges = steady(date(2026, 12, 2))
    december = datetime(2026, 12, 1, 6, 40, tzinfo=UTC)
    world.read(now=december)
    assert world.bill.asked == [Days(OCTOBER, date(2026, 12, 1))]
    world.read(now=december + timedelta(days=1))
    assert world.bill.asked == [Days(nov(1), date(2026, 12, 2))]
    kept = kept_bill("aurastream", OURS, Days(OCTOBER, date(2026, 12, 2)), world.snapshots)
    assert [kept[day].state for day in (OCTOBER, nov(1), date(2026, 12, 1))] == ["final", "provisional", "estimated"]


def test_the_limit_is_of_the_run_and_what_it_cuts_is_named() -> None:
    """Fifty days for each workload, one request a day."""
    world = World()
    report = world.read(a_workload("ims"), a_workload(), most=70)
    assert world.report("ims").paid_requests == 50
    assert (report.paid_requests, report.paid_requests_usd) == (20, Decimal("0.20"))
    (missing,) = report.missing
    assert (missing.days, missing.why) == (Days(date(2026, 10, 21), TODAY), "the limit")
    assert report.month_to_date is None
    assert len(report.unread) == 19
    assert [one.name for one in world.publisher.published if one.workload == "aurastream"] == []


def test_a_run_that_was_cut_goes_on_where_it_stopped() -> None:
    world = World()
    world.read(most=20)
    report = world.read(most=1000)
    assert world.bill.asked == [Days(date(2026, 10, 21), TODAY)]
    assert report.paid_requests == 50
    assert report.unread == ()


def test_trouble_is_raised_after_what_was_read_is_kept() -> None:
    world = World()
    with pytest.raises(ExceptionGroup, match="costs of workloads: 1 of 2 failed") as raised:
        world.read(
            a_workload("ims", Costs(tags=TAGS, by_tag="Environment")),
            a_workload(),
            bill_of=lambda costs: FakeBill(steady(), TODAY, nov(1), nov(5) if costs.by_tag is None else date.max),
        )
    assert "2026-11-05 to 2026-11-19: trouble" in str(raised.value.exceptions[0])
    report = world.report()
    assert report.unread == tuple(Days(nov(5), TODAY))
    assert report.month_to_date is not None
    assert report.month_to_date.invoice_usd == Decimal("40.04")
    assert world.report("ims").unread == ()


def test_the_repetition_after_trouble_reads_the_rest_and_forgets_no_restatement() -> None:
    world = World()
    world.read()
    world.charges = [*steady(nov(21)), a_charge(date(2026, 10, 7), "-4", kind="Refund")]
    tomorrow = MORNING + timedelta(days=1)
    with pytest.raises(ExceptionGroup):
        world.read(now=tomorrow, trouble_from=nov(10))
    report = world.read(now=tomorrow)
    assert world.bill.asked == [Days(nov(10), nov(21))]
    assert [one.day for one in report.restatements] == [date(2026, 10, 7)]
    assert report.paid_requests == 51
    assert report.unread == ()


def test_a_crash_before_the_months_are_kept_loses_no_restatement() -> None:
    world = World()
    world.read()
    world.charges = [*steady(nov(21)), a_charge(date(2026, 10, 7), "-4", kind="Refund")]
    tomorrow = MORNING + timedelta(days=1)
    months = {key: one for key, one in world.snapshots.kept.items() if key[0] == "bill_months"}
    first = world.read(now=tomorrow)
    world.snapshots.kept |= months
    again = world.read(now=tomorrow)
    assert again.restatements == first.restatements != ()


def test_other_tags_in_the_file_mean_another_bill() -> None:
    world = World()
    world.read()
    world.read(a_workload(costs=Costs(tags={**TAGS, "Environment": "p"})))
    assert world.bill.asked == [WHOLE]


def test_the_whole_bill_shows_each_workload_and_what_belongs_to_none() -> None:
    tax = Charge(day=nov(1), service="Tax", net_usd=Decimal(20), record_type="Tax")
    report = World(charges=[*steady(), tax]).read(a_workload("default", Costs(tags={})), a_workload())
    assert report.by_workload == ()
    world = World(charges=[*steady(), tax])
    whole = world.read(a_workload(), a_workload("default", Costs(tags={})))
    shares = {one.name: one.figure.invoice_usd for one in whole.by_workload}
    assert shares == {"aurastream": Decimal("190.19"), "": Decimal(20)}


def test_the_values_of_a_tag_are_told_apart() -> None:
    charges = [a_charge(nov(3), "1", env="staging"), a_charge(nov(4), "5", env="production")]
    report = World(charges=charges).read(a_workload(costs=Costs(tags=TAGS, by_tag="Environment")))
    assert [(one.name, one.figure.invoice_usd) for one in report.by_tag] == [
        ("production", Decimal(5)),
        ("staging", Decimal(1)),
    ]


def test_exports_are_read_where_the_file_says() -> None:
    asked: list[str | None] = []

    def bill(costs: Costs) -> FakeBill:
        asked.append(costs.location)
        return FakeBill(steady(), TODAY, nov(1))

    focus = Costs(tags=TAGS, source=CostSource.FOCUS, location="s3://exports/focus")
    report = World().read(a_workload(costs=focus), bill_of=bill)
    assert asked == ["s3://exports/focus"]
    assert report.source is CostSource.FOCUS


def test_a_workload_without_costs_is_not_read() -> None:
    world = World()
    world.read(a_workload("ims", None), a_workload())
    assert {workload for _, workload, _ in world.snapshots.kept} == {"aurastream"}


def test_a_tag_that_nothing_is_charged_under_is_no_data_and_not_nothing() -> None:
    world = World()
    report = world.read(a_workload(costs=Costs(tags={"Application": "Misspelt"})))
    assert (report.month_to_date, report.projection, report.comparison, report.by_day) == (None, None, None, ())
    assert report.note is not None
    assert "activated as a cost allocation tag" in report.note
    assert world.publisher.published == []
    assert World().read().note is None


def test_charges_are_added_up_by_kind_of_usage() -> None:
    charges = [
        a_charge(nov(3), "1", usage="TimedStorage-ByteHrs"),
        a_charge(nov(4), "2", usage="EarlyDelete-SIA"),
        a_charge(nov(4), "4", usage="Requests-Tier1"),
        a_charge(nov(4), "-5", usage="NoUsageType", kind="Credit"),
    ]
    report = World(charges=charges).read(a_workload(costs=Costs(tags=TAGS, by_usage=True)))
    told = {one.name: (one.figure.invoice_usd, one.figure.run_rate_usd) for one in report.by_usage}
    assert told == {
        "requests": (Decimal(4), Decimal(4)),
        "storage": (Decimal(3), Decimal(3)),
        "other": (Decimal(-5), Decimal(0)),
    }
    assert World(charges=charges).read(a_workload(costs=Costs(tags=TAGS))).by_usage == ()
