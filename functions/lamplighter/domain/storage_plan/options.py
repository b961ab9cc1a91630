"""What only the owner can decide: what may be deleted, what may take hours to read, and what is not in an inventory."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from lamplighter.domain.exact import exactly
from lamplighter.domain.inventory.aggregate import Aggregate
from lamplighter.domain.inventory.cell import Version
from lamplighter.domain.inventory.views import of_facet, of_version
from lamplighter.domain.pricing import PriceList
from lamplighter.domain.storage_plan.cost import PricedCell, priced_cells, summed
from lamplighter.domain.storage_plan.lifecycle import LifecycleRule
from lamplighter.domain.storage_plan.moving import Effects
from lamplighter.domain.storage_plan.places import STANDARD
from lamplighter.domain.storage_plan.plan import StoragePlan, storage_plan
from lamplighter.domain.storage_plan.policy import ARCHIVES, DAYS_IN_A_MONTH
from lamplighter.domain.storage_plan.quantities import changed, cost_usd

_NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expiration:
    """``saving_usd`` over the plan's horizon, against doing nothing; ``monthly_usd`` once they are gone. None where
    nobody can say. ``early_delete_usd``, the most that it can be, is taken off the saving.
    """

    objects: int
    bytes: int | None
    monthly_usd: Decimal | None
    early_delete_usd: Decimal | None
    saving_usd: Decimal | None
    rule: LifecycleRule
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Misplaced:
    """Objects that cost more where they are than they would in STANDARD, for their size. A lifecycle never moves any
    back: they are copied, which is paid once.
    """

    objects: int
    bytes: int
    monthly_excess_usd: Decimal
    copying_usd: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class WithArchives:
    """The plan, were restoring before reading no trouble: what its horizon saves, all in all."""

    classes: tuple[str, ...]
    saving_usd: Decimal
    first_month_rise_usd: Decimal
    pays_back_in_month: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """``noncurrent`` and ``delete_markers`` are None where none was listed."""

    noncurrent: Expiration | None
    delete_markers: Expiration | None
    unfinished_uploads: str
    misplaced: Misplaced | None
    with_archives: WithArchives | None


def options(aggregate: Aggregate, prices: PriceList, plan: StoragePlan) -> Options:
    cells = priced_cells(aggregate, prices)
    effects = Effects(prices=prices, policy=plan.policy, total=summed(cells))
    return Options(
        noncurrent=_noncurrent(aggregate, cells, effects),
        delete_markers=_delete_markers(aggregate),
        unfinished_uploads=(
            "Parts of unfinished uploads are charged for and are in no inventory: how much they come to is unknown."
        ),
        misplaced=_misplaced(cells, effects),
        with_archives=_with_archives(aggregate, prices, plan),
    )


def _noncurrent(aggregate: Aggregate, cells: tuple[PricedCell, ...], effects: Effects) -> Expiration | None:
    listed = of_version(aggregate, Version.NONCURRENT)
    if not listed.objects:
        return None
    days = effects.policy.noncurrent_days
    gone = tuple(one for one in cells if one.cell.version is Version.NONCURRENT)
    priced = sum(one.amount.objects for one in gone) == listed.objects
    monthly = _less_usd(effects, gone)
    months = max(0, effects.policy.horizon_months - -(-days // DAYS_IN_A_MONTH))
    with exactly():
        early = sum((_early_usd(one, effects) for one in gone), _NOTHING)
        saving = monthly * months - early
    return Expiration(
        objects=listed.objects,
        bytes=listed.bytes,
        monthly_usd=monthly if priced else None,
        early_delete_usd=early if priced else None,
        saving_usd=saving if priced else None,
        rule=LifecycleRule(id=f"expire noncurrent versions after {days} days", expire_noncurrent_days=days),
        reason=(
            f"Since when a version is noncurrent is in no inventory: all of these are gone within {days} days"
            f"{_but_locked(aggregate)}, and with them the way back to what they hold."
        ),
    )


def _less_usd(effects: Effects, gone: tuple[PricedCell, ...]) -> Decimal:
    left = changed(effects.total, summed(gone), {})
    with exactly():
        return cost_usd(effects.total, effects.prices) - cost_usd(left, effects.prices)


def _early_usd(one: PricedCell, effects: Effects) -> Decimal:
    """The whole minimum, as if they had just come into their class."""
    months = -(-effects.prices.storage_class(one.place.storage_class).minimum_days // DAYS_IN_A_MONTH)
    return effects.month(one.place, one.size_bin).times(months).of(one.amount)


def _but_locked(aggregate: Aggregate) -> str:
    modes = of_facet(aggregate, "object_lock_mode")
    if modes is None:
        return ", but for those under Object Lock, of which the inventory does not tell"
    locked = sum(total.objects for mode, total in modes.items() if mode)
    return ", but for those under Object Lock" if locked else ""


def _delete_markers(aggregate: Aggregate) -> Expiration | None:
    listed = of_version(aggregate, Version.DELETE_MARKER)
    if not listed.objects:
        return None
    return Expiration(
        objects=listed.objects,
        bytes=0,
        monthly_usd=None,
        early_delete_usd=None,
        saving_usd=None,
        rule=LifecycleRule(id="expire delete markers without versions", expire_delete_markers=True),
        reason=(
            "A delete marker costs no more than its key's length, which is not counted; many of them slow down "
            "listing. S3 expires those with no versions left."
        ),
    )


def _misplaced(cells: tuple[PricedCell, ...], effects: Effects) -> Misplaced | None:
    found = [(one, _excess_usd(one, effects)) for one in cells if one.place != STANDARD]
    dear = [(one, usd) for one, usd in found if usd > 0]
    if not dear:
        return None
    with exactly():
        copying = sum((_copying_usd(one, effects) for one, _ in dear), _NOTHING)
        excess = sum((usd for _, usd in dear), _NOTHING)
    return Misplaced(
        objects=sum(one.amount.objects for one, _ in dear),
        bytes=sum(one.amount.bytes for one, _ in dear),
        monthly_excess_usd=excess,
        copying_usd=copying,
    )


def _excess_usd(one: PricedCell, effects: Effects) -> Decimal:
    with exactly():
        return (effects.month(one.place, one.size_bin) - effects.month(STANDARD, one.size_bin)).of(one.amount)


def _copying_usd(one: PricedCell, effects: Effects) -> Decimal:
    """Read, written, and deleted where they are: the most that it can be."""
    once = effects.reading(one.place.storage_class).of(one.amount) + _early_usd(one, effects)
    return once + effects.usd("PUT requests STANDARD") * one.amount.objects


def _with_archives(aggregate: Aggregate, prices: PriceList, plan: StoragePlan) -> WithArchives | None:
    """None where they save no more than the plan."""
    classes = (*plan.policy.classes, *(each for each in ARCHIVES if each not in plan.policy.classes))
    other = storage_plan(aggregate, prices, replace(plan.policy, classes=classes))
    if other.saving_usd <= plan.saving_usd:
        return None
    return WithArchives(
        classes=classes,
        saving_usd=other.saving_usd,
        first_month_rise_usd=other.first_month_rise_usd,
        pays_back_in_month=other.pays_back_in_month,
    )
