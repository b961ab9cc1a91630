"""A band around a count that is nearly always 0, as the IMS workload has it: it takes many, and more than usual."""

from __future__ import annotations

from lamplighter.domain.alert import Severity
from lamplighter.domain.definitions.alarms import AlarmSpec, Band, Side
from local.paths import WORKLOADS
from local.synth.alarms import plan_alarms
from local.workload_files import load_workload_file
from tests.unit.synth.alarms.files import FAILURES, a_file
from tests.unit.synth.alarms.world import DAY, HOUR, MINUTE, World

FLOOR = "IF(FILL(attempts, 0) > 20, attempts, 0)"


def a_world(step_s: int = 5 * MINUTE) -> World:
    spec = AlarmSpec(
        name="Shop-Unauthorized",
        severity=Severity.CRITICAL,
        expression=FLOOR,
        metrics={"attempts": FAILURES},
        band=Band(width=3, side=Side.ABOVE),
        periods=2,
    )
    return World(*plan_alarms(a_file(alarms=(spec,))), step_s)


def test_the_shipped_alarm_has_that_floor() -> None:
    shipped = next(
        alarm for alarm in load_workload_file(WORKLOADS / "ims.yaml").alarms if alarm.name == "IMS-Unauthorized-Access"
    )
    assert (shipped.expression, shipped.band, shipped.periods) == (FLOOR, Band(width=3, side=Side.ABOVE), 2)


def test_a_few_attempts_after_a_quiet_day_wake_nobody() -> None:
    world = a_world()
    world.run(DAY, failures=0)
    world.run(HOUR, failures=5)
    assert world.fired == []


def test_many_attempts_after_a_quiet_day_wake_someone_once() -> None:
    world = a_world()
    world.run(DAY, failures=0)
    world.run(15 * MINUTE, failures=100)
    assert world.fired == ["Shop-Unauthorized"]


def test_many_that_are_usual_wake_nobody() -> None:
    world = a_world()
    for _ in range(24):
        world.run(30 * MINUTE, failures=30)
        world.run(30 * MINUTE, failures=60)
    assert world.state("Shop-Unauthorized") == "OK"
    world.run(15 * MINUTE, failures=1000)
    assert world.state("Shop-Unauthorized") == "ALARM"
