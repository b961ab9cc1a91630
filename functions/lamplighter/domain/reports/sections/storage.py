"""The section on storage: what lies in which class, what it costs, how it grows, and what moving it would save."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from lamplighter.domain.definitions.business import ReportKind
from lamplighter.domain.exact import exactly
from lamplighter.domain.inventory_run.counts import InventoryCounts
from lamplighter.domain.reports.document import Action, Section, Standing
from lamplighter.domain.reports.origin import origin_of
from lamplighter.domain.reports.part import Part, section_of, without_data
from lamplighter.domain.reports.period import Period
from lamplighter.domain.reports.sections.storage_figures import monthly, storage_figures
from lamplighter.domain.reports.sections.storage_tables import storage_charts, storage_tables
from lamplighter.domain.reports.words import counted, dollars, minute, size
from lamplighter.domain.snapshot import Snapshot
from lamplighter.domain.storage_plan.report import StorageReport

TITLE = "Storage"
_NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class BucketSnapshots:
    """Of one bucket: its last inventory of the period or before it, and ``before`` the one as of its beginning."""

    now: Snapshot[StorageReport]
    before: Snapshot[StorageReport] | None = None
    counts: Snapshot[InventoryCounts] | None = None


def storage(period: Period, buckets: Sequence[BucketSnapshots]) -> Section:
    if not buckets:
        return without_data(ReportKind.STORAGE, TITLE, "No S3 Inventory was read until the end of the period.")
    reports = [bucket.now.body for bucket in buckets]
    parts = tuple(_part(period, bucket) for bucket in buckets)
    return section_of(ReportKind.STORAGE, TITLE, _standing(reports), _verdict(reports), parts)


def _standing(reports: Sequence[StorageReport]) -> Standing:
    if all(report.bytes is None for report in reports):
        return Standing.NO_DATA
    lacking = any(report.missing or report.cost.unpriced for report in reports)
    return Standing.ATTENTION if lacking or _saving(reports) > 0 else Standing.GOOD


def _saving(reports: Sequence[StorageReport]) -> Decimal:
    """A month, of the plans."""
    return sum((monthly(report.plan.saving_usd, report) for report in reports), _NOTHING)


def _verdict(reports: Sequence[StorageReport]) -> str:
    objects = f"{sum(report.objects for report in reports):,} objects"
    if any(report.bytes is None for report in reports):
        return f"{objects} are stored; how large they are the inventory does not say."
    stored = size(sum(report.bytes or 0 for report in reports))
    known = [report.cost.usd for report in reports if report.cost.usd is not None]
    with exactly():
        cost = sum(known, _NOTHING)
    what = f"{objects} with {stored} in {counted(len(reports), 'bucket')}"
    saving = _saving(reports)
    plan = f"; the plan would save {dollars(saving)} of it" if saving > 0 else "; there is no cheaper place for them"
    return f"{what} cost {dollars(cost)} a month at list prices{plan}." if known else f"{what}, at an unknown cost."


def _part(period: Period, bucket: BucketSnapshots) -> Part:
    origin, report = origin_of(bucket.now, period), bucket.now.body
    before = bucket.before.body if bucket.before else None
    return Part(
        changes=tuple(_changes(report, before)),
        actions=tuple(_actions(report)),
        figures=storage_figures(report, before, origin),
        charts=storage_charts(period, report, origin),
        tables=storage_tables(period, report, bucket.counts, origin),
        notes=tuple(_notes(report)),
    )


def _changes(report: StorageReport, before: StorageReport | None) -> Iterator[str]:
    if before is None or report.bytes is None or before.bytes is None or before.created_at == report.created_at:
        return
    grown, objects = report.bytes - before.bytes, report.objects - before.objects
    more = "more" if grown >= 0 else "less"
    since = f"since {minute(before.created_at)}"
    cost = ""
    if report.cost.usd is not None and before.cost.usd is not None:
        with exactly():
            cost = f", which costs {dollars(report.cost.usd - before.cost.usd)} a month"
    yield f"{report.bucket} holds {size(abs(grown))} {more} ({objects:+,} objects) {since}{cost}."


def _actions(report: StorageReport) -> Iterator[Action]:
    for one in report.recommendations:
        apart = "" if one.in_plan or one.saving_usd is None else " Not in the plan: savings do not add up."
        yield Action(
            title=f"{report.bucket}: {one.sentence}",
            evidence=f"{one.evidence}{apart}",
            saving_usd=None if one.saving_usd is None else monthly(one.saving_usd, report),
        )


def _notes(report: StorageReport) -> Iterator[str]:
    yield f"{report.bucket} as its inventory of {minute(report.created_at)} lists it."
    yield f"Prices are list prices of {report.cost.region} as of {report.cost.prices_as_of}. {report.plan.reason}"
    yield report.growth.reason
    if report.missing:
        yield f"The inventory of {report.bucket} lacks {', '.join(report.missing)}: ask for these columns."
    for each in report.cost.unpriced:
        yield f"{counted(each.objects, 'object')} in {each.storage_class} have no price: {each.reason}"
    yield from (f"Unknown: {each}" for each in report.unknown)
