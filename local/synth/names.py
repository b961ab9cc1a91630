"""How things are named that the workload's file does not name itself."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

_UNITS = (("d", 86_400), ("h", 3600), ("m", 60))


def default_alarm_name(title: str, resource: str, what: str) -> str:
    """The name of an alarm that comes by itself: AuraStream-aurastream-api-errors."""
    return f"{''.join(title.split())}-{resource}-{what}"


def burn_alarm_name(title: str, slo: str, long_window_s: int) -> str:
    """The name of the alarm that people are told of when a tier of an SLO fires: AuraStream-availability-burn-1h."""
    return default_alarm_name(title, slo, f"burn-{duration(long_window_s)}")


def window_alarm_name(burn_alarm: str, window: str) -> str:
    """The name of one of a tier's two window alarms, of which nobody is told: …-burn-1h-long-window."""
    return f"{burn_alarm}-{window}-window"


def duration(seconds: int) -> str:
    """The shortest way to write it: 300 is 5m, 3600 is 1h, 259200 is 3d."""
    for unit, length in _UNITS:
        if seconds % length == 0:
            return f"{seconds // length}{unit}"
    return f"{seconds}s"


def logical_id(name: str, suffix: str = "") -> str:
    """A CloudFormation logical id: letters and digits only, each part of the name with a capital."""
    return "".join(part[:1].upper() + part[1:] for part in re.split(r"[^A-Za-z0-9]+", name)) + suffix


def logical_ids(names: Iterable[str], suffix: str = "") -> dict[str, str]:
    """A logical id for each name. Those that would be alike carry a digest of their names, so that none depends on
    the order in which they stand.
    """
    plain = {name: logical_id(name, suffix) for name in names}
    alike = [taken.lower() for taken in plain.values()]
    return {
        name: taken if alike.count(taken.lower()) == 1 else logical_id(name, _digest(name) + suffix)
        for name, taken in plain.items()
    }


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:6]
