"""A Region that there is not."""

from __future__ import annotations

import pytest

from local.synth.lint import findings
from tests.builders_plan import a_plan, a_workload_file


def told(region: str, *others: str) -> list[tuple[str, str]]:
    found = findings(a_workload_file(region=region, other_regions=others), a_plan())
    return [(one.origin, one.message) for one in found if one.rule == "region"]


def test_a_misspelt_region_is_told_with_its_place_and_the_one_that_was_meant() -> None:
    [(origin, message)] = told("eu-centrl-1")
    assert origin == "region"
    assert message.endswith("no Region 'eu-centrl-1'; did you mean eu-central-1?")
    [(origin, _)] = told("eu-central-1", "us-east-1", "us-aest-1")
    assert origin == "other_regions[1]"


@pytest.mark.parametrize("region", ["us-east-1", "cn-north-1", "us-gov-west-1"])
def test_regions_of_every_partition_are_known(monkeypatch: pytest.MonkeyPatch, region: str) -> None:
    monkeypatch.setenv("AWS_PROFILE", "there-is-none")
    assert told(region) == []
