"""An alarm that a resource brings along, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from lamplighter.domain.alert import Severity
from lamplighter.domain.definitions.alarms import MissingData
from lamplighter.domain.definitions.metrics import Metric


class Beyond(StrEnum):
    """Comparison operators, as CloudFormation names them."""

    ABOVE = "GreaterThanThreshold"
    AT_LEAST = "GreaterThanOrEqualToThreshold"
    BELOW = "LessThanThreshold"
    AT_MOST = "LessThanOrEqualToThreshold"


class Unit(StrEnum):
    """Of the threshold, for those who read it."""

    COUNT = ""
    PERCENT = " %"
    SECONDS = " s"
    MILLISECONDS = " ms"
    BYTES = " B"


@dataclass(frozen=True, slots=True, kw_only=True)
class DefaultAlarm:
    """``metrics`` by their ids; with more than one, or to fill gaps, ``expression`` is metric math over them.

    ``says`` is what is wrong with the resource, after its kind and name: with {limit} (more than 5 %) and, of what is
    counted anew in each period, {period} (5 minutes). ``look_at`` is where to look first. ``index`` is that of a table
    it is about. ``source`` is the page of AWS's documentation that lists the metrics with their dimensions.
    """

    what: str
    severity: Severity
    says: str
    look_at: str
    source: str
    metrics: Mapping[str, Metric]
    threshold: float
    unit: Unit = Unit.COUNT
    index: str | None = None
    expression: str | None = None
    beyond: Beyond = Beyond.ABOVE
    period_s: int = 300
    periods: int = 1
    breaching: int | None = None
    missing_data: MissingData = MissingData.NOT_BREACHING

    @property
    def watched(self) -> str:
        """What is watched, without the index. No resource of a kind has two where one begins like the other."""
        return self.what.removesuffix(f"-{self.index}") if self.index else self.what


@dataclass(frozen=True, slots=True)
class Scope:
    """The metrics of one namespace that share one exact dimension set."""

    namespace: str
    dimensions: Mapping[str, str]

    def metric(self, name: str, statistic: str = "Sum") -> Metric:
        return Metric(namespace=self.namespace, name=name, statistic=statistic, dimensions=self.dimensions)

    def only(self, name: str, statistic: str = "Sum") -> Mapping[str, Metric]:
        """One metric on its own."""
        return {"m1": self.metric(name, statistic)}

    def sums(self, **names: str) -> Mapping[str, Metric]:
        """The sums of several metrics, by the ids they have in an expression."""
        return {id_: self.metric(name) for id_, name in names.items()}


def percent_of(failed: str, requests: str, at_least: int) -> str:
    """Failed in percent of requests, and 0 with fewer requests than that: one failure in a quiet night is no rate.

    Where failures are missing from the count of requests, they count as requests all the same.
    """
    count = f"MAX([FILL({requests}, 0), FILL({failed}, 0)])"
    return f"IF({count} >= {at_least}, 100 * FILL({failed}, 0) / {count}, 0)"
