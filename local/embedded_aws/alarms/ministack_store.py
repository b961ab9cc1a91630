"""MiniStack's alarms and metrics, as the engine reads and writes them."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from ministack.core.responses import request_scope
from ministack.services import cloudwatch

from local.embedded_aws.alarms.definition import Metric
from local.embedded_aws.alarms.engine import Scope, StoredAlarm
from local.embedded_aws.alarms.state import Transition
from local.embedded_aws.alarms.statistic import Sample


class MiniStackStore:
    """The engine's `Store`."""

    def scopes(self) -> Iterable[Scope]:
        """Accounts and regions that have any alarm."""
        stored = [*cloudwatch._alarms.all_items(), *cloudwatch._composite_alarms.all_items()]
        return sorted({(account, region) for (account, region, _), _ in stored})

    @contextmanager
    def entered(self, scope: Scope) -> Iterator[None]:
        """MiniStack's stores show one account and region at a time."""
        with request_scope(*scope):
            yield

    def metric_alarms(self) -> Sequence[StoredAlarm]:
        """The alarms themselves, not copies."""
        alarms: list[StoredAlarm] = cloudwatch._alarms.values()
        return alarms

    def composite_alarms(self) -> Sequence[StoredAlarm]:
        """The alarms themselves, not copies."""
        alarms: list[StoredAlarm] = cloudwatch._composite_alarms.values()
        return alarms

    def samples(self, metric: Metric) -> list[Sample]:
        """Everything published under exactly these dimensions."""
        return [_sample(point) for point in list(_points(metric))]

    def sample_count(self, metric: Metric) -> int:
        """How many samples there are: another number means that something was published."""
        return len(_points(metric))

    def note(self, transition: Transition) -> None:
        """Add a state change to the alarm's history."""
        cloudwatch._record_history(
            transition.alarm["AlarmName"],
            transition.old.value,
            transition.new.value,
            transition.new.reason,
            "CompositeAlarm" if transition.is_composite else "MetricAlarm",
            json.loads(transition.new.reason_data) if transition.new.reason_data else None,
        )


def _points(metric: Metric) -> Sequence[Mapping[str, Any]]:
    key = cloudwatch._dims_key(dict(metric.dimensions))
    return cloudwatch._metrics.get((metric.namespace, metric.name, key)) or ()


def _sample(point: Mapping[str, Any]) -> Sample:
    at, unit = float(point["Timestamp"]), str(point.get("Unit") or "None")
    published = point.get("_stat")
    if published:
        count, total, low, high = (float(published.get(key, 0)) for key in ("SampleCount", "Sum", "Minimum", "Maximum"))
        return Sample(at, count, total, low, high, unit)
    value, count = float(point["Value"]), float(point.get("Count", 1))
    return Sample(at, count, value * count, value, value, unit)
