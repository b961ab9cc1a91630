"""A stand-in for CloudWatch and CloudWatch Logs on 127.0.0.1 that holds AWS's own limits, and misbehaves as told."""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from typing import Any

import boto3
from botocore.config import Config

from lamplighter.telemetry.delivery import Rhythm
from lamplighter.telemetry.parts import Sending
from local.receivers.http_receiver import Answer, Fault, HttpReceiver, Request

FAST = Rhythm(flush_every_s=0.01, first_pause_s=0.01, longest_pause_s=0.02, at_exit_s=1)
_POISON = "Poison"


class CloudWatchStandIn(HttpReceiver):
    """``data`` and ``lines`` are what it took. A metric named Poison is refused, with the whole call, as AWS does."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[dict[str, Any]] = []
        self.groups: set[str] = set()
        self.lines: dict[str, list[dict[str, Any]]] = defaultdict(list)

    @property
    def data(self) -> list[dict[str, Any]]:
        return [{"Namespace": call["Namespace"], **datum} for call in self.calls for datum in call["MetricData"]]

    def total(self, name: str, **dimensions: str) -> float:
        """The sum of a metric's values with just these dimensions."""
        values: list[float] = [
            value * count
            for datum in self.data
            if datum["MetricName"] == name and {one["Name"]: one["Value"] for one in datum["Dimensions"]} == dimensions
            for value, count in zip(datum["Values"], datum["Counts"], strict=True)
        ]
        return sum(values)

    def respond(self, request: Request) -> Answer:
        plain = gzip.decompress(request.body) if request.body[:2] == b"\x1f\x8b" else request.body
        body = json.loads(plain)
        if "MetricData" in body:
            return self._put_metric_data(body, len(plain))
        return self._put_log_events(body) if "logEvents" in body else self._create_log_stream(body)

    def _put_metric_data(self, body: dict[str, Any], size: int) -> Answer:
        if size > 1024 * 1024 or len(body["MetricData"]) > 1000:
            return refusal(413, "RequestEntityTooLarge")
        for datum in body["MetricData"]:
            if datum["MetricName"] == _POISON or len(datum["Values"]) > 150:
                return refusal(400, "InvalidParameterValueException")
        self.calls.append(body)
        return Answer(body={})

    def _create_log_stream(self, body: dict[str, Any]) -> Answer:
        missing = body["logGroupName"] not in self.groups
        return refusal(400, "ResourceNotFoundException") if missing else Answer(body={})

    def _put_log_events(self, body: dict[str, Any]) -> Answer:
        times = [event["timestamp"] for event in body["logEvents"]]
        if times != sorted(times) or len(times) > 10_000:
            return refusal(400, "InvalidParameterException")
        self.lines[body["logGroupName"]] += [json.loads(event["message"]) for event in body["logEvents"]]
        return Answer(body={})

    def client(self, service: str) -> Any:
        """A real client of boto3's, as the product has it."""
        session: Any = boto3.session.Session()
        return session.client(
            service,
            region_name="us-east-1",
            endpoint_url=self.origin,
            aws_access_key_id="testing",
            aws_secret_access_key="testing",
            config=Config(
                retries={"total_max_attempts": 1}, connect_timeout=1, read_timeout=0.5, parameter_validation=False
            ),
        )

    def sending(self, **changes: Any) -> Sending:
        values: dict[str, Any] = {
            "in_lambda": False,
            "rhythm": FAST,
            "make_cloudwatch": lambda: self.client("cloudwatch"),
            "make_logs": lambda: self.client("logs"),
        }
        return Sending(**values | changes)


def refusal(status: int, code: str) -> Answer:
    return Answer(status=status, body={"__type": code, "message": "as told"})


def refused_with(status: int, code: str) -> Fault:
    return Fault(answer=refusal(status, code))
