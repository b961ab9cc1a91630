"""A value in the words of its unit: the same in every form of a report, so that it can be found in another."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from lamplighter.domain.reports.document import Unit, Value
from lamplighter.domain.reports.words import dollars, duration, unit_price
from lamplighter.domain.spoken_numbers import roughly, size

NO_DATA = "no data"
MINUS = "−"
# No line ends between a number and its unit.
_GLUE = "\N{NO-BREAK SPACE}"
_UNIT = re.compile(r"(?<=\d) (?=(?:%|ms|s|min|h|d|[KMGTP]?i?B(?:/s)?)(?:[\s.,;:)]|$))")
_DIGITS, _MORE_DIGITS = 4, 12
_WHOLE_FROM = 1000
_SECONDS_UNTIL = 120
_KIB = 1024
_CENT = Decimal("0.01")
_SPOKEN = frozenset({Unit.COUNT, Unit.PERCENT, Unit.MILLISECONDS, Unit.PER_SECOND, Unit.RATIO})
_SUFFIXES = {Unit.PERCENT: "%", Unit.MILLISECONDS: "ms", Unit.PER_SECOND: "/s"}
_NEARLY_ALL, _ALL = 99, 100


def glued(text: str) -> str:
    """A sentence in which no line ends between a number and its unit."""
    return _UNIT.sub(_GLUE, text)


def shown(value: Value, unit: Unit, time_zone: str = "UTC") -> str:
    """``48,210``, ``99.95 %``, ``$1,234.50``, ``2.3 TiB``; instants in ``time_zone``, an IANA name."""
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return NO_DATA
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return _moment(value, unit, ZoneInfo(time_zone))
    return _number(value, unit)


def spoken(value: Value, unit: Unit, time_zone: str = "UTC", *, beside: Value = None) -> str:
    """As sentences have it, so that the two agree on a page: ``98.4 %``. Money and what is large are shown in full."""
    if unit not in _SPOKEN or not isinstance(value, float | Decimal) or not -_WHOLE_FROM < value < _WHOLE_FROM:
        return shown(value, unit, time_zone)
    held = float(beside) if isinstance(beside, int | float | Decimal) else None
    return shown(Decimal(roughly(float(value), beside=held).replace(",", "")), unit)


def _number(value: Decimal | float, unit: Unit) -> str:
    write = _WRITERS.get(unit, _plain)
    written = write(-value if value < 0 else value)
    if unit in _SUFFIXES:
        written += f"{'' if unit is Unit.PER_SECOND else _GLUE}{_SUFFIXES[unit]}"
    return f"{MINUS}{written}" if value < 0 else written


def _moment(value: str, unit: Unit, zone: ZoneInfo) -> str:
    """ISO 8601 as people write it; what is not, as it is."""
    found = moment_of(value, unit, zone)
    if found is None:
        return value
    return instant(found) if isinstance(found, datetime) else day(found)


def moment_of(value: str, unit: Unit, zone: ZoneInfo) -> date | datetime | None:
    """The date, or the instant as it is in the zone; None where the text is neither."""
    try:
        if unit is Unit.DATE:
            return date.fromisoformat(value)
        return datetime.fromisoformat(value).astimezone(zone) if unit is Unit.TIME else None
    except ValueError:
        return None


def day(on: date) -> str:
    return f"{on:%-d %b %Y}".replace(" ", _GLUE)


def instant(at: datetime) -> str:
    """In its own time zone: ``20 Nov 2026, 06:00``."""
    return f"{day(at)}, {at:%H:%M}"


def _plain(value: Decimal | float) -> str:
    """Four digits of a fraction, all of a whole number."""
    whole = isinstance(value, int) or value >= _WHOLE_FROM
    return f"{value:,.0f}" if whole else _significant(value, _DIGITS)


def _significant(value: Decimal | float, digits: int) -> str:
    if not value:
        return "0"
    decimals = max(0, digits - 1 - math.floor(math.log10(value)))
    text = f"{value:.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _percent(value: Decimal | float) -> str:
    """What is not all does not look like all: 99.9996 keeps its digits."""
    if not _NEARLY_ALL < value < _ALL:
        return _plain(value)
    digits = range(_DIGITS + 1, _MORE_DIGITS)
    return next((text for count in digits if (text := _significant(value, count)) != str(_ALL)), "under 100")


def _usd(value: Decimal | float) -> str:
    """Always with its cents, so that a column of them lines up; what is less than a cent, as sentences have it."""
    exact = Decimal(str(value))
    return dollars(exact) if 0 < exact < _CENT else f"${exact:,.2f}"


def _usd_each(value: Decimal | float) -> str:
    return unit_price(Decimal(str(value))) if 0 < value < 1 else _usd(value)


def _seconds(value: Decimal | float) -> str:
    if value < _SECONDS_UNTIL:
        return f"{_plain(value)}{_GLUE}s"
    return duration(timedelta(seconds=float(value))).replace(" ", _GLUE)


def _bytes(value: Decimal | float) -> str:
    return f"{_plain(value)}{_GLUE}B" if value < _KIB else size(float(value)).replace(" ", _GLUE)


def _bytes_per_second(value: Decimal | float) -> str:
    return f"{_bytes(value)}/s"


_WRITERS: dict[Unit, Callable[[Decimal | float], str]] = {
    Unit.PERCENT: _percent,
    Unit.USD: _usd,
    Unit.USD_EACH: _usd_each,
    Unit.SECONDS: _seconds,
    Unit.BYTES: _bytes,
    Unit.BYTES_PER_SECOND: _bytes_per_second,
}
