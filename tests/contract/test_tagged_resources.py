"""TaggedResources: the fake, and the Tagging API's adapter over moto."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber
from moto import mock_aws

from lamplighter.adapters.resource_tags import TaggingApi
from lamplighter.errors import ConfigurationError, LamplighterError, Unavailable
from lamplighter.measuring_ports import TaggedResources
from tests.fakes_traces import FakeTaggedResources

SHOP = {"Application": "Shop"}
Put = Callable[[str, str, Mapping[str, str]], str]
SERVICE: Any = "resourcegroupstaggingapi"


@pytest.fixture
def aws() -> Iterator[None]:
    with mock_aws():
        yield


@pytest.fixture(params=["fake", "adapter"])
def resources(request: pytest.FixtureRequest, aws: None) -> tuple[TaggedResources, Put]:
    """The port, and how a queue with tags comes to be in a region."""
    if request.param == "fake":
        tagged: dict[str, dict[str, Mapping[str, str]]] = {}

        def keep(region: str, name: str, tags: Mapping[str, str]) -> str:
            arn = f"arn:aws:sqs:{region}:123456789012:{name}"
            tagged.setdefault(region, {})[arn] = tags
            return arn

        return FakeTaggedResources(tagged), keep

    def make(region: str, name: str, tags: Mapping[str, str]) -> str:
        sqs = boto3.client("sqs", region_name=region)
        url = sqs.create_queue(QueueName=name, tags=dict(tags))["QueueUrl"]
        return sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]

    return TaggingApi(lambda region: boto3.client(SERVICE, region_name=region)), make


def test_only_what_carries_all_of_the_tags_is_found(resources: tuple[TaggedResources, Put]) -> None:
    port, put = resources
    orders = put("us-east-1", "orders", {**SHOP, "Environment": "production", "Team": "a"})
    put("us-east-1", "staging", {**SHOP, "Environment": "staging"})
    put("us-east-1", "others", {"Environment": "production"})
    put("us-east-1", "bare", {})
    assert list(port.arns("us-east-1", {**SHOP, "Environment": "production"})) == [orders]


def test_each_region_has_its_own(resources: tuple[TaggedResources, Put]) -> None:
    port, put = resources
    here, there = put("us-east-1", "orders", SHOP), put("eu-west-1", "orders", SHOP)
    assert (list(port.arns("us-east-1", SHOP)), list(port.arns("eu-west-1", SHOP))) == ([here], [there])


def test_nothing_tagged_is_nothing(resources: tuple[TaggedResources, Put]) -> None:
    assert list(resources[0].arns("us-east-1", SHOP)) == []


def test_all_pages_are_read(resources: tuple[TaggedResources, Put]) -> None:
    port, put = resources
    made = {put("us-east-1", f"queue-{number}", SHOP) for number in range(230)}
    found = port.arns("us-east-1", SHOP)
    assert (set(found), len(found)) == (made, 230)


def test_without_a_tag_the_whole_account_is_not_asked_for(aws: None) -> None:
    with pytest.raises(ConfigurationError, match="at least one tag"):
        TaggingApi(lambda region: boto3.client(SERVICE, region_name=region)).arns("us-east-1", {})


@pytest.mark.parametrize(
    ("code", "ours"),
    [
        ("InvalidParameterException", ConfigurationError),
        ("ThrottledException", Unavailable),
        ("PaginationTokenExpiredException", Unavailable),
        ("InternalServiceException", Unavailable),
    ],
)
def test_every_refusal_has_its_class_and_names_the_region(code: str, ours: type[LamplighterError]) -> None:
    client = boto3.client(SERVICE, region_name="us-east-1")
    with Stubber(client) as answers:
        answers.add_client_error("get_resources", code, "no", http_status_code=400)
        with pytest.raises(ours, match="us-east-1"):
            TaggingApi(lambda _region: client).arns("us-east-1", SHOP)


def test_a_page_that_is_not_full_is_not_taken_for_the_last() -> None:
    """GetResources may give fewer than asked for, even none, and have more."""
    client = boto3.client(SERVICE, region_name="us-east-1")
    asked = {"TagFilters": [{"Key": "Application", "Values": ["Shop"]}], "ResourcesPerPage": 100}
    with Stubber(client) as answers:
        answers.add_response("get_resources", {"ResourceTagMappingList": [], "PaginationToken": "more"}, asked)
        last = {"ResourceTagMappingList": [{"ResourceARN": "arn:aws:s3:::receipts"}], "PaginationToken": ""}
        answers.add_response("get_resources", last, {**asked, "PaginationToken": "more"})
        assert list(TaggingApi(lambda _region: client).arns("us-east-1", SHOP)) == ["arn:aws:s3:::receipts"]
