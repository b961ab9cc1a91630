"""Structured log lines: the shape is Powertools' wherever the code runs, so that one query finds them all."""

from __future__ import annotations

import contextlib
import logging
import sys
from collections.abc import Mapping
from typing import Any, TextIO

from lamplighter.domain.definitions.telemetry import LogCategory
from lamplighter.telemetry.fields import clean, text_of
from lamplighter.telemetry.log_buffer import LogBuffer, LogLine
from lamplighter.telemetry.tally import Tally

# Attributes of a LogRecord, and the keys that the formatter writes itself.
_TAKEN = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "level", "location", "timestamp"}
_TAKEN |= {"service", "xray_trace_id", "exception", "exception_name", "exception_notes"}


class LineWriter:
    """Lines of a category with a log group of its own go there; all others to standard output, where Lambda, a
    container's log driver or the CloudWatch agent takes them. So does what its group could not take.
    """

    def __init__(
        self,
        application: str,
        groups: Mapping[LogCategory, str],
        buffer: LogBuffer,
        stream: TextIO | None = None,
    ) -> None:
        self._application = application
        self._groups = groups
        self._buffer = buffer
        self._output = _StandardOutput(stream)
        self._formatter: logging.Formatter | None = None

    @property
    def tally(self) -> Tally:
        return self._buffer.tally

    def write(self, level: int, message: str, category: LogCategory, fields: Mapping[str, object]) -> None:
        record = logging.LogRecord(self._application, level, "", 0, text_of(message), None, None)
        record.__dict__.update({f"{name}_" if name in _TAKEN else name: value for name, value in clean(fields).items()})
        text = self._formatted(record)
        group = self._groups.get(category)
        if group is None:
            self._output.write(text)
            return
        left_over = self._buffer.add(group, record.created, text)
        if left_over is not None:
            self.dropped(left_over)

    def dropped(self, line: LogLine) -> None:
        """What its log group did not take is not lost."""
        self._output.write(line.text)

    def _formatted(self, record: logging.LogRecord) -> str:
        if self._formatter is None:
            self._formatter = _formatter(self._application)
        return self._formatter.format(record)


class _StandardOutput:
    """Standard output as it is at each line, each in one write, so that lines of two threads do not mix."""

    def __init__(self, stream: TextIO | None) -> None:
        self._given = stream

    def write(self, text: str) -> None:
        stream = self._given or sys.stdout
        with contextlib.suppress(OSError, ValueError):  # full, or closed: nobody's exception
            stream.write(text + "\n")
            stream.flush()


def _formatter(application: str) -> logging.Formatter:
    from aws_lambda_powertools.logging.formatter import LambdaPowertoolsFormatter  # noqa: PLC0415

    known: dict[str, Any] = {"service": application, "name": application}
    order = ["level", "message", "timestamp"]
    return LambdaPowertoolsFormatter(
        utc=True, use_rfc3339=True, serialize_stacktrace=False, log_record_order=order, location=None, **known
    )
