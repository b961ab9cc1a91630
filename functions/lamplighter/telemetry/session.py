"""A run of a batch that is watched: files, errors, warnings, and what it took of the machine."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from lamplighter.domain.definitions.telemetry import LogCategory
from lamplighter.telemetry.machine import Machine

if TYPE_CHECKING:
    from lamplighter.telemetry.recorder import Recorder

BYTES_A_MEGABYTE = 1024 * 1024


@dataclass(slots=True)
class Upload:
    """The block that uploads sets ``bytes``."""

    bytes: int = 0


class Session:
    """Made by ``Telemetry.session``."""

    def __init__(self, recorder: Recorder, name: str, bucket: str, operation: str) -> None:
        self._recorder = recorder
        self._name = name
        self._labels = {"BucketName": bucket, "OperationType": operation}
        self._machine = Machine()
        self._counted: Counter[str] = Counter()
        self._told: BaseException | None = None
        self._started_s = time.monotonic()

    def start(self) -> None:
        self._event("session_started", {})

    def stop(self) -> None:
        self.sample()
        duration_s = round(time.monotonic() - self._started_s, 3)
        self._event("session_ended", {"duration_s": duration_s, **self._counted})

    @contextmanager
    def upload(self, file: str | None = None) -> Iterator[Upload]:
        """One file. A block that raises is a file that failed; the exception goes on."""
        upload = Upload()
        started_s = time.perf_counter()
        try:
            yield upload
        except Exception as error:
            self.performed((time.perf_counter() - started_s), upload.bytes, succeeded=False)
            self.error(error, file or "upload")
            raise
        self.performed((time.perf_counter() - started_s), upload.bytes, succeeded=True)

    def performed(self, duration_s: float, size_bytes: int, *, succeeded: bool) -> None:
        """One file's performance, measured elsewhere."""
        self._counted["uploaded" if succeeded else "failed"] += 1
        self._recorder.timing("Latency", duration_s * 1000)
        if not succeeded:
            self._recorder.count("FilesFailed")
            return
        self._counted["bytes"] += size_bytes
        self._recorder.measure("FilesUploaded", 1, "Count", self._labels)
        self._recorder.gauge("BytesUploaded", size_bytes, unit="Bytes")
        if duration_s > 0:
            megabytes_per_s = size_bytes / BYTES_A_MEGABYTE / duration_s
            self._recorder.measure("Throughput", megabytes_per_s, "Megabytes/Second", self._labels)

    def error(self, error: BaseException, context: str) -> None:
        """Once, though it comes by several times on its way out."""
        if error is self._told:
            return
        self._told = error
        self._counted["errors"] += 1
        self._recorder.measure("Errors", 1, "Count", {"ErrorType": type(error).__name__, **self._labels})
        self._recorder.failed(error, context=context, session=self._name)

    def warning(self, message: str, context: str) -> None:
        self._counted["warnings"] += 1
        self._recorder.count("Warnings")
        self._recorder.event("warning", level=logging.WARNING, message=message, context=context, session=self._name)

    def optimized(self, objects: int, *, savings_usd: Decimal) -> None:
        """Objects moved to a cheaper storage class, and what that saves a month."""
        self._recorder.count("ObjectsOptimized", objects)
        self._recorder.gauge("CostSavings", float(savings_usd))

    def sample(self) -> None:
        """What the session took of the machine since the last sample; the end of the session takes one by itself."""
        used = self._machine.since_last()
        self._recorder.gauge("CpuUtilization", used.cpu_percent, unit="Percent")
        if used.memory_percent is not None:
            self._recorder.gauge("MemoryUtilization", used.memory_percent, unit="Percent")
        if used.network_bytes is not None:
            self._recorder.gauge("NetworkBytes", used.network_bytes, unit="Bytes")

    def _event(self, event_type: str, fields: Mapping[str, object]) -> None:
        self._recorder.tell(event_type, {"session": self._name, **fields}, LogCategory.PERFORMANCE)
