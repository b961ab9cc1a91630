"""The days before the demo, measured: by what the evaluators do, called with the instants at which it would have been.

The clock of a function can't be set back, so this is done here and not in it. What it reads and where it keeps it is
the embedded AWS.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from lamplighter.adapters.cloudwatch_metrics import CloudWatchMetrics
from lamplighter.adapters.system_clock import SystemClock
from lamplighter.domain.definitions.workload_file import WorkloadFile
from lamplighter.domain.measurement import Measurement
from lamplighter.observability import logger
from lamplighter.usecases.measuring import Measuring
from local.demo.measured import snapshots_of
from local.demo.stage import Stage

Evaluate = Callable[[datetime, tuple[WorkloadFile, ...], Measuring], int]


def measure_earlier(stage: Stage, evaluate: Evaluate, workload: str, instants: Iterable[datetime]) -> int:
    """Returns how many snapshots were kept."""
    logger().setLevel(logging.WARNING)  # this process's output is the demo's
    reader = CloudWatchMetrics(client=stage.client("cloudwatch"), clock=SystemClock())
    measuring = Measuring(
        metrics=lambda _region: reader, prometheus={}, snapshots=snapshots_of(stage), publisher=_Unpublished()
    )
    files = tuple(file for file in stage.workload_files.named if file.workload == workload)
    measured = list(instants)
    for at in measured:
        evaluate(at, files, measuring)
    return len(measured)


class _Unpublished:
    """Implements MetricPublisher. A metric of then can't come today."""

    def publish(self, measurements: Sequence[Measurement]) -> None: ...
