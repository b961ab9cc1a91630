"""In Lambda a metric is a log line in the embedded metric format, written by Powertools: no call, no wait, no loss."""

from __future__ import annotations

import json
import logging
import sys
import threading
from collections.abc import Callable

from lamplighter.telemetry.forking import forget_in_child
from lamplighter.telemetry.point import DimensionSet, Point
from lamplighter.telemetry.tally import Reason, Tally

logger = logging.getLogger("lamplighter.telemetry")

# "Embedded metric format specification" in the CloudWatch User Guide: 100 metrics a directive, 100 values a metric.
MOST_METRICS = 100
MOST_VALUES = 100
# Over all documents: what one invocation may hold before lines are written early.
MOST_HELD = 5000

_Key = tuple[str, tuple[DimensionSet, ...], int, bool]
_Document = dict[str, tuple[str, list[float]]]


class EmfSink:
    """Points of one invocation lie together by namespace, dimensions and minute; ``flush`` ends it. Thread safe."""

    def __init__(
        self, tally: Tally, delivered: Callable[[], None], write: Callable[[str], object] | None = None
    ) -> None:
        self.tally = tally
        self._write = write or _write
        self._delivered = delivered
        self._renew()
        forget_in_child(self)

    def forget(self) -> None:
        """In a forked child."""
        self.tally.forget()
        self._renew()

    def _renew(self) -> None:
        self._lock = threading.Lock()
        self._documents: dict[_Key, _Document] = {}
        self._held = 0

    def add(self, point: Point) -> None:
        self.tally.record(len(point.dimension_sets))
        key = (point.namespace, point.dimension_sets, point.period_start_s, point.high_resolution)
        with self._lock:
            document = self._documents.setdefault(key, {})
            values = document.setdefault(point.name, (point.unit, []))[1]
            values.append(point.value)
            self._held += 1
            if len(values) == MOST_VALUES or len(document) == MOST_METRICS:
                self._end(key)
            elif self._held >= MOST_HELD:
                self._end_all()

    add_always = add

    def flush(self, _timeout_s: float = 0) -> bool:
        self._delivered()
        with self._lock:
            self._end_all()
        return True

    def close(self, _timeout_s: float = 0) -> None:
        self.flush()

    def _end_all(self) -> None:
        for key in list(self._documents):
            self._end(key)

    def _end(self, key: _Key) -> None:
        """In one write, so that lines of two threads do not mix."""
        document = self._documents.pop(key)
        number = sum(len(values) for _, values in document.values())
        self._held -= number
        recorded = number * len(key[1])
        try:
            self._write(_line(key, document) + "\n")
        except Exception as error:  # noqa: BLE001 - the product's answer is worth more than its metrics
            self.tally.drop(Reason.REJECTED, recorded)
            logger.warning("telemetry metrics: %s", error)
        else:
            self.tally.send(recorded)


def _write(line: str) -> None:
    """To standard output as it is now."""
    sys.stdout.write(line)
    sys.stdout.flush()


def _line(key: _Key, document: _Document) -> str:
    from aws_lambda_powertools.metrics.provider.cloudwatch_emf.cloudwatch import (  # noqa: PLC0415
        AmazonCloudWatchEMFProvider,
    )

    namespace, (first, *others), period_start_s, high_resolution = key
    provider = AmazonCloudWatchEMFProvider(namespace=namespace)
    provider.timestamp = period_start_s * 1000
    resolution = 1 if high_resolution else 60
    metrics = {
        name: {"Unit": unit, "StorageResolution": resolution, "Value": values}
        for name, (unit, values) in document.items()
    }
    provider.dimension_sets = [dict(dimensions) for dimensions in others]
    # With its dimensions given, Powertools adds none from the environment: no alarm would find the metrics then.
    whole = provider.serialize_metric_set(metrics=metrics, dimensions=dict(first), metadata={})
    return json.dumps(whole, separators=(",", ":"))
