"""The whole evening in one row: the load, the alarms' transitions, and what the audit says of each incident."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from local.demo.facts import Facts
from local.demo.page.milestones import is_about_the_incident
from local.demo.page.moments import Clock, Moment, duration
from local.demo.page.words import setting_name, setting_value

# A stillness as long as this is worth a line of its own.
STILL_S = 2.0
_KINDS = {"Incident": "incident", "Remediation": "remedy", "Notification": "told"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """``alarm`` is "" for what concerns them all, ``type`` "" for what is no audit entry."""

    moment: Moment
    kind: str
    alarm: str
    what: str
    who: str
    type: str = ""
    why: str = ""
    changes: Sequence[str] = ()
    who_in_full: str = ""


def timeline_of(
    facts: Facts, incidents: Sequence[Mapping[str, Any]], names: Mapping[str, str], clock: Clock
) -> list[tuple[Entry, str]]:
    """Oldest first, each with the stillness before it ("" for none). At one instant the alarm comes first."""
    entries = [*_load(facts, clock), *_transitions(facts, names, clock)]
    for incident in incidents:
        entries += [
            _audited(entry, names.get(incident["alarm"], incident["alarm"]), clock) for entry in incident["audit"]
        ]
    entries.sort(key=lambda entry: (entry.moment.millisecond, entry.kind not in ("alarm", "calm")))
    pauses = ["", *(_pause(before, after) for before, after in pairwise(entries))]
    return list(zip(entries, pauses, strict=False))


def _pause(before: Entry, after: Entry) -> str:
    still_s = after.moment.since_s - before.moment.since_s
    return duration(still_s) if still_s >= STILL_S else ""


def _load(facts: Facts, clock: Clock) -> Iterator[Entry]:
    load = facts["load"]
    who = "the demo"
    yield Entry(
        moment=clock.moment(load["from"]),
        kind="load",
        alarm="",
        what=f"The spike begins: {load['callers']} callers, each with one request under way",
        who=who,
    )
    yield Entry(
        moment=clock.moment(load["until"]),
        kind="load",
        alarm="",
        what=f"The spike ends: {load['answered']:,} requests answered, {load['turned_away']:,} turned away",
        who=who,
    )


def _transitions(facts: Facts, names: Mapping[str, str], clock: Clock) -> Iterator[Entry]:
    for alarm in facts["alarms"]:
        for transition in alarm["transitions"]:
            yield Entry(
                moment=clock.moment(transition["at"]),
                kind="alarm" if transition["state"] == "ALARM" else "calm",
                alarm=names[alarm["name"]],
                what=f"{alarm['name']} is {transition['state']}",
                who="CloudWatch",
                why=transition["reason"],
            )


def _audited(entry: Mapping[str, Any], alarm: str, clock: Clock) -> Entry:
    kind = next((kind for start, kind in _KINDS.items() if entry["type"].startswith(start)), "incident")
    delivered = entry["type"] == "NotificationDelivered"
    # A change event tells of one thing that was done: it is no state of what its reader knows of the incident.
    of_one_event = delivered and not is_about_the_incident(entry)
    because = ("what it says: " if of_one_event else "why: ") if delivered else ""
    return Entry(
        moment=clock.moment(entry["occurred_at"]),
        kind=kind,
        alarm=alarm,
        type=entry["type"],
        what=_what(entry),
        who=_short(entry["who"]),
        who_in_full=entry["who"],
        why=f"{because}{entry['why']}",
        changes=[] if of_one_event else list(_changes(entry["before"], entry["after"])),
    )


def _what(entry: Mapping[str, Any]) -> str:
    """ "runbook high-latency helped: memory (MB) of …" """
    runbook, colon, change = entry["what"].partition(": ")
    return f"{runbook} helped{colon}{change}" if entry["type"] == "RemediationVerified" else str(entry["what"])


def _short(who: str) -> str:
    """ "alarm AuraStream-High-Latency" for its ARN."""
    return " ".join(who.split(":")[-2:]) if who.startswith("arn:") else who


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    """Of a field that is only known afterwards, or stayed, the value now."""
    for name, value in after.items():
        was = before.get(name, value)
        yield _told(was, value) if name == "told" else _changed(name, was, value)


def _changed(name: str, was: Any, now: Any) -> str:
    said = setting_value(name, now)
    return f"{setting_name(name)}: {said if was == now else f'{setting_value(name, was)} → {said}'}"


def _told(was: str | None, now: str) -> str:
    """How the incident stood, as its reader was told before and now."""
    if was is None:
        return f"told for the first time: {now}"
    return f"told again: {now}" if was == now else f"told: {was} → {now}"
