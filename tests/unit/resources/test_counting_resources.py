"""Resources counted by type and region: each once, kept as a snapshot, published as a metric."""

from __future__ import annotations

import random
from collections.abc import Mapping

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamplighter.domain.definitions.business import Costs
from lamplighter.domain.measurement import Measurement, Unit
from lamplighter.domain.resource_counts import ResourceCount, ResourceCounts, counted
from lamplighter.errors import Unavailable
from lamplighter.usecases.count_resources import count_resources
from tests.builders import NOON
from tests.builders_plan import a_workload_file
from tests.fakes_measuring import FakeMetricPublisher, FakeSnapshots
from tests.fakes_traces import FakeTaggedResources

SHOP_TAGS = {"Application": "Shop"}
SHOP = a_workload_file(tags=SHOP_TAGS)
FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:checkout"
BUCKET = "arn:aws:s3:::shop-receipts"
QUEUE_IN_EUROPE = "arn:aws:sqs:eu-west-1:123456789012:orders"
OTHERS = "arn:aws:lambda:us-east-1:123456789012:function:elsewhere"
TAGGED: Mapping[str, Mapping[str, Mapping[str, str]]] = {
    "us-east-1": {FUNCTION: {**SHOP_TAGS, "Stage": "prod"}, BUCKET: SHOP_TAGS, OTHERS: {"Application": "Other"}},
    "eu-west-1": {QUEUE_IN_EUROPE: SHOP_TAGS},
}


def the_count(of: str, region: str, count: int) -> ResourceCount:
    return ResourceCount(type=of, region=region, count=count)


def test_what_carries_the_tags_is_counted_by_type_and_region() -> None:
    snapshots = FakeSnapshots()
    count_resources([SHOP], NOON, FakeTaggedResources(TAGGED), snapshots, FakeMetricPublisher())
    kept = snapshots.latest(ResourceCounts, "shop")
    assert kept is not None
    assert kept.taken_at == NOON
    assert kept.body.counts == (the_count("lambda:function", "us-east-1", 1), the_count("s3:bucket", "us-east-1", 1))
    assert (kept.body.total, kept.body.tags, kept.body.regions) == (2, SHOP_TAGS, ("us-east-1",))


def test_every_count_is_a_metric_by_type_and_region() -> None:
    publisher = FakeMetricPublisher()
    count_resources([SHOP], NOON, FakeTaggedResources(TAGGED), FakeSnapshots(), publisher)
    assert publisher.published[0] == Measurement(
        name="ResourceCount",
        value=1,
        unit=Unit.COUNT,
        workload="shop",
        dimensions={"ResourceType": "lambda:function", "Region": "us-east-1"},
    )


def test_other_regions_are_counted_too() -> None:
    file = a_workload_file(tags=SHOP_TAGS, other_regions=("eu-west-1", "us-east-1"))
    (snapshot,) = count_resources([file], NOON, FakeTaggedResources(TAGGED), FakeSnapshots(), FakeMetricPublisher())
    assert snapshot.body.regions == ("eu-west-1", "us-east-1")
    assert the_count("sqs:queue", "eu-west-1", 1) in snapshot.body.counts


def test_tags_of_costs_select_where_the_workload_has_none_of_its_own() -> None:
    file = a_workload_file(costs=Costs(tags=SHOP_TAGS))
    (snapshot,) = count_resources([file], NOON, FakeTaggedResources(TAGGED), FakeSnapshots(), FakeMetricPublisher())
    assert snapshot.body.total == 2


def test_a_workload_without_tags_is_not_counted_for_it_would_be_the_whole_account() -> None:
    snapshots = FakeSnapshots()
    resources = FakeTaggedResources(TAGGED)
    assert count_resources([a_workload_file()], NOON, resources, snapshots, FakeMetricPublisher()) == []
    assert snapshots.kept == {}


def test_nothing_tagged_is_a_snapshot_without_counts_and_no_metric() -> None:
    publisher = FakeMetricPublisher()
    (snapshot,) = count_resources([SHOP], NOON, FakeTaggedResources(), FakeSnapshots(), publisher)
    assert (snapshot.body.counts, publisher.published) == ((), [])


def test_a_region_that_fails_leaves_no_half_count_and_holds_up_no_other_workload() -> None:
    away = FakeTaggedResources(TAGGED, trouble={"eu-west-1": Unavailable("throttled")})
    spread = a_workload_file(workload="spread", tags=SHOP_TAGS, other_regions=("eu-west-1",))
    snapshots, publisher = FakeSnapshots(), FakeMetricPublisher()
    with pytest.raises(ExceptionGroup):
        count_resources([spread, SHOP], NOON, away, snapshots, publisher)
    assert snapshots.latest(ResourceCounts, "spread") is None
    assert snapshots.latest(ResourceCounts, "shop") is not None
    assert {one.workload for one in publisher.published} == {"shop"}


def test_what_two_regions_name_counts_once_in_the_first_of_them_by_name() -> None:
    for regions in (("us-east-1", "eu-west-1"), ("eu-west-1", "us-east-1")):
        counts = counted(SHOP_TAGS, {region: [BUCKET] for region in regions})
        assert counts.counts == (the_count("s3:bucket", "eu-west-1", 1),)


def test_counts_come_back_from_json_as_they_were() -> None:
    counts = counted(SHOP_TAGS, {"us-east-1": [FUNCTION, BUCKET]})
    assert msgspec.json.decode(msgspec.json.encode(counts), type=ResourceCounts) == counts


ARNS = st.lists(
    st.builds(
        "arn:aws:{}:{}:123456789012:function:{}".format,
        st.sampled_from(["lambda", "batch"]),
        st.sampled_from(["us-east-1", "eu-west-1"]),
        st.integers(0, 9),
    ),
    max_size=20,
)


@given(ARNS, ARNS, st.randoms(use_true_random=False))
def test_each_resource_counts_once_however_the_answers_are_ordered_and_split(
    here: list[str], there: list[str], chance: random.Random
) -> None:
    first = counted(SHOP_TAGS, {"us-east-1": here, "eu-west-1": there})
    mixed = [*here, *there]
    chance.shuffle(mixed)
    again = counted(SHOP_TAGS, {"eu-west-1": mixed[:3], "us-east-1": [*mixed[3:], *mixed[:3]]})
    assert again.counts == first.counts
    assert first.total == len({*here, *there})
