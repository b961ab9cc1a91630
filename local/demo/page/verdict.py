"""The whole run in one sentence, and how long each step took."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from local.demo.facts import Facts
from local.demo.page.milestones import MEASURED_FROM, TITLES, Milestone
from local.demo.page.moments import duration
from local.demo.page.words import how_many


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """``value`` is "" where the step is missing for some alarm: ``measured`` then says for how many."""

    title: str
    value: str
    measured: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    good: bool
    sentence: str
    count: str
    figures: Sequence[Figure]
    checks: Sequence[Mapping[str, Any]]
    failed: Sequence[Mapping[str, Any]]


def verdict_of(facts: Facts, milestones: Sequence[Sequence[Milestone]]) -> Verdict:
    """Good is only what was checked, and where every claim holds."""
    checks = facts.get("checks", [])
    failed = [check for check in checks if not check["holds"]]
    good = bool(checks) and not failed
    return Verdict(
        good=good,
        sentence=_good(len(milestones), len(checks)) if good else _bad(len(checks), len(failed)),
        count=f"{len(checks) - len(failed)} of {len(checks)} claims hold",
        figures=[_figure(step, milestones) for step in TITLES],
        checks=checks,
        failed=failed,
    )


def _good(alarms: int, checks: int) -> str:
    went_off = how_many(alarms, "alarm", "alarms")
    return (
        f"{went_off} went off, people were told once each, the function was changed within its bounds, the alarms "
        f"recovered, and all was given back: {checks} of {checks} claims hold."
    )


def _bad(checks: int, failed: int) -> str:
    if not checks:
        return "The evening was not held against its claims."
    return f"Not all came about: {failed} of {checks} claims {'does' if failed == 1 else 'do'} not hold."


def _figure(step: int, milestones: Sequence[Sequence[Milestone]]) -> Figure:
    """Of the alarm that took longest."""
    took = [milestone.took_s for each in milestones for milestone in each if milestone.step == step]
    known = [seconds for seconds in took if seconds is not None]
    if known and len(known) == len(took):
        return Figure(title=TITLES[step], value=duration(max(known)), measured=MEASURED_FROM[step][1])
    missing = f"for {len(took) - len(known)} of {len(took)} alarms" if took else "no alarm was found"
    return Figure(title=TITLES[step], value="", measured=missing)
