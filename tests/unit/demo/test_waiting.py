"""What is waited for comes about, or the wait ends in an error that names it."""

from typing import Any

import pytest

from local.demo.executions import succeeded
from local.demo.progress import StepError, until


class States:
    """Of Step Functions: one execution."""

    def __init__(self, name: str, status: str) -> None:
        self._execution = {"name": name, "status": status, "executionArn": f"arn:{name}"}

    def list_executions(self, **_machine: str) -> dict[str, Any]:
        return {"executions": [self._execution]}

    def describe_execution(self, **_execution: str) -> dict[str, str]:
        return {"cause": "part 3 is damaged"}


def test_what_was_seen_is_told_though_it_is_nothing() -> None:
    seen = iter([None, 0])

    assert until("a count", lambda: next(seen)) == 0


def test_what_does_not_come_about_is_named() -> None:
    with pytest.raises(StepError, match="a count: not within 0 s"):
        until("a count", lambda: None, within_s=0)


def test_an_execution_is_followed_by_how_its_name_begins() -> None:
    succeeded(States("photos-2026-11-20-1", "SUCCEEDED"), "arn", "photos-2026-11-20-", within_s=0)
    with pytest.raises(StepError, match="photos-2026-11-20-: part 3 is damaged"):
        succeeded(States("photos-2026-11-20-1", "FAILED"), "arn", "photos-2026-11-20-", within_s=0)


@pytest.mark.parametrize(("name", "status"), [("photos-2026-11-20-1", "RUNNING"), ("videos-1", "SUCCEEDED")])
def test_one_that_runs_or_is_another_is_not_at_its_end(name: str, status: str) -> None:
    with pytest.raises(StepError, match="photos-2026-11-20-: not within 0 s"):
        succeeded(States(name, status), "arn", "photos-2026-11-20-", within_s=0)
