"""Which part of which bill a workload's file asks for, and how far back."""

from __future__ import annotations

import json

from lamplighter.domain.definitions.business import Costs

# The longest window and a day. Cost Explorer has no more than the month and the thirteen before it
# (https://docs.aws.amazon.com/cost-management/latest/userguide/ce-what-is.html): the window before a year is not there.
_MOST_DAYS = 367


def selection_of(costs: Costs) -> str:
    """Days that are kept of another selection say nothing of this one."""
    return json.dumps([costs.source, costs.location, dict(costs.tags), costs.by_tag, costs.by_usage], sort_keys=True)


def history_days(costs: Costs) -> int:
    """As long as the longest window of a unit cost and the one before it, or that of customers' costs; 0 where there is
    none of them. They end a day before the history does.
    """
    units = max((2 * unit.window_days + 1 for unit in costs.units), default=0)
    customers = costs.customer_days + 1 if costs.metered or costs.shared_driver else 0
    return min(max(units, customers), _MOST_DAYS)
