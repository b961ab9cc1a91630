"""Composites that wake people once more, and those that name alarms made elsewhere."""

from __future__ import annotations

import pytest

from lamplighter.domain.alert import Severity
from lamplighter.domain.definitions.alarms import AlarmSpec
from local.synth.lint import findings
from tests.builders_plan import a_composite, a_plan, a_workload_file, an_alarm


@pytest.mark.parametrize(
    ("composite", "of", "told"),
    [
        (Severity.CRITICAL, (Severity.CRITICAL, Severity.CRITICAL), ["told-again"]),
        (Severity.CRITICAL, (Severity.CRITICAL, Severity.WARNING), []),
        (Severity.ERROR, (Severity.CRITICAL, Severity.CRITICAL), []),
        (Severity.CRITICAL, (Severity.INFO, Severity.INFO), []),
    ],
)
def test_a_composite_that_pages_beside_alarms_that_all_do_is_told(
    composite: Severity, of: tuple[Severity, Severity], told: list[str]
) -> None:
    alarms = [an_alarm(name=f"Shop-{at}", severity=severity) for at, severity in enumerate(of)]
    plan = a_plan(*alarms, composites=(a_composite("Shop-0", "Shop-1", severity=composite),))
    assert [one.rule for one in findings(a_workload_file(), plan)] == told


def test_a_suppressor_may_be_an_alarm_that_the_file_claims_by_its_whole_name() -> None:
    plan = a_plan(
        an_alarm(name="Shop-0", severity=Severity.WARNING),
        composites=(a_composite("Shop-0", suppressor="Deploy-Running"),),
    )
    claimed = a_workload_file(alarms=(AlarmSpec(name="Deploy-Running", severity=Severity.INFO),))
    pattern = a_workload_file(alarms=(AlarmSpec(name="Deploy-*", severity=Severity.INFO),))
    assert [one.rule for one in findings(claimed, plan)] == []
    assert [one.message for one in findings(pattern, plan)] == ["no alarm is named 'Deploy-Running'"]
