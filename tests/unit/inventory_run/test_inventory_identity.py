"""One manifest is one run, and its attempts are counted."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamplighter.domain.inventory_run.identity import RunOrder, attempt_name, run_name
from lamplighter.domain.inventory_run.starting import Attempt, decide_start
from lamplighter.domain.run_status import RunStatus

ORDER = RunOrder(bucket="b", key="p/photos/all/2026-11-20T01-00Z/manifest.json", md5="0" * 32)


def test_a_name_says_what_and_when() -> None:
    assert re.fullmatch(r"photos-2026-11-20T01-00Z-[0-9a-f]{16}", run_name(ORDER))


@pytest.mark.parametrize(
    "other",
    [
        RunOrder(bucket="c", key=ORDER.key, md5=ORDER.md5),
        RunOrder(bucket="b", key="p/photos/other/2026-11-20T01-00Z/manifest.json", md5=ORDER.md5),
        RunOrder(bucket="b", key="q/photos/all/2026-11-20T01-00Z/manifest.json", md5=ORDER.md5),
        RunOrder(bucket="b", key=ORDER.key, md5="1" * 32),
    ],
)
def test_another_bucket_place_or_content_is_another_run(other: RunOrder) -> None:
    assert run_name(other) != run_name(ORDER)


@given(key=st.text(max_size=200).map(lambda text: f"{text}/manifest.json"), attempt=st.integers(1, 999))
def test_any_key_makes_a_name_that_step_functions_takes(key: str, attempt: int) -> None:
    name = attempt_name(run_name(RunOrder(bucket="b", key=key.encode(errors="replace").decode(), md5="")), attempt)
    assert re.fullmatch(r"[A-Za-z0-9.-]{1,80}", name)


def test_a_run_is_started_once() -> None:
    assert decide_start(None, resume=False).action == 1
    for status in RunStatus:
        assert decide_start(Attempt(1, status), resume=False).action is None


def test_only_what_failed_is_taken_up_again() -> None:
    assert decide_start(Attempt(2, RunStatus.FAILED), resume=True).action == 3
    assert decide_start(Attempt(1, RunStatus.RUNNING), resume=True).action is None
    assert decide_start(Attempt(1, RunStatus.SUCCEEDED), resume=True).action is None
    assert decide_start(None, resume=True).action == 1
