"""`lamplighter incident [ID]`: the latest incidents, or one with all that was done about it."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import msgspec
from rich.padding import Padding
from rich.table import Column
from rich.table import Table as Grid
from rich.text import Text

from lamplighter.adapters.dynamodb_incidents import DynamoDbIncidents
from lamplighter.domain.events import DomainEvent, Value
from lamplighter.domain.incident import Incident
from lamplighter.usecases.acknowledge_incident import acknowledge_incident
from local.commands.console import console
from local.paths import WORKLOADS
from local.stack import DEFAULT_STACK, Stack

if TYPE_CHECKING:
    from collections.abc import Mapping

    from local.commands.subparsers import Subparsers

LATEST = 20
_LISTED = ("opened (UTC)", "incident", "severity", "status", "alarm")


def add_parser(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("incident", help="list the latest incidents, or tell one and its audit entries")
    parser.add_argument("id", nargs="?", help=f"an incident's id; without it, the latest {LATEST}")
    parser.add_argument("--stack", default=DEFAULT_STACK, help="the deployed stack (default: %(default)s)")
    parser.add_argument("--acknowledge", metavar="NAME", help="take the incident, as this person")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=run, usage=parser.error)


def run(arguments: argparse.Namespace) -> int:
    if arguments.acknowledge is not None and not (arguments.id and arguments.acknowledge):
        arguments.usage("--acknowledge takes a name, and needs the incident's id")
    stack = Stack(arguments.stack)
    if arguments.id is None:
        return _list(DynamoDbIncidents(stack.table()).recent(LATEST), as_json=arguments.json)
    if arguments.acknowledge:
        decision = acknowledge_incident(
            arguments.id, arguments.acknowledge, datetime.now(UTC), stack.incidents(WORKLOADS)
        )
        print(decision.reason, file=sys.stderr)
        if decision.action is None:
            return 1
    incident = DynamoDbIncidents(stack.table()).incident(arguments.id)
    if incident is None:
        said = f"there is no incident {arguments.id} in stack {stack.name}; `lamplighter incident` lists the latest"
        print(f"lamplighter: {said}", file=sys.stderr)
        return 1
    return _show(incident, stack.audit_log().entries(arguments.id), as_json=arguments.json)


def _list(incidents: list[Incident], *, as_json: bool) -> int:
    if as_json:
        _print_json(incidents)
        return 0
    # Whatever the width, an alarm's name is whole.
    columns = (Column(name, no_wrap=name != "alarm", overflow="fold") for name in _LISTED)
    grid = Grid(*columns, box=None)
    for incident in incidents:
        _add_row(
            grid,
            f"{incident.opened_at.astimezone(UTC):%Y-%m-%d %H:%M}",
            incident.incident_id,
            incident.severity.value,
            incident.status.value,
            incident.alert.name,
        )
    console().print(grid if incidents else "no incidents")
    return 0


def _show(incident: Incident, entries: list[DomainEvent], *, as_json: bool) -> int:
    if as_json:
        _print_json({"incident": incident, "audit": entries})
        return 0
    out = console()
    out.print(Text(incident.alert.name, style="bold") + f" ({incident.severity.value}, {incident.status.value})")
    out.print(Text(incident.alert.summary))
    for entry in entries:
        out.print()
        out.print(Text(f"{_time(entry.occurred_at)}  ") + Text(entry.type.value, style="bold") + f" ({entry.outcome})")
        for line in (entry.what, *_values(entry.before, entry.after), f"why: {entry.why}", f"by {entry.who}"):
            out.print(Padding(Text(line), (0, 0, 0, 25), expand=False))
    return 0


def _add_row(grid: Grid, *cells: str) -> None:
    """What senders wrote is text, never markup."""
    grid.add_row(*(Text(cell) for cell in cells))


def _values(before: Mapping[str, Value], after: Mapping[str, Value]) -> list[str]:
    """What was changed; nothing where there was nothing before."""
    return [f"{name}: {_value(value)} → {_value(after.get(name))}" for name, value in before.items()]


def _value(value: Value) -> str:
    return "none" if value is None else str(value)


def _time(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def _print_json(content: Any) -> None:
    print(msgspec.json.format(msgspec.json.encode(content)).decode())
