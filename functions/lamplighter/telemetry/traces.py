"""Annotations and subsegments, where a trace is being recorded; everywhere else nothing happens."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

# Lambda tells by this variable whether the invocation is traced ("Using environment variables to communicate with
# AWS X-Ray", AWS Lambda Developer Guide).
_TRACE = "_X_AMZN_TRACE_ID"
SDK = "aws_xray_sdk.core"


class Traces:
    """The SDK is loaded only where the invocation is sampled, or the product uses it already. It raises where an
    annotation is put on the segment that Lambda itself makes: only subsegments take any there.
    """

    def annotate(self, values: Mapping[str, object]) -> None:
        """Text, numbers and booleans: X-Ray indexes them, fifty a trace."""
        entity = self._entity()
        if entity is not None:
            for name, value in values.items():
                entity.put_annotation(name, value if isinstance(value, (bool, int, float)) else str(value))

    def add_metadata(self, values: Mapping[str, object]) -> None:
        """Kept with the trace and not indexed."""
        entity = self._entity()
        if entity is not None:
            for name, value in values.items():
                entity.put_metadata(name, value)

    @contextmanager
    def subsegment(self, name: str) -> Iterator[None]:
        recorder = _recorder()
        if recorder is None or _current(recorder) is None:
            yield
            return
        with recorder.in_subsegment(name):
            yield

    def _entity(self) -> Any:
        """None where nothing is recorded."""
        recorder = _recorder()
        return _current(recorder) if recorder else None


def _recorder() -> Any:
    if SDK not in sys.modules and "Sampled=1" not in os.environ.get(_TRACE, ""):
        return None
    try:
        from aws_xray_sdk.core import xray_recorder  # noqa: PLC0415
    except ImportError:
        return None
    return xray_recorder


def _current(recorder: Any) -> Any:
    """Outside of Lambda the SDK complains, or raises, when it is asked for a segment and none is open."""
    in_lambda = "LAMBDA_TASK_ROOT" in os.environ  # as the SDK tells it
    opened = in_lambda or getattr(getattr(recorder.context, "_local", None), "entities", None)
    return recorder.context.get_trace_entity() if opened else None
