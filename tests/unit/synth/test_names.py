"""Names that the workload's file does not give itself."""

from __future__ import annotations

from fnmatch import fnmatchcase

import pytest

from local.synth.names import burn_alarm_name, default_alarm_name, duration, logical_id, logical_ids, window_alarm_name


@pytest.mark.parametrize(
    ("seconds", "written"), [(45, "45s"), (300, "5m"), (3600, "1h"), (5400, "90m"), (86_400, "1d"), (259_200, "3d")]
)
def test_a_duration_is_written_in_its_greatest_whole_unit(seconds: int, written: str) -> None:
    assert duration(seconds) == written


def test_a_default_alarm_is_named_by_the_title_without_spaces() -> None:
    assert default_alarm_name("Aura Stream", "aurastream-api", "errors") == "AuraStream-aurastream-api-errors"


@pytest.mark.parametrize("window", ["long", "short"])
def test_a_window_alarm_has_the_name_that_the_intake_leaves_out(window: str) -> None:
    burn = burn_alarm_name("AuraStream", "availability", 3600)
    assert burn == "AuraStream-availability-burn-1h"
    assert fnmatchcase(window_alarm_name(burn, window), "*-burn-*-window")
    assert not fnmatchcase(burn, "*-burn-*-window")


def test_a_logical_id_is_letters_and_digits() -> None:
    assert logical_id("AuraStream-aurastream-api/5xx errors", "Alarm") == "AuraStreamAurastreamApi5xxErrorsAlarm"


def test_logical_ids_differ_where_the_names_do() -> None:
    ids = logical_ids(["a-b", "a b", "A-B", "c"], "Alarm")
    assert len(set(ids.values())) == 4
    assert ids["c"] == "CAlarm"
    assert ids == dict(reversed(logical_ids(["c", "A-B", "a b", "a-b"], "Alarm").items()))
