"""A composite that looks at more alarms than CloudWatch takes is told where it stands."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lamplighter.domain.alert import Severity
from lamplighter.domain.definitions.alarms import AlarmSpec, Composite
from local.workload_files.problems import Finding
from local.workload_files.rules import findings_of
from tests.builders_plan import a_metric, a_workload_file


def told(children: int, key: str) -> list[Finding]:
    names = tuple(f"Shop-{at}" for at in range(children + 1))
    watched = [AlarmSpec(name=name, severity=Severity.INFO, metric=a_metric(), above=1) for name in names]
    watched_by = {"all_of": Composite(all_of=names[1:]), "any_of": Composite(any_of=names[1:])}[key]
    composite = replace(watched_by, suppressed_by=names[0])
    alarms = (*watched, AlarmSpec(name="Shop-all", severity=Severity.ERROR, composite=composite))
    return findings_of(a_workload_file(alarms=alarms))


@pytest.mark.parametrize("key", ["all_of", "any_of"])
def test_a_hundred_alarms_are_the_most_and_the_suppressor_is_none_of_them(key: str) -> None:
    [finding] = told(101, key)
    assert finding.location == ("alarms", 102, "composite")
    assert finding.message.startswith("looks at 101 alarms; allowed: 100 at most")
    assert told(100, key) == []
