"""A difference in the workload's words: the dangerous changes first, then the others by kind, then the bill."""

from __future__ import annotations

import difflib
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby

from local.synth.diff.changes import Change, What
from local.synth.diff.things import Facts, Value
from local.synth.diff.versions import Difference

# A longer value is shown on lines of its own.
_SHORT = 60
_ORIGIN = re.compile(r"slos\[(.+?)\]")
# Endings of keys that are units.
_UNITS = {"s": "s", "ms": "ms", "days": "days", "mb": "MB", "gb": "GB", "usd": "USD", "percent": "%"}


def as_text(difference: Difference) -> str:
    """Ends with a newline; says so where there is no change."""
    lines = list(_lines(difference))
    if not difference.changes:
        lines.insert(0, "no change")
    return "\n".join(lines) + "\n"


def _lines(difference: Difference) -> Iterator[str]:
    dangerous = sorted(difference.dangerous, key=_kind)
    followed = _followed(difference.changes)
    others = sorted((change for change in difference.changes if not change.dangerous), key=_kind)
    others = [change for change in others if _slo_of(change) not in followed]
    if dangerous:
        yield f"Dangerous ({len(dangerous)})"
        yield from (f"  {line}" for change in dangerous for line in told(change))
    for kind, group in groupby(others, key=_kind):
        changes = list(group)
        yield f"{_title(kind)} ({len(changes)})"
        yield from (f"  {line}" for change in changes for line in told(change))
    yield from (f"{number} changes of its alarms follow from SLO {slo}" for slo, number in sorted(followed.items()))
    yield from _bill(difference.usd_before, difference.usd_after)
    yield from (f"note: {note}" for note in difference.notes)


def _followed(changes: Sequence[Change]) -> Counter[str]:
    """How many harmless changes of alarms follow from that of an SLO: arithmetic that nobody reads one by one."""
    changed = {change.name for change in changes if change.kind == "SLO" and change.what is What.CHANGED}
    slos = (slo for change in changes if not change.dangerous and (slo := _slo_of(change)) in changed)
    return Counter(slos)


def _slo_of(change: Change) -> str:
    """The SLO that an alarm comes from."""
    comes_from = _ORIGIN.match(change.origin) if change.kind != "SLO" else None
    return comes_from[1] if comes_from else ""


def _kind(change: Change) -> str:
    return change.kind


def _title(kind: str) -> str:
    plural = kind[:-1] + "ies" if kind.endswith("y") and not kind.endswith("ay") else f"{kind}s"
    return "Workload" if kind == "workload" else plural[0].upper() + plural[1:]


def told(change: Change) -> Iterator[str]:
    """One line for people, and more where a text changed."""
    who = f"{change.kind} {change.name}".rstrip()
    because = f": {change.consequence}" if change.consequence else ""
    match change.what:
        case What.NEW:
            yield f"{who} is new{_summary(change)}{because}"
        case What.GONE:
            yield f"{who} is gone{because}"
        case What.RENAMED:
            yield f"{change.kind} {change.before} is now called {change.after}{because}"
        case What.REPLACED:
            yield from _told(f"{who} is replaced: {change.fact}", change.before, change.after, because)
        case What.REORDERED:
            short = _is_short(change.before) and _is_short(change.after)
            moved = f"{_word(change.before)} → {_word(change.after)}" if short else _moved(change.before, change.after)
            yield f"{who}: order of {change.fact}: {moved}{because}"
        case What.CHANGED:
            yield from _changed(who, change, because)


def _changed(who: str, change: Change, because: str) -> Iterator[str]:
    fact = change.fact or ""
    label, unit = _label_and_unit(fact)
    unit = f" {change.unit}" if fact == "threshold" and change.unit else unit
    context = _context(fact, change.facts or {})
    yield from _told(f"{who}: {label}", change.before, change.after, f"{context}{because}", unit)


def _told(what: str, before: Value, after: Value, because: str, unit: str = "") -> Iterator[str]:
    """Of lists and of long texts only what came, went or moved."""
    listed = [() if value is None else value for value in (before, after)]
    if isinstance(listed[0], tuple) and isinstance(listed[1], tuple):
        yield f"{what}{_added_and_taken(listed[0], listed[1])}{because}"
    elif _is_short(before) and _is_short(after):
        yield f"{what} {_word(before)} → {_word(after)}{unit}{because}"
    else:
        yield f"{what} is another one{because}"
        lines = list(difflib.unified_diff(_text_lines(before), _text_lines(after), n=0, lineterm=""))
        yield from (f"    {line[0]} {line[1:]}" for line in lines[2:] if not line.startswith("@@"))


def _text_lines(value: Value) -> list[str]:
    """JSON has one for each of its entries."""
    word = _word(value)
    try:
        lines = json.dumps(json.loads(word), indent=1, ensure_ascii=False).splitlines()
    except ValueError:
        return word.splitlines()
    return [line.removesuffix(",") for line in lines]


def _label_and_unit(fact: str) -> tuple[str, str]:
    """``retention_days`` is a retention in days."""
    stem, _, ending = fact.rpartition("_")
    if stem and ending in _UNITS:
        return stem, f" {_UNITS[ending]}"
    return fact, ""


def _context(fact: str, facts: Facts) -> str:
    """A threshold means nothing without what it is compared with."""
    metric = facts.get("metric")
    return f" ({metric})" if fact == "threshold" and isinstance(metric, str) else ""


def _summary(change: Change) -> str:
    facts = change.facts or {}
    parts = [f"{facts['comparison']} {_word(facts.get('threshold'))}"] if facts.get("threshold") is not None else []
    named = [(name, facts.get(name)) for name in ("metric", "rule", "objective", "retention_days", "mode", "severity")]
    parts += [_named(name, value) for name, value in named if value is not None]
    return f" ({', '.join(parts)})" if parts else ""


def _named(name: str, value: Value) -> str:
    if name in ("metric", "severity"):
        return _word(value)
    label, unit = _label_and_unit(name)
    return f"{label} {_word(value)}{unit}"


def _added_and_taken(before: tuple[Value, ...], after: tuple[Value, ...]) -> str:
    added = "".join(f" +{_word(entry)}" for entry in after if entry not in before)
    taken = "".join(f" −{_word(entry)}" for entry in before if entry not in after)
    return f"{added}{taken}" or f" in another order: {_moved(before, after)}"


def _moved(before: Value, after: Value) -> str:
    """Each entry that stands elsewhere among those in both, and what it stands behind now."""
    old, new = (value if isinstance(value, tuple) else (value,) for value in (before, after))
    was, now = [entry for entry in old if entry in new], [entry for entry in new if entry in old]
    blocks = difflib.SequenceMatcher(None, was, now, autojunk=False).get_matching_blocks()
    kept = {at for block in blocks for at in range(block.b, block.b + block.size)}
    places = [(entry, now[at - 1] if at else None) for at, entry in enumerate(now) if at not in kept]
    said = (f"{_word(one)} now {'first' if prior is None else f'after {_word(prior)}'}" for one, prior in places)
    return ", ".join(said) or _word(after)


def _is_short(value: Value) -> bool:
    word = _word(value)
    return len(word) <= _SHORT and "\n" not in word


def _word(value: Value) -> str:
    if value is None or value in ("", ()):
        return "none"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return ", ".join(_word(entry) for entry in value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _bill(before: Decimal | None, after: Decimal | None) -> Iterator[str]:
    if after is None:
        return
    if before is None:
        yield f"bill: {after:.2f} USD a month"
    elif before != after:
        yield f"bill: {before:.2f} → {after:.2f} USD a month ({after - before:+.2f})"
