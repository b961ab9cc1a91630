"""The section on storage: what lies in which class, what it costs, how it grows, and what moving it would save."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from lamplighter.domain.definitions.business import ReportKind
from lamplighter.domain.exact import exactly
from lamplighter.domain.inventory_run.counts import InventoryCounts
from lamplighter.domain.reports.document import Action, Change, Section, Standing
from lamplighter.domain.reports.origin import origin_of
from lamplighter.domain.reports.part import Judged, Part, section_of, without_data
from lamplighter.domain.reports.period import Period
from lamplighter.domain.reports.sections.storage_figures import Told, monthly, storage_figures
from lamplighter.domain.reports.sections.storage_tables import storage_charts, storage_tables
from lamplighter.domain.reports.words import counted, day, dollars, listed, moment
from lamplighter.domain.snapshot import Snapshot
from lamplighter.domain.spoken_numbers import size
from lamplighter.domain.storage_plan.report import StorageReport

_NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class BucketSnapshots:
    """Of one bucket: its last inventory of the period or before it, and ``before`` the one as of its beginning."""

    now: Snapshot[StorageReport]
    before: Snapshot[StorageReport] | None = None
    counts: Snapshot[InventoryCounts] | None = None


def storage(period: Period, buckets: Sequence[BucketSnapshots]) -> Section:
    if not buckets:
        return without_data(ReportKind.STORAGE, "No S3 Inventory was read until the end of the period.")
    reports = [bucket.now.body for bucket in buckets]
    parts = tuple(_part(period, bucket, alone=len(buckets) == 1) for bucket in buckets)
    return section_of(ReportKind.STORAGE, _judged(reports), parts)


def _judged(reports: Sequence[StorageReport]) -> Judged:
    verdict = _verdict(reports)
    if all(report.bytes is None for report in reports):
        return Judged(standing=Standing.NO_DATA, verdict=verdict)
    saving = _saving(reports)
    if saving > 0:
        finding = f"{dollars(saving)} a month of storage can be saved"
        return Judged(standing=Standing.ATTENTION, verdict=verdict, finding=finding)
    if lacking := [report.bucket for report in reports if report.missing or report.cost.unpriced]:
        finding = f"S3 Inventory does not tell all of {listed(lacking)}"
        return Judged(standing=Standing.ATTENTION, verdict=verdict, finding=finding)
    return Judged(standing=Standing.GOOD, verdict=verdict)


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
    alone = len(reports) == 1
    what = f"{reports[0].bucket} holds" if alone else f"{counted(len(reports), 'bucket')} hold"
    saving = _saving(reports)
    plan = f"{dollars(saving)} of it can be saved" if saving > 0 else "there is no cheaper place for them"
    priced = f"{dollars(cost)} a month at list prices; {plan}" if known else "at an unknown cost"
    return f"{what} {stored} in {objects}, {priced}{_growth(reports)}."


def _growth(reports: Sequence[StorageReport]) -> str:
    """Of all buckets together, where it is known of each."""
    known = [report.growth.bytes_per_day for report in reports if report.growth.bytes_per_day is not None]
    if len(known) < len(reports):
        return ""
    which = ("it grows", "it shrinks") if len(reports) == 1 else ("they grow", "they shrink")
    return f"; {which[sum(known) < 0]} by {size(abs(sum(known)))} a day"


def _part(period: Period, bucket: BucketSnapshots, *, alone: bool) -> Part:
    origin, report = origin_of(bucket.now, period), bucket.now.body
    before = bucket.before.body if bucket.before else None
    told = Told(report.bucket, alone=alone)
    return Part(
        changes=tuple(_changes(period, report, before)),
        actions=tuple(_actions(report, told)),
        figures=storage_figures(report, before, origin, told),
        charts=storage_charts(period, report, bucket.counts, origin, told),
        tables=storage_tables(period, report, bucket.counts, origin, told),
        notes=tuple(_notes(period, report, told)),
    )


def _changes(period: Period, report: StorageReport, before: StorageReport | None) -> Iterator[Change]:
    if before is None or report.bytes is None or before.bytes is None or before.created_at == report.created_at:
        return
    grown, objects = report.bytes - before.bytes, report.objects - before.objects
    more = "more" if grown >= 0 else "less"
    since = day(before.created_at.astimezone(period.zone).date())
    many = f"{counted(abs(objects), 'object')} {'more' if objects >= 0 else 'fewer'}"
    what = f"{report.bucket} holds {size(abs(grown))} {more} than on {since}, and {many}."
    yield Change(what=what, why=_dearer(report, before))


def _dearer(report: StorageReport, before: StorageReport) -> str:
    if report.cost.usd is None or before.cost.usd is None:
        return ""
    with exactly():
        usd = report.cost.usd - before.cost.usd
    return f"It costs {dollars(abs(usd))} a month {'more' if usd >= 0 else 'less'}."


def _actions(report: StorageReport, told: Told) -> Iterator[Action]:
    for one in report.recommendations:
        apart = "" if one.in_plan or one.saving_usd is None else " Not in the plan: savings do not add up."
        monthly_usd = None if one.saving_usd is None else monthly(one.saving_usd, report)
        yield Action(title=told.of(one.title), evidence=f"{one.evidence}{apart}", saving_usd=monthly_usd)


def _notes(period: Period, report: StorageReport, told: Told) -> Iterator[str]:
    yield f"{report.bucket} as its inventory of {moment(report.created_at, period.zone)} lists it."
    yield f"Prices are list prices of {report.cost.region} as of {report.cost.prices_as_of}. {report.plan.reason}"
    if report.growth.bytes_per_day is not None:
        yield told.of(report.growth.reason)
    if report.missing:
        yield f"The inventory of {report.bucket} lacks {', '.join(report.missing)}: ask for these columns."
    for each in report.cost.unpriced:
        yield f"{counted(each.objects, 'object')} in {each.storage_class} have no price: {each.reason}"
    yield from (f"Unknown: {each}" for each in report.unknown)
