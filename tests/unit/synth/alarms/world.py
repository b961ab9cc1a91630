"""Alarms of a template in the evaluator that stands in for CloudWatch, over traffic that the test makes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from local.embedded_aws.alarms.definition import Metric
from local.embedded_aws.alarms.engine import Engine, Scope, StoredAlarm
from local.embedded_aws.alarms.limits import check_metric_alarm
from local.embedded_aws.alarms.state import Notice, Transition
from local.embedded_aws.alarms.statistic import Sample, value
from local.synth.alarms import alarm_resources
from local.synth.model import CompositeAlarm, MetricAlarm

SCOPE = ("123456789012", "us-east-1")
START = 1_795_262_400
"""2026-11-21T12:00:00Z."""
MINUTE = 60
HOUR = 3600
DAY = 86_400
_ALARMS = ("AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm")
SETTLED_S = 1
"""The evaluator gives a period's last datapoints half a second to come in."""


@dataclass(frozen=True, slots=True)
class Told:
    """An action that was taken: ``at`` in seconds since the world began."""

    at: int
    alarm: str
    state: str


class World:
    """A store, the evaluator on it, and whom it told. Metrics are published once in ``step_s``."""

    def __init__(self, alarms: Sequence[MetricAlarm], composites: Sequence[CompositeAlarm], step_s: int = 60) -> None:
        self._step_s = step_s
        self.now = START
        self.told: list[Told] = []
        self._published: dict[Metric, list[Sample]] = {}
        resources = alarm_resources(alarms, composites, {}).values()
        alarms_only = [resource for resource in resources if resource["Type"] in _ALARMS]
        self._alarms = [_stored(resource["Properties"]) for resource in alarms_only]
        self._engine = Engine(self, self._deliver, clock=lambda: self.now + SETTLED_S)

    def scopes(self) -> list[Scope]:
        return [SCOPE]

    @contextmanager
    def entered(self, scope: Scope) -> Iterator[None]:
        assert scope == SCOPE
        yield

    def metric_alarms(self) -> list[StoredAlarm]:
        return [alarm for alarm in self._alarms if "AlarmRule" not in alarm]

    def composite_alarms(self) -> list[StoredAlarm]:
        return [alarm for alarm in self._alarms if "AlarmRule" in alarm]

    def samples(self, metric: Metric) -> list[Sample]:
        return self._published.get(metric, [])

    def sample_count(self, metric: Metric) -> int:
        return len(self.samples(metric))

    def note(self, transition: Transition) -> None:
        """History is nobody's matter here."""

    def _deliver(self, notice: Notice) -> None:
        alarm = notice.transition.alarm
        if notice.act and alarm.get("AlarmActions"):
            self.told.append(Told(self.now - START, alarm["AlarmName"], notice.transition.new.value))

    def run(self, for_s: int, **counts: float) -> None:
        """So much time, with these counts of the shop's metrics in every step; the others publish nothing."""
        for _ in range(for_s // self._step_s):
            for name, count in counts.items():
                sent = Metric("Shop", name.capitalize(), (("Service", "checkout"),))
                self._published.setdefault(sent, []).append(value(self.now, count))
            self.now += self._step_s
            self._engine.tick()

    def state(self, name: str) -> str:
        return next(str(alarm["StateValue"]) for alarm in self._alarms if alarm["AlarmName"] == name)

    @property
    def fired(self) -> list[str]:
        return [told.alarm for told in self.told if told.state == "ALARM"]


def _stored(properties: Mapping[str, Any]) -> StoredAlarm:
    if "AlarmRule" not in properties:
        check_metric_alarm(properties)
    made = "INSUFFICIENT_DATA" if "AlarmRule" not in properties else "OK"
    return {
        **properties,
        "AlarmArn": f"arn:aws:cloudwatch:us-east-1:123456789012:alarm:{properties['AlarmName']}",
        "AlarmConfigurationUpdatedTimestamp": float(START),
        "StateValue": made,
        "StateReason": "Unchecked: Initial alarm creation",
        "StateUpdatedTimestamp": float(START),
        "StateTransitionedTimestamp": float(START),
    }
