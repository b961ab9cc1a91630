"""The documents of fixed reports, byte for byte. goldens.py says how they are written anew."""

from __future__ import annotations

import pytest

from tests.unit.reports_rendering.goldens import GOLDEN, documents

DOCUMENTS = dict(documents())


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_is_as_it_was_looked_at(name: str) -> None:
    assert DOCUMENTS[name] == (GOLDEN / name).read_bytes()


def test_there_is_no_golden_document_that_nothing_makes() -> None:
    assert {path.name for path in GOLDEN.iterdir()} == set(DOCUMENTS)
