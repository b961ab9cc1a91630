"""Whether people are to be told that customers became at risk, or that none is any more."""

from __future__ import annotations

from datetime import datetime

from lamplighter.domain.alert import AlertStatus
from lamplighter.domain.customers.health import CustomerHealth
from lamplighter.domain.customers.report import Changes, CustomerReport
from lamplighter.domain.decision import Decision
from lamplighter.domain.definitions.business import AtRiskAlert
from lamplighter.domain.notice import Notice

TOPIC = "customers-at-risk"
# A message that people read.
_MOST_TOLD = 10


def crossing(workload: str, at: datetime, report: CustomerReport, alert: AtRiskAlert | None) -> Decision[Notice]:
    """One alert for all customers of a workload. It stays open until none is at risk, told by whole and fresh data."""
    at_risk, changes = len(report.at_risk) + report.more_at_risk, report.changes
    if alert is None:
        return Decision(None, "the workload's file asks for no at_risk_alert")
    if report.freshness.stale:
        return Decision(None, f"nobody is judged: {report.freshness.reason}")
    newly = changes.newly_at_risk.count if changes else at_risk
    if newly:
        return Decision(_firing(workload, at, report, alert, newly), f"{newly} became at risk")
    if at_risk:
        return Decision(None, f"{at_risk} are at risk, as before")
    if not report.complete:
        return Decision(None, "the source has more than it gave: that none is at risk can't be told")
    return Decision(_resolved(workload, at, changes, alert), "none is at risk")


def _firing(workload: str, at: datetime, report: CustomerReport, alert: AtRiskAlert, newly: int) -> Notice:
    at_risk = len(report.at_risk) + report.more_at_risk
    listed = {one.customer_id: one for one in report.at_risk}
    told = (report.changes.newly_at_risk.ids if report.changes else tuple(listed))[:_MOST_TOLD]
    shown = ", ".join(_shown(id_, listed.get(id_), alert) for id_ in told)
    rest = f" and {newly - len(told)} more" if newly > len(told) else ""
    who = "1 customer" if newly == 1 else f"{newly} customers"
    # Without a report to compare with nobody knows when they did.
    became = "became" if report.changes else ("is" if newly == 1 else "are")
    return Notice(
        workload=workload,
        topic=TOPIC,
        name=f"{workload}-{TOPIC}",
        status=AlertStatus.FIRING,
        severity=alert.severity,
        occurred_at=at,
        summary=f"{who} {became} at risk: {shown}{rest}",
        reason=f"{at_risk} of {report.customers} customers are at risk; {report.freshness.reason}",
    )


def _resolved(workload: str, at: datetime, changes: Changes | None, alert: AtRiskAlert) -> Notice:
    unseen = changes.out_of_sight.count if changes else 0
    return Notice(
        workload=workload,
        topic=TOPIC,
        name=f"{workload}-{TOPIC}",
        status=AlertStatus.RESOLVED,
        severity=alert.severity,
        occurred_at=at,
        summary="no customer is at risk",
        reason=f"without figures now: {unseen} of those that were" if unseen else "",
    )


def _shown(customer_id: str, health: CustomerHealth | None, alert: AtRiskAlert) -> str:
    """By its id; its name is personal data, and a channel has many readers."""
    if health is None:
        return customer_id
    named = f" {health.name}" if alert.names and health.name else ""
    return f"{customer_id}{named} ({health.score})"
