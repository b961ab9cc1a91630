"""What runbooks did about the period's incidents, and whether it was given back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from lamplighter.domain.remediating import setting_name, value_name
from lamplighter.domain.remediation import Change as SettingChange
from lamplighter.domain.remediation import Remediation, RemediationStatus
from lamplighter.domain.reports.document import Action, Change, Figure, Table, Unit
from lamplighter.domain.reports.incident_records import IncidentRecords
from lamplighter.domain.reports.origin import Origin
from lamplighter.domain.reports.part import MOST_ROWS, Part, columns
from lamplighter.domain.reports.period import Period
from lamplighter.domain.reports.words import counted, listed

# What is done now, or was done and stands.
_IN_PLACE = frozenset({RemediationStatus.APPLIED, RemediationStatus.VERIFIED, RemediationStatus.KEPT})
_UNDONE = frozenset({RemediationStatus.GIVEN_BACK, RemediationStatus.ROLLED_BACK})


def remediations_part(period: Period, records: IncidentRecords, origin: Origin) -> Part:
    """Of the incidents that were opened in the period, or open when it ended."""
    own = records.remediations_of((*records.opened(period.window), *records.open_at(period.told_until)))
    if not own:
        return Part()
    return Part(
        changes=tuple(_changes(own)),
        actions=tuple(_actions(own)),
        figures=tuple(_figures(own, origin)),
        tables=(_table(own, origin),),
    )


def _figures(own: Sequence[Remediation], origin: Origin) -> Iterator[Figure]:
    statuses = [one.status for one in own]
    undone, failed = sum(each in _UNDONE for each in statuses), statuses.count(RemediationStatus.FAILED)
    counts = (
        ("applied", "Changes made by runbooks", "applied_at", sum(one.applied_at is not None for one in own)),
        ("verified", "Of them found to help", "verified_at", sum(one.verified_at is not None for one in own)),
        ("undone", "Of them given back or rolled back", "status", undone),
        ("failed", "Failed", "status", failed),
    )
    for name, label, field, count in counts:
        source = origin.at(f"remediations.*.{field}", "how many, of the period's incidents")
        yield Figure(name=f"remediations.{name}", label=label, value=count, unit=Unit.COUNT, source=source)


def _changes(own: Sequence[Remediation]) -> Iterator[Change]:
    acted = [one for one in own if one.applied_at is not None]
    if acted:
        counts = Counter(one.status.value.replace("_", " ") for one in acted)
        told = listed([f"{count} {status}" for status, count in counts.most_common()])
        left = sum(one.status in _IN_PLACE for one in acted)
        why = (
            f"{counted(left, 'change')} {'is' if left == 1 else 'are'} in place still."
            if left
            else "Nothing of it is left in place."
        )
        yield Change(what=f"Runbooks changed {counted(len(acted), 'setting')}: {told}.", why=why)
    if proposed := [one for one in own if one.status is RemediationStatus.PROPOSED]:
        times = counted(len(proposed), "time")
        what = f"Runbooks would have acted {times}: {listed(sorted({one.runbook for one in proposed}))}."
        yield Change(what=what, why="In mode monitor they only say so.")


def _actions(own: Sequence[Remediation]) -> Iterator[Action]:
    for one in own:
        if one.status is RemediationStatus.FAILED:
            yield Action(title=f"Find out why runbook {one.runbook} failed", evidence=one.reason)
        elif one.status is RemediationStatus.KEPT:
            yield Action(title=f"Decide on what runbook {one.runbook} left in place", evidence=one.reason)
    proposed = [one for one in own if one.status is RemediationStatus.PROPOSED]
    for runbook in sorted({one.runbook for one in proposed}):
        times = [one for one in proposed if one.runbook == runbook]
        yield Action(
            title=f"Decide whether runbook {runbook} may act by itself",
            evidence=f"In mode monitor it would have acted {counted(len(times), 'time')}: {times[-1].reason}",
        )


def _table(own: Sequence[Remediation], origin: Origin) -> Table:
    newest = sorted(own, key=lambda one: one.decided_at, reverse=True)
    return Table(
        name="remediations",
        caption="What runbooks decided and did, the newest first",
        columns=columns(
            (
                ("runbook", "Runbook", Unit.TEXT),
                ("mode", "Mode", Unit.TEXT),
                ("decided", "Decided", Unit.TIME),
                ("change", "Change", Unit.TEXT),
                ("status", "Status", Unit.TEXT),
                ("in_place", "In place", Unit.TEXT),
                ("reason", "Why", Unit.TEXT),
                ("incident", "Incident", Unit.TEXT),
            )
        ),
        rows=tuple(
            (
                one.runbook,
                one.mode.value,
                one.decided_at.isoformat(),
                _spoken(one.change),
                one.status.value.replace("_", " "),
                one.status in _IN_PLACE,
                one.reason,
                one.incident_id,
            )
            for one in newest[:MOST_ROWS]
        ),
        source=origin.at("remediations"),
        left_out=len(newest[MOST_ROWS:]),
    )


def _spoken(change: SettingChange | None) -> str | None:
    if change is None:
        return None
    forth = f"from {value_name(change.before)} to {change.after}"
    return f"{setting_name(change.setting)} of {change.function} {forth}"
