"""What an alarm is compared with, as the file says it: exactly one of above, at_least, below and at_most."""

from __future__ import annotations

from lamplighter.domain.definitions.alarms import AlarmChange, AlarmSpec
from lamplighter.errors import ConfigurationError
from local.synth.alarms.defaults.recipe import Beyond


def comparison(place: str, said: AlarmSpec | AlarmChange) -> tuple[str, float] | None:
    """CloudFormation's operator and the threshold; None where nothing is said."""
    limits = {
        Beyond.ABOVE: said.above,
        Beyond.AT_LEAST: said.at_least,
        Beyond.BELOW: said.below,
        Beyond.AT_MOST: said.at_most,
    }
    given = [(beyond.value, limit) for beyond, limit in limits.items() if limit is not None]
    if len(given) > 1:
        raise ConfigurationError(f"{place}: needs one of above, at_least, below, at_most; it has {len(given)}")
    return given[0] if given else None
