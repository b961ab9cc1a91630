"""Reports in a folder, laid out as in the bucket, so that the links of index.html hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import msgspec

from lamplighter.adapters.report_codec import decoded, encoded
from lamplighter.domain.definitions.business import ReportKind
from lamplighter.domain.report_runs.delivery import ReportDelivery
from lamplighter.domain.report_runs.plan import ReportPlan, series_folder
from lamplighter.domain.reports.document import Report, Section
from lamplighter.domain.reports.head import ReportHead
from lamplighter.reporting_ports import Document
from local.writing import writing

# What people don't read: reports as they were built, their heads and deliveries.
_MACHINERY = ".kept"
_REPORT, _DELIVERY = "report.msgpack", "delivery.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderReports:
    """Implements ReportStore. Nothing in it expires; sections are in memory alone. Raises ConfigurationError where it
    can't be written to.
    """

    folder: Path
    _sections: dict[tuple[str, ReportKind], Section] = field(default_factory=dict, compare=False, repr=False)

    def last_revision(self, workload: str, report: str, period: str) -> int:
        made = (self.folder / _MACHINERY).glob(f"{series_folder(workload, report, period)}/r*/{_REPORT}")
        return max((int(path.parent.name.removeprefix("r")) for path in made), default=0)

    def save_section(self, plan: ReportPlan, section: Section) -> None:
        self._sections[plan.folder, section.kind] = section

    def section(self, plan: ReportPlan, kind: ReportKind) -> Section | None:
        return self._sections.get((plan.folder, kind))

    def report(self, plan: ReportPlan) -> Report | None:
        content = self._get(f"{_MACHINERY}/{plan.folder}/{_REPORT}")
        return None if content is None else decoded(content, Report, f"{plan.folder}/{_REPORT}")

    def save(
        self,
        plan: ReportPlan,
        report: Report,
        documents: Mapping[str, Document],
        retention_days: int,  # noqa: ARG002 - the port's
    ) -> None:
        for name, document in documents.items():
            self._put(f"{plan.folder}/{name}", document.content)
        self._put(f"{_MACHINERY}/{plan.folder}/{_REPORT}", encoded(report))

    def save_head(self, plan: ReportPlan, head: ReportHead, retention_days: int) -> None:  # noqa: ARG002 - the port's
        series = series_folder(plan.workload, plan.report, plan.period)
        self._put(f"{_MACHINERY}/{series.replace('reports/', 'heads/', 1)}.msgpack", encoded(head))

    def heads(self) -> Sequence[ReportHead]:
        paths = sorted(self.folder.glob(f"{_MACHINERY}/heads/*/*/*.msgpack"))
        return [decoded(path.read_bytes(), ReportHead, str(path)) for path in paths]

    def save_index(self, page: bytes) -> None:
        self._put("index.html", page)

    def link(self, plan: ReportPlan, file: str, valid: timedelta) -> str:  # noqa: ARG002 - the port's
        return (self.folder / plan.folder / file).resolve().as_uri()

    def delivery(self, plan: ReportPlan) -> ReportDelivery:
        content = self._get(f"{_MACHINERY}/{plan.folder}/{_DELIVERY}")
        return ReportDelivery() if content is None else msgspec.json.decode(content, type=ReportDelivery)

    def save_delivery(
        self,
        plan: ReportPlan,
        delivery: ReportDelivery,
        retention_days: int,  # noqa: ARG002 - the port's
    ) -> None:
        self._put(f"{_MACHINERY}/{plan.folder}/{_DELIVERY}", msgspec.json.encode(delivery))

    def _get(self, key: str) -> bytes | None:
        path = self.folder / key
        return path.read_bytes() if path.exists() else None

    def _put(self, key: str, content: bytes) -> None:
        path = self.folder / key
        with writing():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
