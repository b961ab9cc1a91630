"""How a bucket grows, and where that takes it.

Between two inventories Δt days apart a bucket is taken to grow by m·Δt on average, with a variance of s²·Δt: a random
walk with drift. What h days more bring then lies at h·m ± t·s·√(h + h²/T), for T days observed and Student's quantile t
with one degree of freedom less than there are steps; with steps of a day each, as an error budget's exhaustion is
forecast. A clean-up or an import is no usual growth: it widens the interval, and is not foreseen.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise

from lamplighter.domain.slos.exhaustion import CONFIDENCE, student_quantile
from lamplighter.domain.spoken_numbers import roughly, size

# Of fewer, the quantile is so large that the interval says nothing, and a week has seven days.
FEWEST_STEPS = 7
AHEAD_DAYS = (30, 90, 365)
_DAY = timedelta(days=1)
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """What an inventory counted when it was made (aware). ``usd`` a month; None where it is not known."""

    at: datetime
    objects: int
    bytes: int
    usd: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """``days`` after the last inventory. Four times in five it lies between the least and the most. ``usd`` a month is
    of the expected bytes at today's average price.
    """

    days: int
    expected_bytes: int
    least_bytes: int
    most_bytes: int
    expected_usd: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """``bytes_per_day`` and ``objects_per_day`` are means since the first inventory; None with fewer than two.
    ``ahead`` is empty where there is too little to say. ``observed_days`` lie between the first and the last.
    """

    inventories: int
    observed_days: float
    bytes_per_day: float | None
    objects_per_day: float | None
    ahead: tuple[Ahead, ...]
    reason: str


def growth(history: Iterable[Stored]) -> Growth:
    """In any order. Of several at one time the last counts."""
    stored = sorted({one.at: one for one in history}.values(), key=lambda one: one.at)
    if not stored or stored[0] is stored[-1]:
        return _unknown(len(stored))
    first, last = stored[0], stored[-1]
    days = (last.at - first.at) / _DAY
    per_day = (last.bytes - first.bytes) / days
    enough = len(stored) > FEWEST_STEPS
    ahead = tuple(_ahead(stored, per_day, days)) if enough else ()
    return Growth(
        inventories=len(stored),
        observed_days=days,
        bytes_per_day=per_day,
        objects_per_day=(last.objects - first.objects) / days,
        ahead=ahead,
        reason=_reason(per_day, days, ahead, len(stored)),
    )


def _ahead(stored: Sequence[Stored], per_day: float, days: float) -> Iterable[Ahead]:
    steps = [((after.at - before.at) / _DAY, after.bytes - before.bytes) for before, after in pairwise(stored)]
    variance = math.fsum((grown - per_day * length) ** 2 / length for length, grown in steps) / (len(steps) - 1)
    margin = student_quantile((1 + CONFIDENCE) / 2, len(steps) - 1) * math.sqrt(variance)
    last = stored[-1]
    for ahead in AHEAD_DAYS:
        expected, off = last.bytes + per_day * ahead, margin * math.sqrt(ahead + ahead**2 / days)
        yield Ahead(
            days=ahead,
            expected_bytes=max(0, round(expected)),
            least_bytes=max(0, round(expected - off)),
            most_bytes=max(0, round(expected + off)),
            expected_usd=_usd(last, max(0, round(expected))),
        )


def _usd(last: Stored, expected_bytes: int) -> Decimal | None:
    if last.usd is None or not last.bytes:
        return None
    return (last.usd * expected_bytes / last.bytes).quantize(_CENT)


def _unknown(inventories: int) -> Growth:
    return Growth(
        inventories=inventories,
        observed_days=0.0,
        bytes_per_day=None,
        objects_per_day=None,
        ahead=(),
        reason=f"Growth takes two inventories at least; there are {inventories}.",
    )


def _reason(per_day: float, days: float, ahead: Sequence[Ahead], inventories: int) -> str:
    went = (
        f"It {'grew' if per_day >= 0 else 'shrank'} by {size(abs(per_day))} a day over {roughly(round(days, 1))} days"
    )
    if not ahead:
        return f"{went}; a forecast takes {FEWEST_STEPS + 1} inventories, and there are {inventories}."
    last = ahead[-1]
    between = " and ".join(size(one) for one in (last.least_bytes, last.most_bytes))
    return f"{went}: {size(last.expected_bytes)} in {last.days} days, four times in five between {between}."
