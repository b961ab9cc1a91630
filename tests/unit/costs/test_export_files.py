"""Which files of an export are read, and until when its figures are estimates."""

from __future__ import annotations

from datetime import date

import pytest

from lamplighter.domain.costs.focus import ExportFile, export_files, presumably_estimated
from tests.builders import at
from tests.builders_costs import days, nov

ROOT = "focus/aurastream/data"


def chosen(*files: tuple[str, int]) -> list[str]:
    listed = [ExportFile(key=key, written_at=at(seconds)) for key, seconds in files]
    return [one.key for one in export_files(listed, days(nov(3), 4))]


def test_months_from_the_first_day_on_are_read_and_later_ones_for_their_corrections() -> None:
    keys = [f"{ROOT}/BILLING_PERIOD=2026-{month}/part.csv.gz" for month in ("10", "11", "12")]
    assert chosen(*((key, 0) for key in keys)) == keys[1:]


def test_the_version_that_was_written_last_counts_with_all_its_parts() -> None:
    old, new = f"{ROOT}/BILLING_PERIOD=2026-11/z", f"{ROOT}/BILLING_PERIOD=2026-11/a"
    files = ((f"{old}/1.parquet", 5), (f"{old}/2.parquet", 6), (f"{new}/1.parquet", 7), (f"{new}/2.parquet", 6))
    assert chosen(*files) == [f"{new}/1.parquet", f"{new}/2.parquet"]


def test_files_that_are_not_laid_out_by_period_are_all_read() -> None:
    assert chosen(("focus/a/1.csv", 0), ("focus/b/2.CSV.GZ", 1), ("focus/readme.txt", 2)) == [
        "focus/a/1.csv",
        "focus/b/2.CSV.GZ",
    ]


@pytest.mark.parametrize(
    ("written_on", "estimated"), [(date(2026, 11, 30), True), (date(2026, 12, 7), True), (date(2026, 12, 8), False)]
)
def test_a_month_is_estimated_until_its_invoice_and_support_fees_are_in(written_on: date, estimated: bool) -> None:
    assert presumably_estimated(nov(3), written_on) is estimated
