"""A customer's usage line, made of the columns of its figures."""

from __future__ import annotations

import typing
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from typing import Any

from lamplighter.domain.allocation import FINEST, dividing
from lamplighter.domain.customer_costs.quantities import Exact
from lamplighter.domain.definitions.business import Metered
from lamplighter.domain.usage import Usage

# Of one request on average; their columns hold what a day's requests had together.
_AVERAGES = frozenset({"duration_ms", "characters"})
# Paid for by the month that they are there; their columns hold a day's.
_STORED = frozenset({"storage_gb", "backups_gb", "objects", "logs_stored_gb"})
# A month's share of a year without leap day: 1/12.
_MONTHS_IN_A_DAY = Decimal(12) / 365
_KINDS: Mapping[str, type[Any]] = {
    typing.get_type_hints(kind)["service"].__args__[0]: kind for kind in typing.get_args(Usage)
}


@dataclass(frozen=True, slots=True)
class Meter:
    """Makes usage lines of one declaration."""

    metered: Metered
    kind: type[Any]
    types: Mapping[str, Any]

    def usage(self, sums: Mapping[str, Exact]) -> Usage | None:
        """``sums`` by column, of the days that are looked at. None where nothing was used.

        What is below 0, as by a correction of what lies further back, is nothing.
        """
        counted = {name: max(Decimal(sums[column]), Decimal(0)) for name, column in self.metered.columns.items()}
        if not any(counted.values()):
            return None
        with dividing():
            values = {name: self._value(name, value, counted) for name, value in counted.items()}
        constants = {name: self._typed(name, value) for name, value in self.metered.usage.items() if name != "service"}
        usage: Usage = self.kind(**constants, **values)
        return usage

    def _value(self, name: str, value: Decimal, counted: Mapping[str, Decimal]) -> Any:
        if name in _AVERAGES:
            requests = counted.get("requests", Decimal(str(self.metered.usage.get("requests", 0))))
            value = value / requests if requests else Decimal(0)
        elif name in _STORED:
            value = value * _MONTHS_IN_A_DAY
        return self._typed(name, value)

    def _typed(self, name: str, value: Any) -> Any:
        if self.types[name] is int:
            return int(Decimal(str(value)).quantize(Decimal(1), ROUND_HALF_UP))
        if self.types[name] is Decimal:
            return Decimal(str(value)).quantize(FINEST, ROUND_HALF_EVEN).normalize()
        return value


def meter(metered: Metered) -> Meter:
    """Raises KeyError where there is no such service."""
    kind = _KINDS[str(metered.usage["service"])]
    return Meter(metered, kind, typing.get_type_hints(kind))
