"""template.yaml, deployed as it is, with a bucket into which inventories are written; one for all tests of a file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from local.demo.progress import until
from local.embedded_aws.deployment import deploy
from local.embedded_aws.launcher import EmbeddedAws
from local.layers import build_layer
from local.paths import TEMPLATE
from tests.small_inventories import DESTINATION, SmallInventory

STACK = "lamplighter"
# It tells the function itself, without EventBridge.
NOTIFYING = "notifying-inventories"


@dataclass
class Deployed:
    """The stack, and what a person or S3 does to it."""

    aws: EmbeddedAws
    outputs: dict[str, str]
    topic_arn: str

    def __post_init__(self) -> None:
        self.s3 = self.aws.client("s3")
        self.states = self.aws.client("stepfunctions")

    def invoke(self, function: str, event: object) -> Any:
        answer = self.aws.client("lambda").invoke(FunctionName=f"{STACK}-{function}", Payload=json.dumps(event))
        content = json.loads(answer["Payload"].read())
        assert "FunctionError" not in answer, content
        return content

    def resume(self, inventory: SmallInventory) -> None:
        self.invoke("inventory-starter", {"resume": f"s3://{DESTINATION}/{inventory.folder}/manifest.json"})

    def executions(self, inventory: SmallInventory) -> list[Any]:
        """Of this inventory, the latest first."""
        machine = self.outputs["InventoryStateMachineArn"]
        pages = self.states.get_paginator("list_executions").paginate(stateMachineArn=machine)
        own = [one for page in pages for one in page["executions"] if one["name"].startswith(f"{inventory.source}-")]
        return sorted(own, key=lambda one: one["startDate"], reverse=True)

    def ended(self, inventory: SmallInventory, attempts: int = 1) -> Any:
        """Its latest execution, described, when there were so many and it is over."""

        def look() -> Any:
            found = self.executions(inventory)
            over = len(found) == attempts and found[0]["status"] != "RUNNING"
            return self.states.describe_execution(executionArn=found[0]["executionArn"]) if over else None

        return until(f"the end of attempt {attempts} over {inventory.source}", look)

    def bodies(self, kind: str, workload: str, bucket: str) -> list[Any]:
        """The bodies of snapshots that tell of that bucket."""
        prefix = f"snapshots/{kind}/{workload}/"
        found = [json.loads(self.content(key))["body"] for key in self.keys(prefix)]
        return [body for body in found if body["bucket"] == bucket]

    def keys(self, prefix: str) -> list[str]:
        bucket = self.outputs["SnapshotsBucketName"]
        pages = self.s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
        return [one["Key"] for page in pages for one in page.get("Contents", [])]

    def content(self, key: str) -> bytes:
        content: bytes = self.s3.get_object(Bucket=self.outputs["SnapshotsBucketName"], Key=key)["Body"].read()
        return content


@pytest.fixture(scope="module")
def deployed() -> Iterator[Deployed]:
    with EmbeddedAws() as aws:
        s3 = aws.client("s3")
        for bucket in (DESTINATION, NOTIFYING):
            s3.create_bucket(Bucket=bucket)
        topic_arn = aws.client("sns").create_topic(Name="inventories")["TopicArn"]
        parameters = {
            "InventoryBucketArns": f"arn:aws:s3:::{DESTINATION},arn:aws:s3:::{NOTIFYING}",
            "InventoryTopicArn": topic_arn,
            "InventoryShareMiB": "1",
            "InventoryKeyArns": "arn:aws:kms:us-east-1:000000000000:key/of-inventories",
        }
        outputs = deploy(aws, TEMPLATE, STACK, parameters, build_layer=build_layer)
        s3.put_bucket_notification_configuration(
            Bucket=DESTINATION, NotificationConfiguration={"EventBridgeConfiguration": {}}
        )
        to_function = {"LambdaFunctionArn": outputs["InventoryStarterArn"], "Events": ["s3:ObjectCreated:*"]}
        s3.put_bucket_notification_configuration(
            Bucket=NOTIFYING, NotificationConfiguration={"LambdaFunctionConfigurations": [to_function]}
        )
        yield Deployed(aws, outputs, topic_arn)
