"""The lifecycle configuration: S3 takes it, and it does what the plan says."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import product
from typing import Any

import boto3
import botocore.session
import pytest
from botocore.validate import ParamValidator
from hypothesis import given, settings
from hypothesis import strategies as st
from moto import mock_aws

from lamplighter.domain.inventory.bins import sizes_of
from lamplighter.domain.inventory.cell import Amount, Cell, Version
from lamplighter.domain.storage_plan.lifecycle import LifecycleRule, configuration
from lamplighter.domain.storage_plan.options import options
from lamplighter.domain.storage_plan.plan import StoragePlan, storage_plan
from lamplighter.domain.storage_plan.policy import ARCHIVES, READ_AT_ONCE, Policy
from tests.buckets import buckets
from tests.builders_storage import EAGER, GIB, KIB, PRICES, a_bucket, a_cell
from tests.lifecycle_stand_in import StoredObject, class_after

EVERYTHING = replace(EAGER, classes=(*READ_AT_ONCE, *ARCHIVES))
policies = st.sampled_from(
    [EAGER, EVERYTHING, replace(EVERYTHING, horizon_months=2, keep_days=0), replace(EAGER, classes=("STANDARD_IA",))]
)
SHAPE = botocore.session.get_session().get_service_model("s3").operation_model("PutBucketLifecycleConfiguration")
MIXED = [
    a_cell(10_000, GIB, prefix="photos/2026/"),
    a_cell(10**9, 100 * KIB, prefix="thumbs/"),
    a_cell(100, 3 * GIB, prefix="photos/", storage_class="STANDARD_IA"),
    a_cell(50, GIB, prefix="photos/2026/", version=Version.NONCURRENT),
    (Cell("photos/", "", "", Version.DELETE_MARKER, 0, 2), Amount(5, 0)),
]


def as_json(bucket: list[tuple[Cell, Amount]], policy: Policy) -> tuple[StoragePlan, Any]:
    found = storage_plan(a_bucket(*bucket), PRICES, policy)
    return found, configuration(found.rules)


@settings(max_examples=80)
@given(buckets(), policies)
def test_the_rules_do_what_the_plan_says(bucket: list[tuple[Cell, Amount]], policy: Policy) -> None:
    """On the day that all of a cell are old enough, its smallest and its largest object are where the plan has them."""
    found, rules = as_json(bucket, policy)
    planned = {
        (move.prefix, move.storage_class, move.tier, move.from_bytes, move.from_days): move for move in found.moves
    }
    words = {"FREQUENT": "frequent", "INFREQUENT": "infrequent", "ARCHIVE_INSTANT_ACCESS": "archive instant"}
    for cell, _ in bucket:
        if cell.version is not Version.CURRENT or cell.tier == "ARCHIVE":
            continue
        assert cell.size_bin is not None
        smallest, below = sizes_of(cell.size_bin)
        tier = words.get(cell.tier, "")
        for size, days in product((smallest, (below or smallest + 1) - 1), (0, 45, 5000)):
            age = [0, 30, 60, 90, 180, 365, 730][cell.age_bin or 0]
            stored = StoredObject(f"{cell.prefix}x", size, cell.storage_class, age)
            move = planned.get((cell.prefix, cell.storage_class, tier, smallest, age))
            expected = move.to if move is not None and days >= move.waits_days else cell.storage_class
            assert class_after(rules, stored, days) == expected


@given(buckets(), policies)
def test_s3s_service_model_and_limits_hold(bucket: list[tuple[Cell, Amount]], policy: Policy) -> None:
    _, rules = as_json(bucket, policy)
    accepted(rules)


def test_a_real_client_takes_it_with_all_the_options() -> None:
    bucket = a_bucket(*MIXED)
    found = storage_plan(bucket, PRICES)
    choices = options(bucket, PRICES, found)
    extra = [one.rule for one in (choices.noncurrent, choices.delete_markers) if one is not None]
    arguments: Any = configuration([*found.rules, *extra])
    accepted(arguments)
    with mock_aws():
        s3 = boto3.client("s3", region_name="us-east-1")
        s3.create_bucket(Bucket="my-photo-bucket")
        s3.put_bucket_lifecycle_configuration(Bucket="my-photo-bucket", **arguments)
        kept = s3.get_bucket_lifecycle_configuration(Bucket="my-photo-bucket")["Rules"]
    assert [rule["ID"] for rule in kept] == [rule.id for rule in (*found.rules, *extra)]
    assert [rule.id for rule in found.rules] == [
        "photos/ 1073741824-5368709120 B to GLACIER_IR at 30 days",
        "abort unfinished uploads after 7 days",
    ]


def accepted(arguments: Any) -> None:
    """By botocore's model, and by what S3 says beside it."""
    assert SHAPE.input_shape is not None
    report = ParamValidator().validate({"Bucket": "my-photo-bucket", **arguments}, SHAPE.input_shape)
    assert not report.has_errors(), report.generate_report()
    rules = arguments["LifecycleConfiguration"]["Rules"]
    assert 1 <= len(rules) <= 1000
    assert len({rule["ID"] for rule in rules}) == len(rules)
    for rule in rules:
        assert len(rule["ID"]) <= 255
        assert len(rule["Filter"]) == 1
        assert len(rule["Filter"].get("And", {1: 1, 2: 2})) >= 2
        for transition in rule.get("Transitions", ()):
            assert transition["StorageClass"] not in {"STANDARD_IA", "ONEZONE_IA"} or transition["Days"] >= 30


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (LifecycleRule(id="x"), {"Prefix": ""}),
        (LifecycleRule(id="x", prefix="a/"), {"Prefix": "a/"}),
        (LifecycleRule(id="x", from_bytes=1), {"ObjectSizeGreaterThan": 0}),
        (LifecycleRule(id="x", below_bytes=5), {"ObjectSizeLessThan": 5}),
        (
            LifecycleRule(id="x", prefix="a/", from_bytes=KIB, below_bytes=2 * KIB),
            {"And": {"Prefix": "a/", "ObjectSizeGreaterThan": 1023, "ObjectSizeLessThan": 2048}},
        ),
    ],
)
def test_a_filter_has_one_element_and_exclusive_bounds(rule: LifecycleRule, expected: object) -> None:
    arguments: Any = configuration([rule])
    assert arguments["LifecycleConfiguration"]["Rules"][0]["Filter"] == expected


def test_neighbouring_sizes_are_one_rule_and_others_are_not() -> None:
    found, _ = as_json([a_cell(100, size) for size in (GIB // 2, GIB, 6 * GIB)], EAGER)
    assert [(rule.from_bytes, rule.below_bytes) for rule in found.rules if rule.days] == [(GIB // 8, None)]
    apart, _ = as_json([a_cell(100, size) for size in (GIB // 2, 6 * GIB)], EAGER)
    assert [(rule.from_bytes, rule.below_bytes) for rule in apart.rules if rule.days] == [
        (GIB // 8, GIB),
        (5 * GIB, None),
    ]


def test_more_rules_than_s3_takes_are_not_made() -> None:
    """Of 2,400 prefixes each second one has something that is not known, so no rule can cover them all."""
    bucket = [a_cell(100 + at, prefix=f"p{at:04}/", age_days=400 if at % 2 else None) for at in range(2400)]
    found, rules = as_json(bucket, replace(EAGER, most_rules=999))
    accepted(rules)
    assert 500 < len(found.rules) <= 1000
    assert found.saving_usd > 0
    with pytest.raises(ValueError, match="1001 rules are more than the 1000"):
        configuration(LifecycleRule(id=str(at)) for at in range(1001))
    with pytest.raises(ValueError, match="one identifier"):
        configuration([LifecycleRule(id="x"), LifecycleRule(id="x")])


def test_a_prefix_of_odd_characters_stays_itself_and_its_rule_has_a_name() -> None:
    for prefix in ("ä\n/", "x" * 900 + "/", "a b&<>'\"/"):
        found, rules = as_json([a_cell(100, prefix=prefix), a_cell(1, prefix="", age_days=None)], EAGER)
        accepted(rules)
        assert found.rules[0].prefix == prefix
    assert found.saving_usd > Decimal(0)


@pytest.mark.parametrize("prefix", ["\x01/", "\r/", "a\ufffd/"])
def test_a_prefix_that_a_lifecycle_can_not_hold_has_no_rule_of_its_own(prefix: str) -> None:
    """What lies above it may have one."""
    unknown = a_cell(1, prefix="", age_days=None)
    alone, _ = as_json([a_cell(100, prefix=f"raw/{prefix}"), unknown, a_cell(1, prefix="raw/", age_days=None)], EAGER)
    assert [rule.prefix for rule in alone.rules if rule.days] == []
    above, _ = as_json([a_cell(100, prefix=f"raw/{prefix}"), unknown], EAGER)
    assert [rule.prefix for rule in above.rules if rule.days] == ["raw/"]
