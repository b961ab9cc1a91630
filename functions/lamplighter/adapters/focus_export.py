"""Exports to S3 in the form of the FinOps Open Cost and Usage Specification (FOCUS), as CSV, CSV.gz or Parquet.

Columns are found by their names (https://focus.finops.org/focus-columns/); others are ignored. Files are read in
batches, and a batch is added up before the next one: what stays in memory is a line for each day, service, category and
tag value.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from lamplighter.adapters.focus_files import batches
from lamplighter.adapters.focus_sums import FocusSums
from lamplighter.domain.costs.days import Days
from lamplighter.domain.costs.focus import ExportFile, export_files, presumably_estimated
from lamplighter.domain.costs.reading import BillQuestion, BillReading, DayRead, Missing

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


@dataclass(frozen=True, slots=True, kw_only=True)
class FocusExport:
    """Implements BillReader, with no requests that are paid for. ``location`` is ``s3://BUCKET/PREFIX``."""

    s3: S3Client
    location: str

    def read(self, question: BillQuestion, most_requests: int) -> BillReading:  # noqa: ARG002 - none is paid for
        """An export tells of the days before its newest file was written; the others are missing."""
        bucket, _, prefix = self.location.removeprefix("s3://").partition("/")
        try:
            files = export_files(self._files(bucket, prefix), question.days)
            sums = self._sums(question, bucket, files)
        except (ClientError, BotoCoreError) as error:
            return BillReading(days=(), missing=Missing(days=question.days, why=f"S3: {error}", failed=True))
        if not files:
            why = f"there are no exports under {self.location}"
            return BillReading(days=(), missing=Missing(days=question.days, why=why, failed=True))
        return _reading(question, sums, max(file.written_at for file in files).date())

    def _files(self, bucket: str, prefix: str) -> Iterator[ExportFile]:
        for page in self.s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix):
            for one in page.get("Contents", []):
                yield ExportFile(key=one["Key"], written_at=one["LastModified"])

    def _sums(self, question: BillQuestion, bucket: str, files: tuple[ExportFile, ...]) -> FocusSums:
        sums = FocusSums(question)
        for file in files:
            for batch in batches(self.s3, bucket, file.key, sums.columns):
                sums.add(batch, f"s3://{bucket}/{file.key}")
        return sums


def _reading(question: BillQuestion, sums: FocusSums, written_on: date) -> BillReading:
    days, lines = question.days, sums.lines()
    read = tuple(
        DayRead(
            day=day,
            estimated=presumably_estimated(day, written_on),
            lines=lines.get(day, ()),
            by_tag=lines.get(day, ()) if question.by_tag is not None else (),
            by_usage=lines.get(day, ()) if question.by_usage else (),
        )
        for day in days
        if day < written_on
    )
    if written_on >= days.end:
        return BillReading(days=read)
    missing = Days(max(days.start, written_on), days.end)
    why = f"the newest export was written on {written_on}, and tells of the days before"
    return BillReading(days=read, missing=Missing(days=missing, why=why, failed=False))
