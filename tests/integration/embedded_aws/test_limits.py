"""What AWS refuses is refused: concurrency, memory, revisions, IP sets."""

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError, ParamValidationError

from local.embedded_aws.launcher import EmbeddedAws

pytestmark = pytest.mark.embedded

Make = Callable[..., str]
LIT = "def handler(event, context): return 'lit'"


def code_of(call: Callable[..., Any], **request: Any) -> str:
    """The error code with which a call is refused."""
    with pytest.raises(ClientError) as refused:
        call(**request)
    return str(refused.value.response["Error"]["Code"])


def test_100_concurrent_executions_stay_unreserved(aws: EmbeddedAws, make_function: Make) -> None:
    client, name = aws.client("lambda"), make_function(LIT)
    free = client.get_account_settings()["AccountLimit"]["UnreservedConcurrentExecutions"]

    refused = code_of(client.put_function_concurrency, FunctionName=name, ReservedConcurrentExecutions=free - 99)
    client.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=free - 100)
    client.delete_function_concurrency(FunctionName=name)

    assert refused == "InvalidParameterValueException"
    assert "ReservedConcurrentExecutions" not in client.get_function_concurrency(FunctionName=name)


def test_provisioned_concurrency_needs_a_version_and_stays_within_the_reserved(
    aws: EmbeddedAws, make_function: Make
) -> None:
    client, name = aws.client("lambda"), make_function(LIT)
    client.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=2)
    version = client.publish_version(FunctionName=name)["Version"]
    put = client.put_provisioned_concurrency_config
    request = {"FunctionName": name, "ProvisionedConcurrentExecutions": 2}

    assert code_of(put, Qualifier="$LATEST", **request) == "InvalidParameterValueException"
    assert code_of(put, Qualifier=version, **request | {"ProvisionedConcurrentExecutions": 3}) == (
        "InvalidParameterValueException"
    )
    assert put(Qualifier=version, **request)["RequestedProvisionedConcurrentExecutions"] == 2


@pytest.mark.parametrize("memory_mb", [127, 10_241])
def test_memory_has_bounds(aws: EmbeddedAws, make_function: Make, memory_mb: int) -> None:
    client, name = aws.client("lambda"), make_function(LIT, MemorySize=128)

    with pytest.raises((ClientError, ParamValidationError)):
        client.update_function_configuration(FunctionName=name, MemorySize=memory_mb)

    assert client.get_function_configuration(FunctionName=name)["MemorySize"] == 128


def test_a_stale_revision_and_an_update_in_the_middle_of_another_are_refused(
    aws: EmbeddedAws, make_function: Make, wait_until: Callable[..., Any]
) -> None:
    client, name = aws.client("lambda"), make_function(LIT)
    update = client.update_function_configuration

    def one_after_the_other() -> str:
        try:
            update(FunctionName=name, MemorySize=256)
        except ClientError as error:
            return str(error.response["Error"]["Code"])
        return ""

    assert code_of(update, FunctionName=name, MemorySize=256, RevisionId="stale") == "PreconditionFailedException"
    assert wait_until(one_after_the_other) == "ResourceConflictException"


def test_an_ip_set_is_changed_under_its_current_lock_token_only(
    aws: EmbeddedAws, unique_name: Callable[[str], str]
) -> None:
    waf, name = aws.client("wafv2"), unique_name("blocked")
    summary = waf.create_ip_set(Name=name, Scope="REGIONAL", IPAddressVersion="IPV4", Addresses=["192.0.2.0/24"])
    ip_set = {"Name": name, "Scope": "REGIONAL", "Id": summary["Summary"]["Id"]}
    token = summary["Summary"]["LockToken"]

    next_token = waf.update_ip_set(**ip_set, Addresses=["198.51.100.7/32"], LockToken=token)["NextLockToken"]

    stale = code_of(waf.update_ip_set, **ip_set, Addresses=[], LockToken=token)
    bad = code_of(waf.update_ip_set, **ip_set, Addresses=["198.51.100.7"], LockToken=next_token)
    assert (stale, bad) == ("WAFOptimisticLockException", "WAFInvalidParameterException")
    assert waf.get_ip_set(**ip_set)["IPSet"]["Addresses"] == ["198.51.100.7/32"]
    assert code_of(waf.delete_ip_set, **ip_set, LockToken=token) == "WAFOptimisticLockException"
    waf.delete_ip_set(**ip_set, LockToken=next_token)


def test_a_function_reads_from_a_queue_that_fits_it_only(
    aws: EmbeddedAws, make_function: Make, make_queue: Callable[..., tuple[str, str]]
) -> None:
    create = aws.client("lambda").create_event_source_mapping
    reads = ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes")
    (_, queue), (_, hasty) = make_queue(), make_queue(VisibilityTimeout="5")
    reader, powerless = make_function(LIT, *reads, Timeout=6), make_function(LIT, *reads[:2])

    assert code_of(create, FunctionName=reader, EventSourceArn=hasty) == "InvalidParameterValueException"
    assert code_of(create, FunctionName=powerless, EventSourceArn=queue) == "InvalidParameterValueException"
    assert create(FunctionName=reader, EventSourceArn=queue)["State"]
