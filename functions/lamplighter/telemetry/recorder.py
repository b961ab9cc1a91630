"""What any product can record: numbers, events, traces. Telemetry adds what the guides record by name."""

from __future__ import annotations

import functools
import logging
import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any, ParamSpec, TypeVar

from lamplighter.domain.definitions.own_metrics import OwnMetric
from lamplighter.domain.definitions.telemetry import LogCategory
from lamplighter.telemetry.declared import Catalogue, as_number
from lamplighter.telemetry.delivery import OLDEST_S
from lamplighter.telemetry.fields import clean
from lamplighter.telemetry.parts import Sending, line_writer, metric_sink
from lamplighter.telemetry.point import Point
from lamplighter.telemetry.tally import Counts, Reason
from lamplighter.telemetry.traces import Traces

logger = logging.getLogger("lamplighter.telemetry")

# Where a telemetry tells of itself: what it dropped, by application and reason.
OWN_NAMESPACE = "Lamplighter/Telemetry"
# PutMetricData takes what is up to two hours ahead; an hour is for clocks that are wrong.
_AHEAD_S = 3600
_request_id: ContextVar[str | None] = ContextVar("request_id", default=None)
P = ParamSpec("P")
R = TypeVar("R")


class Recorder:
    """Calls return at once and never raise, whatever they are given and wherever CloudWatch is: what could not be
    recorded or sent is counted by its reason (``counts``), published and logged.
    """

    def __init__(
        self,
        application: str,
        *,
        namespace: str,
        metrics: Iterable[OwnMetric],
        log_groups: Mapping[str, str],
        event_field: str,
        high_resolution: bool,
        sending: Sending,
    ) -> None:
        self.application = application
        self._event_field = event_field
        self._high_resolution = high_resolution
        self._catalogue = Catalogue(metrics, namespace)
        self._sink = metric_sink(sending, self._publish_drops)
        groups = {LogCategory(category): group for category, group in log_groups.items()}
        self._lines, self._log_delivery = line_writer(application, groups, sending, self._publish_drops)
        self._routes_logs = bool(groups)
        self._traces = Traces()

    def count(self, name: str, value: float = 1, /, *, at: datetime | None = None, **labels: object) -> None:
        """So many more of something. A label is a dimension where the metric is declared with it, else it is left."""
        self.measure(name, value, "Count", labels, at)

    def gauge(
        self, name: str, value: float, /, *, unit: str = "None", at: datetime | None = None, **labels: object
    ) -> None:
        """How much it is now, in one of CloudWatch's units."""
        self.measure(name, value, unit, labels, at)

    def timing(self, name: str, milliseconds: float, /, *, at: datetime | None = None, **labels: object) -> None:
        self.measure(name, milliseconds, "Milliseconds", labels, at)

    @contextmanager
    def timed(self, name: str, /, **labels: object) -> Iterator[None]:
        """How long the block took, also where it failed."""
        started = time.perf_counter()
        try:
            yield
        finally:
            self.measure(name, (time.perf_counter() - started) * 1000, "Milliseconds", labels)

    def measure(
        self, name: str, value: object, unit: str, labels: Mapping[str, object], at: datetime | None = None
    ) -> None:
        """What the calls above do. ``at`` lies within the last two weeks, else it is dropped as too old."""
        try:
            self._measure(name, as_number(value), unit, labels, at)
        except Exception as error:  # noqa: BLE001 - a label that can't be text must not end a request
            self._refuse(Reason.INVALID, error)

    def event(
        self,
        event_type: str,
        /,
        *,
        category: LogCategory = LogCategory.APPLICATION,
        level: int = logging.INFO,
        message: str | None = None,
        **fields: object,
    ) -> None:
        """One structured log line. Secrets are taken out; of personal data only ids belong here, such as a customer's:
        no names, no addresses, no texts that people wrote.
        """
        self.tell(event_type, fields, category, level, message)

    def tell(
        self,
        event_type: str,
        fields: Mapping[str, object],
        category: LogCategory = LogCategory.APPLICATION,
        level: int = logging.INFO,
        message: str | None = None,
    ) -> None:
        """The same, with its fields together."""
        identity = {"category": category, self._event_field: event_type, "request_id": _request_id.get()}
        try:
            self._lines.write(level, message or event_type, category, {**identity, **fields})
        except Exception as error:  # noqa: BLE001 - a field that can't be written must not end a request
            self._refuse(Reason.INVALID, error)
        if self._routes_logs:
            self._log_delivery.begin()

    def failed(self, error: BaseException, /, **fields: object) -> None:
        """An error, with its stack trace."""
        error_type = type(error).__name__
        trace = "".join(traceback.format_exception(error))
        told = {"error_type": error_type, "error_message": error, "stack_trace": trace}
        self.tell("error", {**told, **fields}, level=logging.ERROR, message=error_type)

    def annotate(self, **values: object) -> None:
        """On the trace: groups and searches find it by these."""
        self._on_trace(self._traces.annotate, values)

    def metadata(self, **values: object) -> None:
        """Kept with the trace; nothing finds it by these."""
        self._on_trace(self._traces.add_metadata, values)

    @contextmanager
    def trace(self, name: str) -> Iterator[None]:
        """The block as a subsegment, where there is a trace."""
        with self._traces.subsegment(name):
            yield

    def handler(self, handle: Callable[P, R]) -> Callable[P, R]:
        """Decorates a Lambda handler: its request id stands in every line, and all leaves with the invocation."""

        @functools.wraps(handle)
        def invoke(*args: P.args, **kwargs: P.kwargs) -> R:
            context: Any = args[1] if len(args) > 1 else None
            token = _request_id.set(getattr(context, "aws_request_id", None))
            try:
                with self.trace(f"## {handle.__name__}"):
                    return handle(*args, **kwargs)
            finally:
                self.flush()
                _request_id.reset(token)

        return invoke

    @contextmanager
    def request(self, request_id: str) -> Iterator[None]:
        """Outside of Lambda: the id that every line of the block carries."""
        token = _request_id.set(request_id)
        try:
            yield
        finally:
            _request_id.reset(token)

    def flush(self, timeout_s: float = 2.0) -> bool:
        """Whether everything left within the time. In Lambda only lines with log groups of their own take any."""
        until = time.monotonic() + timeout_s
        sent = self._log_delivery.flush(timeout_s)
        return self._sink.flush(max(0.0, until - time.monotonic())) and sent

    def close(self, timeout_s: float = 2.0) -> None:
        """Send what is left within the time, and end. At the end of a process this happens by itself."""
        until = time.monotonic() + timeout_s
        self._log_delivery.close(timeout_s)
        self._sink.close(max(0.0, until - time.monotonic()))

    def counts(self) -> Counts:
        """Of metrics' values, each dimension set's for itself."""
        return self._sink.tally.counts()

    def log_counts(self) -> Counts:
        """Of log lines with log groups of their own. What was dropped went to standard output."""
        return self._lines.tally.counts()

    def _measure(self, name: str, value: float, unit: str, labels: Mapping[str, object], at: datetime | None) -> None:
        declared = self._catalogue.find(name, unit)
        if isinstance(declared, Reason):
            self._refuse(declared)
            return
        now_s = time.time()
        at_s = now_s if at is None else at.timestamp()
        reason = _unfit(at_s - now_s) if declared.takes(value) else Reason.INVALID
        if reason is not None:
            self._refuse(reason)
            return
        sets, reasons = self._catalogue.dimension_sets(declared, labels)
        for one in reasons:
            self._refuse(one)
        if sets:
            self._sink.add(
                Point(declared.namespace, declared.name, value, declared.unit, sets, at_s, self._high_resolution)
            )

    def _refuse(self, reason: Reason, error: Exception | None = None) -> None:
        self._sink.tally.record()
        self._sink.tally.drop(reason)
        logger.debug("telemetry: %s %s", reason, error or "")

    def _on_trace(self, put: Callable[[Mapping[str, object]], None], values: Mapping[str, object]) -> None:
        try:
            put(clean(values))
        except Exception as error:  # noqa: BLE001 - tracing is never worth a request
            logger.debug("telemetry: %s", error)

    def _publish_drops(self) -> None:
        now_s = time.time()
        for signal, tally in (("metrics", self._sink.tally), ("logs", self._lines.tally)):
            for reason, number in tally.untold().items():
                dimensions = (("Application", self.application), ("Reason", reason.value), ("Signal", signal))
                self._sink.add_always(Point(OWN_NAMESPACE, "Dropped", float(number), "Count", (dimensions,), now_s))


def _unfit(ahead_s: float) -> Reason | None:
    if ahead_s < -OLDEST_S:
        return Reason.TOO_OLD
    return Reason.INVALID if ahead_s > _AHEAD_S else None
