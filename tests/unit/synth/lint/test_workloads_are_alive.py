"""Every workload of ours: nothing it makes is dead, and its bill adds up."""

from __future__ import annotations

from pathlib import Path

import pytest

from local.paths import WORKLOADS
from local.synth.bill import bill_of
from local.synth.lint import errors_in, findings
from local.synth.plan import plan
from local.workload_files import load_workload_file


@pytest.mark.parametrize("path", sorted(WORKLOADS.glob("*.yaml")), ids=lambda path: path.stem)
def test_a_workload_has_no_dead_alarm_and_no_dead_widget(path: Path) -> None:
    file = load_workload_file(path)
    assert [str(finding) for finding in errors_in(findings(file, plan(file)))] == []


@pytest.mark.parametrize("path", sorted(WORKLOADS.glob("*.yaml")), ids=lambda path: path.stem)
def test_each_line_of_a_workloads_bill_is_the_sum_of_its_parts(path: Path) -> None:
    file = load_workload_file(path)
    bill = bill_of(file, plan(file))
    assert [line.price.item for line in bill.lines if line.quantity != sum(part.quantity for part in line.parts)] == []
    assert bill.usd >= bill.usd_after_free >= 0
