"""A lifecycle, and what PutBucketLifecycleConfiguration takes for one."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from lamplighter.domain.inventory.bins import sizes_of
from lamplighter.domain.storage_plan.choosing import Chosen
from lamplighter.domain.storage_plan.moving import Step
from lamplighter.domain.storage_plan.policy import MOST_RULES

# Rules say themselves which small objects they are for, so S3's own limit is left as it is by default.
MINIMUM_SIZE = "all_storage_classes_128K"
# https://docs.aws.amazon.com/AmazonS3/latest/API/API_LifecycleRule.html
_LONGEST_ID = 255
# What a rule's identifier shows of its prefix.
_SHOWN = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class LifecycleRule:
    """For current versions under ``prefix`` of ``from_bytes`` or more and less than ``below_bytes``, which are moved
    when ``days`` old; or for a whole bucket's noncurrent versions, delete markers without them, and unfinished uploads.
    """

    id: str
    prefix: str = ""
    from_bytes: int | None = None
    below_bytes: int | None = None
    days: int | None = None
    storage_class: str | None = None
    expire_noncurrent_days: int | None = None
    expire_delete_markers: bool = False
    abort_uploads_after_days: int | None = None


def rules_of(chosen: Chosen) -> Iterator[LifecycleRule]:
    """Neighbouring size bins with the same step are one rule."""
    by_step: dict[tuple[str, Step], list[int]] = {}
    for (prefix, size_bin), step in chosen.items():
        by_step.setdefault((prefix, step), []).append(size_bin)
    for (prefix, step), bins in sorted(by_step.items()):
        for first, last in _runs(sorted(bins)):
            yield _rule(prefix, step, sizes_of(first)[0], sizes_of(last)[1])


def abort_uploads(days: int) -> LifecycleRule:
    """Parts of uploads that were never finished are charged for, and are in no inventory."""
    return LifecycleRule(id=f"abort unfinished uploads after {days} days", abort_uploads_after_days=days)


def configuration(rules: Iterable[LifecycleRule]) -> Mapping[str, object]:
    """The arguments of PutBucketLifecycleConfiguration but the bucket. It replaces the bucket's present configuration.

    Raises ValueError for more rules than S3 takes, or two of one name.
    """
    found = tuple(rules)
    if len(found) > MOST_RULES:
        raise ValueError(f"{len(found)} rules are more than the {MOST_RULES} of a lifecycle configuration")
    if len({rule.id for rule in found}) < len(found):
        raise ValueError("two rules of a lifecycle configuration have one identifier")
    return {
        "TransitionDefaultMinimumObjectSize": MINIMUM_SIZE,
        "LifecycleConfiguration": {"Rules": [_as_s3_takes_it(rule) for rule in found]},
    }


def _as_s3_takes_it(rule: LifecycleRule) -> Mapping[str, object]:
    actions: dict[str, object] = {}
    if rule.days is not None:
        actions["Transitions"] = [{"Days": rule.days, "StorageClass": rule.storage_class}]
    if rule.expire_noncurrent_days is not None:
        actions["NoncurrentVersionExpiration"] = {"NoncurrentDays": rule.expire_noncurrent_days}
    if rule.expire_delete_markers:
        actions["Expiration"] = {"ExpiredObjectDeleteMarker": True}
    if rule.abort_uploads_after_days is not None:
        actions["AbortIncompleteMultipartUpload"] = {"DaysAfterInitiation": rule.abort_uploads_after_days}
    return {"ID": rule.id, "Status": "Enabled", "Filter": _filter(rule), **actions}


def _filter(rule: LifecycleRule) -> Mapping[str, object]:
    """S3's bounds are both exclusive. A filter has one element: more of them are in an And."""
    found: dict[str, object] = {"Prefix": rule.prefix} if rule.prefix else {}
    if rule.from_bytes:
        found["ObjectSizeGreaterThan"] = rule.from_bytes - 1
    if rule.below_bytes is not None:
        found["ObjectSizeLessThan"] = rule.below_bytes
    if not found:
        return {"Prefix": ""}
    return found if len(found) == 1 else {"And": found}


def _runs(bins: list[int]) -> Iterator[tuple[int, int]]:
    """First and last of each stretch without a gap."""
    start = bins[0]
    for at, (one, other) in enumerate(zip(bins, [*bins[1:], None], strict=True)):
        if other != one + 1:
            yield start, one
            start = bins[at + 1] if other is not None else start


def _rule(prefix: str, step: Step, from_bytes: int, below_bytes: int | None) -> LifecycleRule:
    rule = LifecycleRule(
        id="",
        prefix=prefix,
        from_bytes=from_bytes or None,
        below_bytes=below_bytes,
        days=step.days,
        storage_class=step.storage_class,
    )
    return replace(rule, id=_identifier(rule, step))


def _identifier(rule: LifecycleRule, step: Step) -> str:
    """Short prefixes stand in it as they are; of others a digest keeps it unique."""
    shown = rule.prefix or "all"
    if len(shown) > _SHOWN or not shown.isascii() or not shown.isprintable():
        shown = hashlib.sha256(rule.prefix.encode(errors="surrogatepass")).hexdigest()[:16]
    sizes = f"{rule.from_bytes or 0}-{rule.below_bytes or ''} B"
    return f"{shown} {sizes} to {step.storage_class} at {step.days} days"[:_LONGEST_ID]
