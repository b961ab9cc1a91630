"""Error budgets on a terminal."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from lamplighter.domain.budget_facts import BudgetFacts, TierFacts
from lamplighter.domain.burn_rate import exact
from local.budgets.words import number_words, percent_words, time_words, window_words

_COLUMNS = (
    "severity",
    "budget",
    "within",
    "and still in",
    "burn rate",
    "failing",
    "full outage told after",
    "can fire",
)
_INDENT = "  "


def print_budget(facts: BudgetFacts, console: Console) -> None:
    objective = percent_words(exact(facts.objective))
    console.print(Text.assemble((objective, "bold"), f" over {window_words(facts.window)}", _counted_as(facts)))
    console.print()
    console.print(_allowed(facts))
    console.print()
    console.print(_tiers(facts))
    for remark in _remarks(facts):
        console.print(Text(f"\n{remark}", style="yellow"))


def _counted_as(facts: BudgetFacts) -> str:
    """Alarms stand still while months differ."""
    return "" if facts.window.calendar is None else f", counted as {facts.period_s // 86_400} days"


def _allowed(facts: BudgetFacts) -> Table:
    grid = Table(box=None, show_header=False, pad_edge=False, padding=(0, 3, 0, 0))
    failures = number_words(facts.failures_per_million)
    rows = (
        ("error budget", percent_words(facts.error_budget)),
        ("of a million events", f"{failures} may fail"),
        ("of the time", f"{time_words(facts.full_outage_s)} of full outage"),
        ("burns at most", f"{number_words(facts.highest_burn_rate)} times as fast as it should, in a full outage"),
    )
    for name, value in rows:
        grid.add_row(Text(_INDENT + name, style="dim"), value)
    return grid


def _tiers(facts: BudgetFacts) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 3, 0, 0), header_style="dim")
    for at, column in enumerate(_COLUMNS):
        table.add_column(_INDENT + column if at == 0 else column, no_wrap=True)
    for tier in facts.tiers:
        table.add_row(*_row(tier))
    return table


def _row(facts: TierFacts) -> tuple[Text | str, ...]:
    tier = facts.tier
    return (
        _INDENT + tier.severity.value,
        percent_words(exact(tier.budget_share)),
        time_words(exact(tier.long_window_s)),
        time_words(exact(tier.short_window_s)),
        number_words(facts.threshold),
        percent_words(facts.error_ratio),
        time_words(facts.detects_outage_s) if facts.detects_outage_s is not None else "never",
        Text("yes", style="green") if facts.can_fire else Text("no", style="bold red"),
    )


def _remarks(facts: BudgetFacts) -> list[str]:
    """What is easily overlooked."""
    highest = number_words(facts.highest_burn_rate)
    remarks = [
        f"{_named(tier)} can never fire: it needs a burn rate of {number_words(tier.threshold)}, and a full outage "
        f"burns at {highest}. A smaller share of the budget, or a longer window, could."
        for tier in facts.tiers
        if not tier.can_fire
    ]
    return remarks + [
        f"{_named(tier)} fires below a burn rate of 1, at which the budget just lasts."
        for tier in facts.tiers
        if tier.threshold < 1
    ]


def _named(facts: TierFacts) -> str:
    share, window = percent_words(exact(facts.tier.budget_share)), time_words(exact(facts.tier.long_window_s))
    return f"The tier of {share} in {window}"
