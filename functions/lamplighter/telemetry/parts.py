"""Puts a telemetry together: which sink, which buffers, which clients."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TextIO

from lamplighter.domain.definitions.telemetry import LogCategory
from lamplighter.telemetry import log_buffer, metric_buffer
from lamplighter.telemetry.cloudwatch import ClientFactory, LogService, MetricService, make_cloudwatch, make_logs
from lamplighter.telemetry.delivery import Channel, Delivery, Rhythm
from lamplighter.telemetry.emf import EmfSink
from lamplighter.telemetry.lines import LineWriter
from lamplighter.telemetry.log_buffer import LogBuffer, LogLine
from lamplighter.telemetry.metric_buffer import Datum, MetricBuffer
from lamplighter.telemetry.sink import CloudWatchSink, Sink
from lamplighter.telemetry.tally import Tally


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """How it leaves. ``in_lambda`` None is: as AWS_LAMBDA_FUNCTION_NAME says.

    ``metric_capacity`` is in distinct values of metric and period: some 50 bytes each, or 700 where each is of another
    metric. ``log_capacity_bytes`` is of log lines. Beyond them new ones are dropped, and counted.
    """

    in_lambda: bool | None = None
    metric_capacity: int = 20_000
    log_capacity_bytes: int = 4 * 1024 * 1024
    rhythm: Rhythm = field(default_factory=Rhythm)
    make_cloudwatch: ClientFactory = make_cloudwatch
    make_logs: ClientFactory = make_logs
    stream: TextIO | None = None

    def is_in_lambda(self) -> bool:
        return "AWS_LAMBDA_FUNCTION_NAME" in os.environ if self.in_lambda is None else self.in_lambda


def metric_sink(sending: Sending, delivered: Callable[[], None]) -> Sink:
    """``delivered`` is called after each batch that arrived."""
    if sending.is_in_lambda():
        return EmfSink(Tally(), delivered, sending.stream.write if sending.stream else None)
    buffer = MetricBuffer(sending.metric_capacity, Tally())
    service = MetricService(sending.make_cloudwatch)
    channel: Channel[Datum] = Channel(
        name="metrics",
        batches=metric_buffer.batches,
        send=service.send,
        forget=service.forget,
        delivered=delivered,
    )
    return CloudWatchSink(buffer, Delivery(buffer, channel, sending.rhythm))


def line_writer(
    application: str, groups: Mapping[LogCategory, str], sending: Sending, delivered: Callable[[], None]
) -> tuple[LineWriter, Delivery[LogLine]]:
    buffer = LogBuffer(sending.log_capacity_bytes, Tally())
    service = LogService(sending.make_logs, application)
    writer = LineWriter(application, groups, buffer, sending.stream)
    channel: Channel[LogLine] = Channel(
        name="logs",
        batches=log_buffer.batches,
        send=service.send,
        forget=service.forget,
        delivered=delivered,
        dropped=writer.dropped,
    )
    return writer, Delivery(buffer, channel, sending.rhythm)
