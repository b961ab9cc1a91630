"""A month's report of five workloads with 10 000 customers each: the time of each step, and the most memory.

Every kind of section, from snapshots as S3 would hand them over, but for the network. The baseline of each document is
the report's JSON, which holds the very same figures. It runs in a process of its own.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from lamplighter.domain.definitions.business import Every, Report, ReportKind
from lamplighter.domain.reports.head import head_of
from lamplighter.domain.reports.period import parse_period
from lamplighter.domain.reports.verdict import report_of
from lamplighter.domain.window import Window
from lamplighter.outbound.reports.csv_files import csv_files
from lamplighter.outbound.reports.email_message import Envelope, email_message
from lamplighter.outbound.reports.email_view import Link
from lamplighter.outbound.reports.html_page import html_page
from lamplighter.outbound.reports.index_page import index_page
from lamplighter.outbound.reports.pdf import pdf
from lamplighter.outbound.reports.report_json import report_json
from lamplighter.outbound.reports.workbook import workbook
from lamplighter.usecases.build_section import ReportSources, build_section
from lamplighter.usecases.report_attachments import attachments
from local.reports.s3_snapshots import S3Snapshots
from tests.benchmarks.memory import most_memory_mib
from tests.benchmarks.month_of_reports import (
    CUSTOMERS,
    END,
    PERIOD,
    PLACES,
    directory_of_s3,
    world_of_incidents,
    write_snapshots,
)
from tests.builders_plan import a_workload_file

DEFINITION = Report(
    name="shop-monthly", sections=tuple(ReportKind), every=Every.MONTH, at="06:00", time_zone="UTC", pdf=True
)
# The index of a year of a daily, a weekly and a monthly report of each workload.
LISTED = 430 * len(PLACES)
Spent = dict[str, list[tuple[float, float]]]


def main() -> None:
    """Prints milliseconds and kilobytes of each step a workload, and the most megabytes."""
    with tempfile.TemporaryDirectory() as folder:
        written = write_snapshots(Path(folder))
        command = [sys.executable, "-m", "tests.benchmarks.reports", folder]
        finished = subprocess.run(command, capture_output=True, text=True, check=True)
    told = json.loads(finished.stdout)
    print(f"\na month's report of {len(PLACES)} workloads with {CUSTOMERS:,} customers each,")
    print(f"from {written / 1e6:.0f} MB of snapshots: {told['s']:.1f} s and {told['mb']:.0f} MB at most, ", end="")
    print(f"{told['mb_before']:.0f} MB of them before it began")
    baseline = told["spent"]["JSON"][0]
    print(f"{'a workload, median':24}{'ms':>8}{'KB':>8}{'ratio':>8}")
    for name, (milliseconds, kilobytes) in told["spent"].items():
        print(f"{name:24}{milliseconds:8.1f}{kilobytes:8.0f}{milliseconds / baseline:8.1f}")


def measure(folder: Path) -> None:
    """In this process; prints JSON."""
    kept = world_of_incidents()
    s3: Any = directory_of_s3(folder)
    before_mb, began, spent = most_memory_mib(), time.perf_counter(), Spent()
    for place in PLACES:
        snapshots = S3Snapshots(s3=s3, bucket="snapshots", prefix=f"{place}/")
        _one(ReportSources(snapshots=snapshots, incidents=kept.incidents, remediations=kept.remediations), spent)
    told = {name: [statistics.median(column) for column in zip(*each, strict=True)] for name, each in spent.items()}
    seconds = time.perf_counter() - began
    print(json.dumps({"s": seconds, "mb": most_memory_mib(), "mb_before": before_mb, "spent": told}))


def _one(sources: ReportSources, spent: Spent) -> None:
    file, period, now = a_workload_file(), parse_period(PERIOD, "UTC"), END + timedelta(hours=6)

    def timed(name: str, make: Callable[[], Any], size: Callable[[Any], int] = len) -> Any:
        began = time.perf_counter()
        made = make()
        spent.setdefault(name, []).append(((time.perf_counter() - began) * 1000, size(made) / 1000))
        return made

    sections = [
        timed(f"section {kind}", partial(build_section, file, kind, period, sources, now), lambda _: 0)
        for kind in ReportKind
    ]
    report = report_of(DEFINITION, file.workload, file.title, period=period, sections=sections, made_at=now)
    timed("JSON", lambda: report_json(report))
    timed("HTML", lambda: html_page(report).encode())
    timed("CSV, all tables", lambda: csv_files(report), lambda files: sum(map(len, files.values())))
    timed("XLSX", lambda: workbook(report))
    timed("PDF", lambda: pdf(report))
    envelope = Envelope(sender="a@example.com", to="b@example.com", sent_at=now, unsubscribe_to="a@example.com")
    link = Link(url="https://reports.example.com/report.html", expires_at=now)
    timed("mail, with both files", lambda: email_message(report, envelope, link, attachments(report)))
    head, day = head_of(report, {"HTML": "report.html"}), timedelta(days=1)
    windows = [Window(END - number * day, END - number * day + day) for number in range(LISTED // len(PLACES))]
    heads = [replace(head, workload=place, period=window) for place in PLACES for window in windows]
    timed(f"index of {LISTED:,} reports", lambda: index_page(heads).encode())


if __name__ == "__main__":
    measure(Path(sys.argv[1]))
