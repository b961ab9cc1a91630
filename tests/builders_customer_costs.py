"""What customers use and are charged for by default: a test names only what matters to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from lamplighter.domain.costs.charges import BillDay, CostLine
from lamplighter.domain.customer_costs.divided import Division, divided
from lamplighter.domain.customer_costs.metering import meter
from lamplighter.domain.customer_costs.pools import pools
from lamplighter.domain.customer_costs.quantities import DayQuantities, Quantities, QuantityBatch, columns_of
from lamplighter.domain.definitions.business import Metered
from lamplighter.domain.pricing import PriceList
from lamplighter.inbound.price_list import read_prices
from tests.builders_costs import a_bill_day, nov

DAY = nov(18)
COMPREHEND = Metered(
    services=("Amazon Comprehend",),
    usage={"service": "comprehend"},
    columns={"requests": "analyses", "characters": "characters"},
)
REQUESTS = Metered(services=("Amazon API Gateway",), usage={"service": "api_gateway"}, columns={"requests": "requests"})


@cache
def list_prices() -> PriceList:
    return read_prices((files("lamplighter.prices") / "us-east-1.json").read_bytes())


def a_bill(*lines: CostLine, **changes: Any) -> tuple[BillDay, ...]:
    return (a_bill_day(DAY, *lines, **changes),)


def used(customers: Mapping[str, Mapping[str, float | Decimal]], columns: Iterable[str]) -> Quantities:
    """On the bill's day."""
    named = tuple(columns)
    quantities = Quantities(columns=named, days=frozenset({DAY.isoformat()}))
    rows = [
        DayQuantities(one, DAY.isoformat(), [numbers.get(column) for column in named])
        for one, numbers in customers.items()
    ]
    quantities.add(QuantityBatch(days=rows))
    return quantities


def a_division(
    bill: Iterable[BillDay],
    customers: Mapping[str, Mapping[str, float | Decimal]],
    *metered: Metered,
    driver: str | None = "requests",
) -> Division:
    columns = columns_of((one.columns.values() for one in metered), driver)
    meters = [meter(one) for one in metered]
    parts = pools(bill, [one.services for one in metered])
    return divided(parts, used(customers, columns), meters, driver, list_prices())
