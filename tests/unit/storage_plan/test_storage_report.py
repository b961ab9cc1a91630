"""What is said of a bucket: what to do first, what that is worth, and what nobody can say."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import msgspec
from hypothesis import given, settings

from lamplighter.domain.inventory import columns
from lamplighter.domain.inventory.aggregate import Aggregate, Facet, Suffix
from lamplighter.domain.inventory.cell import Amount, Cell, Version
from lamplighter.domain.storage_plan.policy import Policy
from lamplighter.domain.storage_plan.recommendations import Action, Recommendation
from lamplighter.domain.storage_plan.report import StorageReport, storage_measurements, storage_report
from tests.buckets import buckets
from tests.builders_storage import EAGER, GIB, KIB, LISTED_AT, MIB, PRICES, a_bucket, a_cell

MARKERS = Cell("photos/", "", "", Version.DELETE_MARKER, 0, 2), Amount(5, 0)
SUFFIXES = {
    Suffix("jpg", "STANDARD"): Amount(9000, 9000 * GIB),
    Suffix("csv", "STANDARD"): Amount(1000, 1000 * GIB),
    Suffix("json", "INTELLIGENT_TIERING"): Amount(10, GIB),
}
PHOTOS = a_bucket(
    a_cell(10_000, prefix="photos/"),
    a_cell(1000, prefix="photos/", version=Version.NONCURRENT),
    a_cell(10**6, KIB, prefix="thumbs/", storage_class="STANDARD_IA"),
    MARKERS,
    suffixes=SUFFIXES,
)


def report(bucket: Aggregate = PHOTOS, policy: Policy = EAGER) -> StorageReport:
    return storage_report(bucket, PRICES, policy=policy)


def said(found: StorageReport, action: Action) -> Recommendation:
    [one] = [each for each in found.recommendations if each.action is action]
    return one


def test_what_is_worth_most_comes_first_and_what_nobody_knows_last() -> None:
    found = report()
    assert [one.action for one in found.recommendations] == [
        Action.MOVE,
        Action.ALLOW_ARCHIVES,
        Action.EXPIRE_NONCURRENT,
        Action.COPY_BACK,
        Action.MOVE,  # thumbs/ to INTELLIGENT_TIERING, which has no minimum size, in place of copying
        Action.ABORT_UPLOADS,
        Action.COMPRESS,
        Action.EXPIRE_DELETE_MARKERS,
    ]
    assert found.recommendations[0].title == (
        "Move 10,000 objects (9.766 TiB) of 1 GiB to 5 GiB under photos/ to GLACIER_IR when they are 30 days old"
    )
    assert found.recommendations[0].evidence == (
        "They cost $230 a month and will cost $40; moving them costs $0.20 once; it has paid back in "
        "month 1. That saves $2,280 in 12 months, $189.98 in the mean month. How much is read is unknown; it pays "
        "unless more than 63.3 % is read a month."
    )


def test_what_of_a_move_does_not_pay_back_is_said() -> None:
    """Of 256 KiB each, in five months: what is old pays back in the fifth, what is a day old moves a month later."""
    old, young = a_cell(2**20, 256 * KIB), a_cell(1000, 256 * KIB, age_days=1)
    five_months = replace(EAGER, horizon_months=5)
    assert " once; it has paid back in month 5. " in said(report(a_bucket(old), five_months), Action.MOVE).evidence
    both = said(report(a_bucket(old, young), five_months), Action.MOVE)
    assert "1,049,576 objects" in both.title
    assert " once; not all of it pays back in 5 months. " in both.evidence
    in_a_year = said(report(a_bucket(old, young)), Action.MOVE).evidence
    assert " once; the first of them have paid back in month 5, the last in month 6. " in in_a_year


def test_noncurrent_versions_are_an_option_with_a_value() -> None:
    """1,000 GB at 0.023 are 23 a month; they are gone after the first of twelve months."""
    option = report().options.noncurrent
    assert option is not None
    assert (option.objects, option.monthly_usd, option.saving_usd) == (1000, Decimal(23), Decimal(253))
    assert (option.rule.expire_noncurrent_days, option.early_delete_usd) == (30, Decimal(0))


def test_noncurrent_versions_in_an_archive_are_deleted_early_at_most() -> None:
    old = a_cell(1000, storage_class="GLACIER_IR", version=Version.NONCURRENT)
    option = report(a_bucket(old)).options.noncurrent
    assert option is not None
    assert (option.early_delete_usd, option.saving_usd) == (Decimal(12), Decimal(32))  # 3 × 4, and 11 × 4 − 12


def test_object_lock_keeps_what_it_locks() -> None:
    old = a_cell(1000, version=Version.NONCURRENT)
    lock = Facet("object_lock_mode", "COMPLIANCE")
    locked = a_bucket(old, facets={lock: Amount(1, GIB)})
    unlocked = a_bucket(old, facets={lock._replace(value=""): Amount(1, GIB)})
    unknown = a_bucket(old, missing={"object_lock_mode"})
    reasons = [option.reason for each in (locked, unlocked, unknown) if (option := report(each).options.noncurrent)]
    assert [("Object Lock" in one, "does not tell" in one) for one in reasons] == [
        (True, False),
        (False, False),
        (True, True),
    ]


def test_noncurrent_versions_without_a_price_have_no_value() -> None:
    strange = a_cell(10, storage_class="REDUCED_REDUNDANCY", version=Version.NONCURRENT)
    one = said(report(a_bucket(strange)), Action.EXPIRE_NONCURRENT)
    assert one.saving_usd is None
    assert one.title == "Expire noncurrent versions after 30 days"
    assert "How much that saves is unknown." in one.evidence


def test_small_objects_in_a_dear_class_are_copied_back_where_that_pays() -> None:
    """10^6 objects of 1 KiB are billed as 122 GB in STANDARD_IA."""
    misplaced = report().options.misplaced
    assert misplaced is not None
    assert misplaced.objects == 10**6
    ia, standard = Decimal(10**6 * 128) / 2**20 * Decimal("0.0125"), Decimal(10**6) / 2**20 * Decimal("0.023")
    assert misplaced.monthly_excess_usd == ia - standard
    reading = 1 + Decimal(10**6) / 2**20 * Decimal("0.01")
    assert misplaced.copying_usd == reading + 5 + ia  # and 30 days that may be left
    assert said(report(), Action.COPY_BACK).saving_usd == 12 * (ia - standard) - misplaced.copying_usd
    few = report(a_bucket(a_cell(10**6, 60 * KIB, storage_class="STANDARD_IA"))).recommendations
    assert Action.COPY_BACK not in {one.action for one in few}


def test_archives_are_an_option_with_a_value_and_its_first_month() -> None:
    found = report()
    archives = found.options.with_archives
    assert archives is not None
    assert archives.saving_usd > found.plan.saving_usd
    assert said(found, Action.ALLOW_ARCHIVES).saving_usd == archives.saving_usd - found.plan.saving_usd
    every = replace(EAGER, classes=(*EAGER.classes, "GLACIER", "DEEP_ARCHIVE"))
    assert report(policy=every).options.with_archives is None


def test_what_compressing_leaves_is_unknown_unless_it_is_assumed() -> None:
    found = report()
    assert found.compressible is not None
    assert [(one.suffix, one.monthly_usd, one.saving_usd) for one in found.compressible] == [
        ("csv", 23, None),
        ("json", None, None),  # in which tiers they are is not counted by suffix
    ]
    unknown = said(found, Action.COMPRESS)
    assert (unknown.saving_usd, "To what part they shrink is in no inventory." in unknown.evidence) == (None, True)
    assumed = said(report(policy=replace(EAGER, compressed_to_percent=Decimal(25))), Action.COMPRESS)
    assert assumed.saving_usd == 12 * Decimal("17.25") - Decimal("0.0054")  # 1,000 × (0.005 + 0.0004) / 1,000
    assert assumed.evidence.endswith(
        "It is assumed that 25 % are left of them. That saves $206.99 in 12 months, $17.25 in the mean month."
    )


def test_unfinished_uploads_are_aborted_though_nobody_knows_what_they_cost() -> None:
    one = said(report(a_bucket()), Action.ABORT_UPLOADS)
    assert (one.saving_usd, one.in_plan) == (None, True)
    assert f"{one.title} {one.evidence}".count("unknown") == 1
    assert [rule.abort_uploads_after_days for rule in report(a_bucket()).plan.rules] == [7]


def test_delete_markers_are_counted_and_their_cost_is_not_guessed() -> None:
    option = report().options.delete_markers
    assert option is not None
    assert (option.objects, option.saving_usd, option.rule.expire_delete_markers) == (5, None, True)
    assert report(a_bucket(a_cell())).options.delete_markers is None


def test_growth_is_that_of_the_same_bucket_up_to_its_inventory() -> None:
    history = [
        report(a_bucket(a_cell(100 + 10 * day), bucket=bucket, created_at=LISTED_AT + timedelta(days=day)))
        for day in range(-9, 3)
        for bucket in ("my-photo-bucket", "another")
    ]
    found = storage_report(a_bucket(a_cell(100)), PRICES, history).growth
    assert (found.inventories, found.observed_days, found.bytes_per_day) == (10, 9, 10 * GIB)


def test_without_sizes_nothing_is_said_of_bytes_and_dollars() -> None:
    cell = Cell("", "STANDARD", "", Version.CURRENT, None, 4), Amount(3, 0)
    found = report(a_bucket(cell, missing={columns.SIZE}, suffixes=SUFFIXES))
    assert (found.objects, found.bytes, found.cost.usd, found.compressible) == (3, None, None, None)
    assert found.growth.inventories == 0
    assert [(one.name, one.value) for one in storage_measurements("photo-sync", found)] == [("StoredObjects", 3)]


def test_what_is_known_is_measured() -> None:
    bucket = a_bucket(a_cell(1000), a_cell(1, version=Version.NONCURRENT), MARKERS)
    measured = list(storage_measurements("photo-sync", report(bucket)))
    assert {one.dimensions["Bucket"] for one in measured} == {"my-photo-bucket"}
    found = {one.name: one.value for one in measured}
    assert found.pop("StorageSavingUsd") > 200
    assert found == {"StoredObjects": 1001, "StoredBytes": 1001 * GIB, "StorageUsd": 23.023}


def test_break_evens_stand_in_the_report() -> None:
    assert {one.storage_class: str(one.kib) for one in report().break_evens} == {
        "STANDARD_IA": "69.6",
        "ONEZONE_IA": "55.7",
        "GLACIER_IR": "22.3",
        "GLACIER": "15.4",
        "DEEP_ARCHIVE": "9.8",
        "INTELLIGENT_TIERING": "249.7",
    }


def test_long_lists_are_cut_and_say_so() -> None:
    cells = [a_cell(300, prefix=f"{at:03}/") for at in range(150)]
    found = report(a_bucket(*cells))
    assert (len(found.plan.moves), found.plan.more_moves) == (100, 50)
    assert (len(found.cost.by_prefix), found.cost.more_prefixes) == (50, 100)
    assert len(found.recommendations) < 100
    [move] = [one for one in found.recommendations if one.action is Action.MOVE]
    assert move.saving_usd == found.plan.saving_usd  # of all 150, in one sentence


@settings(max_examples=30)
@given(buckets())
def test_a_report_survives_its_json(bucket: list[tuple[Cell, Amount]]) -> None:
    found = report(a_bucket(*bucket, suffixes=SUFFIXES))
    assert msgspec.json.decode(msgspec.json.encode(found), type=StorageReport) == found


def test_no_recommendation_costs_more_than_it_saves() -> None:
    dear = a_bucket(a_cell(10, MIB, storage_class="DEEP_ARCHIVE", version=Version.NONCURRENT), suffixes=SUFFIXES)
    almost_all = replace(EAGER, compressed_to_percent=Decimal("99.99"), horizon_months=1)
    assert all(one.saving_usd is None or one.saving_usd > 0 for one in report(dear, almost_all).recommendations)
