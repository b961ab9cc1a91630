"""Whatever is edited in a workload file shows up in the difference; the same file shows none."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from lamplighter.domain.definitions.workload_file import WorkloadFile
from lamplighter.errors import ConfigurationError
from local.synth.diff import Version, difference
from local.synth.model import Plan
from local.synth.plan import plan
from tests.edits import edits
from tests.unit.synth.diff.a_file import a_file

EDITS = list(edits(a_file()))
BEFORE = Version(file=a_file(), plan=Plan(), template={})


def test_there_is_something_to_edit_in_every_part() -> None:
    parts = {place.split(".")[0].split("[")[0] for place, _ in EDITS}
    assert len(EDITS) > 300
    assert {field for field in a_file().__dataclass_fields__ if field != "schema_version"} <= parts


def test_every_single_edit_is_told() -> None:
    untold = [
        place
        for place, edited in EDITS
        if not difference(BEFORE, Version(file=edited, plan=Plan(), template={})).changes
    ]
    assert untold == []


def test_every_edit_that_can_be_planned_is_told_of_the_plan_too() -> None:
    """What is told of an alarm as it is resolved hides nothing else that was edited."""
    before = Version(file=a_file(), plan=plan(a_file()), template={})
    planned = [(place, edited, found) for place, edited in EDITS if (found := _planned(edited)) is not None]
    untold = [
        place
        for place, edited, found in planned
        if not difference(before, Version(file=edited, plan=found, template={})).changes
    ]
    assert len(planned) > len(EDITS) / 2
    assert untold == []


def _planned(file: WorkloadFile) -> Plan | None:
    try:
        return plan(file)
    except ConfigurationError:
        return None


@given(st.randoms(use_true_random=False))
def test_several_edits_are_told_and_the_same_file_tells_nothing(chance: random.Random) -> None:
    once = chance.choice(EDITS)[1]
    twice = chance.choice(list(edits(once)))[1]
    changed = Version(file=twice, plan=Plan(), template={})
    assert bool(difference(BEFORE, changed).changes) == (twice != a_file())
    assert difference(changed, Version(file=twice, plan=Plan(), template={})).changes == ()
