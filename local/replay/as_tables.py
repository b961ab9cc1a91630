"""A replay as tables for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from local.replay.as_json import replay_as_data
from local.replay.history import Replay

# Piped into a file or a pager there is no width to fit: nothing is cut.
UNBOUNDED_WIDTH = 220


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
    """What senders wrote is text, never markup."""
    table = Table(*columns, title=title, title_justify="left", title_style="bold", box=None, pad_edge=False)
    for row in rows:
        table.add_row(*(Text(str(cell)) for cell in row))
    if table.row_count:
        console.print(table)
        console.print()
    else:
        console.print(f"{title}: none\n", markup=False)


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
