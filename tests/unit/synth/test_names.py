"""Names that the workload's file does not give itself."""

from __future__ import annotations

from fnmatch import fnmatchcase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local.paths import ROOT
from local.synth.names import (
    UNTOLD,
    burn_alarm_name,
    default_alarm_name,
    duration,
    logical_id,
    logical_ids,
    short_names,
    window_alarm_name,
)


@pytest.mark.parametrize(
    ("seconds", "written"), [(45, "45s"), (300, "5m"), (3600, "1h"), (5400, "90m"), (86_400, "1d"), (259_200, "3d")]
)
def test_a_duration_is_written_in_its_greatest_whole_unit(seconds: int, written: str) -> None:
    assert duration(seconds) == written


def test_a_default_alarm_is_named_by_the_title_without_spaces() -> None:
    assert default_alarm_name("Aura Stream", "function", "errors", "sync") == "AuraStream-function-errors-sync"


@pytest.mark.parametrize(
    ("title", "kind", "name", "short"),
    [
        ("AuraStream", "function", "aurastream-sync-handler", "sync-handler"),
        ("AuraStream", "table", "AuraStream-SentimentCache", "SentimentCache"),
        ("AuraStream", "api", "aurastream-api", ""),
        ("IMS", "cache", "ims-cache-001", "001"),
        ("Bayon CoAgent", "user-pool", "bayon-coagent", ""),
        ("Bayon CoAgent", "bucket", "bayon_coagent.photos", "photos"),
        ("IMS", "database", "imsdb", "imsdb"),
        ("IMS", "cache", "cachet", "cachet"),
        ("IMS", "function", "pay", "pay"),
    ],
)
def test_what_the_title_and_the_kind_say_is_not_said_again(title: str, kind: str, name: str, short: str) -> None:
    assert short_names(title, kind, [name]) == {name: short}


NAMES = st.tuples(
    st.sampled_from(["", "shop-", "Shop_", "shop-shop-", "api-", "shop-api-"]), st.sampled_from("xy")
).map("".join)


@given(st.lists(NAMES | st.sampled_from(["shop", "api", "shop-api"]), unique=True, max_size=8))
def test_no_two_resources_of_a_kind_are_called_alike(names: list[str]) -> None:
    called = short_names("Shop", "api", names)
    assert set(called) == set(names)
    assert len(set(called.values())) == len(names)
    assert called == short_names("Shop", "api", names[::-1])


@pytest.mark.parametrize("window", ["long", "short"])
def test_a_window_alarm_has_the_name_that_the_intake_leaves_out(window: str) -> None:
    burn = burn_alarm_name("AuraStream", "availability", 3600)
    assert burn == "AuraStream-slo-availability-burn-1h"
    assert fnmatchcase(window_alarm_name(burn, window), UNTOLD)
    assert not fnmatchcase(burn, UNTOLD)
    assert f'"{UNTOLD}"' in (ROOT / "template.yaml").read_text()


def test_a_logical_id_is_letters_and_digits() -> None:
    assert logical_id("AuraStream-aurastream-api/5xx errors", "Alarm") == "AuraStreamAurastreamApi5xxErrorsAlarm"


def test_logical_ids_differ_where_the_names_do() -> None:
    ids = logical_ids(["a-b", "a b", "A-B", "c"], "Alarm")
    assert len(set(ids.values())) == 4
    assert ids["c"] == "CAlarm"
    assert ids == dict(reversed(logical_ids(["c", "A-B", "a b", "a-b"], "Alarm").items()))
