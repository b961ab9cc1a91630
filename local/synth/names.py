"""How things are named that the workload's file does not name itself.

A default alarm is `<Title>-<kind>-<what>-<resource>`: AuraStream-function-errors-sync-handler. The kind keeps an API
and a function of one name apart; the resource stands last, for its name may hold anything. What the title or the kind
says already is left out of it (`aurastream-sync-handler`, `ims-api`), unless another of its kind would be called so
too. An alarm of an SLO is `<Title>-slo-<slo>-burn-<window>`.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable

_UNITS = (("d", 86_400), ("h", 3600), ("m", 60))
_SEPARATOR = re.compile(r"[ _.-]")
# What the intake leaves out (template.yaml, AlarmStateChanges): whoever is named so is never told of.
UNTOLD = "*-burn-*-window"


def default_alarm_name(title: str, kind: str, what: str, resource: str = "") -> str:
    """The name of an alarm that comes by itself. ``resource`` as ``short_names`` calls it."""
    return "-".join(part for part in ("".join(title.split()), kind, what, resource) if part)


def short_names(title: str, kind: str, names: Iterable[str]) -> dict[str, str]:
    """What each resource of a kind is called in its alarms: no two alike, whatever their order."""
    shortened = {name: _without(kind, _without_title(title, name)) for name in names}
    often = Counter(shortened.values())
    return {
        name: name if often[short] > 1 or (short in shortened and short != name) else short
        for name, short in shortened.items()
    }


def _without_title(title: str, name: str) -> str:
    """`aurastream-api` of AuraStream is `api`, `bayon-coagent-table` of Bayon CoAgent is `table`."""
    for cut in (*(match.start() for match in _SEPARATOR.finditer(name)), len(name)):
        if _run_together(name[:cut]) == _run_together(title):
            return name[cut + 1 :]
    return name


def _run_together(text: str) -> str:
    return _SEPARATOR.sub("", text).casefold()


def _without(kind: str, name: str) -> str:
    """`api` of an API is nothing more, `cache-001` of a cache is `001`."""
    if name.casefold() == kind:
        return ""
    begins = name.casefold().startswith(kind) and _SEPARATOR.match(name, len(kind)) is not None
    return name[len(kind) + 1 :] if begins else name


def burn_alarm_name(title: str, slo: str, long_window_s: int) -> str:
    """Of the alarm that people are told of when a tier of an SLO fires: AuraStream-slo-availability-burn-1h."""
    return f"{default_alarm_name(title, 'slo', slo)}-burn-{duration(long_window_s)}"


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
    alike = Counter(taken.lower() for taken in plain.values())
    return {
        name: taken if alike[taken.lower()] == 1 else logical_id(name, _digest(name) + suffix)
        for name, taken in plain.items()
    }


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:6]
