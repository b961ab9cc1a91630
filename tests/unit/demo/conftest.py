"""The facts of a run in which all came about, as summary.json had them, shortened."""

import json
from pathlib import Path
from typing import Any

import pytest

FACTS = Path(__file__).with_name("facts.json")


@pytest.fixture
def facts() -> dict[str, Any]:
    """A copy of its own: a test may doctor it."""
    read: dict[str, Any] = json.loads(FACTS.read_text())
    return read
