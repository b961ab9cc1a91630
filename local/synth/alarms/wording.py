"""What an alarm that comes by itself says to whom it wakes: what is wrong with what, since when, and where to look."""

from __future__ import annotations

from collections.abc import Sequence

from local.synth.alarms.brought_along import BroughtAlong
from local.synth.alarms.defaults.recipe import Beyond, Unit

_LIMITS = {
    Beyond.ABOVE: "more than",
    Beyond.AT_LEAST: "at least",
    Beyond.BELOW: "less than",
    Beyond.AT_MOST: "at most",
}
_MS = 1000
_LENGTHS = ((86_400, "day"), (3600, "hour"), (60, "minute"), (1, "second"))
_SIZES = ((2**30, "GiB"), (2**20, "MiB"), (2**10, "KiB"))


def described(
    along: BroughtAlong, comparison: str, threshold: float, *, period_s: int, periods: int, breaching: int
) -> str:
    """``comparison`` as CloudFormation names it."""
    default = along.default
    limit = _limit(Beyond(comparison), threshold, default.unit)
    wrong = default.says.format(limit=limit, period=spoken(period_s))
    window = _window(period_s, periods, breaching, counted="{period}" in default.says)
    return f"The {along.kind.spoken} {along.resource.name} {wrong}{window}. Look first at {default.look_at}."


def _limit(beyond: Beyond, threshold: float, unit: Unit) -> str:
    if unit is Unit.COUNT and (beyond, threshold) == (Beyond.ABOVE, 0):
        return "1 or more"
    return f"{_LIMITS[beyond]} {_measured(threshold, unit)}"


def spoken(seconds: int) -> str:
    """300 is 5 minutes, 3600 is 1 hour, 5400 is 90 minutes."""
    length, unit = next(each for each in _LENGTHS if seconds % each[0] == 0)
    return f"{seconds // length} {unit}{'' if seconds == length else 's'}"


def _window(period_s: int, periods: int, breaching: int, *, counted: bool) -> str:
    """Of one period alone: what is counted in it has said so already."""
    whole = spoken(period_s * periods)
    if periods == 1:
        return "" if counted else f", within {whole}"
    if breaching == periods:
        return f", for {whole}"
    part, unit = spoken(period_s * breaching).split()
    return f", in {part if whole.endswith(unit) else f'{part} {unit}'} of the last {whole}"


def _measured(value: float, unit: Unit) -> str:
    if unit is Unit.BYTES:
        return _of_unit(value, _SIZES, Unit.BYTES)
    if unit is Unit.MILLISECONDS and value >= _MS:
        return _measured(value / _MS, Unit.SECONDS)
    if unit is Unit.SECONDS and value == int(value):
        return spoken(int(value)) if value else "0 s"
    return f"{value:,.10g}{unit.value}"


def _of_unit(value: float, sizes: Sequence[tuple[int, str]], smallest: Unit) -> str:
    """In the greatest unit of which it is one at least."""
    size, name = next((each for each in sizes if value >= each[0]), (1, smallest.strip()))
    return f"{value / size:.10g} {name}"
