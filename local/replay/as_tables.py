"""A replay as tables for people."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from local.replay.as_json import replay_as_data
from local.replay.history import Replay

# Never folded; nor is what people copy, where there is room for it.
_SHORT = frozenset({"#", "incident", "status", "severity"})
_COPIED = frozenset({"alert", "alarm", "runbook", "function"})
# What a narrow terminal has no room for.
_LEFT_OUT = frozenset({"file", "workload"})
_GAP, _FOLDED = 2, 10


def print_replay(replay: Replay, console: Console) -> None:
    """Everything that an event did, then what it comes to."""
    data = replay_as_data(replay)
    _print(console, "Events", ("#", "file", "alert", "status", "effect", "why", "summary"), _events(data))
    _print(
        console,
        "Incidents",
        ("incident", "status", "severity", "workload", "alarm", "summary"),
        (
            tuple(incident[key] for key in ("incident_id", "status", "severity", "workload", "name", "summary"))
            for incident in data["incidents"]
        ),
    )
    _print(console, "Notifications, in order", ("#", "event", "incident", "receivers", "what"), _notifications(data))
    _print(
        console,
        "Kept quiet",
        ("incident", "alarm", "reason", "until"),
        (
            tuple(quiet[key] or "" for key in ("incident_id", "name", "reason", "until"))
            for quiet in data["suppressions"]
        ),
    )
    _print(
        console,
        "Planned actions (the functions' state is unknown offline)",
        ("incident", "runbook", "mode", "function", "change", "at most"),
        _planned(data),
    )


def _print(console: Console, title: str, columns: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> None:
    """What senders wrote is text, never markup; folded where it is too long, and never cut."""
    listed = [tuple(map(str, row)) for row in rows]
    if not listed:
        console.print(f"{title}: none\n", markup=False)
        return
    if _width(columns, listed, columns) > console.width:
        kept = [at for at, name in enumerate(columns) if name not in _LEFT_OUT]
        columns, listed = tuple(columns[at] for at in kept), [tuple(row[at] for at in kept) for row in listed]
    whole = _SHORT | _COPIED if _width(columns, listed, _SHORT | _COPIED) <= console.width else _SHORT
    made = (Column(name, no_wrap=name in whole, overflow="fold") for name in columns)
    table = Table(*made, title=title, title_justify="left", title_style="bold", box=None, pad_edge=False)
    for row in listed:
        table.add_row(*map(Text, row))
    console.print(table)
    console.print()


def _width(columns: Sequence[str], rows: Sequence[Sequence[str]], whole: Collection[str]) -> int:
    """In characters, with those columns in one line and the others folded to the least that can be read."""
    longest = [max(len(cell) for cell in cells) for cells in zip(columns, *rows, strict=True)]
    return sum(
        _GAP + (wide if name in whole else min(wide, _FOLDED)) for name, wide in zip(columns, longest, strict=True)
    )


def _events(data: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    for event in data["events"]:
        place = (event["index"], event["file"])
        for alert in event["alerts"]:
            yield (*place, alert["name"], alert["status"], alert["effect"], alert["why"], alert["summary"])
        for remark in event.get("remarks", ()):
            yield (*place, "", "", "no alert", "", remark)


def _notifications(data: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    for told in data["notifications"]:
        receivers = ", ".join(f"{receiver['name']} ({receiver['type']})" for receiver in told["receivers"])
        yield (told["order"], told["event"], told["incident_id"], receivers or told["routing"], told["what"])


def _planned(data: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    for plan in data["planned_actions"]:
        target = f"to {plan['to']}" if plan["to"] is not None else f"times {plan['multiply_by']}"
        change = f"{plan['setting']} {target}"
        yield (plan["incident_id"], plan["runbook"], plan["mode"], plan["function"], change, plan["at_most"])
