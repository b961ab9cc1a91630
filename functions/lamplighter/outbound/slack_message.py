"""An incident as a Slack message: what happens, how bad, since when, whose it is, and what was done about it.

No time that passes is written while it is open ("for 12 min" would be wrong a minute later): only instants, which
Slack shows in each reader's own time zone. Limits: https://docs.slack.dev/reference/block-kit/blocks
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from lamplighter.domain.alert import Severity
from lamplighter.domain.incident import Incident
from lamplighter.domain.remediation import Remediation
from lamplighter.domain.workload import Workload
from lamplighter.outbound.remediation_wording import what_was_done
from lamplighter.outbound.slack_text import escape, link, moment, quoted, shortened
from lamplighter.outbound.wording import State, condition_text, duration, place, predicate, state, summary

Block = dict[str, object]

# Slack also refuses messages whose blocks are too long together (msg_blocks_too_long), at a length it does not
# document: 9 597 characters of text passed and 11 341 did not (github.com/slackapi/bolt-js/issues/2867).
# These caps hold every message under 9 000.
LONGEST_NAME = 150
LONGEST_SUMMARY = 300
LONGEST_FIELD = 150
LONGEST_REASON = 600
LONGEST_DESCRIPTION = 400
LONGEST_WHY = 250
LONGEST_LABEL = 80
MOST_REMEDIATIONS = 3
MOST_LINKS = 4
EVENT_TYPE = "lamplighter_incident"

_FIRING_MARKERS = {
    Severity.CRITICAL: ":red_circle:",
    Severity.ERROR: ":red_circle:",
    Severity.WARNING: ":large_orange_circle:",
    Severity.INFO: ":large_blue_circle:",
}
_MARKERS = {
    State.ACKNOWLEDGED: ":large_yellow_circle:",
    State.NO_DATA: ":white_circle:",
    State.RESOLVED: ":large_green_circle:",
    State.CLOSED: ":white_circle:",
}


def slack_metadata(incident_id: str, receiver: str) -> dict[str, object]:
    """By which our message can be found again."""
    return {"event_type": EVENT_TYPE, "event_payload": {"incident_id": incident_id, "receiver": receiver}}


def slack_message(incident: Incident, remediations: Sequence[Remediation], workload: Workload) -> dict[str, object]:
    """``text`` for notifications and for readers without blocks, and ``blocks``. No links are unfurled."""
    return {
        "text": _text(incident, workload),
        "blocks": [
            _section(_headline(incident)),
            _fields(incident, workload),
            *_explanation(incident),
            *_done(remediations),
            {"type": "context", "elements": [_mrkdwn(" · ".join(_links(incident, workload)))]},
        ],
        "unfurl_links": False,
        "unfurl_media": False,
    }


def _text(incident: Incident, workload: Workload) -> str:
    alert = incident.alert
    name = shortened(alert.name, LONGEST_NAME)
    line = f"{name} {escape(predicate(incident))} ({incident.severity.value})"
    about = shortened(workload.title, LONGEST_FIELD)
    return ". ".join(filter(None, (line, shortened(summary(alert), LONGEST_SUMMARY), about)))


def _headline(incident: Incident) -> str:
    alert = incident.alert
    marker = _MARKERS.get(state(incident), _FIRING_MARKERS[incident.severity])
    name = link(alert.url, shortened(alert.name, LONGEST_NAME))
    headline = f"{marker} *{name}* {shortened(predicate(incident), LONGEST_FIELD)} · {incident.severity.value}"
    return "\n".join(filter(None, (headline, shortened(summary(alert), LONGEST_SUMMARY))))


def _fields(incident: Incident, workload: Workload) -> Block:
    condition = incident.alert.condition
    owner = f"{workload.owner.team}, {workload.owner.contact}"
    fields = {
        "Lasted" if incident.resolved_at else "Since": _when(incident),
        "Acknowledged": _acknowledged(incident),
        "Fires when": shortened(condition_text(condition), LONGEST_FIELD) if condition else "",
        "Workload": shortened(workload.title, LONGEST_FIELD),
        "Owner": shortened(owner, LONGEST_FIELD),
        "Where": shortened(place(incident.alert), LONGEST_FIELD),
        "Triggered by": shortened(", ".join(incident.alert.children), LONGEST_FIELD),
    }
    return {"type": "section", "fields": [_mrkdwn(f"*{name}*\n{text}") for name, text in fields.items() if text]}


def _when(incident: Incident) -> str:
    if incident.resolved_at:
        lasted = duration(incident.resolved_at - incident.opened_at)
        return f"{lasted}, from {moment(incident.opened_at)}"
    since = moment(incident.opened_at)
    return f"{since}, no data since {moment(incident.no_data_since)}" if incident.no_data_since else since


def _acknowledged(incident: Incident) -> str:
    if incident.acknowledged_at is None:
        return ""
    return f"by {_label(incident.acknowledged_by)}, {moment(incident.acknowledged_at)}"


def _explanation(incident: Incident) -> Iterator[Block]:
    alert = incident.alert
    reason = "" if alert.reason == alert.summary else alert.reason
    if incident.resolved_reason and state(incident) is State.CLOSED:
        yield _section(shortened(incident.resolved_reason, LONGEST_SUMMARY))
    if reason:
        yield _section(quoted(shortened(reason, LONGEST_REASON)))
    if alert.description:
        yield _section(shortened(alert.description, LONGEST_DESCRIPTION))
    if alert.raw:
        raw = shortened(alert.raw.replace("```", "'''"), LONGEST_REASON)
        yield _section(f"Received as it stands here, not understood:\n```{raw}```")
    if incident.suppression:
        quiet = f"Kept quiet by {incident.suppression.by}: {incident.suppression.reason}"
        yield _section(shortened(quiet, LONGEST_SUMMARY))


def _done(remediations: Sequence[Remediation]) -> Iterator[Block]:
    """The latest decisions where there are many."""
    in_order = sorted(remediations, key=lambda remediation: remediation.decided_at)
    earlier, latest = in_order[:-MOST_REMEDIATIONS], in_order[-MOST_REMEDIATIONS:]
    if earlier:
        yield _section(f"{len(earlier)} earlier decisions are in the audit log.")
    for remediation in latest:
        yield _section(_remediation(remediation))


def _remediation(remediation: Remediation) -> str:
    change = remediation.change
    named = replace(change, function=_label(change.function), stack_name=_label(change.stack_name)) if change else None
    done = what_was_done(replace(remediation, change=named), moment)
    why = shortened(remediation.reason, LONGEST_WHY)
    return f"*Runbook {_label(remediation.runbook)}* ({remediation.mode.value}): {done}\n_{why}_"


def _label(name: str | None) -> str:
    return shortened(name or "", LONGEST_LABEL)


def _links(incident: Incident, workload: Workload) -> Iterator[str]:
    if incident.alert.url:
        yield link(incident.alert.url, "Alarm")
    for each in workload.links[:MOST_LINKS]:
        yield link(each.url, shortened(each.title, LONGEST_LABEL))
    yield f"incident {escape(incident.incident_id)}"


def _section(text: str) -> Block:
    return {"type": "section", "text": _mrkdwn(text)}


def _mrkdwn(text: str) -> Block:
    # Slack would otherwise turn every bare address in a reason into a link of its own.
    return {"type": "mrkdwn", "text": text, "verbatim": True}
