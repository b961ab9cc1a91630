"""An error budget and its tiers, for people and for programs."""

from local.budgets.as_json import budget_as_json
from local.budgets.as_text import print_budget
from local.budgets.asked import WINDOWS, objective, window

__all__ = ["WINDOWS", "budget_as_json", "objective", "print_budget", "window"]
