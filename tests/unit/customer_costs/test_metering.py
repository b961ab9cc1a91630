"""Usage lines from the columns of customers' figures."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamplighter.domain.customer_costs.metering import meter
from lamplighter.domain.customer_costs.quantities import DayQuantities, Quantities, QuantityBatch
from lamplighter.domain.definitions.business import Metered
from lamplighter.domain.usage import ComprehendUsage, LambdaUsage, S3Usage
from tests.builders_customer_costs import COMPREHEND


def test_an_average_of_a_request_is_made_of_the_days_sums() -> None:
    used = meter(COMPREHEND).usage({"analyses": 1000, "characters": 301_500})
    assert used == ComprehendUsage(requests=1000, characters=Decimal("301.5"))


def test_what_is_the_same_for_all_stands_in_the_declaration() -> None:
    metered = Metered(
        services=("AWS Lambda",),
        usage={"service": "lambda", "memory_mb": 512, "duration_ms": 120.4, "architecture": "arm64"},
        columns={"requests": "calls"},
    )
    expected = LambdaUsage(requests=3, duration_ms=Decimal("120.4"), memory_mb=512, architecture="arm64")
    assert meter(metered).usage({"calls": 3}) == expected


def test_what_is_stored_is_paid_for_by_the_month() -> None:
    """365 days of 1 GB are twelve GB-months."""
    metered = Metered(services=("S3",), usage={"service": "s3"}, columns={"storage_gb": "gb"})
    assert meter(metered).usage({"gb": 365}) == S3Usage(storage_gb=Decimal(12))


@pytest.mark.parametrize("sums", [{"analyses": 0, "characters": 0}, {"analyses": -3, "characters": -900}])
def test_nothing_used_is_no_line(sums: dict[str, int]) -> None:
    assert meter(COMPREHEND).usage(sums) is None


@pytest.mark.parametrize("numbers", [(0.1, 0.2, 0.3), (0.3, 0.2, 0.1), (0.2, 0.1, 0.3)])
def test_fractions_add_up_exactly(numbers: tuple[float, ...]) -> None:
    quantities = Quantities(columns=("gb",), days=frozenset({"2026-11-18"}))
    quantities.add(QuantityBatch(days=[DayQuantities("ada", "2026-11-18", [number]) for number in numbers]))
    assert quantities.customers["ada"] == [Decimal("0.6")]


rows = st.lists(
    st.builds(
        DayQuantities,
        st.sampled_from(["ada", "bob", "cid"]),
        st.sampled_from(["2026-11-18", "2026-11-19", "2026-10-01"]),
        st.tuples(st.none() | st.integers(-5, 5) | st.floats(-1e9, 1e9), st.just(float("nan"))),
    ),
    max_size=30,
)


@given(rows, st.integers(1, 7), st.randoms(use_true_random=False))
def test_neither_the_order_of_rows_nor_how_they_are_cut_matters(
    days: list[DayQuantities], size: int, random: object
) -> None:
    whole, parts = (
        Quantities(columns=("requests", "broken"), days=frozenset({"2026-11-18", "2026-11-19"})) for _ in range(2)
    )
    whole.add(QuantityBatch(days=days))
    shuffled = list(days)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    for start in range(0, len(shuffled), size):
        parts.add(QuantityBatch(days=shuffled[start : start + size]))
    assert parts.customers == whole.customers
    assert "broken" in whole.empty_columns
