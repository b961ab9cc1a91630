"""cfn-lint finds nothing in a template, neither in those of the shipped workloads nor in one with everything in it."""

from __future__ import annotations

import pytest
from cfnlint.api import lint
from cfnlint.config import ManualArgs

from lamplighter.domain.definitions.workload_file import WorkloadFile
from local.paths import WORKLOADS
from local.synth.plan import plan
from local.synth.template import as_yaml, template_of
from local.workload_files import load_workload_files
from tests.integration.synth.everything import everything

FILES = [*load_workload_files(WORKLOADS).named, everything()]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.workload)
def test_cfn_lint_finds_nothing(file: WorkloadFile) -> None:
    template = template_of(file, plan(file))
    assert template["Resources"]
    found = lint(as_yaml(template, f"{file.workload}.yaml"), config=ManualArgs(regions=[file.region]))
    assert [str(match) for match in found] == []
