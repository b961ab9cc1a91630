"""A world in which one alarm fires and its runbook may change one function."""

from __future__ import annotations

import pytest

from tests.world_of_remediation import World


@pytest.fixture
def world() -> World:
    return World()
