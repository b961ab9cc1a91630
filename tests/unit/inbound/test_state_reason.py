from __future__ import annotations

import pytest

from lamplighter.inbound.state_reason import read_state_reason


def test_the_newest_datapoint_counts_in_whichever_order_they_stand() -> None:
    older, newer = "9.0 (02/03/26 16:54:00)", "12.5 (02/03/26 16:59:00)"
    for points in (f"{older}, {newer}", f"{newer}, {older}"):
        reason = f"Threshold Crossed: 2 datapoints [{points}] were greater than the threshold (5.0)."
        assert read_state_reason(reason).value == 12.5


def test_days_come_before_months() -> None:
    reason = "[1.0 (01/12/25 10:00:00), 2.0 (30/11/25 10:00:00)] was less than the threshold (3.0)"

    assert read_state_reason(reason).value == 1.0


@pytest.mark.parametrize(
    ("words", "comparison"),
    [
        ("greater than", "GreaterThanThreshold"),
        ("greater than or equal to", "GreaterThanOrEqualToThreshold"),
        ("less than", "LessThanThreshold"),
        ("less than or equal to", "LessThanOrEqualToThreshold"),
    ],
)
@pytest.mark.parametrize("negation", ["", "not "])
def test_operator_and_threshold_stand_in_the_sentence(words: str, comparison: str, negation: str) -> None:
    read = read_state_reason(f"[1.0 (01/12/25 10:00:00)] was {negation}{words} the threshold (-2.5E-3) (minimum …)")

    assert (read.comparison, read.threshold) == (comparison, -0.0025)


@pytest.mark.parametrize(
    "reason",
    [
        "",
        "Unchecked: Initial alarm creation",
        "[9.9.9 (99/99/99 99:99:99)]",
        "no datapoints were received for 1 period",
    ],
)
def test_a_sentence_of_another_kind_says_nothing(reason: str) -> None:
    read = read_state_reason(reason)

    assert (read.value, read.comparison, read.threshold, read.band) == (None, None, None, (None, None))
