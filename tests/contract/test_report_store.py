"""ReportStore: the fake, a folder, and S3 by moto. Suppressions: the fake, and S3."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import boto3
import pytest
from botocore.config import Config
from moto import mock_aws

from lamplighter.adapters.report_codec import decoded, encoded
from lamplighter.adapters.s3_reports import KEPT_DAYS, S3Reports
from lamplighter.domain.definitions.business import ReportKind
from lamplighter.domain.report_runs.delivery import ReportDelivery
from lamplighter.domain.report_runs.feedback import Reason, Suppression
from lamplighter.domain.report_runs.plan import ReportPlan
from lamplighter.domain.reports.document import Report, Section
from lamplighter.domain.reports.head import head_of
from lamplighter.errors import Damaged
from lamplighter.reporting_ports import Document
from local.reports import FolderReports
from tests.builders_reports import a_quiet_report, a_report, cost, kpis
from tests.fakes_reports import FakeReportStore

PLAN = ReportPlan(workload="shop", report="daily", sections=(ReportKind.COST,), period="2026-11-20", time_zone="UTC")
PAGE = {"report.html": Document(content=b"<p>page</p>", media_type="text/html; charset=utf-8")}
Keeper = FakeReportStore | S3Reports
Store = Keeper | FolderReports


@pytest.fixture
def in_s3() -> Iterator[S3Reports]:
    with mock_aws():
        s3 = boto3.client("s3", config=Config(signature_version="s3v4"))
        s3.create_bucket(Bucket="reports")
        yield S3Reports(s3=s3, bucket="reports")


@pytest.fixture(params=["fake", "folder", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    if request.param == "s3":
        kept: S3Reports = request.getfixturevalue("in_s3")
        return kept
    return FakeReportStore() if request.param == "fake" else FolderReports(folder=tmp_path)


def test_a_section_is_read_back_as_it_was(store: Store) -> None:
    assert store.section(PLAN, ReportKind.COST) is None
    store.save_section(PLAN, cost())
    assert store.section(PLAN, ReportKind.COST) == cost()
    assert store.section(replace(PLAN, revision=2), ReportKind.COST) is None


def test_a_report_is_read_back_as_it_was_and_counts_as_a_revision(store: Store) -> None:
    assert (store.last_revision("shop", "daily", "2026-11-20"), store.report(PLAN)) == (0, None)
    store.save(PLAN, a_report(), PAGE, 90)
    assert store.report(PLAN) == a_report()
    for revision in (2, 10):
        store.save(replace(PLAN, revision=revision), a_report(), PAGE, 90)
    assert store.last_revision("shop", "daily", "2026-11-20") == 10
    assert store.last_revision("shop", "daily", "2026-11-2") == 0


def test_a_head_is_the_last_revision_s(store: Store) -> None:
    first, second = (head_of(one, {"HTML": "x"}) for one in (a_report(), a_quiet_report()))
    store.save_head(PLAN, first, 90)
    store.save_head(replace(PLAN, period="2026-11-19"), first, 90)
    assert list(store.heads()) == [first, first]
    store.save_head(replace(PLAN, revision=2), second, 90)
    assert sorted(store.heads(), key=str) == sorted([first, second], key=str)


def test_a_head_that_can_not_be_read_costs_the_others_nothing(in_s3: S3Reports) -> None:
    head = head_of(a_report(), {"HTML": "x"})
    in_s3.save_head(PLAN, head, 90)
    in_s3.s3.put_object(Bucket="reports", Key="heads/shop/daily/2026-11-19.msgpack", Body=encoded({"lamp": 1}))

    assert list(in_s3.heads()) == [head]


def test_a_delivery_is_remembered(store: Store) -> None:
    assert store.delivery(PLAN) == ReportDelivery()
    delivery = ReportDelivery(mailed={"a@example.com": "1"}, posted=("team",), refused={"b@example.com": "no"})
    store.save_delivery(PLAN, delivery, 90)
    assert store.delivery(PLAN) == delivery
    assert store.last_revision("shop", "daily", "2026-11-20") == 0


@pytest.mark.parametrize("store", ["fake", "s3"], indirect=True)
def test_a_suppression_is_found_however_the_address_is_written(store: Keeper) -> None:
    assert store.suppression("ann@example.com") is None
    at = datetime(2026, 11, 21, tzinfo=UTC)
    known = Suppression(address="Ann@Example.com", reason=Reason.COMPLAINT, detail="abuse", message_id="1", at=at)
    store.save_suppression(known)
    assert store.suppression("ann@example.com") == known


@pytest.mark.parametrize(("days", "tag"), [(90, "90"), (91, "180"), (1, "30"), (2557, "2557"), (3650, "always")])
def test_what_is_kept_for_days_is_kept_at_least_so_long(in_s3: S3Reports, days: int, tag: str) -> None:
    in_s3.save(PLAN, a_report(), PAGE, days)
    for name in ("report.html", "report.msgpack"):
        tags = in_s3.s3.get_object_tagging(Bucket="reports", Key=f"{PLAN.folder}/{name}")["TagSet"]
        assert tags == [{"Key": "keep", "Value": tag}]


def test_the_lifecycle_rules_are_those_of_the_tags(template_resources: dict[str, dict[str, object]]) -> None:
    bucket: object = template_resources["ReportsBucket"]["Properties"]
    rules = bucket["LifecycleConfiguration"]["Rules"]  # type: ignore[index]
    tagged = {int(rule["TagFilters"][0]["Value"]): rule["ExpirationInDays"] for rule in rules if "TagFilters" in rule}
    assert tagged == {days: days for days in KEPT_DAYS}


def test_a_link_is_signed_with_version_4_and_ends(in_s3: S3Reports) -> None:
    link = in_s3.link(PLAN, "report.html", timedelta(hours=6))
    assert "X-Amz-Algorithm=AWS4-HMAC-SHA256" in link
    assert "X-Amz-Expires=21600" in link


def test_every_value_keeps_its_type() -> None:
    again = decoded(encoded(a_report()), Report, "here")
    assert again == a_report()
    values = [figure.value for section in again.sections for figure in section.figures]
    assert {type(value) for value in values} >= {Decimal, int, str}
    assert [type(one.x[0]) for one in kpis().charts] == [
        type(one.x[0]) for one in decoded(encoded(kpis()), Section, "here").charts
    ]


@pytest.mark.parametrize("content", [b"", b"\xc1", encoded({"kind": "cost"}), encoded({"lamp": 1}), encoded([1])])
def test_what_is_no_section_is_damaged_and_named(content: bytes) -> None:
    with pytest.raises(Damaged, match="s3://reports/one"):
        decoded(content, Section, "s3://reports/one")
