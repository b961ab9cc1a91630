"""Writes docs/coverage.md."""

from __future__ import annotations

from local.coverage.guides import read_guides
from local.coverage.table import table
from local.paths import ROOT

if __name__ == "__main__":
    (ROOT / "docs" / "coverage.md").write_text(table(read_guides()), encoding="utf-8")
