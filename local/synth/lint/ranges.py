"""Which values a metric's statistic can take at all. Never narrower than the truth: what is not known reaches from
minus to plus infinity.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from local.synth.catalogue import Publication, Published


@dataclass(frozen=True, slots=True)
class Range:
    """From ``lowest`` to ``highest``; ``above_lowest`` where the lowest itself is never reached."""

    lowest: float
    highest: float
    above_lowest: bool = False

    def can_be(self, comparison: str, threshold: float) -> bool:
        """Whether some value of it stands so to the threshold. ``comparison`` is CloudWatch's name."""
        match comparison:
            case "GreaterThanThreshold":
                return self.highest > threshold
            case "GreaterThanOrEqualToThreshold":
                return self.highest >= threshold
            case "LessThanOrEqualToThreshold":
                return self.lowest < threshold or (self.lowest == threshold and not self.above_lowest)
            case _:
                return self.lowest < threshold

    def always_is(self, comparison: str, threshold: float) -> bool:
        return not self.can_be(_OPPOSITE[comparison], threshold)


_OPPOSITE = {
    "GreaterThanThreshold": "LessThanOrEqualToThreshold",
    "GreaterThanOrEqualToThreshold": "LessThanThreshold",
    "LessThanThreshold": "GreaterThanOrEqualToThreshold",
    "LessThanOrEqualToThreshold": "GreaterThanThreshold",
}
UNKNOWN = Range(-math.inf, math.inf)


def range_of_statistic(publication: Publication | None, statistic: str) -> Range:
    if statistic == "SampleCount":
        return Range(1, math.inf)
    if statistic.startswith("PR("):
        return Range(0, 100)
    if publication is None:
        return UNKNOWN
    return _of_values(publication) if is_of_values(statistic) else _of_sums(publication)


def is_of_values(statistic: str) -> bool:
    """One of the values, or between them: no sum, no count, no share of them."""
    return statistic not in {"Sum", "SampleCount"} and statistic[:2].lower() not in {"tc", "ts", "pr"}


def _of_values(publication: Publication) -> Range:
    lowest = -math.inf if publication.lowest is None else publication.lowest
    highest = math.inf if publication.highest is None else publication.highest
    return Range(lowest, highest, above_lowest=publication.positive)


def _of_sums(publication: Publication) -> Range:
    """A count that is published only when something happened is at least 1."""
    if publication.lowest is None or publication.lowest < 0:
        return UNKNOWN
    positive = publication.positive or publication.published is Published.WHEN_NOT_ZERO
    if positive and publication.unit == "Count":
        return Range(1, math.inf)
    return Range(publication.lowest, math.inf, above_lowest=positive)
