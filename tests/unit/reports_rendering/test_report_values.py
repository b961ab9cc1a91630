"""Values in the words of their units."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamplighter.domain.reports.document import Unit, Value
from lamplighter.outbound.reports.values import glued, shown, spoken


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (48_210, Unit.COUNT, "48,210"),
        (1234.6, Unit.COUNT, "1,235"),
        (12.3456, Unit.COUNT, "12.35"),
        (0, Unit.COUNT, "0"),
        (95.0, Unit.PERCENT, "95 %"),
        (99.95, Unit.PERCENT, "99.95 %"),
        (99.999996, Unit.PERCENT, "99.999996 %"),
        (100.0, Unit.PERCENT, "100 %"),
        (-38.04, Unit.PERCENT, "−38.04 %"),
        (Decimal("1234.5"), Unit.USD, "$1,234.50"),
        (Decimal("-12.5"), Unit.USD, "−$12.50"),
        (Decimal("0.004382"), Unit.USD, "$0.00438"),
        (Decimal(0), Unit.USD, "$0.00"),
        (Decimal("0.1763994084"), Unit.USD, "$0.18"),
        (Decimal("0.1763994084"), Unit.USD_EACH, "$0.176"),
        (Decimal("0.00010724"), Unit.USD_EACH, "$0.000107"),
        (Decimal("1234.5"), Unit.USD_EACH, "$1,234.50"),
        (Decimal(0), Unit.USD_EACH, "$0.00"),
        (1084.8, Unit.MILLISECONDS, "1,085 ms"),
        (0.25, Unit.MILLISECONDS, "0.25 ms"),
        (95.5, Unit.SECONDS, "95.5 s"),
        (421, Unit.SECONDS, "7 min 1 s"),
        (90_000, Unit.SECONDS, "1 d 1 h"),
        (512, Unit.BYTES, "512 B"),
        (2_528_876_742_246, Unit.BYTES, "2.3 TiB"),
        (31_457_280.0, Unit.BYTES_PER_SECOND, "30 MiB/s"),
        (0.5584, Unit.PER_SECOND, "0.5584/s"),
        (1.38, Unit.RATIO, "1.38"),
        ("2026-11-29", Unit.DATE, "29 Nov 2026"),
        ("2026-11-20T21:14:00+00:00", Unit.TIME, "20 Nov 2026, 16:14"),
        ("soon", Unit.TIME, "soon"),
        ("2 of 3", Unit.TEXT, "2 of 3"),
        (True, Unit.TEXT, "yes"),
        (None, Unit.USD, "no data"),
        (float("nan"), Unit.PERCENT, "no data"),
    ],
)
def test_a_value_is_written_in_its_unit(value: Value, unit: Unit, said: str) -> None:
    assert shown(value, unit, "America/New_York").replace("\N{NO-BREAK SPACE}", " ") == said


@given(st.floats(min_value=0, max_value=100, exclude_max=True))
def test_what_is_not_all_never_looks_like_all(percent: float) -> None:
    assert shown(percent, Unit.PERCENT) != shown(100.0, Unit.PERCENT)


@given(st.floats(min_value=-1e12, max_value=1e12), st.sampled_from(list(Unit)))
def test_no_number_is_written_with_an_exponent_or_loses_its_sign(value: float, unit: Unit) -> None:
    said = shown(value, unit)

    assert "e" not in said.replace("MiB", "")
    assert said.startswith("−") == (value < 0)


@pytest.mark.parametrize(
    ("value", "unit", "beside", "said"),
    [
        (98.4496, Unit.PERCENT, 99.0, "98.4 %"),
        (99.9475, Unit.PERCENT, 99.9, "99.95 %"),
        (99.94, Unit.PERCENT, 99.9, "99.94 %"),
        (99.9996, Unit.PERCENT, None, "99.9996 %"),
        (14.9463, Unit.COUNT, 20, "14.9"),
        (-0.8919, Unit.PERCENT, None, "−0.892 %"),
        (3150.92, Unit.MILLISECONDS, 2500, "3,151 ms"),
        (27_612_345.0, Unit.COUNT, None, "27,612,345"),
        (Decimal("98.45"), Unit.USD, None, "$98.45"),
        ("over 30", Unit.TEXT, None, "over 30"),
        (float("nan"), Unit.PERCENT, None, "no data"),
    ],
)
def test_a_figure_reads_as_sentences_say_it(value: Value, unit: Unit, beside: Value, said: str) -> None:
    assert spoken(value, unit, beside=beside).replace("\N{NO-BREAK SPACE}", " ") == said


@given(st.floats(min_value=-1e12, max_value=1e12), st.sampled_from(list(Unit)), st.none() | st.floats(0, 100))
def test_a_figure_loses_no_sign_either(value: float, unit: Unit, beside: float | None) -> None:
    said = spoken(value, unit, beside=beside)

    assert "e" not in said.replace("MiB", "")
    assert said.startswith("−") == (value < 0)


def test_no_line_of_a_sentence_ends_between_a_number_and_its_unit() -> None:
    said = glued("99.9 % in 3 d, 1,109 ms (1.5 GiB at 25 MB/s): 2 sections, 3 days")

    assert said.replace("\N{NO-BREAK SPACE}", "_") == "99.9_% in 3_d, 1,109_ms (1.5_GiB at 25_MB/s): 2 sections, 3 days"
