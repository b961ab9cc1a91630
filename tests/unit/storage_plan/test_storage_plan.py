"""Where objects are best kept: worked out by hand, and held for any bucket."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lamplighter.domain.exact import exactly
from lamplighter.domain.inventory import columns
from lamplighter.domain.inventory.cell import Amount, Cell, Version
from lamplighter.domain.storage_plan.moving import timing
from lamplighter.domain.storage_plan.plan import Move, Staying, StoragePlan, storage_plan
from lamplighter.domain.storage_plan.policy import ARCHIVES, READ_AT_ONCE, Policy
from tests.buckets import buckets
from tests.builders_storage import EAGER, GIB, KIB, MIB, PRICES, a_bucket, a_cell

EVERYTHING = replace(EAGER, classes=(*READ_AT_ONCE, "ONEZONE_IA", *ARCHIVES))
policies = st.builds(
    Policy,
    classes=st.lists(st.sampled_from(EVERYTHING.classes), unique=True).map(tuple),
    keep_days=st.sampled_from([0, 1, 30, 45, 365]),
    horizon_months=st.sampled_from([1, 2, 12, 24]),
    least_saving_usd=st.sampled_from([Decimal(0), Decimal(1), Decimal(100)]),
    most_rules=st.sampled_from([1, 3, 1000]),
)


def plan(*cells: tuple[Cell, Amount], policy: Policy = EAGER) -> StoragePlan:
    return storage_plan(a_bucket(*cells), PRICES, policy)


def into(storage_class: str) -> Policy:
    return replace(EAGER, classes=(storage_class,))


def test_old_objects_go_to_the_cheapest_class_that_is_read_at_once() -> None:
    """10 000 objects of 1 GB: 230 a month become 40; moving them costs 0.20 once."""
    found = plan(a_cell(10_000, prefix="photos/"))
    [move] = found.moves
    assert (move.to, move.at_days, move.waits_days) == ("GLACIER_IR", 30, 0)
    assert move.monthly_now_usd == 230
    assert move.monthly_then_usd == 40
    assert move.transition_usd == Decimal("0.2")
    assert move.saving_usd == found.saving_usd == Decimal("2279.8")  # 12 × 190 − 0.20
    assert move.pays_back_in_month == found.pays_back_in_month == 1
    assert move.minimum_days == 90
    assert found.first_month_rise_usd == 0


def test_where_a_move_costs_first_the_first_months_rise_is_predicted() -> None:
    """2^20 objects of 256 KiB are 256 GB: 5.888 a month become 1.024, for 20.97152 once."""
    found = plan(a_cell(2**20, 256 * KIB))
    assert found.first_month_rise_usd == Decimal("16.10752")
    assert found.transition_usd == Decimal("20.97152")
    assert found.saving_usd == Decimal("37.39648")  # 12 × 4.864 − 20.97152
    assert found.pays_back_in_month == 5  # 4 × 4.864 is less than the fee
    assert [one.saved_usd > 0 for one in found.months] == [False] * 4 + [True] * 8
    assert found.months[1].plan_usd == Decimal("1.024")
    assert found.reason.startswith(
        "The plan saves $37.40 in 12 months of 30 days; the first month costs $16.11 more than without it, and it has "
        "paid back in month 5. "
    )


def test_a_move_that_does_not_pay_back_within_the_horizon_is_not_made() -> None:
    """2^20 objects of 128 KiB: 2.432 a month for 20.97152, which takes nine months."""
    small = a_cell(2**20, 128 * KIB)
    assert plan(small).pays_back_in_month == 9
    early = plan(small, policy=replace(EAGER, horizon_months=7))
    assert early.moves == ()
    assert early.saving_usd == 0
    assert early.pays_back_in_month is None
    assert early.reason == "No move saves anything in 7 months."


def test_young_objects_wait_and_what_is_saved_begins_later() -> None:
    """All of the bin are taken to be as young as can be: two months of the twelve are over."""
    [move] = plan(a_cell(10_000, age_days=35), policy=replace(into("GLACIER_IR"), keep_days=90)).moves
    assert (move.from_days, move.below_days, move.waits_days) == (30, 60, 60)
    assert move.saving_usd == Decimal("1899.8")  # 10 × 190 − 0.20


@pytest.mark.parametrize(
    ("days", "age_bin", "first_month", "fee_month"),
    [
        (30, 0, 2, 2),
        (30, 1, 1, 1),
        (45, 0, 3, 2),  # from the next whole month on; the fee is paid when it is
        (365, 1, 13, 12),
        (365, 0, 14, 12),  # the oldest of them move on day 336
        (730, 0, 26, None),
        (0, 6, 1, 1),
    ],
)
def test_a_move_is_counted_from_the_next_whole_month(
    days: int, age_bin: int, first_month: int, fee_month: int | None
) -> None:
    when = timing(days, age_bin, EAGER)
    assert (when.first_month, when.fee_month) == (first_month, fee_month)


def test_nothing_goes_to_infrequent_access_before_30_days() -> None:
    eager = replace(into("STANDARD_IA"), keep_days=0)
    assert [rule.days for rule in plan(a_cell(10_000, age_days=0), policy=eager).rules if rule.days] == [30]


@pytest.mark.parametrize(
    ("storage_class", "to"),
    [("GLACIER_IR", "STANDARD_IA"), ("ONEZONE_IA", "GLACIER_IR"), ("DEEP_ARCHIVE", "GLACIER"), ("GLACIER", "STANDARD")],
)
def test_the_waterfall_does_not_lead_back(storage_class: str, to: str) -> None:
    found = plan(a_cell(10_000, KIB, storage_class=storage_class), policy=into(to))
    assert found.moves == ()
    assert [one.reason for one in found.staying] == ["No class that the plan may use lies below theirs."]


def test_leaving_a_class_early_is_counted_as_the_most_it_can_be() -> None:
    """Since when they are in GLACIER is unknown: 90 days of it, 3 × 36, at most."""
    [move] = plan(a_cell(10_000, storage_class="GLACIER"), policy=into("DEEP_ARCHIVE")).moves
    assert move.early_delete_usd == 3 * move.monthly_now_usd
    assert move.monthly_now_usd > Decimal(36)
    young = a_cell(10_000, storage_class="GLACIER", age_days=10)
    [later] = plan(young, policy=replace(into("DEEP_ARCHIVE"), keep_days=120)).moves
    assert later.early_delete_usd == 0  # they have been there for 91 days by then


def test_intelligent_tiering_is_watched_and_takes_its_time() -> None:
    """1 GB each: a month at 0.023, two at 0.0125, nine at 0.004, each with 0.0000025, and 0.00001 once."""
    found = plan(a_cell(1000, age_days=400), policy=into("INTELLIGENT_TIERING"))
    [move] = found.moves
    assert move.monitoring_usd == Decimal("0.0025")
    assert move.monthly_then_usd == Decimal("4.0025")
    assert move.saving_usd == 12 * 23 - (23 + 2 * Decimal("12.5") + 9 * 4 + 12 * Decimal("0.0025") + Decimal("0.01"))
    assert move.break_even_read_percent is None
    assert found.reason.endswith("reading costs no more than before.")


def test_small_objects_gain_nothing_from_intelligent_tiering() -> None:
    assert plan(a_cell(10**9, 127 * KIB), policy=into("INTELLIGENT_TIERING")).moves == ()


def test_how_much_may_be_read_before_it_does_not_pay() -> None:
    """1 GB saves 0.019 × 12 − 0.00002; reading it costs 0.03 and 0.0000096 for the request, 12 times."""
    found = plan(a_cell(1))
    [move] = found.moves
    assert move.break_even_read_percent == found.break_even_read_percent == Decimal("63.3")
    assert found.reason == (
        "The plan saves $0.23 in 12 months of 30 days, from the first month on. How much is read is in no "
        "inventory: it pays unless more than 63.3 % of what is moved is read a month."
    )


def test_archives_are_for_those_who_can_wait() -> None:
    assert {move.to for move in plan(a_cell(10)).moves} == {"GLACIER_IR"}
    assert {move.to for move in plan(a_cell(10), policy=EVERYTHING).moves} == {"DEEP_ARCHIVE"}


def test_one_rule_covers_what_is_moved_alike() -> None:
    found = plan(*(a_cell(100, prefix=prefix) for prefix in ("", "a/", "a/b/", "c/")))
    assert [(rule.prefix, rule.from_bytes, rule.below_bytes) for rule in found.rules[:-1]] == [("", GIB, 5 * GIB)]


def test_of_equal_rules_the_deeper_prefix_leaves_the_rest_of_the_bucket_alone() -> None:
    found = plan(a_cell(100, prefix="a/b/"), a_cell(100, prefix="a/b/c/"), a_cell(100, KIB, prefix="d/"))
    assert [rule.prefix for rule in found.rules[:-1]] == ["a/b/"]


def test_a_prefix_that_would_lose_is_spared_by_rules_of_its_neighbours() -> None:
    """GLACIER_IR to DEEP_ARCHIVE pays for large objects; of those that went to GLACIER_IR yesterday it would not."""
    short = replace(EVERYTHING, horizon_months=2)
    found = plan(a_cell(100, prefix="a/"), a_cell(10_000, prefix="b/", storage_class="GLACIER_IR"), policy=short)
    assert [rule.prefix for rule in found.rules[:-1]] == ["a/"]


def test_a_rule_of_a_prefix_is_judged_by_all_below_it() -> None:
    """What lies in a/ itself can only be moved together with a/b/."""
    below = Cell("a/b/", "REDUCED_REDUNDANCY", "", Version.CURRENT, a_cell()[0].size_bin, 4), Amount(1, GIB)
    found = plan(a_cell(100, prefix="a/"), a_cell(100, prefix="c/"), below)
    assert [rule.prefix for rule in found.rules[:-1]] == ["c/"]


@pytest.mark.parametrize(
    "cell",
    [
        a_cell(5, age_days=None),
        (Cell("", "STANDARD", "", Version.CURRENT, None, 4), Amount(5, 0)),
        (Cell("", columns.UNKNOWN, "", Version.CURRENT, a_cell()[0].size_bin, 4), Amount(5, GIB)),
        a_cell(5, storage_class="INTELLIGENT_TIERING", tier="ARCHIVE"),
    ],
)
def test_no_rule_touches_what_is_not_known(cell: tuple[Cell, Amount]) -> None:
    found = plan(cell, a_cell(100, prefix="known/"))
    assert {move.prefix for move in found.moves} == {"known/"}
    assert [rule.prefix for rule in found.rules if rule.days] == ["known/"]
    assert [one.reason.split(":")[0] for one in found.staying] == ["The inventory does not say enough of them"]


def test_without_anything_known_the_plan_says_so() -> None:
    assert plan(a_cell(5, age_days=None)).reason.endswith("what a move saves is unknown.")


def test_a_rule_has_to_be_worth_having() -> None:
    assert plan(a_cell(1), policy=Policy()).moves == ()
    assert plan(a_cell(10), policy=Policy()).moves != ()


def test_noncurrent_versions_are_left_to_their_owner() -> None:
    assert plan(a_cell(100, version=Version.NONCURRENT)).moves == ()


def test_tiers_only_make_a_plan_save_more() -> None:
    """Of 60 000 GB, 8 800 cost 0.022 each: what each move saves is told by that, the plan's saving by what it is."""
    found = plan(a_cell(60_000))
    assert found.moves[0].monthly_now_usd == Decimal(1320)
    assert found.months[0].nothing_usd == Decimal("1371.2")
    assert found.saving_usd == found.moves[0].saving_usd + 12 * Decimal("51.2")


@settings(max_examples=60)
@given(buckets(), policies)
def test_a_plan_never_costs_more_over_its_horizon_than_doing_nothing(
    bucket: list[tuple[Cell, Amount]], policy: Policy
) -> None:
    found = plan(*bucket, policy=policy)
    with exactly():
        assert sum((one.plan_usd - one.nothing_usd for one in found.months), Decimal(0)) == -found.saving_usd <= 0
        assert found.saving_usd >= sum((move.saving_usd for move in found.moves), Decimal(0))
    assert found.saving_usd >= policy.least_saving_usd * bool(found.moves)
    assert len([rule for rule in found.rules if rule.days is not None]) <= policy.most_rules


@settings(max_examples=40)
@given(buckets().flatmap(lambda bucket: st.tuples(st.just(bucket), st.permutations(bucket))), policies)
def test_the_order_of_cells_does_not_matter(
    buckets_: tuple[list[tuple[Cell, Amount]], list[tuple[Cell, Amount]]], policy: Policy
) -> None:
    bucket, shuffled = buckets_
    assert plan(*shuffled, policy=policy) == plan(*bucket, policy=policy)


@settings(max_examples=40)
@given(buckets(), policies)
def test_every_current_version_is_moved_or_stays(bucket: list[tuple[Cell, Amount]], policy: Policy) -> None:
    found = plan(*bucket, policy=policy)
    current = [amount for cell, amount in bucket if cell.version is Version.CURRENT]
    told: list[Move | Staying] = [*found.moves, *found.staying]
    assert sum(one.objects for one in told) == sum(amount.objects for amount in current)
    assert sum(one.bytes for one in told) == sum(amount.bytes for amount in current)
    assert all(move.monthly_then_usd <= move.monthly_now_usd for move in found.moves)


def test_large_and_small_sizes_are_told_apart() -> None:
    found = plan(a_cell(10**6, 20 * KIB), a_cell(10**6, MIB), policy=replace(EAGER, classes=("GLACIER_IR",)))
    assert [(rule.from_bytes, rule.below_bytes) for rule in found.rules if rule.days] == [(MIB, 16 * MIB)]
