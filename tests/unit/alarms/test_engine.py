"""The evaluator over a store in memory, with a clock that the test moves."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from local.embedded_aws.alarms.definition import Metric, dimensions
from local.embedded_aws.alarms.engine import Engine, Scope, StoredAlarm
from local.embedded_aws.alarms.state import Notice, Transition
from local.embedded_aws.alarms.statistic import Sample, value
from tests.unit.alarms.builders import NOON, composite, metric_query, record

SCOPE = ("123456789012", "us-east-1")
ERRORS = Metric("AWS/Lambda", "Errors", dimensions([{"Name": "FunctionName", "Value": "checkout"}]))


class World:
    """A store, the engine on it, and everything it told."""

    def __init__(self, *alarms: StoredAlarm) -> None:
        self.now: float = NOON
        self.alarms = {alarm["AlarmName"]: alarm for alarm in alarms}
        self.published: dict[Metric, list[Sample]] = {}
        self.told: list[Notice] = []
        self.history: list[str] = []
        self.engine = Engine(self, self.told.append, clock=lambda: self.now)

    def scopes(self) -> list[Scope]:
        return [SCOPE]

    @contextmanager
    def entered(self, scope: Scope) -> Iterator[None]:
        assert scope == SCOPE
        yield

    def metric_alarms(self) -> list[StoredAlarm]:
        return [alarm for alarm in self.alarms.values() if "AlarmRule" not in alarm]

    def composite_alarms(self) -> list[StoredAlarm]:
        return [alarm for alarm in self.alarms.values() if "AlarmRule" in alarm]

    def samples(self, metric: Metric) -> list[Sample]:
        return self.published.get(metric, [])

    def sample_count(self, metric: Metric) -> int:
        return len(self.samples(metric))

    def note(self, transition: Transition) -> None:
        self.history.append(transition.new.value)

    def publish(self, number: float, metric: Metric = ERRORS) -> None:
        self.published.setdefault(metric, []).append(value(self.now, number))

    def tick(self, after_s: float = 0) -> list[Notice]:
        """Let time pass, tick once, and give what was told in it."""
        self.now += after_s
        already = len(self.told)
        self.engine.tick()
        return self.told[already:]

    def set_state(self, name: str, state: str) -> None:
        self.engine.set_state(self.alarms[name], state, "by hand", None)

    def state(self, name: str) -> str:
        return str(self.alarms[name]["StateValue"])


def high_resolution(name: str = "checkout-errors", **fields: Any) -> StoredAlarm:
    return record(name, Period=10, TreatMissingData="notBreaching", **fields)


def changes(notices: list[Notice]) -> list[tuple[str, str, str]]:
    return [(n.transition.alarm["AlarmName"], n.transition.old.value, n.transition.new.value) for n in notices]


def test_an_alarm_fires_once_its_period_is_complete_and_recovers_by_itself() -> None:
    world = World(high_resolution())
    world.tick()
    world.publish(9)
    assert world.tick(after_s=9.9) == []
    (notice,) = world.tick(after_s=1)
    assert changes([notice]) == [("checkout-errors", "OK", "ALARM")]
    assert notice.act
    assert notice.transition.new.at == world.now
    assert changes([told for _ in range(60) for told in world.tick(after_s=1)]) == [("checkout-errors", "ALARM", "OK")]
    assert world.history == ["ALARM", "OK"]


def test_a_state_is_told_once() -> None:
    world = World(high_resolution())
    world.publish(9)
    assert len(world.tick(after_s=11)) == 1
    assert world.tick(after_s=1) == []


def test_data_under_other_dimensions_does_not_count() -> None:
    world = World(high_resolution())
    world.publish(9, Metric("AWS/Lambda", "Errors"))
    world.publish(9, Metric("AWS/Lambda", "Errors", (("FunctionName", "other"),)))
    assert world.tick(after_s=11) == []


def test_data_that_comes_late_is_evaluated_when_it_comes() -> None:
    world = World(high_resolution())
    world.tick(after_s=12)
    world.published[ERRORS] = [value(NOON + 5, 9)]
    assert changes(world.tick(after_s=1)) == [("checkout-errors", "OK", "ALARM")]


def test_a_state_set_by_hand_stays_until_the_next_evaluation() -> None:
    world = World(high_resolution())
    world.tick(after_s=1)
    world.set_state("checkout-errors", "ALARM")
    assert changes(world.tick()) == [("checkout-errors", "OK", "ALARM")]
    assert world.tick(after_s=5) == []
    assert changes(world.tick(after_s=6)) == [("checkout-errors", "ALARM", "OK")]


def test_the_same_state_set_by_hand_is_told_to_nobody() -> None:
    world = World(high_resolution())
    world.tick(after_s=1)
    world.set_state("checkout-errors", "OK")
    assert world.tick() == []
    assert world.alarms["checkout-errors"]["StateReason"] == "by hand"


def test_disabled_actions_are_not_due_but_the_change_is_told() -> None:
    world = World(high_resolution(ActionsEnabled=False))
    world.publish(9)
    (notice,) = world.tick(after_s=11)
    assert not notice.act


def test_an_alarm_that_cannot_be_evaluated_has_insufficient_data_and_stops_no_other() -> None:
    broken = high_resolution("broken", Statistic=None, ExtendedStatistic="p")
    world = World(broken, high_resolution())
    world.publish(9)
    assert changes(world.tick(after_s=11)) == [
        ("broken", "OK", "INSUFFICIENT_DATA"),
        ("checkout-errors", "OK", "ALARM"),
    ]
    assert broken["EvaluationState"] == "EVALUATION_ERROR"
    assert "not supported" in broken["StateReason"]
    assert world.tick(after_s=10) == []
    broken.update(ExtendedStatistic="p50", AlarmConfigurationUpdatedTimestamp=world.now)
    assert changes(world.tick(after_s=1)) == [("broken", "INSUFFICIENT_DATA", "ALARM")]
    assert "EvaluationState" not in broken


def test_a_metric_math_alarm_needs_all_its_metrics() -> None:
    metrics = [
        {"Id": "rate", "Expression": "errors / invocations"},
        *[metric_query(name.lower(), name, ReturnData=False) for name in ("Errors", "Invocations")],
    ]
    world = World(record(Metrics=metrics, MetricName=None, Namespace=None, Period=None, Threshold=0.2))
    world.publish(1)
    assert changes(world.tick(after_s=61)) == [("checkout-errors", "OK", "INSUFFICIENT_DATA")]
    world.published[Metric("AWS/Lambda", "Invocations", ERRORS.dimensions)] = [value(NOON, 4)]
    assert changes(world.tick(after_s=1)) == [("checkout-errors", "INSUFFICIENT_DATA", "ALARM")]


def test_an_anomaly_alarm_compares_with_the_past() -> None:
    metrics = [metric_query("m1", "Errors"), {"Id": "band", "Expression": "ANOMALY_DETECTION_BAND(m1, 2)"}]
    world = World(
        record(
            Metrics=metrics,
            MetricName=None,
            Namespace=None,
            Period=None,
            Threshold=None,
            ThresholdMetricId="band",
            ComparisonOperator="GreaterThanUpperThreshold",
        )
    )
    for minute in range(30):
        world.publish(10 + minute % 2)
        world.tick(after_s=60)
    world.publish(50)
    (notice,) = world.tick(after_s=61)
    assert changes([notice]) == [("checkout-errors", "OK", "ALARM")]
    assert "greater than the upper thresholds [11." in notice.transition.new.reason


def test_a_parent_follows_its_child_in_the_same_tick_and_names_it() -> None:
    world = World(composite("top", "ALARM(middle)"), composite("middle", "ALARM(checkout-errors)"), high_resolution())
    world.tick(after_s=1)
    world.publish(9)
    notices = world.tick(after_s=10)
    assert [name for name, _, _ in changes(notices)] == ["checkout-errors", "middle", "top"]
    assert notices[1].transition.new.reason.startswith(
        "arn:aws:cloudwatch:us-east-1:123456789012:alarm:checkout-errors transitioned to ALARM at Saturday"
    )
    assert '"triggeringAlarms":[{"arn":"arn:aws:cloudwatch:us-east-1:123456789012:alarm:middle"' in str(
        notices[2].transition.new.reason_data
    )


def test_a_new_composite_alarm_is_evaluated_at_once_and_an_updated_one_again() -> None:
    alarm = composite("top", "ALARM(checkout-errors)", StateValue="INSUFFICIENT_DATA")
    world = World(alarm, high_resolution())
    (created,) = world.tick()
    assert created.transition.new.reason == f"{alarm['AlarmArn']} was created and its alarm rule evaluates to OK"
    alarm |= {"AlarmRule": "OK(checkout-errors)", "AlarmConfigurationUpdatedTimestamp": world.now}
    (updated,) = world.tick()
    assert updated.transition.new.reason.endswith("was updated and its new alarm rule evaluates to ALARM")


def test_composite_alarms_in_a_circle_are_left_alone() -> None:
    world = World(composite("a", "OK(b)"), composite("b", "OK(a)"), composite("c", "OK(checkout-errors)"))
    world.alarms["checkout-errors"] = high_resolution()
    assert [name for name, _, _ in changes(world.tick())] == ["c"]


def suppressed(wait_s: int = 20, extension_s: int = 30, **states: str) -> World:
    """A composite alarm on a child, held back by a suppressor; all have been seen, OK unless said otherwise."""
    alarm = composite(
        "top",
        "ALARM(child)",
        ActionsSuppressor="maintenance",
        ActionsSuppressorWaitPeriod=wait_s,
        ActionsSuppressorExtensionPeriod=extension_s,
    )
    # Periods of a day: nothing but the test sets these alarms' states.
    world = World(alarm, *[record(name, Period=86_400, TreatMissingData="ignore") for name in ("child", "maintenance")])
    world.tick()
    for name, state in states.items():
        world.set_state(name, state)
    world.tick()
    world.told.clear()
    return world


def of_top(notices: list[Notice]) -> list[tuple[str, str | None, bool]]:
    """Each notice on the composite alarm: the state, what held its actions back, and whether they were due."""
    composites = [notice for notice in notices if notice.transition.is_composite]
    return [(n.transition.new.value, n.transition.new.suppressed_by, n.act) for n in composites]


def test_actions_wait_for_the_suppressor_and_are_then_carried_out() -> None:
    world = suppressed()
    world.set_state("child", "ALARM")
    assert of_top(world.tick(after_s=1)) == [("ALARM", "WaitPeriod", False)]
    assert world.alarms["top"]["ActionsSuppressedBy"] == "WaitPeriod"
    assert of_top(world.tick(after_s=18)) == []
    assert of_top(world.tick(after_s=2)) == [("ALARM", None, True)]
    assert "ActionsSuppressedBy" not in world.alarms["top"]
    assert of_top(world.tick(after_s=60)) == []


def test_a_suppressor_in_alarm_holds_actions_back_and_for_a_while_after() -> None:
    world = suppressed(maintenance="ALARM")
    world.set_state("child", "ALARM")
    assert of_top(world.tick(after_s=1)) == [("ALARM", "Alarm", False)]
    assert of_top(world.tick(after_s=600)) == []
    world.set_state("maintenance", "OK")
    assert of_top(world.tick(after_s=1)) == [("ALARM", "ExtensionPeriod", False)]
    assert of_top(world.tick(after_s=28)) == []
    assert of_top(world.tick(after_s=2)) == [("ALARM", None, True)]


def test_a_change_and_its_return_while_suppressed_need_no_action_afterwards() -> None:
    world = suppressed(maintenance="ALARM")
    world.set_state("child", "ALARM")
    world.tick(after_s=1)
    world.set_state("child", "OK")
    assert of_top(world.tick(after_s=1)) == [("OK", "Alarm", False)]
    world.set_state("maintenance", "OK")
    assert of_top([notice for _ in range(60) for notice in world.tick(after_s=1)]) == []


def test_a_return_just_as_the_suppressor_ends_needs_no_action_either() -> None:
    world = suppressed(wait_s=0, extension_s=0, maintenance="ALARM")
    world.set_state("child", "ALARM")
    world.tick(after_s=1)
    world.set_state("child", "OK")
    world.set_state("maintenance", "OK")
    assert of_top(world.tick(after_s=1)) == [("OK", None, False)]


def test_a_suppressor_shows_only_while_there_is_something_to_hold_back() -> None:
    world = suppressed(maintenance="ALARM")
    assert "ActionsSuppressedBy" not in world.alarms["top"]


def test_a_recovery_is_held_back_like_an_alarm() -> None:
    world = suppressed(child="ALARM")
    world.tick(after_s=21)
    world.set_state("child", "OK")
    assert of_top(world.tick(after_s=1)) == [("OK", "WaitPeriod", False)]
    assert of_top(world.tick(after_s=20)) == [("OK", None, True)]


@pytest.mark.parametrize("name", ["checkout-errors", "top"])
def test_an_alarm_made_anew_starts_afresh(name: str) -> None:
    world = World(high_resolution(), composite("top", "ALARM(checkout-errors)"))
    world.publish(9)
    world.tick(after_s=11)
    assert world.state(name) == "ALARM"
    again = {"checkout-errors": high_resolution(), "top": composite("top", "ALARM(checkout-errors)")}[name]
    del world.alarms[name]
    world.tick()
    world.alarms[name] = again
    assert (name, "OK", "ALARM") in changes(world.tick())
