"""The five moments of an alarm's evening: it went off, people were told, something was changed, it recovered, and
the change was given back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from local.demo.page.moments import Clock, Moment, duration
from local.demo.page.words import setting_name, setting_value

RECEIVERS = {"slack": "Slack", "pagerduty": "PagerDuty"}
# Each moment's number and name, and how the time it took is measured.
WENT_OFF, TOLD, CHANGED, RECOVERED, GIVEN_BACK = range(1, 6)
TITLES = {
    WENT_OFF: "went off",
    TOLD: "told",
    CHANGED: "changed",
    RECOVERED: "recovered",
    GIVEN_BACK: "given back",
}
MEASURED_FROM = {
    WENT_OFF: (None, "after the spike began"),
    TOLD: (WENT_OFF, "after it went off"),
    CHANGED: (WENT_OFF, "after it went off"),
    RECOVERED: (CHANGED, "after the change"),
    GIVEN_BACK: (RECOVERED, "after it recovered"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """``moment`` is None where it was not seen; ``took_s`` is None where it can't be said."""

    step: int
    moment: Moment | None
    took_s: float | None
    detail: str

    @property
    def title(self) -> str:
        return TITLES[self.step]

    @property
    def took(self) -> str:
        if self.took_s is None:
            return ""
        start, measured = MEASURED_FROM[self.step]
        return f"{duration(self.took_s)} {measured}" if start else measured


def milestones_of(alarm: Mapping[str, Any], incident: Mapping[str, Any] | None, clock: Clock) -> list[Milestone]:
    """All five, in order, seen or not."""
    remediation = (incident or {}).get("remediation") or {}
    told = _told(incident, clock)
    heard = [moment for moment in told.values() if moment]
    off, recovered = _transitions(alarm["transitions"])
    given_back = remediation.get("ended_at") if remediation.get("status") == "given_back" else None
    moments = {
        WENT_OFF: clock.maybe(off),
        TOLD: max(heard) if heard and len(heard) == len(told) else None,
        CHANGED: clock.maybe(remediation.get("applied_at")),
        RECOVERED: clock.maybe(recovered),
        GIVEN_BACK: clock.maybe(given_back),
    }
    details = {
        TOLD: ", ".join(f"{receiver} {moment.label if moment else 'not'}" for receiver, moment in told.items()),
        CHANGED: _change(remediation, "before", "after") if moments[CHANGED] else "",
        GIVEN_BACK: _change(remediation, "after", "before") if given_back else "",
    }
    return [
        Milestone(step=step, moment=moment, took_s=_took(step, moments), detail=details.get(step, ""))
        for step, moment in moments.items()
    ]


def _told(incident: Mapping[str, Any] | None, clock: Clock) -> dict[str, Moment | None]:
    """When each receiver that is to hear of the incident first did; None where it has not."""
    audit: Sequence[Mapping[str, Any]] = incident["audit"] if incident else []
    opened = next((entry for entry in audit if entry["type"] == "IncidentOpened"), None)
    expected = opened["receiver_types"] if opened else []
    first: dict[str, Moment | None] = {_receiver(name): None for name in expected}
    for entry in filter(is_about_the_incident, audit):
        name = _receiver(notifier(entry).removesuffix("_notifier"))
        if entry["before"].get("told") is None and first.get(name) is None:
            first[name] = clock.moment(entry["occurred_at"])
    return first


def _receiver(name: str) -> str:
    return RECEIVERS.get(name, name)


def is_about_the_incident(entry: Mapping[str, Any]) -> bool:
    """And not about one event of it, which has its id after a "#" in the delivery's."""
    return entry["type"] == "NotificationDelivered" and "#" not in entry["event_id"]


def notifier(entry: Mapping[str, Any]) -> str:
    return str(entry["who"]).rpartition("/")[2]


def _transitions(transitions: Iterable[Mapping[str, Any]]) -> tuple[str | None, str | None]:
    """When it first went to ALARM, and when it was last back to OK after that."""
    off: str | None = None
    recovered: str | None = None
    for transition in transitions:
        if transition["state"] == "ALARM":
            off, recovered = off or transition["at"], None
        elif transition["state"] == "OK" and off:
            recovered = transition["at"]
    return off, recovered


def _took(step: int, moments: Mapping[int, Moment | None]) -> float | None:
    start, _ = MEASURED_FROM[step]
    moment = moments[step]
    since = moments[start] if start else None
    if moment is None or (start and since is None):
        return None
    return moment.since_s - (since.since_s if since else 0)


def _change(remediation: Mapping[str, Any], old: str, new: str) -> str:
    change = remediation.get("change")
    if not change:
        return ""
    setting = change["setting"]
    values = (setting_value(setting, change[old]), setting_value(setting, change[new]))
    return f"{setting_name(setting)} {values[0]} → {values[1]}"
