"""`lamplighter incident [ID]`: the latest incidents, or one with all that was done about it."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import msgspec
from rich.console import Console
from rich.table import Table as Grid

from lamplighter.adapters.dynamodb_incidents import DynamoDbIncidents
from lamplighter.domain.events import DomainEvent, Value
from lamplighter.domain.incident import Incident
from lamplighter.usecases.acknowledge_incident import acknowledge_incident
from local.paths import WORKLOADS
from local.stack import DEFAULT_STACK, Stack

if TYPE_CHECKING:
    from collections.abc import Mapping

    from local.commands.subparsers import Subparsers

LATEST = 20


def add_parser(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("incident", help="list the latest incidents, or tell one and its audit entries")
    parser.add_argument("id", nargs="?", help=f"an incident's id; without it, the latest {LATEST}")
    parser.add_argument("--stack", default=DEFAULT_STACK, help="the deployed stack (default: %(default)s)")
    parser.add_argument("--acknowledge", metavar="NAME", help="take the incident, as this person")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
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
        print(f"lamplighter: there is no incident {arguments.id} in stack {stack.name}", file=sys.stderr)
        return 1
    return _show(incident, stack.audit_log().entries(arguments.id), as_json=arguments.json)


def _list(incidents: list[Incident], *, as_json: bool) -> int:
    if as_json:
        _print_json(incidents)
        return 0
    grid = Grid("opened", "incident", "severity", "status", "workload", "alarm", box=None)
    for incident in incidents:
        grid.add_row(
            _time(incident.opened_at),
            incident.incident_id,
            incident.severity.value,
            incident.status.value,
            incident.workload,
            incident.alert.name,
        )
    Console().print(grid if incidents else "no incidents")
    return 0


def _show(incident: Incident, entries: list[DomainEvent], *, as_json: bool) -> int:
    if as_json:
        _print_json({"incident": incident, "audit": entries})
        return 0
    console = Console()
    console.print(f"[bold]{incident.alert.name}[/] ({incident.severity.value}, {incident.status.value})")
    console.print(incident.alert.summary, markup=False)
    grid = Grid("when", "what", "why", "before → after", "who", show_lines=True)
    for entry in entries:
        grid.add_row(
            _time(entry.occurred_at),
            f"{entry.type.value} ({entry.outcome})\n{entry.what}",
            entry.why,
            _values(entry.before, entry.after),
            entry.who,
        )
    console.print(grid)
    return 0


def _values(before: Mapping[str, Value], after: Mapping[str, Value]) -> str:
    if not before:
        return ""
    return "\n".join(f"{name}: {_value(before.get(name))} → {_value(after.get(name))}" for name in before)


def _value(value: Value) -> str:
    return "none set" if value is None else str(value)


def _time(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")


def _print_json(content: Any) -> None:
    print(msgspec.json.format(msgspec.json.encode(content)).decode())
