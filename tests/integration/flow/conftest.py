"""template.yaml, deployed as it is, with stand-ins for Slack and PagerDuty: one for all tests of a file."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from local.demo.stage import Stage
from local.demo.watch import Watch


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with Stage(quiet_s=1) as stage:
        stage.deploy_core()
        yield stage


@pytest.fixture(scope="module")
def watch(stage: Stage) -> Watch:
    return Watch(stage)
