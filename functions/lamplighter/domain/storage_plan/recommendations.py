"""What to do, and why and what it is worth: the most valuable first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from lamplighter.domain.exact import exactly, plainly
from lamplighter.domain.spoken_numbers import size
from lamplighter.domain.storage_plan.compression import Compressible
from lamplighter.domain.storage_plan.cost import dollars
from lamplighter.domain.storage_plan.options import Misplaced, Options, WithArchives
from lamplighter.domain.storage_plan.plan import Move, StoragePlan, break_even_percent
from lamplighter.domain.storage_plan.policy import Policy

_NOTHING = Decimal(0)


class Action(StrEnum):
    MOVE = "move"
    ALLOW_ARCHIVES = "allow archives"
    EXPIRE_NONCURRENT = "expire noncurrent versions"
    EXPIRE_DELETE_MARKERS = "expire delete markers"
    ABORT_UPLOADS = "abort unfinished uploads"
    COPY_BACK = "copy back to STANDARD"
    COMPRESS = "compress"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation:
    """``title`` says what to do, without a full stop; ``evidence`` in sentences what it costs now and then, and what it
    saves. ``saving_usd`` over the plan's horizon, None where it is unknown. They do not add up where ``in_plan`` is not
    said of them: each is told as if it were the only one beside nothing.
    """

    action: Action
    title: str
    evidence: str
    saving_usd: Decimal | None
    in_plan: bool


def recommendations(
    plan: StoragePlan, options: Options, compressible: Iterable[Compressible] | None
) -> tuple[Recommendation, ...]:
    """Nothing that would cost more than it saves."""
    found = [
        *_moves(plan),
        *_archives(plan, options),
        *_expirations(plan.policy, options),
        *_copies(plan.policy, options.misplaced),
        *_compression(plan.policy, compressible or ()),
        _uploads(plan.policy, options),
    ]
    return tuple(sorted(found, key=lambda one: (one.saving_usd is None, -(one.saving_usd or _NOTHING), one.title)))


def _moves(plan: StoragePlan) -> Iterator[Recommendation]:
    """By rule's prefix and class, whatever the sizes."""
    groups: dict[tuple[str, str, int], list[Move]] = {}
    for move in plan.moves:
        groups.setdefault((move.rule_prefix, move.to, move.at_days), []).append(move)
    for (prefix, to, days), moves in groups.items():
        with exactly():
            saving = sum((move.saving_usd for move in moves), _NOTHING)
            early = sum((move.early_delete_usd for move in moves), _NOTHING)
            fees = sum((move.transition_usd for move in moves), early)
            now = sum((move.monthly_now_usd for move in moves), _NOTHING)
            then = sum((move.monthly_then_usd for move in moves), _NOTHING)
        once = f"at most {dollars(fees)}" if early else dollars(fees)
        moved = _of(sum(move.objects for move in moves), sum(move.bytes for move in moves))
        yield Recommendation(
            action=Action.MOVE,
            title=f"Move {moved} {_which(prefix, moves)} to {to} when they are {days} days old",
            evidence=(
                f"They cost {dollars(now)} a month and will cost {dollars(then)}; moving them costs {once} once"
                f"{_paid_back(plan.policy, moves)}. {_worth(plan.policy, saving)} {_by_reads(saving, moves)}"
            ),
            saving_usd=saving,
            in_plan=True,
        )


def _paid_back(policy: Policy, moves: Iterable[Move]) -> str:
    months = [move.pays_back_in_month for move in moves]
    known = [month for month in months if month is not None]
    if len(known) < len(months):
        return f"; not all of it pays back in {policy.horizon_months} months"
    first, last = min(known), max(known)
    if first == last:
        return f"; it has paid back in month {last}"
    return f"; the first of them have paid back in month {first}, the last in month {last}"


def _by_reads(saving: Decimal, moves: Iterable[Move]) -> str:
    with exactly():
        percent = break_even_percent(saving, sum((move.reading_all_usd for move in moves), _NOTHING))
    if percent is None:
        return "Reading them costs no more than before."
    return f"How much is read is unknown; it pays unless more than {percent} % is read a month."


def _archives(plan: StoragePlan, options: Options) -> Iterator[Recommendation]:
    archives = options.with_archives
    if archives is None:
        return
    with exactly():
        more = archives.saving_usd - plan.saving_usd
    yield Recommendation(
        action=Action.ALLOW_ARCHIVES,
        title="Let the plan use GLACIER and DEEP_ARCHIVE where hours of waiting before a read are no trouble",
        evidence=(
            f"The whole plan would save {dollars(archives.saving_usd)} instead of {dollars(plan.saving_usd)}"
            f"{_rise(archives)}. {_worth(plan.policy, more, ' more')} What is read is in no inventory."
        ),
        saving_usd=more,
        in_plan=False,
    )


def _rise(archives: WithArchives) -> str:
    usd = archives.first_month_rise_usd
    return f", and its first month would cost {dollars(usd)} more than doing nothing" if usd else ""


def _expirations(policy: Policy, options: Options) -> Iterator[Recommendation]:
    old, markers = options.noncurrent, options.delete_markers
    if old is not None and (old.saving_usd is None or old.saving_usd > 0):
        yield Recommendation(
            action=Action.EXPIRE_NONCURRENT,
            title=f"Expire noncurrent versions after {policy.noncurrent_days} days",
            evidence=(
                f"{_of(old.objects, old.bytes)} are noncurrent versions. {_worth(policy, old.saving_usd)} {old.reason}"
            ),
            saving_usd=old.saving_usd,
            in_plan=False,
        )
    if markers is not None:
        yield Recommendation(
            action=Action.EXPIRE_DELETE_MARKERS,
            title=f"Expire delete markers with no versions left, of {markers.objects:,} listed",
            evidence=markers.reason,
            saving_usd=None,
            in_plan=False,
        )


def _copies(policy: Policy, misplaced: Misplaced | None) -> Iterator[Recommendation]:
    if misplaced is None:
        return
    with exactly():
        saving = misplaced.monthly_excess_usd * policy.horizon_months - misplaced.copying_usd
    if saving <= 0:
        return
    yield Recommendation(
        action=Action.COPY_BACK,
        title=(
            f"Copy {_of(misplaced.objects, misplaced.bytes)} that are too small for their class back to STANDARD, "
            f"or pack them"
        ),
        evidence=(
            f"They cost {dollars(misplaced.monthly_excess_usd)} a month more than in STANDARD; copying costs "
            f"{dollars(misplaced.copying_usd)} at most, once. {_worth(policy, saving)} No lifecycle moves objects back."
        ),
        saving_usd=saving,
        in_plan=False,
    )


def _compression(policy: Policy, found: Iterable[Compressible]) -> Iterator[Recommendation]:
    files = tuple(found)
    if not files:
        return
    monthly = [one.monthly_usd for one in files if one.monthly_usd is not None]
    with exactly():
        usd = sum(monthly, _NOTHING)
        saving = _compressed_usd(policy, files)
    if saving is not None and saving <= 0:
        return
    assumed = (
        "To what part they shrink is in no inventory."
        if policy.compressed_to_percent is None
        else f"It is assumed that {plainly(policy.compressed_to_percent)} % are left of them."
    )
    named = ", ".join(dict.fromkeys(one.suffix for one in files))
    yield Recommendation(
        action=Action.COMPRESS,
        title=f"Compress {_of(sum(one.objects for one in files), sum(one.bytes for one in files))} of {named}",
        evidence=f"They cost {dollars(usd)} a month, as far as it is known. {assumed} {_worth(policy, saving)}",
        saving_usd=saving,
        in_plan=False,
    )


def _compressed_usd(policy: Policy, files: Iterable[Compressible]) -> Decimal | None:
    """Of those that pay; None where nothing is assumed."""
    if policy.compressed_to_percent is None:
        return None
    each = (
        one.saving_usd * policy.horizon_months - one.rewriting_usd
        for one in files
        if one.saving_usd is not None and one.rewriting_usd is not None
    )
    return sum((usd for usd in each if usd > 0), _NOTHING)


def _worth(policy: Policy, saving: Decimal | None, more: str = "") -> str:
    """With all that it costs taken off."""
    if saving is None:
        return "How much that saves is unknown."
    whole, a_month = dollars(saving), dollars(saving / policy.horizon_months)
    mean = f", {a_month} in the mean month" if a_month != whole else ""
    return f"That saves {whole}{more} in {policy.horizon_months} months{mean}."


def _uploads(policy: Policy, options: Options) -> Recommendation:
    days = policy.abort_uploads_after_days
    return Recommendation(
        action=Action.ABORT_UPLOADS,
        title=f"Abort uploads that are unfinished after {days} days",
        evidence=options.unfinished_uploads,
        saving_usd=None,
        in_plan=True,
    )


def _of(objects: int, total_bytes: int | None) -> str:
    counted = f"{objects:,} object{'' if objects == 1 else 's'}"
    return counted if total_bytes is None else f"{counted} ({size(total_bytes)})"


def _which(prefix: str, moves: Sequence[Move]) -> str:
    """By size and by prefix, as the rules tell them apart: `of 256 KiB and more under photos/`."""
    smallest = min(move.from_bytes for move in moves)
    ends = [move.below_bytes for move in moves if move.below_bytes is not None]
    largest = max(ends) if len(ends) == len(moves) else None
    if largest is None:
        sizes = f"of {size(smallest)} and more " if smallest > 1 else ""
    else:
        sizes = f"of {size(smallest)} to {size(largest)} " if smallest > 1 else f"under {size(largest)} "
    return f"{sizes}{f'under {prefix}' if prefix else 'in the whole bucket'}"
