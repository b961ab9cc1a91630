"""The metric math of a burn rate: failures ÷ events ÷ error budget, over one window that is one period."""

from __future__ import annotations

from fractions import Fraction

from lamplighter.domain.burn_rate import highest_burn_rate
from lamplighter.domain.definitions.metrics import Metric
from lamplighter.domain.definitions.objectives import Slo
from lamplighter.errors import ConfigurationError
from local.synth.alarms.queries import math_queries
from local.synth.model import Query


def long_queries(slo: Slo, window_s: int) -> tuple[Query, ...]:
    """Silence is no burn, and a few events are no rate."""
    return _queries(slo, window_s, _guarded(slo), filled=True)


def short_queries(slo: Slo, window_s: int) -> tuple[Query, ...]:
    """Silence has no datapoint: it tells nothing."""
    return _queries(slo, window_s, _ratio(slo), filled=False)


def _queries(slo: Slo, window_s: int, burn: str, *, filled: bool) -> tuple[Query, ...]:
    """Failures and events of the window, and the burn rate they make."""
    metrics, failures, events = _events(slo, filled=filled)
    expressions = {"failures": failures, "events": events, "burn": burn}
    return math_queries(metrics, expressions, window_s, "Burn rate")


def _events(slo: Slo, *, filled: bool) -> tuple[dict[str, Metric], str, str]:
    """Where failures are counted, those that the count of all events misses count as events all the same."""
    valid = slo.indicator.valid.metric
    good = slo.indicator.good.metric if slo.indicator.good else None
    bad = slo.indicator.bad.metric if slo.indicator.bad else None
    if valid is not None and good is not None:
        all_events = "FILL(valid, 0)" if filled else "valid"
        return {"valid": valid, "good": good}, f"{all_events} - FILL(good, 0)", all_events
    if valid is not None and bad is not None:
        counts = "FILL(valid, 0), FILL(bad, 0)" if filled else "valid, bad"
        return {"valid": valid, "bad": bad}, "FILL(bad, 0)", f"MAX([{counts}])"
    raise ConfigurationError(f"slos[{slo.name}].indicator: needs valid, and exactly one of good and bad")


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
