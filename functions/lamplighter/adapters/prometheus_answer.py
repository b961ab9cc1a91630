"""What Prometheus answers (prometheus.io/docs/prometheus/latest/querying/api, "Format overview")."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from lamplighter.errors import ConfigurationError

# Of an answer that is no JSON: enough to know whose it is.
_LONGEST_ANSWER = 300


@dataclass(frozen=True, slots=True)
class Sample:
    """One series: its labels, and its values by time, oldest first."""

    labels: Mapping[str, str]
    points: tuple[tuple[datetime, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """``source`` names who was asked what. ``warnings`` did not keep it from answering."""

    source: str
    result_type: str
    result: Any
    warnings: tuple[str, ...]

    def samples(self) -> list[Sample]:
        """Raises ConfigurationError where the result is no number: text, or native histograms."""
        try:
            if self.result_type == "scalar":
                return [Sample({}, _points([self.result]))]
            if self.result_type == "vector":
                return [Sample(each["metric"], _points([each["value"]])) for each in self.result]
            if self.result_type == "matrix":
                return [Sample(each["metric"], _points(each["values"])) for each in self.result]
        except KeyError as missing:
            raise ConfigurationError(f"{self.source}: gives no {missing}; a histogram is no number") from None
        raise ConfigurationError(f"{self.source}: gives a {self.result_type}, not numbers")


def read_answer(text: str, source: str) -> Answer:
    """Of a request that succeeded. Raises ConfigurationError where it is not Prometheus's."""
    try:
        said = json.loads(text)
        data = said["data"]
        return Answer(
            source=source,
            result_type=data["resultType"],
            result=data["result"],
            warnings=tuple(said.get("warnings") or ()),
        )
    except (ValueError, KeyError, TypeError):
        raise ConfigurationError(f"{source}: the answer is not Prometheus's: {text[:_LONGEST_ANSWER]}") from None


def read_error(text: str) -> str:
    """``bad_data: …``, or the beginning of what a proxy in between says."""
    try:
        said = json.loads(text)
        return f"{said['errorType']}: {said['error']}"
    except (ValueError, KeyError, TypeError):
        return text[:_LONGEST_ANSWER]


def _points(pairs: Sequence[tuple[float, str]]) -> tuple[tuple[datetime, float], ...]:
    return tuple((datetime.fromtimestamp(at, UTC), float(number)) for at, number in pairs)
