"""The metric math of a burn rate: failures ÷ events ÷ error budget, over one window that is one period.

Of time slices: failures ÷ events of each.
"""

from __future__ import annotations

from fractions import Fraction

from lamplighter.domain.burn_rate import highest_burn_rate
from lamplighter.domain.definitions.metrics import Metric
from lamplighter.domain.definitions.objectives import Slo, TimeSlices
from lamplighter.errors import ConfigurationError
from local.synth.alarms.queries import math_queries
from local.synth.model import Query


def long_queries(slo: Slo, window_s: int) -> tuple[Query, ...]:
    """Silence is no burn, and a few events are no rate."""
    return _queries(slo, window_s, _guarded(slo), filled=True)


def short_queries(slo: Slo, window_s: int) -> tuple[Query, ...]:
    """Silence has no datapoint: it tells nothing."""
    return _queries(slo, window_s, _ratio(slo), filled=False)


def slice_queries(slo: Slo, slices: TimeSlices) -> tuple[Query, ...]:
    """The share of a slice's events that failed; a slice with too few of them is not bad."""
    metrics, failures, events = _events(slo, filled=True)
    share = f"IF(events >= {slices.minimum_events}, failures / events, 0)"
    expressions = {"failures": failures, "events": events, "failing": share}
    return math_queries(metrics, expressions, slices.slice_s, "Share of the events that failed")


def _queries(slo: Slo, window_s: int, burn: str, *, filled: bool) -> tuple[Query, ...]:
    """Failures and events of the window, and the burn rate they make."""
    metrics, failures, events = _events(slo, filled=filled)
    expressions = {"failures": failures, "events": events, "burn": burn}
    return math_queries(metrics, expressions, window_s, "Burn rate")


def _events(slo: Slo, *, filled: bool) -> tuple[dict[str, Metric], str, str]:
    """Where failures are counted, those that the count of all events misses count as events all the same."""
    metrics = {name: count.metric for name, count in slo.indicator.counts.items() if count.metric is not None}
    counts = ", ".join(f"FILL({name}, 0)" if filled else name for name in metrics)
    match tuple(metrics):
        case ("valid", "good"):
            all_events = "FILL(valid, 0)" if filled else "valid"
            return metrics, f"{all_events} - FILL(good, 0)", all_events
        case ("valid", "bad"):
            return metrics, "FILL(bad, 0)", f"MAX([{counts}])"
        case ("good", "bad"):
            return metrics, "FILL(bad, 0)", f"SUM([{counts}])"
    raise ConfigurationError(f"slos[{slo.name}].indicator: needs exactly two of valid, good, bad")


def _ratio(slo: Slo) -> str:
    return f"failures / events * {_number(highest_burn_rate(slo.objective))}"


def _guarded(slo: Slo) -> str:
    """With too few events the ratio is nothing to go by: then so many failures count as a full outage."""
    # At least one event, for without any there is no ratio.
    enough = max(1, slo.minimum_events)
    quiet = "0"
    if slo.failures_when_quiet is not None:
        quiet = f"IF(failures >= {slo.failures_when_quiet}, {_number(highest_burn_rate(slo.objective))}, 0)"
    return f"IF(events >= {enough}, {_ratio(slo)}, {quiet})"


def _number(number: Fraction) -> str:
    """As metric math reads it, to the last digit: a full outage must reach a threshold that is just as high."""
    return str(number.numerator) if number.denominator == 1 else repr(float(number))
