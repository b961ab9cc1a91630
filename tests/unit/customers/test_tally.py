"""Daily figures summed up for each customer."""

from __future__ import annotations

from datetime import UTC, date, datetime
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamplighter.domain.customers.figures import MOST_NOTES, Batch, DayFigures, Profile, Tally
from lamplighter.domain.customers.periods import Periods, periods_until
from tests.builders_customers import PERIODS


def tallied(*days: DayFigures, profiles: tuple[Profile, ...] = ()) -> Tally:
    tally = Tally(periods=PERIODS)
    tally.add(Batch(days=days, profiles=profiles))
    return tally


def test_periods_end_with_the_last_whole_day() -> None:
    periods = periods_until(datetime(2026, 11, 20, 3, 0, tzinfo=UTC), 14)
    assert (periods.last, periods.start, periods.before) == (date(2026, 11, 19), date(2026, 11, 6), date(2026, 10, 23))
    assert periods.window.length_s == 28 * 86_400
    assert [half.length_s for half in periods.halves] == [14 * 86_400] * 2


@pytest.mark.parametrize(
    ("day", "usage", "usage_before"),
    [
        ("2026-10-22", None, None),
        ("2026-10-23", None, 5),
        ("2026-11-05", None, 5),
        ("2026-11-06", 5, None),
        ("2026-11-19", 5, None),
        ("2026-11-20", None, None),
    ],
)
def test_each_day_falls_into_one_of_the_periods_or_none(day: str, usage: int | None, usage_before: int | None) -> None:
    figures = tallied(DayFigures("a", day, requests=5)).customers.get("a")
    assert (figures and figures.usage, figures and figures.usage_before) == (usage, usage_before)


def test_usage_is_requests_unless_it_is_told() -> None:
    figures = tallied(DayFigures("a", "2026-11-19", requests=5, usage=2.5)).customers["a"]
    assert (figures.usage, figures.requests) == (2.5, 5)


def test_tickets_are_those_of_the_latest_day_that_tells_any() -> None:
    rows = [DayFigures("a", "2026-11-18", open_tickets=4), DayFigures("a", "2026-11-10", open_tickets=9)]
    assert tallied(*rows, DayFigures("a", "2026-11-19", requests=1)).customers["a"].open_tickets == 4


def test_a_profile_alone_is_a_customer_without_figures() -> None:
    tally = tallied(profiles=(Profile("a", "Acme", "2026-01-05T10:00:00Z"),))
    assert (tally.customers["a"].since, tally.customers["a"].name) == ("2026-01-05", "Acme")
    assert tally.newest_day is None


def test_a_since_that_is_no_day_is_told() -> None:
    tally = tallied(profiles=(Profile("a", None, "last year"),))
    assert tally.notes == ["customer a: since is 'last year', no day as in 2026-11-20"]
    tally.add(Batch(notes=tuple(map(str, range(100)))))
    assert len(tally.notes) == MOST_NOTES


ROWS = st.lists(
    st.builds(
        DayFigures,
        st.sampled_from("abc"),
        st.dates(date(2026, 10, 20), date(2026, 11, 22)).map(date.isoformat),
        st.none() | st.integers(0, 1000),
        st.none() | st.integers(0, 1000),
        st.none() | st.integers(0, 9),
        st.none() | st.integers(0, 1000),
    ),
    max_size=30,
)


PROFILES = st.lists(
    st.builds(
        Profile,
        st.sampled_from("abc"),
        st.none() | st.sampled_from(["Acme", "Zenith"]),
        st.none() | st.dates(date(2025, 1, 1), date(2026, 11, 1)).map(date.isoformat),
    ),
    max_size=6,
)


@given(ROWS, PROFILES, st.randoms(use_true_random=False), st.integers(1, 5))
def test_neither_the_order_of_rows_nor_their_batches_matter(
    rows: list[DayFigures], profiles: list[Profile], chance: Random, size: int
) -> None:
    shuffled = chance.sample(rows, len(rows))
    tally = Tally(periods=Periods(last=PERIODS.last, days=14))
    for profile in chance.sample(profiles, len(profiles)):
        tally.add(Batch(profiles=[profile]))
    for start in range(0, len(shuffled), size):
        tally.add(Batch(days=shuffled[start : start + size]))
    assert tally == tallied(*rows, profiles=tuple(profiles))


def test_of_several_profiles_each_tells_what_it_knows_and_the_earliest_day_counts() -> None:
    profiles = (Profile("a", None, "2026-01-05"), Profile("a", "Acme", "2026-02-01"), Profile("a", "Acme"))
    figures = tallied(profiles=profiles).customers["a"]
    assert (figures.name, figures.since) == ("Acme", "2026-01-05")
