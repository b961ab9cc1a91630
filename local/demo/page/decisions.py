"""What was decided about an incident, why, and what became of the function's setting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from local.demo.page.moments import Clock, Moment, duration
from local.demo.page.words import setting_name, setting_value


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One decision that the audit holds."""

    moment: Moment
    decided: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decisions:
    """``values`` are the setting's, by the time they were so; empty where nothing was changed."""

    alarm: str
    runbook: str
    mode: str
    status: str
    reason: str
    function: str
    setting: str
    values: Sequence[tuple[str, str]]
    at_most: str
    verify_within: str
    helped: bool
    reasons: Sequence[Reason]


def decisions_of(incident: Mapping[str, Any], clock: Clock) -> Decisions:
    """Empty fields are what is not known."""
    remediation = incident.get("remediation") or {}
    runbook = incident.get("runbook") or {}
    change = remediation.get("change") or {}
    setting = change.get("setting", runbook.get("setting", ""))
    return Decisions(
        alarm=incident["alarm"],
        runbook=remediation.get("runbook") or runbook.get("name", ""),
        mode=remediation.get("mode") or runbook.get("mode", ""),
        status=str(remediation.get("status", "")).replace("_", " "),
        reason=remediation.get("reason", ""),
        function=change.get("function", ""),
        setting=setting_name(setting),
        values=_values(remediation, change),
        at_most=setting_value(setting, runbook["at_most"]) if "at_most" in runbook else "",
        verify_within=duration(runbook["verify_within_s"]) if "verify_within_s" in runbook else "",
        helped=bool(remediation.get("verified_at")),
        reasons=[_reason(entry, clock) for entry in incident["audit"] if entry["type"].startswith("Remediation")],
    )


def _values(remediation: Mapping[str, Any], change: Mapping[str, Any]) -> list[tuple[str, str]]:
    if not change:
        return []
    before, after = (setting_value(change["setting"], change[when]) for when in ("before", "after"))
    if not remediation.get("applied_at"):
        return [("before", before), ("would be", after)]
    ended = {"given_back": "given back", "rolled_back": "rolled back"}.get(str(remediation["status"]))
    return [("before", before), ("changed to", after), (ended or "given back", before if ended else "not seen")]


def _reason(entry: Mapping[str, Any], clock: Clock) -> Reason:
    decided = entry["type"].removeprefix("Remediation")
    spaced = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in decided).strip()
    return Reason(moment=clock.moment(entry["occurred_at"]), decided=spaced, why=entry["why"])
