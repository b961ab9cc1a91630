"""Sections of fixed snapshots, whole: what changes in them is meant. `python -m tests.unit.reports.test_report_goldens`
writes them anew.
"""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from lamplighter.domain.definitions.business import ReportKind
from tests.whole_world_of_reports import a_whole_world

GOLDEN = Path(__file__).parent / "golden"


def written(kind: ReportKind) -> bytes:
    return msgspec.json.format(msgspec.json.encode(a_whole_world().build(kind)), indent=1) + b"\n"


@pytest.mark.parametrize("kind", ReportKind)
def test_a_section_of_fixed_snapshots_is_the_golden_one(kind: ReportKind) -> None:
    assert written(kind) == (GOLDEN / f"{kind.value}.json").read_bytes()


if __name__ == "__main__":
    for each in ReportKind:
        (GOLDEN / f"{each.value}.json").write_bytes(written(each))
