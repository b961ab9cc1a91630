"""The seams of reports, on one screen: where they are kept, started and mailed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from .domain.definitions.business import ReportKind
from .domain.report_runs.delivery import ReportDelivery
from .domain.report_runs.feedback import Reason, Suppression
from .domain.report_runs.plan import ReportPlan
from .domain.reports.document import Report, Section
from .domain.reports.head import ReportHead
from .domain.run_status import RunStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A file of a report, and its media type."""

    content: bytes
    media_type: str


class ReportRuns(Protocol):
    """Executions of the state machine, by name. Raises Unavailable."""

    def status(self, name: str) -> RunStatus | None: ...
    def start(self, name: str, plan: ReportPlan, /) -> None:
        """One of that name that is there already is the same one."""
        ...


class ReportStore(Protocol):
    """Reports and their documents; sections until their report is made. Raises Unavailable."""

    def last_revision(self, workload: str, report: str, period: str) -> int:
        """0 where none was made."""
        ...

    def save_section(self, plan: ReportPlan, section: Section) -> None: ...
    def section(self, plan: ReportPlan, kind: ReportKind) -> Section | None: ...
    def report(self, plan: ReportPlan) -> Report | None: ...

    def save(self, plan: ReportPlan, report: Report, documents: Mapping[str, Document], retention_days: int) -> None:
        """The report itself last: a revision that is there has all its documents."""
        ...

    def save_head(self, plan: ReportPlan, head: ReportHead, retention_days: int) -> None:
        """In place of an earlier revision's."""
        ...

    def heads(self) -> Sequence[ReportHead]: ...
    def save_index(self, page: bytes) -> None: ...
    def link(self, plan: ReportPlan, file: str, valid: timedelta) -> str:
        """A URL that anyone may read the document with, until then."""
        ...

    def delivery(self, plan: ReportPlan) -> ReportDelivery: ...
    def save_delivery(self, plan: ReportPlan, delivery: ReportDelivery, retention_days: int) -> None: ...


class Suppressions(Protocol):
    """Whom nothing is mailed to. Raises Unavailable."""

    def suppression(self, address: str) -> Suppression | None: ...
    def save_suppression(self, suppression: Suppression) -> None: ...


class Mailer(Protocol):
    """SES. Raises Rejected (will never be sent), ConfigurationError (no right to send), Unavailable."""

    def send(self, message: bytes, sender: str, recipient: str) -> str:
        """A whole MIME message; returns its id."""
        ...

    def suppress(self, address: str, reason: Reason) -> None:
        """For all of the account. The same again is no second one."""
        ...


class Operators(Protocol):
    """Who looks after Lamplighter. Raises Unavailable."""

    def tell(self, subject: str, text: str) -> None: ...
