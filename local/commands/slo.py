"""`lamplighter slo --objective 0.999 [--window 30d] [--json]`: what an objective allows, and what its alarms can tell.

The tiers are those that an SLO has by default. With ``--json``:

    {"objective", "window", "window_s", "error_budget", "full_outage_s", "failures_per_million", "highest_burn_rate",
     "tiers": [{"severity", "budget_share", "long_window_s", "short_window_s", "burn_rate", "error_ratio", "can_fire",
                "detects_full_outage_s": number | null, "budget_lasts_s"}]}

Exits 0 whether the tiers can fire or not, 2 when objective or window is none.
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from lamplighter.domain.budget_facts import budget_facts
from local.budgets import WINDOWS, budget_as_json, objective, print_budget, window
from local.commands.console import console

if TYPE_CHECKING:
    from local.commands.subparsers import Subparsers


def add_parser(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("slo", help="tell the error budget of an objective, and what its alarms can do")
    parser.add_argument("--objective", type=objective, required=True, metavar="RATIO", help="as in 0.999")
    parser.add_argument(
        "--window",
        type=window,
        default="30d",
        metavar="WINDOW",
        help=f"{WINDOWS} (default: %(default)s)",
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    facts = budget_facts(arguments.objective, arguments.window)
    if arguments.json:
        print(budget_as_json(facts))
    else:
        print_budget(facts, console())
    return 0
