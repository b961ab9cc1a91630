"""How sentences of reports say things."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Context, Decimal

from lamplighter.domain.exact import plainly
from lamplighter.domain.spoken_numbers import measured

_CENT = Decimal("0.01")
_SMALL = Context(prec=3)
_MOST_NAMED = 3
_NEARLY_ALL, _ALL = 99, 100
_STEP = 1024
_BYTES = ("B", "KiB", "MiB", "GiB", "TiB", "PiB")


def dollars(usd: Decimal) -> str:
    """To the cent; what is less than one, to three digits."""
    rounded = _SMALL.create_decimal(usd) if 0 < abs(usd) < _CENT else usd.quantize(_CENT)
    sign = "−" if rounded < 0 else ""
    return f"{sign}${plainly(abs(rounded))}"


def percent(ratio: float | Decimal) -> str:
    """Of a ratio of 1: three digits, and more where it is nearly all."""
    value = float(ratio) * 100
    return measured(round(value, 4) if _NEARLY_ALL < value < _ALL else float(f"{value:.3g}"), "percent")


def size(count: float) -> str:
    """Bytes in powers of 1024, as S3 is billed: `1.5 GiB`."""
    for unit in _BYTES[:-1]:
        if abs(count) < _STEP:
            return f"{count:.4g} {unit}"
        count /= _STEP
    return f"{count:,.4g} {_BYTES[-1]}"


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


def minute(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")


def went(what: str, before: str, now: str, *, more: bool) -> str:
    """`Error rate rose from 1 % to 2 %`."""
    return f"{what} {'rose' if more else 'fell'} from {before} to {now}"
