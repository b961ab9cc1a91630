"""`lamplighter slo`: the numbers of the Site Reliability Workbook, and what is allowed where it was mistyped."""

from __future__ import annotations

import json
from typing import Any

import pytest

from local.cli import main

ALLOWED = "allowed: 1d to 455d, 1w to 65w, week, month, quarter"


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["slo", *arguments]) == 0
    return capsys.readouterr().out


def as_json(capsys: pytest.CaptureFixture[str], objective: str, window: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(said(capsys, "--objective", objective, "--window", window, "--json"))
    return told


@pytest.mark.parametrize(
    ("window", "rates"),
    [
        ("30d", [14.4, 6, 1]),
        ("28d", [13.44, 5.6, 14 / 15]),
        ("7d", [3.36, 1.4, 7 / 30]),
        ("90d", [43.2, 18, 3]),
        ("365d", [175.2, 73, 73 / 6]),
        ("4w", [13.44, 5.6, 14 / 15]),
        ("week", [3.36, 1.4, 7 / 30]),
        ("month", [14.4, 6, 1]),
        ("quarter", [43.68, 18.2, 91 / 30]),
    ],
)
def test_each_tiers_burn_rate_follows_from_the_window(
    capsys: pytest.CaptureFixture[str], window: str, rates: list[float]
) -> None:
    assert [tier["burn_rate"] for tier in as_json(capsys, "0.999", window)["tiers"]] == rates


def test_the_budget_of_three_nines_over_30_days(capsys: pytest.CaptureFixture[str]) -> None:
    told = as_json(capsys, "0.999", "30d")
    assert told["error_budget"] == 0.001
    assert told["full_outage_s"] == 43.2 * 60
    assert told["failures_per_million"] == 1000
    assert [tier["detects_full_outage_s"] for tier in told["tiers"]] == [51.84, 129.6, 259.2]
    assert [tier["budget_lasts_s"] for tier in told["tiers"]] == [50 * 3600, 120 * 3600, 30 * 86_400]
    assert [tier["error_ratio"] for tier in told["tiers"]] == [0.0144, 0.006, 0.001]


def test_a_tier_that_no_outage_reaches_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    told = as_json(capsys, "0.9", "30d")
    assert [tier["can_fire"] for tier in told["tiers"]] == [False, True, True]
    assert told["tiers"][0]["detects_full_outage_s"] is None
    assert "The tier of 2 % in 1 h can never fire: it needs a burn rate of 14.4" in said(capsys, "--objective", "0.9")


def test_people_get_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    lines = [line.split() for line in said(capsys, "--objective", "0.999").splitlines()]
    assert lines[0] == ["99.9", "%", "over", "30", "days"]
    assert ["of", "the", "time", "43", "min", "12", "s", "of", "full", "outage"] in lines
    assert ["critical", "2", "%", "1", "h", "5", "min", "14.4", "1.44", "%", "51.84", "s", "yes"] in lines


def test_a_month_says_how_many_days_it_counts_as(capsys: pytest.CaptureFixture[str]) -> None:
    text = said(capsys, "--objective", "0.999", "--window", "month")
    assert text.startswith("99.9 % over a calendar month, counted as 30 days")


def test_a_tier_under_a_burn_rate_of_one_is_remarked(capsys: pytest.CaptureFixture[str]) -> None:
    text = said(capsys, "--objective", "0.999", "--window", "28d")
    assert "The tier of 10 % in 3 d fires below a burn rate of 1, at which the budget just lasts." in text


def test_the_smallest_budget_is_written_out(capsys: pytest.CaptureFixture[str]) -> None:
    text = said(capsys, "--objective", "0.9999999")
    assert "0.00001 %" in text
    assert "e-0" not in text


def test_nothing_is_guessed_where_all_or_nothing_was_typed(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["slo", "--objective", "1"])
    assert "did you mean" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--objective", "99.9"], "a ratio between 0 and 1, both left out, as in 0.999; did you mean 0.999?"),
        (["--objective", "99.95%"], "did you mean 0.9995?"),
        (["--objective", "1"], "is '1'; allowed: a ratio between 0 and 1"),
        (["--objective", "0"], "is '0'; allowed: a ratio between 0 and 1"),
        (["--objective", "nan"], "is 'nan'; allowed: a ratio between 0 and 1"),
        (["--objective", "high"], "is 'high'; allowed: a ratio between 0 and 1"),
        (["--objective", "0.9", "--window", "456d"], f"is '456d'; {ALLOWED}"),
        (["--objective", "0.9", "--window", "66w"], f"is '66w'; {ALLOWED}"),
        (["--objective", "0.9", "--window", "0d"], f"is '0d'; {ALLOWED}"),
        (["--objective", "0.9", "--window", "30"], f"is '30'; {ALLOWED}"),
        (["--objective", "0.9", "--window", "year"], f"is 'year'; {ALLOWED}"),
    ],
)
def test_what_is_mistyped_is_told_with_what_is_allowed(
    capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["slo", *arguments])
    assert ended.value.code == 2
    assert words in capsys.readouterr().err
