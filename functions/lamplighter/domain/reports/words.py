"""How sentences of reports say things."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Context, Decimal
from zoneinfo import ZoneInfo

from lamplighter.domain.costs.days import DAY, Days
from lamplighter.domain.definitions.business import Every
from lamplighter.domain.exact import plainly
from lamplighter.domain.reports.period import Period
from lamplighter.domain.spoken_numbers import roughly

_CENT = Decimal("0.01")
_SMALL = Context(prec=3)
# From here on nobody says the cents.
_WHOLE_FROM = 1000
_MOST_NAMED = 3
_PREPOSITIONS = {Every.DAY: "on", Every.WEEK: "from", Every.MONTH: "in"}
_BEFORE = {Every.DAY: "the day before", Every.WEEK: "the week before", Every.MONTH: "the month before"}


def dollars(usd: Decimal) -> str:
    """To the cent; from a thousand on to the dollar, and what is less than a cent to three digits."""
    sign = "−" if usd < 0 else ""
    if abs(usd) >= _WHOLE_FROM:
        return f"{sign}${abs(usd):,.0f}"
    rounded = _SMALL.create_decimal(usd) if 0 < abs(usd) < _CENT else usd.quantize(_CENT)
    return f"{sign if rounded else ''}${plainly(abs(rounded))}"


def unit_price(usd: Decimal) -> str:
    """To three digits under a dollar: of $0.011 the cents say little."""
    return dollars(usd) if abs(usd) >= 1 or not usd else f"${plainly(_SMALL.create_decimal(usd))}"


def percent(ratio: float | Decimal) -> str:
    """Of a ratio of 1."""
    return roughly(float(ratio) * 100, "percent")


def day(on: date) -> str:
    """`20 Nov`: the report's head has the year."""
    return f"{on:%-d %b}"


def days(of: Days) -> str:
    """`1 to 20 Nov`, `21 Oct to 19 Nov`; both of them belong to it."""
    first, last = of.start, of.end - DAY
    if first == last:
        return day(last)
    return f"{first.day if (first.year, first.month) == (last.year, last.month) else day(first)} to {day(last)}"


def month(of: date) -> str:
    return f"{of:%B}"


def moment(at: datetime, zone: ZoneInfo | None = None) -> str:
    """`20 Nov, 13:10 EST`."""
    return f"{at.astimezone(zone or UTC):%-d %b, %H:%M %Z}"


def named(period: Period) -> str:
    """`20 Nov`, `16 to 22 Nov`, `November`."""
    if period.every is Every.MONTH:
        return month(period.first)
    return days(Days(period.first, period.first + (DAY if period.every is Every.DAY else 7 * DAY)))


def on(period: Period) -> str:
    """`on 20 Nov`, `from 16 to 22 Nov`, `in November`."""
    return f"{_PREPOSITIONS[period.every]} {named(period)}"


def the_one_before(period: Period) -> str:
    """`the day before`; of a period under way `by this time the day before`."""
    return f"by this time {_BEFORE[period.every]}" if period.so_far else _BEFORE[period.every]


def back_then(period: Period) -> str:
    """When that was with which values of now are compared."""
    return f"at this time {_BEFORE[period.every]}" if period.so_far else "as the period began"


def nothing_of_then(period: Period) -> str:
    return f"Nothing was measured {back_then(period)}: there is nothing to compare with."


def counted(count: float, one: str, many: str = "") -> str:
    """`1 incident`, `2 incidents`."""
    return f"{count:,.0f} {one if count == 1 else many or one + 's'}"


def listed(names: Sequence[str]) -> str:
    """At most three by name: `a, b, c and 2 more`."""
    named, more = names[:_MOST_NAMED], len(names) - _MOST_NAMED
    if more > 0:
        return f"{', '.join(named)} and {more} more"
    return " and ".join(filter(None, (", ".join(named[:-1]), *named[-1:])))


def duration(length: timedelta) -> str:
    """Two units at most: `45 s`, `20 min`, `2 h 5 min`, `3 d 4 h`."""
    seconds = max(0, int(length.total_seconds()))
    for unit, unit_s, smaller, smaller_s in (("d", 86_400, "h", 3600), ("h", 3600, "min", 60), ("min", 60, "s", 1)):
        if seconds >= unit_s:
            whole, rest = divmod(seconds, unit_s)
            return f"{whole} {unit} {rest // smaller_s} {smaller}" if rest // smaller_s else f"{whole} {unit}"
    return f"{seconds} s"


def went(what: str, before: str, now: str, *, more: bool) -> str:
    """`Error rate rose from 1 % to 2 %`."""
    return f"{what} {'rose' if more else 'fell'} from {before} to {now}"
