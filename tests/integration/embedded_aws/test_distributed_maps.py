"""A Distributed Map reads its items, and runs them, only if the state machine's role may."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from local.embedded_aws.launcher import EmbeddedAws

pytestmark = pytest.mark.embedded

Run = Callable[..., dict[str, Any]]
NEEDED = ("s3:GetObject", "states:StartExecution")


@pytest.fixture(scope="module")
def bucket(aws: EmbeddedAws, unique_name: Callable[[str], str]) -> str:
    """With a list of three items under ``items.json``."""
    name = unique_name("bucket")
    aws.client("s3").create_bucket(Bucket=name)
    aws.client("s3").put_object(Bucket=name, Key="items.json", Body=json.dumps([1, 2, 3]))
    return name


def a_map(bucket: str, key: str = "items.json") -> dict[str, Any]:
    state = {
        "Type": "Map",
        "ItemReader": {
            "Resource": "arn:aws:states:::s3:getObject",
            "ReaderConfig": {"InputType": "JSON"},
            "Parameters": {"Bucket": bucket, "Key": key},
        },
        "ItemSelector": {"item.$": "$$.Map.Item.Value"},
        "ItemProcessor": {
            "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
            "StartAt": "Done",
            "States": {"Done": {"Type": "Pass", "End": True}},
        },
        "End": True,
    }
    return {"StartAt": "Map", "States": {"Map": state}}


def test_a_map_runs_every_item_of_a_list_in_s3(run_state_machine: Run, bucket: str) -> None:
    done = run_state_machine(a_map(bucket), *NEEDED)
    assert json.loads(done["output"]) == [{"item": 1}, {"item": 2}, {"item": 3}]


@pytest.mark.parametrize(
    ("missing", "error"),
    [("s3:GetObject", "States.ItemReaderFailed"), ("states:StartExecution", "States.Permissions")],
)
def test_without_its_permission_a_map_fails(run_state_machine: Run, bucket: str, missing: str, error: str) -> None:
    refused = run_state_machine(a_map(bucket), *(action for action in NEEDED if action != missing))
    assert (refused["status"], refused["error"]) == ("FAILED", error)
    assert missing in refused["cause"]


def test_a_list_that_is_not_there_is_named(run_state_machine: Run, bucket: str) -> None:
    failed = run_state_machine(a_map(bucket, "none.json"), *NEEDED)
    assert failed["error"] == "States.ItemReaderFailed"
    assert "none.json" in failed["cause"]
