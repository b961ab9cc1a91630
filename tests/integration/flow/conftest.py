"""template.yaml, deployed as it is, with stand-ins for Slack and PagerDuty: one for all tests of a file."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import TypeVar

import pytest

from local.demo.stage import Stage
from local.demo.watch import Watch

SeenT = TypeVar("SeenT")
Until = Callable[..., object]


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with Stage(quiet_s=1) as stage:
        stage.deploy_core()
        yield stage


@pytest.fixture(scope="module")
def watch(stage: Stage) -> Watch:
    return Watch(stage)


def until(what: str, look: Callable[[], SeenT | None], within_s: float = 60) -> SeenT:
    """What the look sees, as soon as it sees something."""
    deadline = time.monotonic() + within_s
    while (seen := look()) is None:
        assert time.monotonic() < deadline, f"not within {within_s:.0f} s: {what}"
        time.sleep(0.1)
    return seen
