"""Whether a runbook's change is made, how far it goes, and why."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from .decision import Decision
from .incident import Incident
from .lambda_limits import outside_memory, over_unreserved
from .moments import spoken
from .remediation import Change, FunctionState, RemediationStatus, ResourceHold
from .workload import DEFAULT_WORKLOAD, FunctionChange, FunctionSetting, Mode, Runbook, WhenUnreserved, Workload

# Soon enough to follow a release closely; seldom enough to cost nothing.
ASK_AGAIN = timedelta(seconds=60)
# An update of a function takes seconds; most often it is another runbook's.
UPDATED_SOON = timedelta(seconds=5)

_NAMES = {FunctionSetting.RESERVED_CONCURRENCY: "reserved concurrency", FunctionSetting.MEMORY_MB: "memory (MB)"}


def setting_name(setting: FunctionSetting) -> str:
    return _NAMES[setting]


def value_name(value: int | None) -> str:
    """None is a value too: no reservation, apart from 0."""
    return "none set" if value is None else str(value)


def decide(
    incident: Incident,
    workload: Workload,
    runbook: Runbook,
    state: FunctionState,
    hold: ResourceHold | None,
    *,
    own_stack: str,
    now: datetime,
) -> Decision[Change]:
    """The change, or why there is none. ``retry_at`` is set where waiting may help.

    ``hold`` is that of the resource. The mode does not count here: in mode monitor this is what would be done.
    """
    refusal = untouchable(incident, workload, runbook.name) or _own(state, own_stack)
    if refusal:
        return Decision(None, refusal)
    return (
        _held(incident, runbook, hold, now)
        or _cooling(runbook, hold, now)
        or _updating(state, now)
        or _sized(incident, runbook.change, state)
    )


def untouchable(incident: Incident, workload: Workload, runbook: str) -> str | None:
    """Why nothing may be changed for this incident, whatever the function is like; None where it may.

    ``workload`` is the configured one of the incident's workload, the default where that is gone.
    """
    if DEFAULT_WORKLOAD in (incident.workload, workload.workload):
        return f"workload {incident.workload} is not configured: what is unknown is never touched"
    if runbook not in (each.name for each in workload.runbooks_for(incident.alert.name)):
        return f"workload {workload.workload} has no runbook {runbook} for {incident.alert.name}"
    if not incident.is_open:
        return f"the incident resolved at {spoken(incident.resolved_at)}: nothing fires"
    if incident.no_data_since is not None:
        return f"the alarm has no data since {spoken(incident.no_data_since)}: nothing is known to fire"
    if incident.suppression is not None:
        return f"the alert is kept quiet ({incident.suppression.reason}): what nobody is told of is not touched"
    return None


def standing(decision: Decision[Change], mode: Mode) -> RemediationStatus:
    """What becomes of a decision in this mode. In mode monitor nothing waits, for nothing would follow."""
    if decision.action is not None:
        return RemediationStatus.APPLYING if mode is Mode.AUTO else RemediationStatus.PROPOSED
    waits = decision.retry_at is not None and mode is Mode.AUTO
    return RemediationStatus.DEFERRED if waits else RemediationStatus.REFUSED


def take(
    hold: ResourceHold | None, change: Change, incident: Incident, runbook: Runbook, now: datetime
) -> ResourceHold:
    """The hold that goes with a change about to be made."""
    return ResourceHold(
        resource=change.resource,
        incident_id=incident.incident_id,
        runbook=runbook.name,
        taken_at=now,
        changed_until=hold.changed_until if hold else None,
        version=hold.version + 1 if hold else 1,
    )


def want(hold: ResourceHold | None, incident: Incident, runbook: Runbook) -> ResourceHold | None:
    """The hold with this incident among those that want it; None where it is free or says so already."""
    if hold is None or not hold.is_held or incident.incident_id in hold.wanted_by:
        return None
    if (hold.incident_id, hold.runbook) == (incident.incident_id, runbook.name):
        return None
    return replace(hold, wanted_by=(*hold.wanted_by, incident.incident_id), version=hold.version + 1)


def _own(state: FunctionState, own_stack: str) -> str | None:
    if state.stack_name == own_stack or state.function.startswith(f"{own_stack}-"):
        return f"{state.function} belongs to our own stack {own_stack}: Lamplighter never touches itself"
    return None


def _held(incident: Incident, runbook: Runbook, hold: ResourceHold | None, now: datetime) -> Decision[Change] | None:
    if hold is None or not hold.is_held:
        return None
    if (hold.incident_id, hold.runbook) == (incident.incident_id, runbook.name):
        return None
    holder = f"runbook {hold.runbook} for incident {hold.incident_id} since {spoken(hold.taken_at)}"
    return Decision(None, f"one change at a time: {holder} holds {hold.resource}", now + ASK_AGAIN)


def _cooling(runbook: Runbook, hold: ResourceHold | None, now: datetime) -> Decision[Change] | None:
    if hold is None or hold.changed_until is None:
        return None
    cooled_at = hold.changed_until + timedelta(seconds=runbook.cooldown_s)
    if now >= cooled_at:
        return None
    ended = f"the last change of {hold.resource} ended at {spoken(hold.changed_until)}"
    return Decision(None, f"cooldown of {runbook.cooldown_s} s until {spoken(cooled_at)}: {ended}", cooled_at)


def _updating(state: FunctionState, now: datetime) -> Decision[Change] | None:
    if not state.update_in_progress:
        return None
    return Decision(None, f"an update of {state.function} is in progress (LastUpdateStatus)", now + UPDATED_SOON)


def _sized(incident: Incident, wanted: FunctionChange, state: FunctionState) -> Decision[Change]:
    before = state.value(wanted.setting)
    subject = f"{setting_name(wanted.setting)} of {state.function}"
    refusal = _unreserved(wanted, before, subject)
    if refusal:
        return Decision(None, refusal)
    target = _target(wanted, before)
    refusal = _bounds(wanted, before, target, subject) or _aws_limits(wanted.setting, before, target, state)
    if refusal:
        return Decision(None, refusal)
    change = Change(
        function=state.function,
        arn=state.arn,
        setting=wanted.setting,
        before=before,
        after=target,
        stack_name=state.stack_name,
    )
    how = f"to {wanted.to}" if wanted.to is not None else f"times {wanted.multiply_by:g}, rounded up"
    reason = f"{incident.alert.name} fires: {subject} from {value_name(before)} to {target}"
    return Decision(change, f"{reason} ({how}, at most {wanted.at_most})")


def _unreserved(wanted: FunctionChange, before: int | None, subject: str) -> str | None:
    if before == 0:
        return f"{subject} is 0: it was stopped on purpose, and only people start it again"
    if before is not None:
        return None
    if wanted.when_unreserved is WhenUnreserved.REFUSE:
        return f"no {subject} is set, and reserving some would cap it (when_unreserved: refuse)"
    if wanted.to is None:
        return f"no {subject} is set: there is nothing to multiply"
    return None


def _target(wanted: FunctionChange, before: int | None) -> int:
    """Decimal, because 100 x 1.1 in floats is a little over 110, and rounds up to 111."""
    multiple = math.ceil((before or 0) * Decimal(str(wanted.multiply_by or 1)))
    return min(wanted.to if wanted.to is not None else multiple, wanted.at_most)


def _bounds(wanted: FunctionChange, before: int | None, target: int, subject: str) -> str | None:
    if before is None or before < target:
        return None
    if before >= wanted.at_most:
        return f"{subject} is {before}: the runbook goes to at_most {wanted.at_most}"
    return f"{subject} is {before}: already at or above the target {target}"


def _aws_limits(setting: FunctionSetting, before: int | None, target: int, state: FunctionState) -> str | None:
    if setting is FunctionSetting.MEMORY_MB:
        return outside_memory(target)
    return over_unreserved(before, target, state.unreserved_concurrency)
