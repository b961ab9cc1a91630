"""What the sentence says by which CloudWatch explains a state: the one thing that all its notices have in common.

``Threshold Crossed: 2 out of the last 2 datapoints [12.0 (02/03/26 16:59:00), 9.0 (…)] was greater than the
threshold (5.0) (minimum 2 datapoints for OK -> ALARM transition).``
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import UTC, datetime

# PutMetricAlarm's StateReason has at most 1023 characters: nothing longer is read.
_READ_LIMIT = 4096
_NUMBER = r"-?\d[\d.]{0,40}(?:[eE][-+]?\d{1,3})?"
_DATAPOINT = re.compile(rf"({_NUMBER}) \((\d\d/\d\d/\d\d \d\d:\d\d:\d\d)\)")
_COMPARED = r"greater than or equal to|greater than|less than or equal to|less than"
_THRESHOLD = re.compile(rf"was (?:not )?({_COMPARED}) the threshold \(({_NUMBER})\)")
_LOWER = re.compile(rf"lower thresholds \[({_NUMBER})")
_UPPER = re.compile(rf"upper thresholds \[({_NUMBER})")
_OPERATORS = {
    "greater than or equal to": "GreaterThanOrEqualToThreshold",
    "greater than": "GreaterThanThreshold",
    "less than or equal to": "LessThanOrEqualToThreshold",
    "less than": "LessThanThreshold",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StateReason:
    """``value`` is the newest datapoint; ``band`` what an anomaly detector expected, either side missing as None."""

    value: float | None = None
    comparison: str | None = None
    threshold: float | None = None
    band: tuple[float | None, float | None] = (None, None)


def read_state_reason(reason: str) -> StateReason:
    """As far as it says: everything is None in a sentence of another kind."""
    reason = reason[:_READ_LIMIT]
    crossed = _THRESHOLD.search(reason)
    return StateReason(
        value=_newest(reason),
        comparison=_OPERATORS[crossed[1]] if crossed else None,
        threshold=_finite(crossed[2]) if crossed else None,
        band=(_first(_LOWER, reason), _first(_UPPER, reason)),
    )


def _newest(reason: str) -> float | None:
    """Datapoints stand in no promised order, each with its time (day first)."""
    read = [(_at(written), _finite(value)) for value, written in _DATAPOINT.findall(reason)]
    dated = [(at, value) for at, value in read if at is not None and value is not None]
    return max(dated, default=(None, None))[1]


def _at(written: str) -> datetime | None:
    try:
        return datetime.strptime(written, "%d/%m/%y %H:%M:%S").replace(tzinfo=UTC)
    except ValueError:
        return None


def _first(pattern: re.Pattern[str], reason: str) -> float | None:
    match = pattern.search(reason)
    return _finite(match[1]) if match else None


def _finite(written: str) -> float | None:
    try:
        value = float(written)
    except ValueError:
        return None
    return value if math.isfinite(value) else None
