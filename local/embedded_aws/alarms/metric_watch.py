"""Watches metric alarms: when each is due, and what state its datapoints put it in."""

import logging
from collections.abc import Callable, MutableMapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from local.embedded_aws.alarms.datapoints import SamplesOf, datapoints, evaluation_range
from local.embedded_aws.alarms.definition import Metric, MetricAlarm, Record, metric_alarm
from local.embedded_aws.alarms.evaluation import INSUFFICIENT_DATA, judge
from local.embedded_aws.alarms.reasons import reason, reason_data
from local.embedded_aws.alarms.state import AlarmState

logger = logging.getLogger("alarms")

EVALUATION_ERROR = "EVALUATION_ERROR"


@dataclass
class MetricWatch:
    """Remembers on what each alarm was last evaluated."""

    samples_of: SamplesOf
    sample_count: Callable[[Metric], int]
    _seen: dict[str, object] = field(default_factory=dict)

    def forget_all_but(self, scope: tuple[str, str], alarms: Sequence[Record]) -> None:
        """Drop what was remembered of alarms that are gone."""
        account, region = scope
        kept = {alarm["AlarmArn"] for alarm in alarms}
        for arn in [arn for arn in self._seen if f":{region}:{account}:" in arn and arn not in kept]:
            del self._seen[arn]

    def state(self, alarm: MutableMapping[str, Any], until: float, now: float) -> AlarmState | None:
        """The state from the periods complete at `until`; None when it stays, or when there is nothing to evaluate."""
        try:
            return self._state(alarm, until, now)
        except Exception as error:  # noqa: BLE001  # one alarm's trouble is not the others'
            return self._failed(alarm, error, now)

    def _state(self, alarm: MutableMapping[str, Any], until: float, now: float) -> AlarmState | None:
        settings = metric_alarm(alarm)
        if not self._is_due(alarm, settings, until):
            return None
        verdict = judge(settings, datapoints(settings, self.samples_of, until))
        alarm.pop("EvaluationState", None)
        if verdict is None or verdict.state == alarm["StateValue"]:
            return None
        return AlarmState(verdict.state, reason(settings, verdict), now, reason_data(settings, verdict, now))

    def _is_due(self, alarm: Record, settings: MetricAlarm, until: float) -> bool:
        """Whether a period has ended, data has come or the settings have changed since the last evaluation."""
        counts = [self.sample_count(query.stat.metric) for query in settings.queries if query.stat]
        basis = (evaluation_range(settings, until).end, counts, alarm["AlarmConfigurationUpdatedTimestamp"])
        if self._seen.get(alarm["AlarmArn"]) == basis:
            return False
        self._seen[alarm["AlarmArn"]] = basis
        return True

    def _failed(self, alarm: MutableMapping[str, Any], error: Exception, now: float) -> AlarmState | None:
        """User Guide, "Alarm evaluation": EVALUATION_ERROR, with the details in StateReason."""
        if alarm.get("EvaluationState") == EVALUATION_ERROR and alarm["StateValue"] == INSUFFICIENT_DATA:
            return None
        logger.warning("alarm %s was not evaluated: %s", alarm["AlarmName"], error, exc_info=error)
        alarm["EvaluationState"] = EVALUATION_ERROR
        return AlarmState(INSUFFICIENT_DATA, f"Evaluation error: {error}", now)
