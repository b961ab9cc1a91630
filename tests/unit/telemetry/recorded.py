"""What a telemetry wrote in Lambda's way: metrics out of its lines, as the embedded AWS reads them, and log events."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from io import StringIO
from typing import Any

from lamplighter.telemetry import Telemetry
from lamplighter.telemetry.parts import Sending
from local.embedded_aws.embedded_metrics import metric_data


@dataclass(slots=True)
class Recorded:
    """Leave by ``telemetry``; come back as ``metrics`` and ``events``."""

    telemetry: Telemetry
    stream: StringIO = field(default_factory=StringIO)

    def lines(self) -> list[dict[str, Any]]:
        self.telemetry.flush()
        return [json.loads(line) for line in self.stream.getvalue().splitlines()]

    def metrics(self) -> list[dict[str, Any]]:
        self.telemetry.flush()
        return [datum for line in self.stream.getvalue().splitlines() for datum in metric_data(line)]

    def events(self) -> list[dict[str, Any]]:
        return [line for line in self.lines() if "_aws" not in line]

    def values(self, name: str, **dimensions: str) -> list[float]:
        """Of a metric with just these dimensions."""
        found = [one for one in self.metrics() if one["MetricName"] == name and one["Dimensions"] == dimensions]
        return [value for one in found for value in one["Values"]]


def recorded(application: str = "AuraStream", **changes: Any) -> Recorded:
    stream = StringIO()
    return Recorded(Telemetry(application, sending=Sending(in_lambda=True, stream=stream), **changes), stream)
