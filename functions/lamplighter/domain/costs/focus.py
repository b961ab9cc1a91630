"""Which files of an export count, and what an export does not say about its figures."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from pathlib import PurePosixPath

from lamplighter.domain.costs.days import Days, first_of_month, month_after

ENDINGS = (".csv", ".csv.gz", ".parquet")
# AWS issues the invoice in the first days of the month after, and charges support on the sixth or seventh
# (https://docs.aws.amazon.com/cur/latest/userguide/view-finalized-cur.html).
_INVOICED_FROM_DAY = 8
_PERIOD = re.compile(r"(?i)(?:^|/)billing_period=(\d{4})-(\d{2})(?:/|$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportFile:
    key: str
    written_at: datetime


def export_files(files: Iterable[ExportFile], days: Days) -> tuple[ExportFile, ...]:
    """Those that may tell of these days, by key.

    AWS Data Exports lays them in `…/BILLING_PERIOD=2026-11/`; a correction stands in a later period than its day. An
    export that keeps its older versions has a directory for each in there: the last one written counts, or all would
    be added up.
    """
    asked = [
        file
        for file in files
        if file.key.lower().endswith(ENDINGS) and _may_tell(_period(file.key), first_of_month(days.start))
    ]
    found: list[ExportFile] = []
    for period, own in groupby(sorted(asked, key=_by_period), key=lambda file: _period(file.key)):
        within = list(own)
        newest = max(within, key=lambda file: (file.written_at, file.key))
        found += [file for file in within if period is None or _directory(file) == _directory(newest)]
    return tuple(sorted(found, key=lambda file: file.key))


def presumably_estimated(day: date, written_on: date) -> bool:
    """FOCUS 1.0 has no column for it: until the eighth of the month after, when invoice and support fees are in."""
    return written_on < month_after(day).replace(day=_INVOICED_FROM_DAY)


def _may_tell(period: date | None, first: date) -> bool:
    return period is None or period >= first


def _by_period(file: ExportFile) -> date:
    return _period(file.key) or date.min


def _period(key: str) -> date | None:
    found = _PERIOD.search(str(PurePosixPath(key).parent))
    return date(int(found[1]), int(found[2]), 1) if found else None


def _directory(file: ExportFile) -> PurePosixPath:
    return PurePosixPath(file.key).parent
