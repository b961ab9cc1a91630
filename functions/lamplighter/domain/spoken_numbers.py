"""Numbers with their units, as the reasons in reports say them."""

from __future__ import annotations

from decimal import Decimal

_SIGNS = {"percent": "%", "milliseconds": "ms", "seconds": "s"}
# More digits than these say nothing about a service, but that 99.99999 % is not 100 %.
_DIGITS = 6
_MILLION = 1_000_000
_ALL = 100
# Of a number in a sentence: what people remember of it.
_SPOKEN_DIGITS = 3
_SCALES = ((10**12, "trillion"), (10**9, "billion"), (_MILLION, "million"))
_STEP = 1024
_BYTES = ("B", "KiB", "MiB", "GiB", "TiB", "PiB")


def measured(value: float, unit: str = "") -> str:
    """As a table has it: 99.95 %, 1,200 ms, 0.5 requests/s, 12,345,678, 1.5 GiB."""
    return _bytes(value, unit) if unit.startswith("bytes") else _with_unit(_rounded(value), unit)


def roughly(value: float, unit: str = "", *, beside: float | None = None) -> str:
    """As a sentence has it: 38.6 %, 1,109 ms, 27.6 million, 1.5 GiB. With more digits where it would look like all of
    it, or like what it is compared with and is not.
    """
    if unit.startswith("bytes"):
        return _bytes(value, unit)
    digits = range(_SPOKEN_DIGITS, 2 * _DIGITS)
    taken = {str(_ALL)} if value != _ALL else set()
    taken |= {_rounded(beside)} if beside is not None and beside != value else set()
    return _with_unit(next((text for count in digits if (text := _short(value, count)) not in taken), str(value)), unit)


def size(count: float) -> str:
    """Bytes in powers of 1024, as S3 is billed: `1.5 GiB`."""
    for unit in _BYTES[:-1]:
        if abs(count) < _STEP:
            return f"{count:.4g} {unit}"
        count /= _STEP
    return f"{count:,.4g} {_BYTES[-1]}"


def _bytes(value: float, unit: str) -> str:
    """`bytes/s` too."""
    return size(value) + unit.removeprefix("bytes")


def _with_unit(number: str, unit: str) -> str:
    sign = _SIGNS.get(unit, unit)
    return f"{number} {sign}" if sign else number


def _rounded(value: float) -> str:
    if abs(value) >= _MILLION:
        return f"{value:,.0f}"
    short = f"{value:,.{_DIGITS}g}"
    if "e" in short:  # under a ten thousandth
        return f"{Decimal(short):f}"
    return f"{value:.{2 * _DIGITS}g}" if short == str(_ALL) and value != _ALL else short


def _short(value: float, digits: int) -> str:
    """So many significant digits, and no fraction of what is longer than these."""
    rounded = float(f"{value:.{digits}g}")
    for scale, name in _SCALES:
        if abs(rounded) >= scale:
            return f"{rounded / scale:,.{digits}g} {name}"
    if abs(rounded) >= 10**digits:
        return f"{value:,.0f}"
    text = f"{rounded:,.{digits}g}"
    return f"{Decimal(text):f}" if "e-" in text else text
