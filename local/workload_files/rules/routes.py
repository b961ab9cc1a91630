"""Routes that tell nobody, receivers that nobody tells, and patterns that never get their turn."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase

from local.workload_files.problems import Finding
from local.workload_files.rules.reading import Data, objects, words


def _matches_all(route: Data) -> bool:
    return not route.get("severities") and not route.get("alarms")


def _someone_is_told(data: Data) -> Iterator[Finding]:
    routes = list(objects(data, "routes"))
    if routes and not any(_matches_all(route) for _, route in routes):
        message = "what no route matches is told to every receiver: end with a route without severities and alarms"
        yield Finding(("routes",), message)


def _every_route_gets_its_turn(data: Data) -> Iterator[Finding]:
    ended = False
    for place, route in objects(data, "routes"):
        if ended:
            yield Finding(place, "is never reached: an earlier route matches everything and does not go on")
        ended = ended or (_matches_all(route) and not route.get("continue_matching"))


def _every_receiver_is_routed(data: Data) -> Iterator[Finding]:
    routed = {name for _, route in objects(data, "routes") for _, name in words(route, "receivers")}
    for place, receiver in objects(data, "receivers"):
        name = receiver.get("name")
        if isinstance(name, str) and name not in routed:
            yield Finding((*place, "name"), f"{name!r} is told nothing: no route names it")


def _every_pattern_gets_its_turn(data: Data) -> Iterator[Finding]:
    """The first that fits decides whose an alarm is and how grave."""
    earlier: list[str] = []
    for place, alarm in objects(data, "alarms"):
        name = alarm.get("name")
        if not isinstance(name, str):
            continue
        hiding = next((pattern for pattern in earlier if "*" in pattern and fnmatchcase(name, pattern)), None)
        if hiding:
            yield Finding((*place, "name"), f"never gets its turn: {hiding!r} stands before it and fits it too")
        earlier.append(name)


RULES = (_someone_is_told, _every_route_gets_its_turn, _every_receiver_is_routed, _every_pattern_gets_its_turn)
