"""Reports in S3.

    reports/WORKLOAD/REPORT/PERIOD/rN/   documents; report.msgpack, written last; delivery.json
    heads/WORKLOAD/REPORT/PERIOD.msgpack what the index says of it
    building/…/rN/KIND.msgpack           sections, until their report is made
    suppressed/SHA256.json               whom nothing is mailed to
    index.html

What is kept for so many days carries the tag ``keep``, by which template.yaml's lifecycle rules go.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec

from lamplighter.adapters.report_codec import decoded, encoded
from lamplighter.adapters.s3_errors import kept_at, s3_errors
from lamplighter.domain.definitions.business import ReportKind
from lamplighter.domain.report_runs.delivery import ReportDelivery
from lamplighter.domain.report_runs.feedback import Suppression, record_of
from lamplighter.domain.report_runs.plan import ReportPlan, series_folder
from lamplighter.domain.reports.document import Report, Section
from lamplighter.domain.reports.head import ReportHead
from lamplighter.errors import Damaged
from lamplighter.observability import logger
from lamplighter.reporting_ports import Document

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

INDEX = "index.html"
# Lifecycle rules are few, so a report is kept until the next of these days; beyond the last, for good.
KEPT_DAYS = (30, 90, 180, 365, 1096, 2557)
_REPORT, _DELIVERY, _JSON = "report.msgpack", "delivery.json", "application/json"
_REVISION = re.compile(rf"/r(\d+)/{re.escape(_REPORT)}$")
_AT_ONCE = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class S3Reports:
    """Implements ReportStore and Suppressions. ``s3`` signs with Signature Version 4: links to what KMS encrypts need
    it.
    """

    s3: S3Client
    bucket: str
    _heads: dict[str, tuple[str, ReportHead]] = field(default_factory=dict, compare=False, repr=False)

    def last_revision(self, workload: str, report: str, period: str) -> int:
        found = map(_REVISION.search, self._listed(f"{series_folder(workload, report, period)}/"))
        return max((int(match[1]) for match in found if match), default=0)

    def save_section(self, plan: ReportPlan, section: Section) -> None:
        self._put(_section_key(plan, section.kind), encoded(section))

    def section(self, plan: ReportPlan, kind: ReportKind) -> Section | None:
        key = _section_key(plan, kind)
        content = self._get(key)
        return None if content is None else decoded(content, Section, self._name(key))

    def report(self, plan: ReportPlan) -> Report | None:
        key = f"{plan.folder}/{_REPORT}"
        content = self._get(key)
        return None if content is None else decoded(content, Report, self._name(key))

    def save(self, plan: ReportPlan, report: Report, documents: Mapping[str, Document], retention_days: int) -> None:
        for name, document in documents.items():
            self._put(f"{plan.folder}/{name}", document.content, document.media_type, retention_days)
        self._put(f"{plan.folder}/{_REPORT}", encoded(report), retention_days=retention_days)

    def save_head(self, plan: ReportPlan, head: ReportHead, retention_days: int) -> None:
        key = f"{series_folder(plan.workload, plan.report, plan.period).replace('reports/', 'heads/', 1)}.msgpack"
        self._put(key, encoded(head), retention_days=retention_days)

    def heads(self) -> Sequence[ReportHead]:
        """Only those are read that are not known by their ETag. One that can't be read is left out, and the log names
        it: it keeps nobody from today's report.
        """
        listed = self._listed("heads/")
        changed = [key for key, etag in listed.items() if self._heads.get(key, ("",))[0] != etag]
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            contents = list(pool.map(self._get, changed))
        for key, content in zip(changed, contents, strict=True):
            head = None if content is None else self._head(key, content)  # it may have expired meanwhile
            if head is not None:
                self._heads[key] = (listed[key], head)
        return [self._heads[key][1] for key in listed if key in self._heads]

    def _head(self, key: str, content: bytes) -> ReportHead | None:
        try:
            return decoded(content, ReportHead, self._name(key))
        except Damaged as error:
            logger().error("left out of the index", extra={"error": str(error)})
            return None

    def save_index(self, page: bytes) -> None:
        self._put(INDEX, page, "text/html; charset=utf-8")

    def link(self, plan: ReportPlan, file: str, valid: timedelta) -> str:
        wanted = {"Bucket": self.bucket, "Key": f"{plan.folder}/{file}"}
        return self.s3.generate_presigned_url("get_object", Params=wanted, ExpiresIn=int(valid.total_seconds()))

    def delivery(self, plan: ReportPlan) -> ReportDelivery:
        content = self._get(f"{plan.folder}/{_DELIVERY}")
        return ReportDelivery() if content is None else msgspec.json.decode(content, type=ReportDelivery)

    def save_delivery(self, plan: ReportPlan, delivery: ReportDelivery, retention_days: int) -> None:
        self._put(f"{plan.folder}/{_DELIVERY}", msgspec.json.encode(delivery), _JSON, retention_days)

    def suppression(self, address: str) -> Suppression | None:
        content = self._get(record_of(address))
        return None if content is None else msgspec.json.decode(content, type=Suppression)

    def save_suppression(self, suppression: Suppression) -> None:
        self._put(record_of(suppression.address), msgspec.json.encode(suppression), _JSON)

    def _name(self, key: str) -> str:
        return f"s3://{self.bucket}/{key}"

    def _listed(self, prefix: str) -> dict[str, str]:
        """ETags by key."""
        with s3_errors():
            pages = self.s3.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=prefix)
            return {one["Key"]: one["ETag"] for page in pages for one in page.get("Contents", [])}

    def _get(self, key: str) -> bytes | None:
        return kept_at(self.s3, self.bucket, key)

    def _put(
        self, key: str, content: bytes, media_type: str = "application/msgpack", retention_days: int | None = None
    ) -> None:
        tags = "" if retention_days is None else _keep_tag(retention_days)
        with s3_errors():
            if tags:
                self.s3.put_object(Bucket=self.bucket, Key=key, Body=content, ContentType=media_type, Tagging=tags)
            else:
                self.s3.put_object(Bucket=self.bucket, Key=key, Body=content, ContentType=media_type)


def _keep_tag(retention_days: int) -> str:
    """The next of KEPT_DAYS: rather kept for longer than not as long as was asked."""
    days = next((days for days in KEPT_DAYS if days >= retention_days), None)
    return "keep=always" if days is None else f"keep={days}"


def _section_key(plan: ReportPlan, kind: ReportKind) -> str:
    return f"{plan.folder.replace('reports/', 'building/', 1)}/{kind.value}.msgpack"
