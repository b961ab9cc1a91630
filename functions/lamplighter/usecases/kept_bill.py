"""What is known of a workload's bill, without asking for it."""

from __future__ import annotations

from datetime import date

from lamplighter.domain.costs.charges import BillDay
from lamplighter.domain.costs.days import Days, first_of_month, midnight
from lamplighter.domain.costs.reading import BillMonth, kept_days
from lamplighter.domain.costs.selection import selection_of
from lamplighter.domain.definitions.business import Costs
from lamplighter.domain.window import Window
from lamplighter.measuring_ports import Snapshots


def kept_bill(workload: str, costs: Costs, days: Days, snapshots: Snapshots) -> dict[date, BillDay]:
    """The days as they were last read, and the rest of their months too. What was never read is not there."""
    months = Window(midnight(first_of_month(days.start)), midnight(days.end))
    found = snapshots.between(BillMonth, workload, months)
    return kept_days((one.body for one in found), selection_of(costs))
