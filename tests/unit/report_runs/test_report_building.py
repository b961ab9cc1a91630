"""A report from its sections: a section that failed, a revision, and the index."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from lamplighter.domain.definitions.business import Every, Report, ReportKind
from lamplighter.domain.report_runs.plan import ReportPlan
from lamplighter.domain.report_runs.sections import BuiltSection
from lamplighter.domain.reports.document import Report as Document
from lamplighter.domain.reports.document import Standing
from lamplighter.domain.reports.head import head_of
from lamplighter.errors import Damaged
from lamplighter.inbound.built_sections import build_order
from lamplighter.usecases.build_report import ReportBuilding, build_report
from local.paths import EVENTS
from tests.builders_plan import a_workload_file
from tests.builders_reports import a_quiet_report, cost, kpis
from tests.fakes_reports import FakeReportStore

NOW = datetime(2026, 11, 21, 11, tzinfo=UTC)
SECTIONS = (ReportKind.KPIS, ReportKind.COST)
DAILY = Report(name="shop-daily", sections=SECTIONS, every=Every.DAY, at="06:00", time_zone="America/New_York")
PLAN = ReportPlan(
    workload="shop", report="shop-daily", sections=SECTIONS, period="2026-11-20", time_zone="America/New_York"
)
BUILT = tuple(BuiltSection(kind=kind) for kind in SECTIONS)


def building() -> tuple[ReportBuilding, FakeReportStore]:
    store = FakeReportStore()
    for section in (kpis(), cost()):
        store.save_section(PLAN, section)
    return ReportBuilding(files=(a_workload_file(reports=(DAILY,)),), store=store), store


def test_all_documents_are_kept_and_the_index_names_them() -> None:
    parts, store = building()
    report = build_report(PLAN, BUILT, NOW, parts)
    assert [section.kind for section in report.sections] == list(SECTIONS)
    names = {key.removeprefix(f"{PLAN.folder}/") for key in store.documents}
    assert {"report.html", "report.json", "report.xlsx"} < names
    assert {name for name in names if name.endswith(".csv")}
    assert f'href="{PLAN.folder}/report.html"'.encode() in store.index


def test_a_section_that_failed_says_so_and_the_report_is_made() -> None:
    parts, store = building()
    built = (BUILT[0], BuiltSection(kind=ReportKind.COST, failure="Unavailable: S3: timed out"))
    report = build_report(PLAN, built, NOW, parts)
    failed = report.sections[1]
    assert (failed.kind, failed.standing) == (ReportKind.COST, Standing.FAILED)
    assert failed.notes == ("Unavailable: S3: timed out",)
    assert report.sections[0] == kpis()
    assert b"S3: timed out" in store.documents[f"{PLAN.folder}/report.html"].content


def test_a_section_that_was_built_and_is_gone_is_not_left_out_in_silence() -> None:
    parts, store = building()
    del store.sections[PLAN.folder, ReportKind.COST]
    assert build_report(PLAN, BUILT, NOW, parts).sections[1].standing is Standing.FAILED


def test_a_revision_says_what_changed_and_replaces_the_first_in_the_index() -> None:
    parts, store = building()
    build_report(PLAN, BUILT, NOW, parts)
    second = replace(PLAN, revision=2)
    section = kpis()
    changed = replace(section.figures[0], value=1)
    store.save_section(second, replace(section, figures=(changed, *section.figures[1:])))
    store.save_section(second, cost())
    report = build_report(second, BUILT, NOW, parts)
    assert report.revision == 2
    assert [changed.label in line for line in report.revised] == [True]
    assert [head.revision for head in store.heads()] == [2]


class _MadeByAnother(FakeReportStore):
    def report(self, plan: ReportPlan) -> Document:
        raise Damaged(f"{plan.folder}: no report of this version")


@pytest.mark.parametrize(
    ("store", "why"),
    [(FakeReportStore, "it is not there any more"), (_MadeByAnother, "another version of Lamplighter")],
)
def test_a_revision_of_what_can_not_be_read_is_made_and_says_so(store: type[FakeReportStore], why: str) -> None:
    parts, _ = building()
    report = build_report(replace(PLAN, revision=2), BUILT, NOW, replace(parts, store=store()))
    assert report.revision == 2
    assert [why in line for line in report.revised] == [True]


class _SideBySide(FakeReportStore):
    """Another report is made while the index is written."""

    def save_index(self, page: bytes) -> None:
        super().save_index(page)
        if len(self.kept_heads) == 1:
            self.save_head(replace(PLAN, period="2026-11-19"), head_of(a_quiet_report(), {"HTML": "quiet.html"}), 90)


def test_the_index_has_what_was_made_at_the_same_time() -> None:
    parts, _ = building()
    store = _SideBySide()
    build_report(PLAN, BUILT, NOW, replace(parts, store=store))
    assert [name in store.index for name in (b"quiet.html", b"r1/report.html")] == [True, True]


def test_the_state_machine_says_why_a_section_failed() -> None:
    raised = json.dumps({"errorMessage": "S3: timed out", "errorType": "Unavailable"})
    event = json.loads((EVENTS / "report_builder" / "built.json").read_text())
    event["built"][0]["failure"] = {"error": "Unavailable", "message": raised}
    event["built"][1]["failure"] = {"error": "States.Timeout", "message": ""}
    order = build_order(event)
    assert [one.failure for one in order.built[:3]] == ["Unavailable: S3: timed out", "States.Timeout: ", None]
    assert order.plan.period == "2026-11-20"


def test_a_pdf_is_drawn_where_the_workload_s_file_asks_for_one() -> None:
    _, store = building()
    asked = ReportBuilding(files=(a_workload_file(reports=(replace(DAILY, pdf=True),)),), store=store)
    build_report(PLAN, BUILT, NOW, asked)
    assert store.documents[f"{PLAN.folder}/report.pdf"].content.startswith(b"%PDF-")
    assert f'href="{PLAN.folder}/report.pdf"'.encode() in store.index


def test_without_being_asked_for_there_is_none() -> None:
    parts, store = building()
    build_report(PLAN, BUILT, NOW, parts)
    assert f"{PLAN.folder}/report.pdf" not in store.documents
