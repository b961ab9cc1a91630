"""Stand-ins for where reports are kept, started and mailed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from lamplighter.domain.definitions.business import ReportKind
from lamplighter.domain.report_runs.delivery import ReportDelivery
from lamplighter.domain.report_runs.feedback import Reason, Suppression
from lamplighter.domain.report_runs.plan import ReportPlan, series_folder
from lamplighter.domain.reports.document import Report, Section
from lamplighter.domain.reports.head import ReportHead
from lamplighter.domain.run_status import RunStatus
from lamplighter.ports import Payload, PostedMessage, Secret
from lamplighter.reporting_ports import Document


@dataclass
class FakeReportRuns:
    statuses: dict[str, RunStatus] = field(default_factory=dict)
    started: dict[str, ReportPlan] = field(default_factory=dict)

    def status(self, name: str) -> RunStatus | None:
        return self.statuses.get(name)

    def start(self, name: str, plan: ReportPlan) -> None:
        self.started.setdefault(name, plan)
        self.statuses.setdefault(name, RunStatus.RUNNING)


@dataclass
class FakeReportStore:
    """In memory; suppressions too."""

    sections: dict[tuple[str, ReportKind], Section] = field(default_factory=dict)
    reports: dict[str, Report] = field(default_factory=dict)
    documents: dict[str, Document] = field(default_factory=dict)
    kept_heads: dict[str, ReportHead] = field(default_factory=dict)
    index: bytes = b""
    deliveries: dict[str, ReportDelivery] = field(default_factory=dict)
    suppressed: dict[str, Suppression] = field(default_factory=dict)

    def last_revision(self, workload: str, report: str, period: str) -> int:
        folder = series_folder(workload, report, period)
        made = (int(one.rpartition("/r")[2]) for one in self.reports if one.rpartition("/")[0] == folder)
        return max(made, default=0)

    def save_section(self, plan: ReportPlan, section: Section) -> None:
        self.sections[plan.folder, section.kind] = section

    def section(self, plan: ReportPlan, kind: ReportKind) -> Section | None:
        return self.sections.get((plan.folder, kind))

    def report(self, plan: ReportPlan) -> Report | None:
        return self.reports.get(plan.folder)

    def save(self, plan: ReportPlan, report: Report, documents: Mapping[str, Document], retention_days: int) -> None:
        assert retention_days >= 1
        self.documents |= {f"{plan.folder}/{name}": document for name, document in documents.items()}
        self.reports[plan.folder] = report

    def save_head(self, plan: ReportPlan, head: ReportHead, retention_days: int) -> None:
        assert retention_days >= 1
        self.kept_heads[series_folder(plan.workload, plan.report, plan.period)] = head

    def heads(self) -> Sequence[ReportHead]:
        return list(self.kept_heads.values())

    def save_index(self, page: bytes) -> None:
        self.index = page

    def link(self, plan: ReportPlan, file: str, valid: timedelta) -> str:
        return f"https://reports.example.com/{plan.folder}/{file}?valid_s={valid.total_seconds():.0f}"

    def delivery(self, plan: ReportPlan) -> ReportDelivery:
        return self.deliveries.get(plan.folder, ReportDelivery())

    def save_delivery(self, plan: ReportPlan, delivery: ReportDelivery, retention_days: int) -> None:
        assert retention_days >= 1
        self.deliveries[plan.folder] = delivery

    def suppression(self, address: str) -> Suppression | None:
        return self.suppressed.get(address.lower())

    def save_suppression(self, suppression: Suppression) -> None:
        self.suppressed[suppression.address.lower()] = suppression


@dataclass
class FakeMailer:
    """``failures``: what sending to an address raises."""

    failures: dict[str, Exception] = field(default_factory=dict)
    sent: list[tuple[str, bytes]] = field(default_factory=list)
    suppressed: dict[str, Reason] = field(default_factory=dict)

    def send(self, message: bytes, sender: str, recipient: str) -> str:
        assert f"<{sender}>".encode() in message
        if error := self.failures.get(recipient):
            raise error
        self.sent.append((recipient, message))
        return f"id-{len(self.sent)}"

    def suppress(self, address: str, reason: Reason) -> None:
        self.suppressed[address] = reason


@dataclass
class FakeOperators:
    told: list[tuple[str, str]] = field(default_factory=list)

    def tell(self, subject: str, text: str) -> None:
        self.told.append((subject, text))


@dataclass
class FakeSlack:
    """The part of Slack's API that posts: what was said, and where."""

    said: list[tuple[str, Payload]] = field(default_factory=list)
    failure: Exception | None = None

    def post(self, token: Secret, channel: str, message: Payload) -> PostedMessage:
        assert token.value
        if self.failure:
            raise self.failure
        self.said.append((channel, message))
        return PostedMessage(channel_id=channel, ts="1")

    def update(self, token: Secret, posted: PostedMessage, message: Payload) -> bool:
        raise NotImplementedError

    def find_message(self, token: Secret, channel: str, metadata: Payload, since: datetime) -> PostedMessage | None:
        raise NotImplementedError


@dataclass
class FakeWebhook:
    said: list[tuple[str, Payload]] = field(default_factory=list)

    def post(self, url: Secret, message: Payload) -> None:
        self.said.append((url.value, message))
