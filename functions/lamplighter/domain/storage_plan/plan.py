"""The plan: where each prefix, size and age is best kept, when that pays, and what nobody can say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_DOWN, Context, Decimal
from itertools import accumulate

from lamplighter.domain.exact import exactly
from lamplighter.domain.inventory.aggregate import Aggregate
from lamplighter.domain.inventory.bins import SIZE_EDGES, ages_of, sizes_of
from lamplighter.domain.inventory.cell import Amount, Cell, Version
from lamplighter.domain.pricing import PriceList
from lamplighter.domain.storage_plan.choosing import Chosen, choose, step_for
from lamplighter.domain.storage_plan.cost import PricedCell, dollars, priced_cells, summed
from lamplighter.domain.storage_plan.lifecycle import LifecycleRule, abort_uploads, rules_of
from lamplighter.domain.storage_plan.moving import Effect, Effects, Step
from lamplighter.domain.storage_plan.outlook import MonthAhead, months_ahead, pays_back_in
from lamplighter.domain.storage_plan.policy import Policy
from lamplighter.domain.storage_plan.waterfall import leads

_NOTHING = Decimal(0)
_TENTH = Decimal("0.1")
_SHARES = Context(prec=50, rounding=ROUND_DOWN)
_DEFAULTS = Policy()
_ARCHIVED = ("archive", "deep archive")
# With the rule's prefix.
Moved = tuple[PricedCell, Step, Effect, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Of all objects of one cell, at the price of the bucket's last byte: tiers make the whole plan save no less.

    ``waits_days``: until all of them are old enough. ``minimum_days``: those of ``to``; what is deleted there sooner is
    paid for until then. ``monthly_then_usd`` is once they lie there unread for good, and
    ``monitoring_usd`` of it for being watched. ``early_delete_usd`` is the most that it can be. ``saving_usd`` is that
    of the horizon; ``pays_back_in_month`` is None where that is beyond it. ``reading_all_usd`` is what reading all of
    them once a month, from when they were moved to the horizon, would cost more than where they are: with
    ``break_even_read_percent`` of that the saving is gone. That is None where reading costs no more.
    """

    prefix: str
    storage_class: str
    tier: str
    from_bytes: int
    below_bytes: int | None
    from_days: int
    below_days: int | None
    objects: int
    bytes: int
    to: str
    at_days: int
    rule_prefix: str
    waits_days: int
    minimum_days: int
    monthly_now_usd: Decimal
    monthly_then_usd: Decimal
    monitoring_usd: Decimal
    transition_usd: Decimal
    early_delete_usd: Decimal
    saving_usd: Decimal
    pays_back_in_month: int | None
    reading_all_usd: Decimal
    break_even_read_percent: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Staying:
    """Current versions that are not moved, by ``reason``."""

    reason: str
    storage_class: str
    objects: int
    bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StoragePlan:
    """``saving_usd`` is exact, over the horizon of ``policy``; ``early_delete_usd`` the most that it can be.
    ``first_month_rise_usd``: what the first month costs more than without the plan. ``break_even_read_percent`` as in
    Move, of all that is moved. ``moves``: those that save most first; ``more_moves`` are not shown.
    """

    policy: Policy
    moves: tuple[Move, ...]
    more_moves: int
    staying: tuple[Staying, ...]
    rules: tuple[LifecycleRule, ...]
    months: tuple[MonthAhead, ...]
    saving_usd: Decimal
    transition_usd: Decimal
    early_delete_usd: Decimal
    first_month_rise_usd: Decimal
    pays_back_in_month: int | None
    break_even_read_percent: Decimal | None
    reason: str


def storage_plan(aggregate: Aggregate, prices: PriceList, policy: Policy = _DEFAULTS) -> StoragePlan:
    """Raises KeyError where the policy names a class that the list does not price."""
    cells = priced_cells(aggregate, prices)
    effects = Effects(prices=prices, policy=policy, total=summed(cells))
    known = tuple(one for one in cells if one.cell.version is Version.CURRENT and _can_be_planned(one))
    chosen = choose(known, _unknown(aggregate, known), effects)
    moved = tuple(_moved(known, chosen, effects))
    months = months_ahead(((one, step) for one, step, _, _ in moved), effects)
    moves = tuple(_move(one, step, effect, rule_prefix) for one, step, effect, rule_prefix in moved)
    saving = months[-1].saved_usd
    with exactly():
        rise = months[0].plan_usd - months[0].nothing_usd
        transitions = sum((one.transition_usd for one in months), _NOTHING)
        early = sum((one.early_delete_usd for one in months), _NOTHING)
        reading = sum((effect.reading.of(one.amount) for one, _, effect, _ in moved), _NOTHING)
    plan = StoragePlan(
        policy=policy,
        moves=tuple(sorted(moves, key=lambda move: (-move.saving_usd, move.prefix, move.from_bytes, move.from_days))),
        more_moves=0,
        staying=tuple(_staying(aggregate, known, moved, policy)),
        rules=(*rules_of(chosen), abort_uploads(policy.abort_uploads_after_days)),
        months=months,
        saving_usd=saving,
        transition_usd=transitions,
        early_delete_usd=early,
        first_month_rise_usd=max(rise, _NOTHING),
        pays_back_in_month=pays_back_in([one.saved_usd for one in months]) if moves else None,
        break_even_read_percent=break_even_percent(saving, reading),
        reason="",
    )
    return replace(plan, reason=_reason(plan) if moves else _no_moves(policy, known))


def _can_be_planned(one: PricedCell) -> bool:
    """Empty objects cost nothing; what is in an archive tier of INTELLIGENT_TIERING does not go everywhere."""
    return one.cell.age_bin is not None and one.size_bin > 0 and one.place.tier not in _ARCHIVED


def _unknown(aggregate: Aggregate, known: Iterable[PricedCell]) -> Iterator[tuple[str, int]]:
    planned = {one.cell for one in known}
    for cell in aggregate.cells:
        if cell.version is Version.CURRENT and cell not in planned:
            bins = range(1, len(SIZE_EDGES) + 1) if cell.size_bin is None else (cell.size_bin,)
            yield from ((cell.prefix, size_bin) for size_bin in bins)


def _moved(cells: Iterable[PricedCell], chosen: Chosen, effects: Effects) -> Iterator[Moved]:
    for one in cells:
        found = step_for(chosen, one.cell.prefix, one.size_bin)
        if found is not None and (effect := effects.of(one, found[1])) is not None:
            yield one, found[1], effect, found[0]


def _move(one: PricedCell, step: Step, effect: Effect, rule_prefix: str) -> Move:
    from_bytes, below_bytes = sizes_of(one.size_bin)
    from_days, below_days = ages_of(one.cell.age_bin or 0)
    with exactly():
        saved = [-usd for usd in accumulate(month.of(one.amount) for month in effect.by_month)]
        return Move(
            prefix=one.cell.prefix,
            storage_class=one.place.storage_class,
            tier=one.place.tier,
            from_bytes=from_bytes,
            below_bytes=below_bytes,
            from_days=from_days,
            below_days=below_days,
            objects=one.amount.objects,
            bytes=one.amount.bytes,
            to=step.storage_class,
            at_days=step.days,
            rule_prefix=rule_prefix,
            waits_days=effect.timing.waits_days,
            minimum_days=effect.minimum_days,
            monthly_now_usd=effect.before.of(one.amount),
            monthly_then_usd=effect.after.of(one.amount),
            monitoring_usd=effect.monitoring.of(one.amount),
            transition_usd=effect.transition.of(one.amount),
            early_delete_usd=effect.early_delete.of(one.amount),
            saving_usd=saved[-1],
            pays_back_in_month=pays_back_in(saved),
            reading_all_usd=effect.reading.of(one.amount),
            break_even_read_percent=break_even_percent(saved[-1], effect.reading.of(one.amount)),
        )


def break_even_percent(saving: Decimal, reading: Decimal) -> Decimal | None:
    """Rounded down: at so many it still pays. None where reading costs no more than before."""
    if reading <= 0:
        return None
    return _SHARES.divide(100 * max(saving, _NOTHING), reading).quantize(_TENTH, context=_SHARES)


def _staying(
    aggregate: Aggregate, known: Iterable[PricedCell], moved: Iterable[Moved], policy: Policy
) -> Iterator[Staying]:
    """Of one reason and class together."""
    leave = {one.cell for one, *_ in moved}
    planned = {one.cell: one for one in known}
    groups: dict[tuple[str, str], Amount] = {}
    for cell, amount in aggregate.cells.items():
        if cell.version is Version.CURRENT and cell not in leave:
            key = _why_it_stays(cell, planned.get(cell), policy), cell.storage_class
            groups[key] = groups.get(key, Amount()) + amount
    for (reason, storage_class), amount in sorted(groups.items(), key=lambda item: (-item[1].bytes, item[0])):
        yield Staying(reason=reason, storage_class=storage_class, objects=amount.objects, bytes=amount.bytes)


def _why_it_stays(cell: Cell, planned: PricedCell | None, policy: Policy) -> str:
    if cell.size_bin == 0:
        return "They are empty."
    if planned is None:
        return "The inventory does not say enough of them: their class or tier, their size, or their age."
    if not any(leads(planned.place, each) for each in policy.classes):
        return "No class that the plan may use lies below theirs."
    return (
        f"Moving them, or what else a rule would move with them, saves less than {dollars(policy.least_saving_usd)} "
        f"in {policy.horizon_months} months."
    )


def _no_moves(policy: Policy, known: Sequence[PricedCell]) -> str:
    if not known:
        return "No current version was listed whose class, size and age are known: what a move saves is unknown."
    least = f"{dollars(policy.least_saving_usd)} or more" if policy.least_saving_usd else "anything"
    return f"No move saves {least} in {policy.horizon_months} months."


def _reason(plan: StoragePlan) -> str:
    least = "at least " if plan.early_delete_usd else ""
    saves = f"The plan saves {least}{dollars(plan.saving_usd)} in {plan.policy.horizon_months} months of 30 days"
    return f"{saves}{_first_and_back(plan)}. {_unless_read(plan.break_even_read_percent)}"


def _first_and_back(plan: StoragePlan) -> str:
    rises, back = plan.first_month_rise_usd, plan.pays_back_in_month
    if rises:
        paid = f", and it has paid back in month {back}" if back else ""
        return f"; the first month costs {dollars(rises)} more than without it{paid}"
    return ", from the first month on" if back == 1 else f", and has paid back in month {back}" if back else ""


def _unless_read(percent: Decimal | None) -> str:
    unknown = "How much is read is in no inventory"
    if percent is None:
        return f"{unknown}; reading costs no more than before."
    return f"{unknown}: it pays unless more than {percent} % of what is moved is read a month."
