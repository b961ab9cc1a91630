"""Windows are as long as time is, whatever the clocks of a place show."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from lamplighter.domain.window import Window, rounded_down, window_before

NEW_YORK = ZoneInfo("America/New_York")


@pytest.mark.parametrize(("day", "hours"), [((2026, 3, 8), 23), ((2026, 11, 1), 25), ((2026, 6, 1), 24)])
def test_a_day_on_which_the_clocks_change_has_an_hour_less_or_more(day: tuple[int, int, int], hours: int) -> None:
    start = datetime(*day, tzinfo=NEW_YORK)
    assert Window(start, start + timedelta(days=1)).length_s == hours * 3600


def test_so_many_seconds_before_are_counted_as_they_pass() -> None:
    noon_after_the_change = datetime(2026, 11, 1, 12, tzinfo=NEW_YORK)
    window = window_before(noon_after_the_change, 86_400)
    assert window.length_s == 86_400
    assert window.start == datetime(2026, 10, 31, 17, tzinfo=UTC)


def test_rounding_down_goes_to_whole_periods_of_utc() -> None:
    shortly_after_the_change = datetime(2026, 11, 1, 1, 7, tzinfo=NEW_YORK, fold=1)
    assert rounded_down(shortly_after_the_change, 3600) == datetime(2026, 11, 1, 6, tzinfo=UTC)


def test_a_window_ends_after_it_starts_and_knows_its_time_zone() -> None:
    noon = datetime(2026, 6, 1, 12, tzinfo=UTC)
    with pytest.raises(ValueError, match="ends after it starts"):
        Window(noon, noon)
    with pytest.raises(ValueError, match="time zone"):
        Window(noon.replace(tzinfo=None), noon.replace(tzinfo=None) + timedelta(hours=1))
