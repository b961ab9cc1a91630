"""Which reports an order asks for, and that each is made once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamplighter.domain.definitions.business import Every, Report, ReportKind
from lamplighter.domain.report_runs.plan import LONGEST_NAME, ReportOrder, ReportPlan, ordered_periods, run_name
from lamplighter.domain.run_status import RunStatus
from lamplighter.errors import ConfigurationError
from lamplighter.usecases.start_reports import ReportStarting, start_reports
from tests.builders_plan import a_workload_file
from tests.builders_reports import a_report
from tests.fakes_reports import FakeReportRuns, FakeReportStore

DAILY = Report(
    name="shop-daily",
    sections=(ReportKind.KPIS, ReportKind.COST),
    every=Every.DAY,
    at="06:00",
    time_zone="America/New_York",
)
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
ORDER = ReportOrder(workload="shop", report="shop-daily", period="2026-11-20")
PLANNED: Any = {
    "workload": "shop",
    "report": "shop-daily",
    "sections": DAILY.sections,
    "period": "2026-11-20",
    "time_zone": DAILY.time_zone,
}
FIRST, SECOND = "shop-daily-shop-2026-11-20-r1", "shop-daily-shop-2026-11-20-r2"


def starting(definition: Report = DAILY) -> tuple[ReportStarting, FakeReportRuns, FakeReportStore]:
    runs, store = FakeReportRuns(), FakeReportStore()
    parts = ReportStarting(files=(a_workload_file(reports=(definition,)),), runs=runs, store=store)
    return parts, runs, store


@pytest.mark.parametrize(
    ("every", "scheduled_at", "period"),
    [
        (Every.DAY, datetime(2026, 11, 21, 11, tzinfo=UTC), "2026-11-20"),
        # Where the report is read it is the evening before.
        (Every.DAY, datetime(2026, 11, 21, 4, tzinfo=UTC), "2026-11-19"),
        (Every.WEEK, datetime(2026, 11, 23, 12, tzinfo=UTC), "2026-W47"),
        (Every.MONTH, datetime(2026, 12, 1, 12, tzinfo=UTC), "2026-11"),
    ],
)
def test_a_schedule_orders_the_last_period_that_is_over(every: Every, scheduled_at: datetime, period: str) -> None:
    order = ReportOrder(workload="shop", report="shop-daily", scheduled_at=scheduled_at)
    assert [one.name for one in ordered_periods(order, replace(DAILY, every=every))] == [period]


def test_a_report_that_is_scheduled_twice_is_made_once() -> None:
    parts, runs, _ = starting()
    assert [one.action for one in start_reports(ORDER, NOW, parts)] == [FIRST]
    assert [one.action for one in start_reports(ORDER, NOW, parts)] == [None]
    runs.statuses[FIRST] = RunStatus.SUCCEEDED
    (decision,) = start_reports(ORDER, NOW, parts)
    assert (decision.action, decision.reason) == (None, f"{FIRST} was made")
    assert list(runs.started) == [FIRST]


def test_one_whose_execution_is_forgotten_was_made_all_the_same() -> None:
    """Step Functions keeps the history, and the name, of an execution for 90 days."""
    parts, runs, store = starting()
    store.reports[ReportPlan(**PLANNED).folder] = a_report()
    (decision,) = start_reports(ORDER, NOW, parts)
    assert (decision.action, decision.reason) == (None, f"{FIRST} was made long ago")
    assert [one.action for one in start_reports(replace(ORDER, again=True), NOW, parts)] == [SECOND]
    assert list(runs.started) == [SECOND]


def test_one_that_was_made_and_not_delivered_is_tried_anew() -> None:
    parts, runs, store = starting()
    store.reports[ReportPlan(**PLANNED).folder] = a_report()
    runs.statuses[FIRST] = RunStatus.FAILED
    assert [one.action for one in start_reports(ORDER, NOW, parts)] == [f"{FIRST}-2"]


def test_an_order_that_comes_late_is_of_the_period_that_it_was_scheduled_for() -> None:
    parts, runs, _ = starting()
    late = ReportOrder(workload="shop", report="shop-daily", scheduled_at=datetime(2026, 11, 21, 11, tzinfo=UTC))
    start_reports(late, NOW, parts)
    assert list(runs.started) == [FIRST]


def test_one_that_failed_is_tried_anew() -> None:
    parts, runs, _ = starting()
    runs.statuses[FIRST] = RunStatus.FAILED
    assert [one.action for one in start_reports(ORDER, NOW, parts)] == [f"{FIRST}-2"]
    assert runs.started[f"{FIRST}-2"].revision == 1


def test_again_makes_a_revision_of_what_is_there() -> None:
    parts, runs, store = starting()
    start_reports(ORDER, NOW, parts)
    runs.statuses[FIRST] = RunStatus.SUCCEEDED
    store.reports[runs.started[FIRST].folder] = a_report()
    assert [one.action for one in start_reports(replace(ORDER, again=True), NOW, parts)] == [SECOND]
    assert runs.started[SECOND].revision == 2


def test_past_periods_are_made_oldest_first_over_a_change_of_clocks() -> None:
    parts, runs, _ = starting()
    start_reports(replace(ORDER, period="2026-10-31", last_period="2026-11-02", deliver=False), NOW, parts)
    assert [plan.period for plan in runs.started.values()] == ["2026-10-31", "2026-11-01", "2026-11-02"]
    assert not any(plan.deliver for plan in runs.started.values())


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 60))
def test_ordered_days_leave_none_out(first: date, days: int) -> None:
    last = first + timedelta(days=days)
    order = replace(ORDER, period=str(first), last_period=str(last))
    periods = ordered_periods(order, DAILY)
    assert len(periods) == days + 1
    assert all(one.window.end == after.window.start for one, after in pairwise(periods))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"workload": "attic"}, "workload 'attic': there is none; there are shop"),
        ({"report": "hourly"}, "no report 'hourly'; its file defines shop-daily"),
        ({"period": "2026-11"}, "the report shop-daily is one of a day"),
        ({"period": None}, "has a period, or scheduled_at"),
        ({"last_period": "2026-11-19"}, "oldest first"),
        ({"period": "2026-11-22"}, "period '2026-11-22' has not begun: it begins at 2026-11-22T05:00:00"),
        ({"last_period": "2026-11-22"}, "'2026-11-22' has not begun"),
        ({"last_period": "2028-11-19"}, "at most 366"),
    ],
)
def test_an_order_that_can_not_be_carried_out_says_why(changes: dict[str, object], said: str) -> None:
    parts, runs, _ = starting()
    with pytest.raises(ConfigurationError, match=said):
        start_reports(replace(ORDER, **changes), NOW, parts)  # type: ignore[arg-type]
    assert runs.started == {}


@given(st.text(min_size=1, max_size=100), st.text(min_size=1, max_size=100), st.integers(1, 3))
def test_an_execution_s_name_is_one_that_step_functions_takes(workload: str, report: str, attempt: int) -> None:
    plan = ReportPlan(workload=workload, report=report, sections=(), period="2026-11-20", time_zone="UTC")
    name = run_name(plan, attempt)
    assert len(name) <= LONGEST_NAME
    assert name.replace("-", "").replace("_", "").isalnum()
    assert name.isascii()
    assert run_name(replace(plan, revision=2), attempt) != name
